"""Page mode: areas, directions and positions."""

from __future__ import annotations

import pytest
from PIL import ImageChops

from tests.support.pictures import BLOCK, codes, ink, printed

AREA = b"\x1bW\x28\x00\x14\x00\xc8\x00\x64\x00"
"""200 by 100 dots at 40, 20."""


@pytest.mark.parametrize(
    ("direction", "box"),
    [
        (0, (40, 20, 52, 44)),
        (1, (40, 108, 64, 120)),
        (2, (228, 96, 240, 120)),
        (3, (216, 20, 240, 32)),
    ],
)
def test_each_direction_begins_in_its_corner(
    direction: int, box: tuple[int, int, int, int]
) -> None:
    turn = b"\x1bT" + bytes((direction,))

    assert ink(b"\x1bL" + AREA + turn + BLOCK + b"\x0c") == box


def test_turned_text_is_the_same_text() -> None:
    upright = printed(b"\x1bL" + AREA + b"Total\x0c").crop((40, 20, 100, 44))
    down = printed(b"\x1bL" + AREA + b"\x1bT\x03Total\x0c").crop((216, 20, 240, 80))

    assert ImageChops.difference(upright.rotate(-90, expand=True), down).getbbox() is None


def test_positions_on_the_page() -> None:
    """GS $ names the base line, ESC $ the column."""
    body = b"\x1bL" + AREA + b"\x1d$\x3c\x00\x1b$\x64\x00" + BLOCK + b"\x0c"

    assert ink(body) == (140, 20 + 60 - 24, 152, 20 + 60)


def test_lines_wrap_in_the_area() -> None:
    assert ink(b"\x1bL" + AREA + BLOCK * 17 + b"\x0c") == (40, 20, 40 + 192, 20 + 30 + 24)


def test_nothing_comes_out_before_the_page_is_printed() -> None:
    assert ink(b"\x1bL" + BLOCK + b"\n") is None
    assert ink(b"\x1bL" + BLOCK + b"\x1bS") is None
    assert ink(b"\x1bL" + BLOCK + b"\x18\x0c") is None
    assert ink(b"\x1bL" + BLOCK + b"\x1b@") is None


def test_a_page_takes_the_height_of_its_areas() -> None:
    box = ink(b"\x1bL" + AREA + b"\x0c" + BLOCK + b"\n")

    assert box == (0, 120, 12, 144)


def test_a_page_can_be_printed_twice() -> None:
    body = b"\x1bL" + AREA + BLOCK + b"\x1b\x0c" + b"\x0c" + BLOCK + b"\n"

    assert ink(body) == (0, 20, 52, 264)


def test_pictures_and_codes_stand_at_the_print_position() -> None:
    raster = b"\x1d(L\x12\x000p0\x01\x011\x08\x00\x08\x00" + b"\xff" * 8 + b"\x1d(L\x02\x0002"
    qr = b"\x1d(k\x03\x001C\x04\x1d(k\x07\x001P01234\x1d(k\x03\x001Q0"

    assert ink(b"\x1bL" + AREA + b"\x1d$\x14\x00\x1b$\x0a\x00" + raster + b"\x0c") == (
        50, 32, 58, 40,
    )  # fmt: skip
    assert codes(b"\x1bL" + AREA + qr + b"\x0c") == [("QR Code", "1234")]


def test_an_area_outside_the_page_changes_nothing() -> None:
    body = b"\x1bL" + AREA + b"\x1bW\xff\xff\xff\xff\x01\x00\x01\x00" + BLOCK + b"\x0c"

    assert ink(body) == (40, 20, 52, 44)
