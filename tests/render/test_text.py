from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posgui.render.codepages import CODE_PAGES, KATAKANA
from posgui.render.text import plain_text, telling_line
from tests.escpos.streams import qr_store, raster, streams

GB = "宫保鸡丁 38.00元".encode("gb18030")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"Tea 2.00\nJam 3.00\n", "Tea 2.00\nJam 3.00"),
        (b"\x1b@\x1ba\x01\x1b!\x30Tea\n\x1b!\x00Jam\n", "Tea\nJam"),
        (b"Tea\n\n\n\nJam\n\n", "Tea\n\nJam"),
        (b"Tea\x1bd\x05Jam\n", "Tea\n\nJam"),
        (b"Tea\x1bJ\x18Jam\r\n", "Tea\nJam"),
        (b"Tea\n\x1dVB\x00Jam\n\x1bm", "Tea\n----\nJam\n----"),
        (raster(1, 8) + raster(1, 8) + b"Tea\n", "[picture]\nTea"),
        (b"Tea\n" + raster(1, 8)[:-1], "Tea"),
        (b"\x1d(L\x02\x0002Tea\x1cp\x01\x00", "[picture]\nTea\n[picture]"),
        (b"\x1b*\x21\x01\x00abc\n\x1b*\x21\x01\x00abc\nTea", "[picture]\nTea"),
        (qr_store(b"https://a.example/1") + b"\x1d(k\x03\x001Q0", "[QR: https://a.example/1]"),
        (qr_store(b"kept"), ""),
        (b"\x1d(k\x07\x000P0abcd\x1d(k\x03\x000Q0", "[2-D code: abcd]"),
        (b"\x1bZ\x03\x03\x06\x06\x00" + "奶茶A\n".encode("gb18030"), "[QR: 奶茶A]"),
        (b"\x1dk\x04ABC-1\x00", "[bar code: ABC-1]"),
        (b"\x1dk\x43\x0d4006381333931", "[bar code: 4006381333931]"),
        (b"\x1dk\x49\x09{BNo.{C\x0c\x22", "[bar code: No.1234]"),
        (b"\x1dk\x49\x09{BA{{B{1C", "[bar code: A{BC]"),
        (b"Tea\n\x1b=\x02TOTAL 5\x1b=\x01Jam\n", "Tea\nJam"),
        (b"\x1bR\x0f$2 \x1bR\x02[ ~\x1b@ \n\x1bR\x63[\n", "¥2 Ä ß\n["),
        (b"Tea\tJam\n", "Tea     Jam"),
        (b"Tea\x1b$\x78\x002.00\x1b\\\x18\x00x\n", "Tea       2.00  x"),
        (b"|        |\x1b$\x18\x00Tea\n", "| Tea    |"),
        (b"Tea\x1b$\x00\x00Jam\n", "Tea Jam"),
        ("奶茶".encode("gb18030") + b"\x1b$\x48\x002\n", "奶茶  2"),
        (b"", ""),
    ],
)
def test_a_receipt_reads_as_on_paper(data: bytes, text: str) -> None:
    assert plain_text(data) == text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\x1c&" + GB, "宫保鸡丁 38.00元"),
        (GB, "宫保鸡丁 38.00元"),
        (b"\x1bt\x00" + GB, "宫保鸡丁 38.00元"),
        (b"\x1bt\x13" + GB, "宫保鸡丁 38.00元"),
        (b"\x1c&" + "𠮷镕".encode("gb18030"), "𠮷镕"),
        ("，。！￥".encode("gb18030"), "，。！￥"),
        ("crème brûlée 4,50".encode("cp437"), "crème brûlée 4,50"),
        ("café".encode("cp437"), "café"),
        (b"\xc4" * 32, "─" * 32),
        (b"\x1c.\x1bt\x10" + "Fünf Öre 5 €".encode("cp1252"), "Fünf Öre 5 €"),
        (b"\x1bt\x13" + "Fünf Öre 5 €".encode("cp858"), "Fünf Öre 5 €"),
        (b"\x1c.\x1bt\x11" + "Чай".encode("cp866"), "Чай"),
        (b"\x1c.\x1bt\x01\xb6\xc0\xb6\xc5\x95", "ｶﾀｶﾅ─"),
        (b"\x1c.\x1bt\xfe" + "é".encode("cp437"), "é"),
        (b"\x1cC1" + "調理単品".encode("shift_jis"), "調理単品"),
        (b"\x1c(C\x02\x000\x02" + "Čaj 茶".encode(), "Čaj 茶"),
        (b"\x1c(C\x02\x000\x02\x1b@\x1c&" + GB, "宫保鸡丁 38.00元"),
    ],
)
def test_characters_are_read_in_the_mode_the_till_chose(data: bytes, text: str) -> None:
    assert plain_text(data) == text


def test_the_encoding_of_the_printer_is_the_one_of_its_own_character_mode() -> None:
    data = b"\x1c&" + "臺北小館".encode("big5")
    assert plain_text(data, "big5") == "臺北小館"
    assert plain_text(b"\x1c&" + GB, "no-such-encoding") == "宫保鸡丁 38.00元"


def test_a_long_text_without_commands_is_not_broken_between_two_bytes_of_a_character() -> None:
    data = b"x" + "茶".encode("gb18030") * 5000
    assert plain_text(data) == "x" + "茶" * 5000


@pytest.mark.parametrize(
    ("number", "page"), [row for row in CODE_PAGES.items() if row[1] != KATAKANA]
)
def test_every_code_page_is_one_python_knows(number: int, page: str) -> None:
    codec = codecs.lookup(page)
    byte = next(b for b in range(0xE0, 0x100) if codec.decode(bytes((b,)), "ignore")[0])
    expected = codec.decode(bytes((byte,)))[0]
    assert plain_text(b"\x1c.\x1bt" + bytes((number, byte)) + b"!\n") == f"{expected}!"


@pytest.mark.parametrize(
    ("lines", "telling"),
    [
        (["SHOP", "Tea 2.00", "Subtotal 2.00", "TOTAL:    5.00", "Paid 10.00"], "TOTAL: 5.00"),
        (["小馆", "小计 8.00", "合 计   88.00元", "实收 100.00"], "合 计 88.00元"),
        (["*川香小厨*", "--已支付--", "实付：39.50"], "实付：39.50"),
        (["--------", "SHOP", "Tea"], "SHOP"),
        (["│ Table 4 │"], "Table 4"),
        (["Total", "SHOP"], "Total"),
        (["*", "-"], ""),
        ([], ""),
    ],
)
def test_a_list_shows_the_total_or_the_title(lines: list[str], telling: str) -> None:
    data = b"\x1bt\x00" + "\n".join(lines).encode("gb18030")
    assert telling_line(plain_text(data)) == telling


def test_a_receipt_of_pictures_is_listed_as_that() -> None:
    assert telling_line(plain_text(raster(1, 8) + b"\n\x1dV\x00")) == "[picture]"


@given(streams(), st.sampled_from(["gb18030", "big5", "shift_jis", "euc_kr", "cp437", "utf-16"]))
def test_any_bytes_can_be_read(data: bytes, encoding: str) -> None:
    text = plain_text(data, encoding)
    assert not text.startswith("\n")
    assert "\x1b" not in text
    assert telling_line(text).count("\n") == 0
