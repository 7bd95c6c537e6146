"""No input is too large or too broken for a picture."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from posgui.render.raster import picture
from posgui.render.raster.head import ROWS_MAX
from posgui.render.raster.picture import PAPER_END
from tests.escpos.streams import EVIL, pieces, streams
from tests.support.receipts import raster, receipt

MEGABYTE = 1 << 20


@pytest.mark.parametrize(
    "body",
    [
        raster(65_535) * 7,
        b"\n" * 100_000,
        b"A" * MEGABYTE,
        b"\x1bE\x01" * 200_000,
        b"\x1bd\xff" * 100_000,
        b"\x1dV\x00" * 100_000,
        b"\x1b$\x00\x00A" * 200_000,
        b"\x1bL" + b"A\x1bT\x01" * 100_000,
        b"\x1dkI\x08{BABCDEF" * 20_000,
    ],
    ids=["raster", "feeds", "text", "settings", "long feeds", "cuts", "overprint",
         "pages", "bar codes"],
)  # fmt: skip
def test_a_huge_receipt_becomes_a_picture_that_says_what_is_missing(body: bytes) -> None:
    drawn = picture(body, width=576)

    assert drawn.image.height <= ROWS_MAX + 2 * PAPER_END
    assert drawn.truncated


def test_only_what_is_on_the_paper_of_a_broad_picture_is_kept() -> None:
    body = b"\x1dv0\x00\xff\xff\xff\x01" + b"\x55" * (65_535 * 511)

    assert picture(body, width=576).image.size == (576 + 64, 511 + 2 * PAPER_END)


def test_only_a_receipt_that_is_too_long_is_truncated() -> None:
    assert not picture(receipt("Sale 1"), width=576).truncated
    assert not picture(raster(ROWS_MAX), width=576).truncated
    assert picture(raster(ROWS_MAX + 1), width=576).truncated
    assert picture(raster(ROWS_MAX) + b"end\n", width=576).truncated


@given(streams(30), st.sampled_from([384, 576]), st.sampled_from(["gb18030", "cp858", "none"]))
@settings(max_examples=150, deadline=None)
def test_whatever_a_till_sends_becomes_a_picture(body: bytes, width: int, encoding: str) -> None:
    drawn = picture(body, width=width, encoding=encoding)

    with Image.open(io.BytesIO(drawn.png())) as image:
        assert image.size == drawn.image.size
    for line in drawn.lines:
        assert PAPER_END <= line.top < line.bottom <= drawn.image.height


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_noise_becomes_a_picture(body: bytes) -> None:
    assert picture(body, width=576).image.width == 576 + 64


@given(st.lists(pieces(), max_size=12), st.data())
@settings(max_examples=80, deadline=None)
def test_a_receipt_cut_off_anywhere_becomes_a_picture(
    parts: list[bytes], data: st.DataObject
) -> None:
    whole = b"\x1bL" * data.draw(st.booleans()) + b"".join(parts)
    end = data.draw(st.integers(0, len(whole)))

    picture(whole[:end], width=576)


def test_what_means_nothing_inside_a_payload_draws_nothing() -> None:
    """A picture full of commands is one picture."""
    size = 72 * 20
    body = b"\x1dv0\x00\x48\x00\x14\x00" + (EVIL * 100)[:size]

    assert picture(body, width=576).image.height == 20 + 2 * PAPER_END
    assert picture(body, width=576).lines == ()
