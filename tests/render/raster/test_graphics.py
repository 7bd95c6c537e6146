"""Pictures in the stream come out dot by dot, pictures in the printer as boxes."""

from __future__ import annotations

import random

import pytest
from PIL import Image, ImageChops

from posgui.render.raster import picture
from tests.support.pictures import BLOCK, ink, printed

WIDTH, HEIGHT = 48, 24


def _u16(*values: int) -> bytes:
    return b"".join(value.to_bytes(2, "little") for value in values)


def _noise(width: int = WIDTH, height: int = HEIGHT) -> Image.Image:
    """Dots without any order, so that none can stand in for another."""
    rng = random.Random(7)
    noise = Image.new("L", (width, height), 0)
    noise.putdata([rng.choice((0, 255)) for _ in range(width * height)])
    return noise


def _rows(image: Image.Image) -> bytes:
    return image.convert("1").tobytes()


def _columns(image: Image.Image) -> bytes:
    """The topmost dot of a column is the highest bit of its first byte."""
    data = bytearray()
    for x in range(image.width):
        bits = "".join("1" if image.getpixel((x, y)) else "0" for y in range(image.height))
        data += int(bits, 2).to_bytes(image.height // 8, "big")
    return bytes(data)


def _same(body: bytes, expected: Image.Image, at: tuple[int, int] = (0, 0)) -> bool:
    paper = printed(body)
    x, y = at
    part = paper.crop((x, y, x + expected.width, y + expected.height))
    outside = paper.copy()
    outside.paste(0, (x, y, x + expected.width, y + expected.height))
    return ImageChops.difference(part, expected).getbbox() is None and outside.getbbox() is None


def _raster(image: Image.Image, m: int = 0) -> bytes:
    return b"\x1dv0" + bytes((m,)) + _u16(image.width // 8, image.height) + _rows(image)


def _function(data: bytes) -> bytes:
    return b"\x1d(L" + _u16(len(data)) + data


def _stored(image: Image.Image, fn: bytes, across: int = 1, down: int = 1) -> bytes:
    data = _rows(image) if fn == b"p" else _columns(image)
    return b"0" + fn + b"0" + bytes((across, down)) + b"1" + _u16(*image.size) + data


@pytest.mark.parametrize(("m", "size"), [(0, (1, 1)), (1, (2, 1)), (2, (1, 2)), (51, (2, 2))])
def test_raster_bit_image(m: int, size: tuple[int, int]) -> None:
    image = _noise()
    expected = image.resize((WIDTH * size[0], HEIGHT * size[1]), Image.Resampling.NEAREST)

    assert _same(_raster(image, m), expected)


def test_a_raster_follows_alignment_and_ends_the_line_before_it() -> None:
    assert _same(b"\x1ba\x01" + _raster(_noise()), _noise(), ((576 - WIDTH) // 2, 0))
    box = ink(BLOCK + _raster(_noise()) + BLOCK + b"\n")
    assert box is not None
    assert box[3] == 24 + HEIGHT + 24


def test_a_raster_that_was_cut_off_prints_the_rows_that_came() -> None:
    image = _noise()
    whole = _raster(image)

    assert _same(whole[: 8 + 10 * WIDTH // 8 + 3], image.crop((0, 0, WIDTH, 10)))


def test_a_raster_broader_than_the_paper_is_clipped() -> None:
    image = _noise(640, 8)

    assert _same(_raster(image), image.crop((0, 0, 576, 8)))


@pytest.mark.parametrize(
    ("m", "height", "scale"), [(33, 24, (1, 1)), (32, 24, (2, 1)), (1, 8, (1, 3)), (0, 8, (2, 3))]
)
def test_bit_image(m: int, height: int, scale: tuple[int, int]) -> None:
    image = _noise(height=height)
    body = b"\x1b*" + bytes((m,)) + _u16(WIDTH) + _columns(image) + b"\n"

    size = (WIDTH * scale[0], height * scale[1])
    assert _same(body, image.resize(size, Image.Resampling.NEAREST))


def test_bands_of_bit_images_join_without_a_gap() -> None:
    image = _noise(height=72)
    bands = [
        b"\x1b*\x21" + _u16(WIDTH) + _columns(image.crop((0, top, WIDTH, top + 24))) + b"\n"
        for top in (0, 24, 48)
    ]

    assert _same(b"\x1b3\x18" + b"".join(bands), image)


@pytest.mark.parametrize("fn", [b"p", b"q"])
def test_stored_graphics_come_out_when_they_are_printed(fn: bytes) -> None:
    image = _noise()
    store, show = _function(_stored(image, fn)), _function(b"02")

    assert ink(store) is None
    assert _same(store + show, image)
    assert _same(store + show + show, image)


def test_large_stored_graphics_and_their_scale() -> None:
    data = _stored(_noise(), b"p", across=2, down=2)
    store = b"\x1d8L" + len(data).to_bytes(4, "little") + data
    expected = _noise().resize((2 * WIDTH, 2 * HEIGHT), Image.Resampling.NEAREST)

    assert _same(store + _function(b"0\x32"), expected)


@pytest.mark.parametrize(("define", "show"), [(b"S", b"U"), (b"C", b"E")])
def test_pictures_known_by_a_key(define: bytes, show: bytes) -> None:
    image = _noise()
    keep = _function(b"0" + define + b"0KY1" + _u16(WIDTH, HEIGHT) + b"1" + _rows(image))

    assert _same(keep + _function(b"0" + show + b"KY\x01\x01"), image)


def test_a_downloaded_bit_image() -> None:
    image = _noise()
    define = b"\x1d*" + bytes((WIDTH // 8, HEIGHT // 8)) + _columns(image)
    double = image.resize((2 * WIDTH, HEIGHT), Image.Resampling.NEAREST)

    assert _same(define + b"\x1d/\x00", image)
    assert _same(define + b"\x1d/\x01", double)


def test_nv_pictures_of_the_receipt_itself() -> None:
    first, second = _noise(), ImageChops.invert(_noise(16, 16))
    define = b"\x1cq\x02" + b"".join(
        _u16(image.width // 8, image.height // 8) + _columns(image) for image in (first, second)
    )

    assert _same(define + b"\x1cp\x02\x00", second)


@pytest.mark.parametrize("command", [b"\x1cp\x01\x00", b"\x1d/\x00", _function(b"0EAB\x01\x01")])
def test_a_picture_that_only_the_printer_has_is_a_framed_box(command: bytes) -> None:
    paper = printed(command)
    box = paper.getbbox()

    assert box is not None
    left, top, right, bottom = box
    assert (left, top) == (0, 0)
    assert right > 100
    assert bottom > 60
    frame = [paper.getpixel((x, y)) for y in (top, bottom - 1) for x in range(left, right)]
    assert set(frame) == {255}


def test_boxes_tell_which_picture() -> None:
    one, two = printed(b"\x1cp\x01\x00"), printed(b"\x1cp\x02\x00")

    assert ImageChops.difference(one, two).getbbox() is not None


def test_a_cut_is_a_dashed_line_and_begins_a_new_slip() -> None:
    paper = printed(BLOCK + b"\n\x1dVA\x10" + BLOCK + b"\n")
    column = [bool(paper.getpixel((5, y))) for y in range(paper.height)]
    dashes = [
        y
        for y in range(30, 90)
        if 200 < sum(bool(paper.getpixel((x, y))) for x in range(576)) < 400
    ]

    assert dashes
    assert dashes[0] > 30 + 16
    assert column[:24] == [True] * 24
    assert column[-30:-6] == [True] * 24


@pytest.mark.parametrize(
    "command", [b"\x1bp\x00\x19\x19", b"\x10\x14\x01\x00\x01", b"\x10\x04\x01", b"\x1dIC", b"\x07"]
)
def test_kicks_queries_and_buzzers_leave_no_trace(command: bytes) -> None:
    assert picture(b"Tea\n" + command + b"Jam\n", width=576).png() == (
        picture(b"Tea\nJam\n", width=576).png()
    )


def test_what_goes_to_the_customer_display_is_not_on_paper() -> None:
    assert ink(b"\x1b=\x02TOTAL 5\n" + _raster(_noise()) + b"\x1b=\x01") is None
