"""What happened to one receipt, moment by moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from posgui.model.incidents import Placeholders
from posgui.model.receipts import Evidence


class Step(StrEnum):
    """What happens to a receipt without a person; the actions of the audit record
    (``reprint``, ``settled-printed``, ...) stand beside these in a timeline."""

    RECEIVED = "received"
    """``source`` and ``bytes``."""
    KEPT = "kept"
    """It is on disk: from here on it is not lost."""
    TRUNCATED = "truncated"
    """It came incomplete, and is not printed."""
    REPEATED = "repeated"
    """The till sent the same just before: ``receipt`` is that one's id."""
    WAITED = "waited"
    """``cause`` is the incident's key, empty where nothing was wrong; ``n`` how often."""
    SENT = "sent"
    """The first byte left for a printer: ``kind`` of the job, ``copy``."""
    PROOF = "proof"
    """What the printer answered: ``evidence``."""
    UNSURE = "unsure"
    """Bytes had left and no proof came back."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One row of evidence: what was proven of a job, and when."""

    job: int
    tier: Evidence
    at: float


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a timeline; times are seconds since the epoch, UTC."""

    at: float
    what: str
    """A ``Step``, or an action of the audit record."""
    until: float | None = None
    """The end of a wait; None while it goes on, and for all else."""
    printer: str | None = None
    who: str | None = None
    detail: Placeholders = field(default_factory=dict)
