"""Pictures of windows, small, and what two of them differ in.

A reference (``tests/ui/screens/SCENE.webp``) holds a tile for each look, side by side: it
tells a window from one that is laid out, coloured or worded otherwise, not a font's edge
from another's.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageChops, ImageFilter

REFERENCES = Path(__file__).parents[2] / "ui" / "screens"

TILE = 192
"""Pixels of a tile's longer side."""

QUALITY = 55
"""Of WebP: all references together are about a megabyte."""

BLUR = 1.5
"""Pixels of a tile: a word may move by one."""

DIFFERS = 40
"""Levels of 255, of a blurred tile. What is lost in keeping it makes up to 32; drawn by Qt
6.11.3 in the place of 6.12.0, up to 38 (528 tiles of each measured). A sign, a title or a
button's words that are missing from a card make more than 75; one line of the widest
window, 34 to 55: that one may be missed."""

GROUND = (128, 128, 128)
"""Around a tile that is no square."""

IN_ROW = 4
_FAR = [255 * (level > DIFFERS * 0.6) for level in range(256)]


class Look(NamedTuple):
    """One way of showing everything."""

    language: str
    theme: str
    scale: int

    def __str__(self) -> str:
        return f"{self.language}-{self.theme}-{self.scale}00"


LOOKS = tuple(Look(*each) for each in product(("en", "zh_CN"), ("light", "dark"), (1, 2)))


def tile(image: Image.Image) -> Image.Image:
    """The picture, small, in the corner of a square."""
    factor = TILE / max(image.size)
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    square = Image.new("RGB", (TILE, TILE), GROUND)
    square.paste(image.convert("RGB").resize(size, Image.Resampling.BOX))
    return square


def difference(one: Image.Image, other: Image.Image) -> str:
    """What two tiles differ in; empty if they show the same."""
    first, second = (each.filter(ImageFilter.GaussianBlur(BLUR)) for each in (one, other))
    far = ImageChops.difference(first, second)
    worst = max(place % 256 for place, count in enumerate(far.histogram()) if count)
    if worst <= DIFFERS:
        return ""
    where = far.convert("L").point(_FAR).getbbox()
    return f"by {worst} of 255 levels, around {where} of {TILE}"


def _cell(look: Look) -> tuple[int, int]:
    row, column = divmod(LOOKS.index(look), IN_ROW)
    return column * TILE, row * TILE


def reference(scene: str, look: Look) -> Image.Image | None:
    """The kept tile; None if there is none."""
    file = REFERENCES / f"{scene}.webp"
    if not file.exists():
        return None
    left, top = _cell(look)
    with Image.open(file) as sheet:
        return sheet.convert("RGB").crop((left, top, left + TILE, top + TILE))


def keep(scene: str, tiles: Mapping[Look, Image.Image]) -> None:
    """Write a scene's reference."""
    REFERENCES.mkdir(exist_ok=True)
    sheet = Image.new("RGB", (IN_ROW * TILE, len(LOOKS) // IN_ROW * TILE), GROUND)
    for look, square in tiles.items():
        sheet.paste(square, _cell(look))
    sheet.save(REFERENCES / f"{scene}.webp", quality=QUALITY, method=6)
