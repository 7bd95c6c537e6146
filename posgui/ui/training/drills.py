"""The faults that are practised, and when one is over. Knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from posgui.model.status import PrinterState, Severity
from posgui.ui.model import Board


@dataclass(frozen=True, slots=True)
class Drill:
    """One fault; its words are the texts ``training.drill.NAME``."""

    name: str
    faults: Mapping[str, object] = field(default_factory=dict)
    """As the simulator's control port takes them."""
    sales: int = 1
    """So many receipts come while the fault lasts."""
    midway: bool = False
    """The fault comes while a receipt is being printed."""


DRILLS = (
    Drill("paper-out", {"paper": "out"}),
    Drill("cover", {"cover": "open"}),
    Drill("near-end", {"paper": "near"}, sales=0),
    Drill("cable", {"half_open": True}, sales=0),
    Drill("power", {"power": "off"}),
    Drill("unsure", {"power": "off"}, midway=True),
    Drill("backlog", {"paper": "out"}, sales=4),
)

HANDS: Mapping[str, tuple[str, object]] = {
    "paper": ("paper", "ok"),
    "cover": ("cover", "closed"),
    "power": ("power", "on"),
    "cable": ("half_open", False),
    "cutter": ("cutter", "ok"),
    "feed": ("feed", "released"),
}
"""What hands can do at the printer, by the name of the text ``demo.fault.NAME.off``."""


def in_trouble(board: Board) -> bool:
    """True while the panel or a card of the practice shows that something is wrong."""
    return bool(board.alerts) or any(
        status.state not in (PrinterState.IDLE, PrinterState.PROCESSING)
        or status.unsure
        or any(reason.severity is not Severity.REPORT for reason in status.reasons)
        for status in board.printers.values()
    )


def is_over(board: Board) -> bool:
    """True once nothing is wrong and no receipt waits."""
    waiting = any(status.queued for status in board.printers.values())
    return bool(board.printers) and not waiting and not in_trouble(board)
