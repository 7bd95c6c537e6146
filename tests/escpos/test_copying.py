from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posgui.escpos.copying import CopySurvey, is_left_out, split_at_last_cut
from posgui.escpos.framing import Framer, Query
from posgui.escpos.guard import CommandGuard
from posgui.escpos.roles import Role, role_of
from posgui.escpos.tokenizer import Tokenizer
from tests.escpos.streams import PAYLOADS, streams

CUT = b"\x1dV\x00"


def printable(data: bytes, chunk: int = 7) -> bytes:
    """A copy's bytes, from those of a receipt that come in chunks."""
    left_out, survey, copy = CommandGuard(is_left_out), CopySurvey(), b""
    for start in range(0, len(data), chunk):
        copy += left_out.feed(data[start : start + chunk])
    copy += left_out.finish()
    for start in range(0, len(copy), chunk):
        survey.feed(copy[start : start + chunk])
    survey.finish()
    return copy[: survey.size]


@pytest.mark.parametrize(
    "command",
    [
        b"\x1bp\x00\x19\xfa",
        b"\x10\x14\x01\x00\x01",
        b"\x10\x14\x02\x01\x08",
        b"\x10\x14\x03\x00\x01\x00\x0a\x0a",
        b"\x10\x14\x07\x01",
        b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08",
        b"\x1b(A\x04\x00\x30\x01\x03\x08",
        b"\x1bB\x03\x02",
        b"\x07",
        b"\x10\x04\x01",
        b"\x10\x05\x02",
        b"\x1dI\x43",
        b"\x1dr1",
        b"\x1da\xff",
        b"\x1dj\x01",
        b"\x1bv",
        b"\x1bu\x00",
        b"\x1d(H\x06\x00\x30\x30P001",
        b"\x1dg2\x00\x14\x00",
        b"\x1d(k\x03\x001R0",
        b"\x1d(L\x02\x00\x30\x00",
    ],
)
def test_a_copy_opens_no_drawer_rings_no_bell_and_asks_nothing(command: bytes) -> None:
    assert printable(b"\x1b@Tea\n" + command + b"Jam\n" + CUT) == b"\x1b@Tea\nJam\n" + CUT


@pytest.mark.parametrize(("name", "data"), PAYLOADS)
def test_what_prints_stays_byte_for_byte(name: str, data: bytes) -> None:
    receipt = b"\x1b@\x1ba\x01\x1bt\x10Tea\n" + data + b"\n\x1d!\x11" + CUT
    assert printable(receipt) == receipt, name


def test_a_command_cut_off_at_the_end_is_left_out() -> None:
    assert printable(b"Tea\n\x1dv0\x00\x10\x00\x10\x00abc") == b"Tea\n"


def test_what_would_begin_a_command_with_what_follows_is_left_out_at_the_end() -> None:
    assert printable(b"Tea\n\x12\x10") == b"Tea\n"
    assert printable(b"Tea\n\x12\n") == b"Tea\n\x12\n"


@given(streams())
def test_a_copy_of_a_copy_is_the_copy(data: bytes) -> None:
    copy = printable(data)
    frames = Framer(1 << 20)
    asked = [e.name for e in (*frames.feed(copy), *frames.quiet()) if isinstance(e, Query)]

    assert set(asked) <= {"ESC @", "ESC ="}
    assert printable(copy) == copy


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"Tea\n", CUT),
        (b"Tea\n", b"\n\n\n" + CUT),
        (b"Tea\n", b"\x1bd\x06" + CUT + b"\x1b@"),
        (b"Tea", b"\x1bd\x06\x1bm"),
        (b"Tea\r\n", b"\n\r\n" + CUT),
        (b"Tea\n" + CUT + b"Jam\n", b"\x1ba\x00\n" + CUT),
        (b"\x1dv0\x00\x01\x00\x01\x00\xff\n", b"\n" + CUT),
        (b"Tea\n", b"\x1b=\x02Bye" + CUT + b"\x1b=\x01" + CUT),
        (b"Tea\n\n\n", b""),
        (b"\x1b@", CUT),
        (b"", b""),
    ],
)
def test_a_bottom_mark_goes_in_behind_the_last_line_and_before_the_feed_to_the_cutter(
    before: bytes, after: bytes
) -> None:
    assert split_at_last_cut(before + after) == (before, after)


@given(streams(), st.integers(1, 50))
def test_a_mark_s_place_does_not_depend_on_the_chunks(data: bytes, chunk: int) -> None:
    survey = CopySurvey()
    for start in range(0, len(data), chunk):
        survey.feed(data[start : start + chunk])
    survey.finish()
    whole = CopySurvey()
    whole.feed(data)
    whole.finish()

    assert (survey.place, survey.size) == (whole.place, whole.size)
    assert printable(data, chunk) == printable(data, len(data) + 1)


@given(streams())
def test_splitting_loses_nothing_and_cuts_no_command(data: bytes) -> None:
    before, after = split_at_last_cut(data)

    assert before + after == data
    if after:
        whole, parts = Tokenizer(), Tokenizer()
        starts = [token.start for token in (*whole.feed(data), *whole.finish())]
        assert len(before) in starts
        roles = [role_of(t.name, t.head) for t in (*parts.feed(after), *parts.finish())]
        assert Role.CUT in roles
