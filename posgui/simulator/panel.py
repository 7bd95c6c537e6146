"""The printer's sensors and errors, and the status bytes they add up to.

Bit tables: Epson APG p.300-304 (``DLE EOT``), p.316-322 (automatic status back), p.334
(``GS r``).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Roll:
    """The paper roll. Lengths in mm."""

    length_mm: float
    near_end_mm: float
    left_mm: float = 0.0
    out: bool = False
    forced_near: bool = False
    out_after_mm: float | None = None
    """A fault to come: the end of paper is sensed after so much more paper."""
    out_after_bytes: int | None = None
    """The same, after so many more bytes of print data."""

    def load(self) -> None:
        """Put in a new roll."""
        self.left_mm = self.length_mm
        self.out = self.forced_near = False
        self.out_after_mm = self.out_after_bytes = None

    @property
    def near_end(self) -> bool:
        """The near-end sensor sees little paper."""
        return self.out or self.forced_near or self.left_mm <= self.near_end_mm

    @property
    def until_out_mm(self) -> float:
        """Paper that can still pass before the end is sensed."""
        if self.out_after_mm is None:
            return self.left_mm
        return min(self.left_mm, self.out_after_mm)

    def pass_paper(self, mm: float) -> None:
        """Move the paper; the line in motion is finished even if the end comes."""
        self.left_mm -= mm
        if self.out_after_mm is not None:
            self.out_after_mm -= mm
        if self.until_out_mm <= 0:
            self.run_out()

    def pass_bytes(self, count: int) -> None:
        """Print data was used up."""
        if self.out_after_bytes is not None:
            self.out_after_bytes -= count
            if self.out_after_bytes <= 0:
                self.run_out()

    def run_out(self) -> None:
        """The paper-end sensor trips."""
        self.out = True
        self.out_after_mm = self.out_after_bytes = None


@dataclass(slots=True)
class Panel:
    """Everything a person or the mechanism can do to the printer."""

    roll: Roll
    cover_open: bool = False
    cover_error: bool = False
    """The cover was opened while printing: an error that ends when it is closed."""
    cutter_jammed: bool = False
    """The next cut fails."""
    cutter_error: bool = False
    head_hot: bool = False
    mechanical: bool = False
    unrecoverable: bool = False
    feed_held: bool = False
    waiting: bool = False
    """For its button to be pressed, before it is online again."""
    drawer_high: bool = False
    """Level of drawer connector pin 3."""

    @property
    def auto_recoverable(self) -> bool:
        """An error that ends by itself when its cause ends."""
        return self.head_hot or self.cover_error

    @property
    def error(self) -> bool:
        """Any error."""
        return self.cutter_error or self.mechanical or self.unrecoverable or self.auto_recoverable

    @property
    def offline(self) -> bool:
        """The printer does not print now."""
        stopped = self.cover_open or self.roll.out or self.error
        return stopped or self.feed_held or self.waiting

    def real_time_status(self, n: int) -> int:
        """The answer to ``DLE EOT n``, n = 1..4."""
        roll = self.roll
        bits = {
            1: (self.drawer_high, self.offline, False, self.feed_held),
            2: (self.cover_open, self.feed_held, roll.out, self.error),
            3: (self.mechanical, self.cutter_error, self.unrecoverable, self.auto_recoverable),
            4: (roll.near_end, roll.near_end, roll.out, roll.out),
        }[n]
        return 0x12 | sum(1 << bit for bit, on in zip((2, 3, 5, 6), bits, strict=True) if on)

    def automatic_status(self) -> bytes:
        """The four bytes of automatic status back."""
        first = (
            0x10
            | (self.drawer_high << 2)
            | (self.offline << 3)
            | (self.cover_open << 5)
            | (self.feed_held << 6)
        )
        second = (
            self.waiting
            | (self.feed_held << 1)
            | (self.mechanical << 2)
            | (self.cutter_error << 3)
            | (self.unrecoverable << 5)
            | (self.auto_recoverable << 6)
        )
        return bytes((first, second, self.paper_status(), 0))

    def paper_status(self) -> int:
        """The answer to ``GS r 1``, and byte 3 of automatic status back."""
        return (0x03 if self.roll.near_end else 0) | (0x0C if self.roll.out else 0)


@dataclass(slots=True)
class Switches:
    """Power and the ways to play dead."""

    ready_at: float = 0.0
    """When the printer answers; endless while it is switched off."""
    up: bool = True
    frozen: bool = False
    """Its program hangs: nothing is read, printed or answered."""
    half_open: bool = False
    """The cable is cut: what either side sends is lost."""


ASB_ITEMS = (
    (0x01, bytes((0x04, 0x00, 0x00, 0x00))),
    (0x02, bytes((0x68, 0x00, 0x00, 0x00))),
    (0x04, bytes((0x00, 0x6C, 0x00, 0x00))),
    (0x08, bytes((0x00, 0x00, 0x0F, 0x00))),
    (0x40, bytes((0x00, 0x02, 0x00, 0x00))),
)
"""Bit of ``GS a n`` and the status bits whose change it reports (Epson APG p.318)."""


def watched_bits(mask: int) -> bytes:
    """The status bits whose change is reported under ``GS a mask``."""
    watched = bytearray(4)
    for bit, bits in ASB_ITEMS:
        if mask & bit:
            for at, value in enumerate(bits):
                watched[at] |= value
    return bytes(watched)
