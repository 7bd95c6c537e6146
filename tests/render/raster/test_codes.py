"""Bar codes and symbols, read back with a reader."""

from __future__ import annotations

import pytest

from posgui.escpos.tokenizer import Tokenizer
from tests.support.pictures import codes, ink, printed


def _symbol(cn: bytes, data: bytes, *settings: bytes) -> bytes:
    functions = (*settings, b"P0" + data, b"Q0")
    return b"".join(
        b"\x1d(k" + (len(function) + 1).to_bytes(2, "little") + cn + function
        for function in functions
    )


@pytest.mark.parametrize(
    ("m", "data", "read"),
    [
        (65, b"01234567890", ("EAN-13", "0012345678905")),
        (66, b"01234505", ("UPC-E", "0012000003455")),
        (66, b"04210000526", ("UPC-E", "0042100005264")),
        (67, b"4006381333931", ("EAN-13", "4006381333931")),
        (67, b"400638133393", ("EAN-13", "4006381333931")),
        (68, b"9638507", ("EAN-8", "96385074")),
        (69, b"ABC-1234", ("Code 39", "ABC-1234")),
        (69, b"*ABC-1234*", ("Code 39", "ABC-1234")),
        (70, b"1234567890", ("ITF", "1234567890")),
        (71, b"A40156B", ("Codabar", "A40156B")),
        (72, b"Code93", ("Code 93", "Code93")),
        (73, b"{BNo. 12ab", ("Code 128", "No. 12ab")),
        (73, b"{C\x0c\x22\x38{Bxy", ("Code 128", "123456xy")),
        (73, b"{AAB\x09{Bcd{{", ("Code 128", "AB\tcd{")),
        (73, b"{BAB{S\x09cd", ("Code 128", "AB\tcd")),
        (75, b"0950110153001", ("DataBar Omni", "(01)09501101530010")),
        (77, b"0950110153001", ("DataBar Limited", "(01)09501101530010")),
        (78, b"(01)09501101530010(10)A1", ("DataBar Expanded", "(01)09501101530010(10)A1")),
        (79, b"Any text 123456", ("Code 128", "Any text 123456")),
    ],
)
def test_bar_codes_scan_in_both_forms(m: int, data: bytes, read: tuple[str, str]) -> None:
    setting = b"\x1dw\x02\x1dh\x50\x1ba\x01"
    both = [b"\x1dk" + bytes((m, len(data))) + data]
    if m <= 71:
        both.append(b"\x1dk" + bytes((m - 65,)) + data + b"\x00")

    for command in both:
        assert [token.name for token in Tokenizer().feed(command)] == ["GS k"]
        assert codes(setting + command) == [read]


def test_gs1_128_begins_with_function_1() -> None:
    body = b"\x1dw\x02\x1dkJ\x12(01)09501101530003"

    assert [text for _, text in codes(body)] == ["(01)09501101530003"]


@pytest.mark.parametrize("module", [2, 3, 4, 5, 6])
def test_the_module_width_is_kept(module: int) -> None:
    """EAN-13 has 95 modules."""
    box = ink(b"\x1dw" + bytes((module,)) + b"\x1dh\x40\x1dkC\x0c400638133393")
    expected = 95 * module

    assert box == ((0, 0, expected, 64) if expected <= 576 else None)


@pytest.mark.parametrize(
    ("position", "above", "below"),
    [(0, False, False), (1, True, False), (2, False, True), (51, True, True)],
)
def test_characters_stand_where_they_are_wanted(position: int, above: bool, below: bool) -> None:
    body = b"\x1dw\x02\x1dh\x40\x1dH" + bytes((position,)) + b"\x1dkC\x0c400638133393"
    box = ink(body)

    lines = above + below
    assert box is not None
    assert box[3] - box[1] in range(64 + 16 * lines, 64 + 26 * lines + 1)
    assert codes(body) == [("EAN-13", "4006381333931")]


@pytest.mark.parametrize(
    "command",
    [
        b"\x1dkC\x0c40063813339x",
        b"\x1dkI\x03{A\x7f",
        b"\x1dkI\x00",
        b"\x1dk\x04\x00",
        b"\x1dkG\x02ZZ",
    ],
)
def test_data_that_a_kind_cannot_hold_prints_nothing(command: bytes) -> None:
    assert ink(command) is None


@pytest.mark.parametrize("module", [3, 8])
@pytest.mark.parametrize("level", [b"0", b"1", b"2", b"3"])
def test_qr_codes_scan(module: int, level: bytes) -> None:
    text = "https://shop.example/小票?n=12"
    body = _symbol(b"1", text.encode(), b"C" + bytes((module,)), b"E" + level)

    assert codes(body) == [("QR Code", text)]


def test_a_qr_code_has_the_size_of_its_modules() -> None:
    """Version 1 has 21 modules to a side."""
    body = _symbol(b"1", b"1234", b"C\x07")

    assert ink(body) == (0, 0, 147, 147)
    assert ink(b"\x1ba\x02" + body) == (576 - 147, 0, 576, 147)


def test_the_stored_symbol_is_printed_each_time_it_is_asked_for() -> None:
    again = b"\x1d(k\x03\x001Q0"

    assert len(codes(_symbol(b"1", b"1234", b"C\x06") + b"\n\n" + again)) == 2
    assert ink(again) is None
    assert ink(_symbol(b"1", b"1234")[:-8] + b"\x1b@" + again) is None


def test_the_clones_qr_command() -> None:
    body = b"\x1bZ\x03M\x06\x0c\x00https://a.cn"

    assert codes(body) == [("QR Code", "https://a.cn")]


@pytest.mark.parametrize(
    ("cn", "name"), [(b"0", "PDF417"), (b"2", "MaxiCode"), (b"5", "Aztec"), (b"6", "Data Matrix")]
)
def test_other_symbols_scan(cn: bytes, name: str) -> None:
    body = b"\x1ba\x01" + _symbol(cn, b"Receipt 0001234", b"C\x04")
    read = codes(body)

    assert [text for _, text in read] == ["Receipt 0001234"]
    assert read[0][0].startswith(name)


def test_a_long_pdf417_fits_the_paper_and_scans() -> None:
    text = "0123456789 " * 20

    assert [read for _, read in codes(_symbol(b"0", text.encode(), b"C\x03"))] == [text]


def test_a_symbol_that_cannot_be_drawn_is_a_box() -> None:
    """Composite symbols."""
    paper = printed(_symbol(b"4", b"(01)0123"))
    box = paper.getbbox()

    assert box is not None
    assert box[2] > 100
