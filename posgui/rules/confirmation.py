"""What a receipt's printing has proven so far (laws 3 and 4): a table-free small machine.

The sender tells what happened in order; ``verdict`` says where the receipt stands. The
same object serves the delivery service and the model test.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from posgui.escpos.extent import DOTS_PER_MM
from posgui.model.receipts import Evidence

MARGIN_S = 4.0
"""Silence tolerated beyond the time the receipt takes at the slowest plausible speed."""
SLOWEST_MM_S = 20.0
"""An impact kitchen printer: 4.7 lines of 4.23 mm a second (Epson TM-U220 class)."""
SLOWEST_BYTES_S = 960.0
"""A serial board behind the port: 9600 bit/s with a start and a stop bit."""


def slowest_print_s(size: int, dots: int) -> float:
    """Seconds until ``size`` bytes making ``dots`` of paper feed have surely printed."""
    return max(size / SLOWEST_BYTES_S, dots / DOTS_PER_MM / SLOWEST_MM_S)


class Verdict(Enum):
    """Where a receipt stands."""

    WAITING = auto()
    PROVEN = auto()
    """The best proof this printer can give has come."""
    SENT = auto()
    """All taken, and this printer can prove no more."""
    UNSURE = auto()
    """Bytes left and the proof that should have come did not."""
    UNTOUCHED = auto()
    """No byte left: definite, may be tried again."""


@dataclass(slots=True)
class Confirmation:
    """One attempt at one receipt. ``best`` is the proof this printer was found to give."""

    best: Evidence
    tries_process_id: bool = False
    """A process id was asked for: the printer gives it, or a test page finds out."""
    touched: bool = False
    """At least one byte may have left this machine."""
    written: bool = False
    """Every byte was taken by the transport and acknowledged."""
    in_order: bool = False
    """The queued request behind the last byte was answered."""
    online_after: bool = False
    """The printer was seen online after that answer."""
    process_id: bool = False
    link_lost: bool = False
    overdue: bool = False
    """The printer answers, is ready, and the proof is past its time."""
    settled_in: bool = False
    """Nothing more can be learnt: the time for it passed quietly after the last byte."""

    @property
    def evidence(self) -> Evidence:
        """The strongest proof that has come."""
        if self.process_id:
            return Evidence.PROCESS_ID
        if self.in_order and self.online_after:
            return Evidence.IN_ORDER
        return Evidence.ACCEPTED if self.written else Evidence.NONE

    @property
    def verdict(self) -> Verdict:
        """Where the receipt stands now."""
        evidence = self.evidence
        if evidence is Evidence.PROCESS_ID:
            return Verdict.PROVEN
        if evidence is Evidence.IN_ORDER and (
            not self.tries_process_id or self.overdue or self.link_lost
        ):
            return Verdict.PROVEN
        if self.link_lost:
            return Verdict.UNSURE if self.touched else Verdict.UNTOUCHED
        if self.best.rank <= Evidence.ACCEPTED.rank and self.settled_in and self.written:
            return Verdict.SENT
        return Verdict.UNSURE if self.overdue and self.touched else Verdict.WAITING
