"""What came out of the printer, and the printer's own record of what became of each byte.

All offsets count the bytes received since the device was made; 8 dots are 1 mm.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from posgui.simulator.panel import Roll

DOTS_PER_MM = 8
RAW_MAX = 64 * 1024 * 1024
"""Received bytes that are kept; a demo may run for days."""


@dataclass(frozen=True, slots=True)
class Style:
    """How characters look. ``width`` and ``height`` are multiples."""

    bold: bool = False
    underline: bool = False
    inverse: bool = False
    small: bool = False
    """Font B, 9 dots wide instead of 12."""
    width: int = 1
    height: int = 1


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one style."""

    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class TextLine:
    """One printed line; without runs it is a blank line. ``align`` is 0 left, 1 centre, 2 right."""

    runs: tuple[Run, ...]
    align: int
    dots: int
    """Paper feed."""

    @property
    def text(self) -> str:
        """The characters alone."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Picture:
    """Rows of dots, most significant bit left, 1 is black; scales are dots a pixel."""

    row_bytes: int
    rows: int
    bits: bytes
    align: int
    scale_x: int = 1
    scale_y: int = 1


@dataclass(frozen=True, slots=True)
class Symbol:
    """A bar code or two-dimensional code; ``text`` is what it says."""

    kind: str
    text: str
    align: int
    dots: int


@dataclass(frozen=True, slots=True)
class Feed:
    """White paper."""

    dots: int


Item = TextLine | Picture | Symbol | Feed


class SegmentKind(StrEnum):
    """What received bytes became on paper."""

    TEXT = "text"
    RASTER = "raster"
    SYMBOL = "symbol"
    GARBAGE = "garbage"
    """Parameters of a command this printer does not know, printed as text."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Received bytes ``start`` to ``end`` became print."""

    kind: SegmentKind
    start: int
    end: int


@dataclass(slots=True)
class Slip:
    """The paper between two cuts."""

    number: int
    start: int = -1
    """Offset of the first executed byte; -1 while there is none."""
    end: int = -1
    data: bytearray = field(default_factory=bytearray)
    """The executed bytes of this slip, in order, without status queries and requests."""
    items: list[Item] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    cut: str = ""
    """``full`` or ``partial``; empty while it hangs in the printer."""

    @property
    def text(self) -> str:
        """The printed characters, a line each."""
        return "\n".join(item.text for item in self.items if isinstance(item, TextLine))


@dataclass(frozen=True, slots=True)
class Pulse:
    """The drawer was kicked or the buzzer rang."""

    kind: str
    """``drawer`` or ``buzzer``."""
    at: int
    """Offset behind the command."""
    real_time: bool


@dataclass(frozen=True, slots=True)
class Loss:
    """Received bytes ``start`` to ``end`` were never executed."""

    start: int
    end: int
    why: str
    """``power`` or ``clear``."""


class Paper:
    """The roll, the slips cut from it, and the journal of the bytes."""

    def __init__(self, roll: Roll) -> None:
        self.roll = roll
        self.slips: list[Slip] = []
        """The slips that were cut off."""
        self.open_slip = Slip(0)
        """The one that hangs in the printer."""
        self.pulses: list[Pulse] = []
        self.losses: list[Loss] = []
        self.raw = bytearray()
        """The received bytes, from ``raw_start`` on."""
        self.raw_start = 0
        self._pending: list[tuple[int, bytes]] = []

    def received(self, data: bytes) -> None:
        """Keep what came in."""
        self.raw += data
        if len(self.raw) > RAW_MAX:
            surplus = len(self.raw) - RAW_MAX // 2
            del self.raw[:surplus]
            self.raw_start += surplus

    def executed(self, start: int, data: bytes) -> None:
        """A command or text was executed; it belongs to the slip when paper next moves."""
        self._pending.append((start, data))

    def feed(self, dots: int) -> float:
        """Move the paper. Returns mm."""
        mm = dots / DOTS_PER_MM
        self.roll.pass_paper(mm)
        return mm

    def emit(self, item: Item, segments: list[Segment]) -> None:
        """``item`` is on the paper, made of ``segments``."""
        slip = self.open_slip
        self._settle()
        slip.items.append(item)
        for segment in segments:
            self.roll.pass_bytes(segment.end - segment.start)
            last = slip.segments[-1] if slip.segments else None
            if last and last.kind is segment.kind and last.end == segment.start:
                slip.segments[-1] = Segment(segment.kind, last.start, segment.end)
            else:
                slip.segments.append(segment)

    def cut(self, kind: str) -> Slip:
        """Cut the slip off."""
        self._settle()
        slip = self.open_slip
        slip.cut = kind
        self.slips.append(slip)
        self.open_slip = Slip(slip.number + 1)
        return slip

    def drop(self, start: int, end: int, why: str) -> None:
        """Executed but unprinted bytes, and received bytes ``start`` to ``end``, are lost."""
        if self._pending:
            start = min(start, self._pending[0][0])
            self._pending.clear()
        if start < end:
            self.losses.append(Loss(start, end, why))

    def _settle(self) -> None:
        slip = self.open_slip
        for start, data in self._pending:
            if slip.start < 0:
                slip.start = start
            slip.end = start + len(data)
            slip.data += data
        self._pending.clear()
