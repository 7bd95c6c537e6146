"""Page mode: a page is composed in areas and directions, and printed at one go."""

from __future__ import annotations

from PIL import Image, ImageChops

from posgui.render.raster.sheet import BLACK, WHITE, Sheet

PAGE_ROWS = 2400
"""Height of the page at most: 300 mm."""

_TURN = {
    1: Image.Transpose.ROTATE_90,
    2: Image.Transpose.ROTATE_180,
    3: Image.Transpose.ROTATE_270,
}
"""ESC T: 1 bottom to top, 2 upside down, 3 top to bottom."""


class Page:
    """The page between ESC L and FF. ``sheet`` is the area of ESC W as text runs on it."""

    def __init__(self, width: int) -> None:
        self._image = Image.new("1", (width, PAGE_ROWS), WHITE)
        self._area = (0, 0, width, PAGE_ROWS)
        self._direction = 0
        self._bottom = 0
        self.sheet = self._open()

    def set_area(self, x: int, y: int, width: int, height: int) -> None:
        """ESC W: an area of the page; one that has no place on it changes nothing."""
        self._close()
        width, height = min(width, self._image.width - x), min(height, PAGE_ROWS - y)
        if width > 0 and height > 0:
            self._area = (x, y, width, height)
            self._bottom = max(self._bottom, y + height)
        self.sheet = self._open()

    def turn(self, direction: int) -> None:
        """ESC T: the direction of print in the area, 0 to 3."""
        self._close()
        self._direction = direction
        self.sheet = self._open()

    def clear(self) -> None:
        """CAN: empty the area."""
        x, y, width, height = self._area
        self._image.paste(WHITE, (x, y, x + width, y + height))
        self.sheet = self._open()

    def mask(self) -> Image.Image:
        """The page as it is printed: down to the end of its lowest area, or of its ink."""
        self._close()
        self.sheet = self._open()
        ink = ImageChops.invert(self._image)
        box = ink.getbbox()
        bottom = max(self._bottom, box[3] if box else 0)
        return ink.crop((0, 0, ink.width, max(bottom, 1)))

    def _open(self) -> Sheet:
        _, _, width, height = self._area
        return Sheet(height, width) if self._direction % 2 else Sheet(width, height)

    def _close(self) -> None:
        """What was printed in the area goes to its place on the page."""
        x, y, _, _ = self._area
        upright = Image.new("1", (self.sheet.width, self.sheet.limit), WHITE)
        upright.paste(self.sheet.image())
        if self._direction in _TURN:
            upright = upright.transpose(_TURN[self._direction])
        self._image.paste(BLACK, (x, y), ImageChops.invert(upright))
