"""The paper under the head: a bitmap that grows downwards, to an end."""

from __future__ import annotations

from PIL import Image

WHITE, BLACK = 255, 0
"""Values of a pixel of paper, mode ``1``."""

_FIRST_ROWS = 1024


class Sheet:
    """``width`` dots of paper, at most ``limit`` rows of it.

    ``y`` is the row under the head, the first of what is printed next; ``on_base_line``
    makes it the row below, as page mode positions mean it. What would stand below the
    limit is not drawn, and ``full`` says so.
    """

    def __init__(self, width: int, limit: int) -> None:
        self.width = width
        self.limit = limit
        self.y = 0
        self.full = False
        self.on_base_line = False
        self._image = Image.new("1", (width, 1), WHITE)
        self._used = 0

    @property
    def room(self) -> int:
        """Rows left below the head."""
        return self.limit - self.y

    def feed(self, dots: int) -> None:
        """Move the paper, backwards if negative; never above where it began."""
        self.y = max(0, self.y + dots)
        if self.y > self.limit:
            self.y, self.full = self.limit, True
        self._used = max(self._used, self.y)

    def print(self, mask: Image.Image, x: int) -> int:
        """Ink at the head; returns the row of its upper edge. The paper stands still."""
        top = max(0, self.y - mask.height) if self.on_base_line else self.y
        self.stamp(mask, x, top)
        return top

    def stamp(self, mask: Image.Image, x: int, y: int) -> None:
        """Ink where ``mask`` (mode ``1``) is set, its upper left corner at ``x``, ``y``."""
        bottom = y + mask.height
        if bottom > self.limit:
            bottom, self.full = self.limit, True
        if bottom <= y:
            return
        self._grow(bottom)
        self._image.paste(BLACK, (x, y), mask)
        self._used = max(self._used, bottom)

    def image(self) -> Image.Image:
        """The paper used so far, mode ``1``, ink black."""
        self._grow(self._used)
        return self._image.crop((0, 0, self.width, max(self._used, 1)))

    def _grow(self, rows: int) -> None:
        if rows <= self._image.height:
            return
        taller = Image.new("1", (self.width, min(self.limit, max(_FIRST_ROWS, rows * 2))), WHITE)
        taller.paste(self._image)
        self._image = taller
