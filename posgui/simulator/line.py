"""The print modes and the line buffer: characters wait here until a line is printed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field

from posgui.simulator.paper import Item, Picture, Run, Segment, SegmentKind, Style, TextLine

FONT_A_DOTS = 12
FONT_B_DOTS = 9
CHARACTER_DOTS = 24
DEFAULT_SPACING = 30
"""Dots a line that ``ESC 2`` selects, 3.75 mm."""


@dataclass(slots=True)
class Modes:
    """What formatting commands set and ``ESC @`` resets."""

    style: Style = field(default_factory=Style)
    align: int = 0
    spacing: int = DEFAULT_SPACING
    kanji: bool = True
    """Two-byte characters are on from the start, as on printers for the Chinese market."""
    barcode_dots: int = 162


def _restyle(**names: Callable[[int], object]) -> Callable[[Modes, bytes], None]:
    def command(modes: Modes, data: bytes) -> None:
        values = {name: value(data[2]) for name, value in names.items()}
        modes.style = dataclasses.replace(modes.style, **values)  # type: ignore[arg-type]  # Style's own fields

    return command


def _bit(mask: int) -> Callable[[int], bool]:
    return lambda n: bool(n & mask)


def _align(modes: Modes, data: bytes) -> None:
    modes.align = data[2] % 0x30 % 3


def _spacing(modes: Modes, data: bytes) -> None:
    modes.spacing = data[2] if len(data) > 2 else DEFAULT_SPACING


def _kanji(modes: Modes, data: bytes) -> None:
    modes.kanji = data[1] == 0x26


def _barcode_height(modes: Modes, data: bytes) -> None:
    modes.barcode_dots = data[2] or 1


MODE_COMMANDS: dict[str, Callable[[Modes, bytes], None]] = {
    "ESC E": _restyle(bold=_bit(1)),
    "ESC G": _restyle(bold=_bit(1)),
    "ESC -": _restyle(underline=lambda n: n % 0x30 != 0),
    "ESC M": _restyle(small=_bit(1)),
    "ESC !": _restyle(
        small=_bit(0x01),
        bold=_bit(0x08),
        height=lambda n: 2 if n & 0x10 else 1,
        width=lambda n: 2 if n & 0x20 else 1,
        underline=_bit(0x80),
    ),
    "GS !": _restyle(width=lambda n: (n >> 4 & 7) + 1, height=lambda n: (n & 7) + 1),
    "GS B": _restyle(inverse=_bit(1)),
    "ESC a": _align,
    "ESC 2": _spacing,
    "ESC 3": _spacing,
    "FS &": _kanji,
    "FS .": _kanji,
    "GS h": _barcode_height,
}
"""Mnemonic to what it does to the modes; the command's bytes are its argument."""


@dataclass(slots=True)
class _Piece:
    style: Style
    kanji: bool
    data: bytearray


@dataclass(slots=True)
class Line:
    """The line buffer."""

    width_dots: int
    used: int = 0
    """Dots that are taken."""
    pieces: list[_Piece] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    strip: Picture | None = None
    """A column picture (``ESC *``) that waits for its line feed."""

    @property
    def empty(self) -> bool:
        """Nothing waits for print."""
        return not self.segments

    def clear(self) -> None:
        """Forget what waits."""
        self.used = 0
        self.pieces.clear()
        self.segments.clear()
        self.strip = None

    def fits(self, text: bytes, modes: Modes) -> int:
        """How many bytes of ``text`` still fit, whole characters, at least one on a new line."""
        unit = (FONT_B_DOTS if modes.style.small else FONT_A_DOTS) * modes.style.width
        room = self.width_dots - self.used
        if len(text) * unit <= room:
            return len(text)
        at = 0
        while at < len(text):
            length, cells = _character(text, at) if modes.kanji else (1, 1)
            if cells * unit > room and (at or self.used):
                break
            room -= cells * unit
            at += length
        return min(at, len(text))

    def add(self, text: bytes, start: int, modes: Modes, kind: SegmentKind) -> None:
        """Append characters received at offset ``start``."""
        last = self.pieces[-1] if self.pieces else None
        if last and (last.style, last.kanji) == (modes.style, modes.kanji):
            last.data += text
        else:
            self.pieces.append(_Piece(modes.style, modes.kanji, bytearray(text)))
        unit = (FONT_B_DOTS if modes.style.small else FONT_A_DOTS) * modes.style.width
        self.used += len(text) * unit
        self.segments.append(Segment(kind, start, start + len(text)))

    def take(self, modes: Modes) -> tuple[Item, list[Segment], int]:
        """The line as printed, what it is made of, and its feed in dots; then it is empty."""
        if self.strip is not None:
            item: Item = self.strip
            dots = max(modes.spacing, 1)
        else:
            tallest = max((piece.style.height for piece in self.pieces), default=0)
            dots = max(modes.spacing, tallest * CHARACTER_DOTS)
            runs = tuple(Run(_decoded(piece), piece.style) for piece in self.pieces)
            item = TextLine(runs, modes.align, dots)
        segments = list(self.segments)
        self.clear()
        return item, segments, dots


def _character(text: bytes, at: int) -> tuple[int, int]:
    """Bytes and cells of the GB18030 character at ``at``."""
    if text[at] < 0x81:
        return 1, 1
    if at + 1 < len(text) and 0x30 <= text[at + 1] <= 0x39:
        return 4, 2
    return 2, 2


def _decoded(piece: _Piece) -> str:
    return bytes(piece.data).decode("gb18030" if piece.kanji else "cp437", "replace")
