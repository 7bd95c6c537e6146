"""What can be seen of a printer whose receipts do not pass through us."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Known(StrEnum):
    """What there is to know of it."""

    PRESENCE = "presence"
    """It is there: it answers, or is plugged in."""
    QUEUE = "queue"
    """How its print queue of this machine is."""
    PAPER = "paper"
    PAPER_LOW = "paper-low"
    JAM = "jam"
    COVER = "cover"
    CUTTER = "cutter"
    RECEIPTS = "receipts"
    """Whether they came out: never known of these."""


@dataclass(frozen=True, slots=True)
class Watched:
    """As ``watched`` of ``posgui status --json``."""

    known: tuple[Known, ...] = ()
    """What can be told of it now."""
    not_known: tuple[Known, ...] = ()
    """What nobody can tell."""
