"""The printed part of a receipt's picture, and what stands on it."""

from __future__ import annotations

import zxingcpp
from PIL import Image, ImageChops

from posgui.render.raster import picture
from posgui.render.raster.picture import PAPER_END, PAPER_MARGIN

BLOCK = b"\xdb"
"""A full block in code page 437: every dot of its cell is black."""


def printed(body: bytes, width: int = 576, encoding: str = "gb18030") -> Image.Image:
    """The paper under the head, ink white on black: what was printed has a bounding box.

    Code pages are on from the start, not Chinese mode.
    """
    whole = picture(b"\x1c." + body, width=width, encoding=encoding).image
    box = (PAPER_MARGIN, PAPER_END, whole.width - PAPER_MARGIN, whole.height - PAPER_END)
    return ImageChops.invert(whole.crop(box).convert("L"))


def ink(body: bytes, width: int = 576) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of everything black; None if nothing is."""
    return printed(body, width).getbbox()


def dots(image: Image.Image) -> int:
    """How many are black."""
    return image.histogram()[255]


def codes(body: bytes) -> list[tuple[str, str]]:
    """Format and text of every bar code and symbol that a reader finds."""
    whole = picture(body, width=576).image.convert("L")
    return [(str(code.format), code.text) for code in zxingcpp.read_barcodes(whole)]
