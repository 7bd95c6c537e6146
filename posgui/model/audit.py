"""Who did what, and when: one row of the record that is only ever added to."""

from __future__ import annotations

from dataclasses import dataclass

from posgui.model.incidents import Placeholders


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One row; rows are numbered from 1 without a gap."""

    id: int
    at: float
    """Seconds since the epoch, UTC."""
    who: str
    """``till``, ``engine``, or the name of the front end a person used."""
    action: str
    receipt: str | None
    detail: Placeholders
    hash: str
    """SHA-256 over the row before it and this one, in hex."""
