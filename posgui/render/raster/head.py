"""The print head: puts lines and blocks on the paper, or on the page in page mode."""

from __future__ import annotations

from typing import NamedTuple

from PIL import Image

from posgui.render.coding import Decoded
from posgui.render.raster.bitmaps import Bounds
from posgui.render.raster.line import Line, character
from posgui.render.raster.modes import Modes
from posgui.render.raster.page import Page
from posgui.render.raster.sheet import Sheet

ROWS_MAX = 16_000
"""Paper a picture shows: two metres."""
WORK_MAX = 100_000
"""What is executed: a unit is a character or a command, about 30 microseconds. Paper full
of font B from top to bottom has 60,000 characters."""


_PIXELS = 1_000
"""Pixels of a picture that are a unit of work: they are kept until a page is printed."""


class PrintedLine(NamedTuple):
    """A line of text and the rows where it stands."""

    top: int
    bottom: int
    text: str


class Head:
    """Prints on ``width`` dots. Positions are dots from the left margin."""

    def __init__(self, width: int) -> None:
        self.paper = Sheet(width, ROWS_MAX)
        self.page: Page | None = None
        self.modes = Modes()
        self.line = Line()
        self.lines: list[PrintedLine] = []
        self._work = WORK_MAX

    @property
    def done(self) -> bool:
        """The paper is full, or too much was asked for: nothing more is printed."""
        return self.paper.full or self._work < 0

    @property
    def sheet(self) -> Sheet:
        """What is printed on now."""
        return self.paper if self.page is None else self.page.sheet

    @property
    def columns(self) -> int:
        """Width of the print area."""
        room = self.sheet.width - self._left
        area = self.modes.area if self.page is None else 0
        return min(area, room) if area else room

    @property
    def bounds(self) -> Bounds:
        """Room for a picture; a row more, so that one which is too long shows."""
        return Bounds(self.columns, self.sheet.room + 1)

    @property
    def _left(self) -> int:
        return min(self.modes.margin, self.sheet.width - 1) if self.page is None else 0

    def spend(self, work: int) -> None:
        """Count work that was done."""
        self._work -= work

    def reset(self) -> None:
        """ESC @: modes as after power-on; what waits for print is dropped."""
        self.modes = Modes()
        self.page = None
        self.line = Line()

    def write(self, run: Decoded) -> None:
        """Characters into the line buffer; a full line is printed."""
        style = self.modes.style
        cost = max(1, style.width * style.height // 4)
        for char in run.text:
            if self.done:
                return
            self.spend(cost)
            cell = character(char, run.is_wide(char), run.codec, style)
            if self.line.x and self.line.x + cell.width > self.columns:
                self.print_line(self.modes.spacing)
            self.line.put(cell)
            self.line.text += char

    def move_to(self, x: int) -> None:
        """Set the print position; one outside the print area changes nothing."""
        if 0 <= x <= self.columns:
            self.line.x = x

    def print_line(self, feed: int) -> None:
        """Print what waits, and feed ``feed`` dots, at least the height of the line."""
        height = self._settle()
        self.sheet.feed(feed if self.sheet.on_base_line else max(feed, height))

    def go_down_to(self, y: int) -> None:
        """Page mode: the row whose upper edge is the base line of what comes next."""
        self._settle()
        self.sheet.feed(min(y, self.sheet.limit) - self.sheet.y)
        self.sheet.on_base_line = True

    def block(self, mask: Image.Image | None) -> None:
        """A picture or a code: a line of its own, in page mode a part of the line."""
        if mask is None:
            return
        self.spend(mask.width * mask.height // _PIXELS)
        if self.page is not None:
            self.line.put(mask)
            return
        if not self.line.empty:
            self.print_line(0)
        width = min(mask.width, self.columns)
        self.paper.print(mask.crop((0, 0, width, mask.height)), self._aligned(width))
        self.paper.feed(mask.height)

    def _settle(self) -> int:
        """Print the line where it is; returns its height. The paper stands still."""
        line, self.line = self.line, Line()
        if line.empty:
            return 0
        mask = line.mask()
        mask = mask.crop((0, 0, min(mask.width, self.columns), mask.height))
        x = self._aligned(mask.width)
        if self.modes.upside_down and self.page is None:
            mask = mask.transpose(Image.Transpose.ROTATE_180)
            x = 2 * self._left + self.columns - x - mask.width
        top = self.sheet.print(mask, x)
        if self.page is None and line.text.strip():
            self.lines.append(PrintedLine(top, top + mask.height, line.text))
        return mask.height

    def _aligned(self, width: int) -> int:
        spare = self.columns - width if self.page is None else 0
        return self._left + (0, spare // 2, spare)[self.modes.align]
