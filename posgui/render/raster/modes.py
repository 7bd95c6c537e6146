"""What formatting commands set and ESC @ resets (Epson ESC/POS reference)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from posgui.escpos.extent import BAR_CODE_HEIGHT, LINE_SPACING
from posgui.render.raster.glyphs import Cell

DOTS_PER_INCH = 203
FONT_A, FONT_B = Cell(12, 24), Cell(9, 17)
KANJI = (Cell(24, 24), Cell(20, 24), Cell(16, 16))
"""Cells of Kanji fonts A, B and C, which FS ( A selects."""
TAB_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class Style:
    """What a character looks like."""

    font: int = 0
    """0 for font A, 1 for font B."""
    width: int = 1
    height: int = 1
    """Magnification of one-byte characters, 1 to 8."""
    kanji_font: int = 0
    kanji_width: int = 1
    kanji_height: int = 1
    bold: bool = False
    double_strike: bool = False
    underline: int = 0
    """Dots of the line, 0 to 2."""
    kanji_underline: int = 0
    inverse: bool = False
    rotated: bool = False
    """Turned clockwise by a quarter."""
    space_right: int = 0
    kanji_left: int = 0
    kanji_right: int = 0

    def cell(self, wide: bool) -> Cell:
        """The cell of a character before it is magnified."""
        if wide:
            return KANJI[self.kanji_font]
        return FONT_B if self.font else FONT_A

    @property
    def column(self) -> int:
        """Dots from one one-byte character to the next."""
        return (self.cell(wide=False).width + self.space_right) * self.width


@dataclass(slots=True)
class Modes:
    """Everything ESC @ makes new. Lengths in dots."""

    style: Style = field(default_factory=Style)
    spacing: int = LINE_SPACING
    align: int = 0
    """0 left, 1 centre, 2 right."""
    margin: int = 0
    area: int = 0
    """Width of the print area; 0 for all that the margin leaves."""
    tabs: tuple[int, ...] | None = None
    """None for every eighth column of font A."""
    upside_down: bool = False
    unit_x: float = 1.0
    unit_y: float = 1.0
    """Dots of a motion unit, GS P."""
    bar_width: int = 3
    bar_height: int = BAR_CODE_HEIGHT
    bar_text: int = 0
    """Where a bar code's characters stand: bit 0 above, bit 1 below."""
    bar_font: int = 0

    def next_tab(self, x: int) -> int:
        """The tab position behind ``x``; ``x`` itself if none is set there."""
        if self.tabs is None:
            step = TAB_COLUMNS * FONT_A.width
            return (x // step + 1) * step
        return next((tab for tab in self.tabs if tab > x), x)


def set_mode(modes: Modes, name: str, data: bytes) -> bool:
    """Follow a complete command; False if it is none that sets a mode."""
    if name in _STYLES:
        modes.style = _restyled(modes.style, name, data[:8])
    elif name in _LAYOUT:
        _LAYOUT[name](modes, data)
    else:
        return False
    return True


@lru_cache(maxsize=512)
def _restyled(style: Style, name: str, data: bytes) -> Style:
    """A receipt switches between few styles, and making one takes a while."""
    return _STYLES[name](style, data)


def _switch(n: int) -> int:
    """A parameter that may be written as a number or as a digit."""
    return n - 0x30 if 0x30 <= n <= 0x39 else n


def _underline(n: int) -> int:
    return _switch(n) if _switch(n) <= 2 else 0


def _print_mode(style: Style, n: int) -> Style:
    """ESC !, which leaves Kanji alone but for emphasis."""
    return replace(
        style,
        font=n & 1,
        bold=bool(n & 0x08),
        height=2 if n & 0x10 else 1,
        width=2 if n & 0x20 else 1,
        underline=1 if n & 0x80 else 0,
    )


def _size(style: Style, n: int) -> Style:
    """GS !, for all characters."""
    across, down = (n >> 4 & 7) + 1, (n & 7) + 1
    return replace(style, width=across, height=down, kanji_width=across, kanji_height=down)


def _kanji_mode(style: Style, n: int) -> Style:
    """FS !."""
    return replace(
        style,
        kanji_width=2 if n & 0x04 else 1,
        kanji_height=2 if n & 0x08 else 1,
        kanji_underline=1 if n & 0x80 else 0,
    )


def _kanji_quadruple(style: Style, n: int) -> Style:
    """FS W."""
    times = 2 if n & 1 else 1
    return replace(style, kanji_width=times, kanji_height=times)


def _kanji_font(style: Style, data: bytes) -> Style:
    """FS ( A, function 48."""
    if data[5:6] != b"0" or len(data) < 7:
        return style
    font = _switch(data[6])
    return replace(style, kanji_font=font if font < len(KANJI) else 0)


_STYLES: Mapping[str, Callable[[Style, bytes], Style]] = {
    "ESC !": lambda style, data: _print_mode(style, data[2]),
    "GS !": lambda style, data: _size(style, data[2]),
    "FS !": lambda style, data: _kanji_mode(style, data[2]),
    "FS W": lambda style, data: _kanji_quadruple(style, data[2]),
    "FS ( A": _kanji_font,
    "FS S": lambda style, data: replace(style, kanji_left=data[2], kanji_right=data[3]),
    "FS -": lambda style, data: replace(style, kanji_underline=_underline(data[2])),
    "ESC -": lambda style, data: replace(style, underline=_underline(data[2])),
    "ESC M": lambda style, data: replace(style, font=1 if _switch(data[2]) else 0),
    "ESC E": lambda style, data: replace(style, bold=bool(data[2] & 1)),
    "ESC G": lambda style, data: replace(style, double_strike=bool(data[2] & 1)),
    "ESC V": lambda style, data: replace(style, rotated=_switch(data[2]) in (1, 2)),
    "ESC SP": lambda style, data: replace(style, space_right=data[2]),
    "GS B": lambda style, data: replace(style, inverse=bool(data[2] & 1)),
}


def _set_align(modes: Modes, data: bytes) -> None:
    modes.align = _switch(data[2]) if _switch(data[2]) <= 2 else modes.align


def _set_spacing(modes: Modes, data: bytes) -> None:
    modes.spacing = round(data[2] * modes.unit_y) if len(data) > 2 else LINE_SPACING


def _set_units(modes: Modes, data: bytes) -> None:
    modes.unit_x = DOTS_PER_INCH / data[2] if data[2] else 1.0
    modes.unit_y = DOTS_PER_INCH / data[3] if data[3] else 1.0


def _set_margin(modes: Modes, data: bytes) -> None:
    modes.margin = round(int.from_bytes(data[2:4], "little") * modes.unit_x)


def _set_area(modes: Modes, data: bytes) -> None:
    modes.area = round(int.from_bytes(data[2:4], "little") * modes.unit_x)


def _set_tabs(modes: Modes, data: bytes) -> None:
    modes.tabs = tuple(n * modes.style.column for n in data[2:].rstrip(b"\0"))


def _set_upside_down(modes: Modes, data: bytes) -> None:
    modes.upside_down = bool(data[2] & 1)


def _set_bar_height(modes: Modes, data: bytes) -> None:
    modes.bar_height = data[2] or 1


def _set_bar_width(modes: Modes, data: bytes) -> None:
    modes.bar_width = min(max(data[2], 1), 6)


def _set_bar_text(modes: Modes, data: bytes) -> None:
    modes.bar_text = _switch(data[2]) & 3


def _set_bar_font(modes: Modes, data: bytes) -> None:
    modes.bar_font = _switch(data[2]) & 1


_LAYOUT: Mapping[str, Callable[[Modes, bytes], None]] = {
    "ESC a": _set_align,
    "ESC 2": _set_spacing,
    "ESC 3": _set_spacing,
    "ESC D": _set_tabs,
    "ESC {": _set_upside_down,
    "GS P": _set_units,
    "GS L": _set_margin,
    "GS W": _set_area,
    "GS h": _set_bar_height,
    "GS w": _set_bar_width,
    "GS H": _set_bar_text,
    "GS f": _set_bar_font,
}
