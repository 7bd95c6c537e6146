from __future__ import annotations

import pytest
from hypothesis import given

from posgui.escpos.extent import CUT_FEED, DOTS_PER_MM, LINE_SPACING, Extent, ExtentMeter
from tests.escpos.streams import chunk_sizes, chunked, qr_store, raster, streams


def measure(data: bytes) -> Extent:
    meter = ExtentMeter()
    meter.feed(data)
    return meter.finish()


@pytest.mark.parametrize(
    ("data", "dots"),
    [
        (b"", 0),
        (b"Tea\n", 30),
        (b"Tea\nJam\n\n", 90),
        (b"Tea", 24),
        (b"x" * 49 + b"\n", 60),
        (b"\x1b3\x50Tea\n\x1b2Jam\n", 80 + 30),
        (b"\x1b3\x00Tea\n", 24),
        (b"\x1b3\x50\x1b@Tea\n", 30),
        (b"\x1d!\x11Tea\n", 48),
        (b"\x1d!\x10" + b"x" * 25 + b"\n", 60),
        (b"\x1b!\x30Tea\n\x1b!\x00Jam\n", 78),
        (b"\x1c!\x0c\xb2\xe8\n", 48),
        (b"\x1bd\x05", 150),
        (b"\x1bJ\x50", 80),
        (raster(48, 200), 200),
        (raster(48, 200, mode=3), 400),
        (b"\x1d8L" + (10 + 48 * 100).to_bytes(4, "little") + b"0p0\x01\x02\x31\x80\x01\x64\x00"
         + bytes(48 * 100) + b"\x1d(L\x02\x0002", 200),
        (b"\x1b*\x21\x10\x00" + bytes(48) + b"\n", 30),
        (b"\x1dh\x40\x1dk\x04ABC\x00", 64),
        (b"\x1dh\x40\x1dH\x02\x1dk\x04ABC\x00", 88),
        (b"\x1d(k\x03\x001C\x04" + qr_store(b"x" * 10) + b"\x1d(k\x03\x001Q0", 29 * 4),
        (b"\x1bZ\x03\x03\x06\x05\x00abcde", 29 * 6),
        (b"\x1dV\x00", 0),
        (b"\x1dVB\x20", CUT_FEED + 32),
        (b"\x1b=\x02Tea\n\x1b=\x01Jam\n", 30),
        (raster(48, 200)[:100], 0),
    ],
)  # fmt: skip
def test_paper_is_estimated_from_the_commands(data: bytes, dots: int) -> None:
    assert measure(data) == Extent(len(data), dots)


def test_answers_that_a_receipt_draws_are_counted() -> None:
    asked = b"\x1dr\x01Tea\n\x1bv\x1bu\x00\x1dI\x01"

    assert measure(asked).replies == 4
    assert measure(b"\x1dIC\x10\x04\x01\x1da\xff" + raster(48, 8)).replies == 0


def test_a_thousand_lines_are_nearly_four_metres() -> None:
    extent = measure(b"Tea 2.00\n" * 1000)
    assert extent.dots / DOTS_PER_MM == pytest.approx(1000 * LINE_SPACING / 8)


@given(streams(), chunk_sizes())
def test_chunks_add_up_to_the_whole(data: bytes, sizes: list[int]) -> None:
    meter = ExtentMeter()
    before = Extent(0, 0)
    for chunk in chunked(data, sizes):
        now = meter.feed(chunk)
        assert now.bytes == before.bytes + len(chunk)
        assert now.dots >= before.dots
        before = now

    assert meter.finish() == measure(data)
