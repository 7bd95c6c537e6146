"""The line buffer: characters and strips of pictures wait here until a line is printed."""

from __future__ import annotations

from functools import lru_cache

from PIL import Image, ImageChops

from posgui.render.raster.glyphs import CELLS_KEPT, INK, glyph
from posgui.render.raster.modes import Style


class Line:
    """One line of paper, its left end at 0."""

    def __init__(self) -> None:
        self.x = 0
        self.text = ""
        self._end = 0
        self._pieces: list[tuple[int, Image.Image]] = []

    @property
    def empty(self) -> bool:
        """Nothing waits for print."""
        return not self._pieces

    def put(self, mask: Image.Image) -> None:
        """A piece at the print position, which moves behind it."""
        self._pieces.append((self.x, mask))
        self.x += mask.width
        self._end = max(self._end, self.x)

    def mask(self) -> Image.Image:
        """The line as one mask; pieces of several heights stand on one base line."""
        height = max((piece.height for _, piece in self._pieces), default=1)
        whole = Image.new("1", (max(self._end, 1), height), 0)
        for x, piece in self._pieces:
            whole.paste(INK, (x, height - piece.height), piece)
        return whole


@lru_cache(maxsize=CELLS_KEPT)
def character(char: str, wide: bool, codec: str, style: Style) -> Image.Image:
    """A character in its style, spacing included, as a mask."""
    mask = glyph(char, style.cell(wide), wide, codec)
    if style.bold or style.double_strike:
        mask = ImageChops.logical_or(mask, _shifted(mask))
    times = (style.kanji_width, style.kanji_height) if wide else (style.width, style.height)
    if times != (1, 1):
        size = (mask.width * times[0], mask.height * times[1])
        mask = mask.resize(size, Image.Resampling.NEAREST)
    mask = _spaced(mask, style, wide, times[0])
    if style.rotated:
        mask = mask.transpose(Image.Transpose.ROTATE_270)
    if style.inverse:
        return ImageChops.invert(mask)
    underline = style.kanji_underline if wide else style.underline
    if underline and not style.rotated:
        mask.paste(INK, (0, mask.height - underline, mask.width, mask.height))
    return mask


def _shifted(mask: Image.Image) -> Image.Image:
    """One dot to the right: what emphasis prints a second time."""
    shifted = Image.new("1", mask.size, 0)
    shifted.paste(mask, (1, 0))
    return shifted


def _spaced(mask: Image.Image, style: Style, wide: bool, times: int) -> Image.Image:
    left = style.kanji_left * times if wide else 0
    right = (style.kanji_right if wide else style.space_right) * times
    spaced = Image.new("1", (left + mask.width + right, mask.height), 0)
    spaced.paste(mask, (left, 0))
    return spaced
