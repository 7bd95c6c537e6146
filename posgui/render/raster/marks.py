"""What stands on the picture for something that is not in the stream, or not ink."""

from __future__ import annotations

from PIL import Image, ImageDraw

from posgui.render.raster.glyphs import INK
from posgui.render.raster.line import character
from posgui.render.raster.modes import Style

PLACEHOLDER = (240, 120)
"""Dots of a box for a picture that only the printer has."""

CUT_ROWS = 40

_DASH, _GAP = 10, 8
_SMALL = Style(font=1)


def text(line: str, style: Style = _SMALL) -> Image.Image:
    """A short line of characters as a mask."""
    cells = [character(char, False, "", style) for char in line]
    mask = Image.new("1", (max(sum(cell.width for cell in cells), 1), style.cell(False).height), 0)
    x = 0
    for cell in cells:
        mask.paste(cell, (x, 0))
        x += cell.width
    return mask


def placeholder(label: str, columns: int) -> Image.Image:
    """A framed box with the sign of a picture, a sun over two hills, and ``label``."""
    width, height = min(PLACEHOLDER[0], max(columns, 40)), PLACEHOLDER[1]
    box = Image.new("1", (width, height), 0)
    draw = ImageDraw.Draw(box)
    draw.rectangle((0, 0, width - 1, height - 1), outline=INK, width=2)
    left, top = width // 2 - 32, 18
    draw.rounded_rectangle((left, top, left + 63, top + 47), 4, outline=INK, width=3)
    draw.ellipse((left + 10, top + 9, left + 20, top + 19), fill=INK)
    draw.polygon(((left + 6, top + 42), (left + 24, top + 20), (left + 42, top + 42)), fill=INK)
    draw.polygon(((left + 30, top + 42), (left + 46, top + 27), (left + 58, top + 42)), fill=INK)
    caption = text(label)
    box.paste(INK, ((width - caption.width) // 2, height - 34), caption)
    return box


def cut_line(width: int) -> Image.Image:
    """A dashed line across the paper with a pair of scissors on it."""
    line = Image.new("1", (width, CUT_ROWS), 0)
    draw = ImageDraw.Draw(line)
    middle = CUT_ROWS // 2
    for x in range(52, width, _DASH + _GAP):
        draw.line((x, middle, x + _DASH - 1, middle), fill=INK, width=2)
    for sign in (-1, 1):
        y = middle + sign * 8
        draw.ellipse((8, y - 5, 18, y + 5), outline=INK, width=2)
        draw.line((17, y - sign * 3, 44, middle - sign * 7), fill=INK, width=2)
    return line
