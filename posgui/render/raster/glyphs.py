"""Characters as dots: one cell each, filled the way a printer's font fills it.

Latin, Greek, Cyrillic and line drawing are Cascadia Mono, whose advance at 20 pixels is
12 and whose line is 24: font A. Thai, Hebrew and Arabic are FiraGO, both from the package
``pymupdf-fonts``; Chinese, Japanese and Korean are Noto Sans Mono CJK, each language with
its own shapes, from ``noto-cjk-sans-otc``. All are under the SIL Open Font License.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import lru_cache
from os import fspath
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

INK = 255
"""Value of a printed dot in a mask, mode ``1``; the others are 0."""

CELLS_KEPT = 4096
"""Cells drawn before are kept: half a kilobyte each, and a receipt repeats itself."""

_DARK = 96
"""Coverage of 255 from which a dot is black: stems two dots wide, as a print head's."""

_CJK_FACE = {
    "shift_jis": 5, "cp932": 5, "euc_jp": 5, "katakana": 5,
    "euc_kr": 6, "cp949": 6,
    "big5": 8, "cp950": 8, "big5hkscs": 9,
}  # fmt: skip
"""Index in the Noto Sans CJK collection by Python codec; 7, mainland China, for others."""
_CHINA = 7

_NARROW_SIZE = {24: 20, 17: 15, 16: 14}
"""Pixels of Cascadia Mono by cell height: 12 by 24, 9 by 17 and 8 by 16 dots."""


class Cell(NamedTuple):
    """A character's place on paper, in dots."""

    width: int
    height: int


def glyph(char: str, cell: Cell, wide: bool, codec: str) -> Image.Image:
    """``char`` as a mask of the size of ``cell``, mode ``1``, dots ``INK``.

    ``wide`` characters fill two columns; ``codec`` tells which language's shapes they
    have. A character that no font has is an empty box.
    """
    return _glyph(char, cell, wide, _CJK_FACE.get(codec, _CHINA))


@lru_cache(maxsize=CELLS_KEPT)
def _glyph(char: str, cell: Cell, wide: bool, face: int) -> Image.Image:
    if char.isspace() or not char.isprintable():
        return Image.new("1", cell, 0)
    if char in _SHADES:
        return _shade(char, cell)
    font = _font(char, cell.height, wide, face)
    return _drawn(char, font, cell, _baseline(font, cell.height))


def _font(char: str, height: int, wide: bool, face: int) -> ImageFont.FreeTypeFont:
    """The first font that has ``char``; none is loaded before it is asked for."""
    latin = _latin(_NARROW_SIZE[height])
    if not wide and _has(latin, char):
        return latin
    cjk = _cjk(face, height)
    if _has(cjk, char):
        return cjk
    if wide and _has(latin, char):
        return latin
    world = _world(_NARROW_SIZE[height])
    return world if _has(world, char) else cjk


def _drawn(char: str, font: ImageFont.FreeTypeFont, cell: Cell, baseline: int) -> Image.Image:
    """The glyph in its cell; one that is too broad is condensed."""
    advance = round(font.getlength(char))
    broad = max(cell.width, advance)
    canvas = Image.new("L", (broad, cell.height), 0)
    left = (broad - advance) // 2
    ImageDraw.Draw(canvas).text((left, baseline), char, font=font, fill=INK, anchor="ls")
    if broad > cell.width:
        canvas = canvas.resize(cell, Image.Resampling.LANCZOS)
    return canvas.point(_THRESHOLD, "1")


_THRESHOLD = [INK if level >= _DARK else 0 for level in range(256)]


_SHADES: Mapping[str, Callable[[int, int], bool]] = {
    "░": lambda x, y: not (x | y) & 1,
    "▒": lambda x, y: not (x ^ y) & 1,
    "▓": lambda x, y: not x & y & 1,
    "█": lambda x, y: True,  # noqa: ARG005 - every dot, as the rows above have theirs
}
"""Every fourth dot, every second, three of four; those of the fonts vanish at this size,
or leave a row white."""


def _shade(char: str, cell: Cell) -> Image.Image:
    mask = Image.new("1", cell, 0)
    for y in range(cell.height):
        for x in range(cell.width):
            mask.putpixel((x, y), INK * _SHADES[char](x, y))
    return mask


def _baseline(font: ImageFont.FreeTypeFont, height: int) -> int:
    """Row of the baseline in a cell: Noto's em square stands 12 % below it."""
    if font.size == height:
        return round(height * 0.88)
    return round(height * 19 / 24)


@lru_cache(maxsize=1024)
def _has(font: ImageFont.FreeTypeFont, char: str) -> bool:
    return bytes(font.getmask(char)) != _missing(font)


@lru_cache(maxsize=32)
def _missing(font: ImageFont.FreeTypeFont) -> bytes:
    """What the font draws for a character it does not have: U+10FFFF is none."""
    return bytes(font.getmask(chr(0x10FFFF)))


@lru_cache(maxsize=16)
def _cjk(face: int, size: int) -> ImageFont.FreeTypeFont:
    from noto_cjk_sans_otc import FONT_PATH

    return ImageFont.truetype(
        fspath(FONT_PATH), size, index=face, layout_engine=ImageFont.Layout.BASIC
    )


@lru_cache(maxsize=4)
def _latin(size: int) -> ImageFont.FreeTypeFont:
    from pymupdf_fonts import CascadiaMono_Regular

    return _from_memory(CascadiaMono_Regular.fontbuffer, size)


@lru_cache(maxsize=4)
def _world(size: int) -> ImageFont.FreeTypeFont:
    from pymupdf_fonts import FiraGO_Regular

    return _from_memory(FiraGO_Regular.fontbuffer, size)


def _from_memory(data: bytes, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)
