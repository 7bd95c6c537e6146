"""What one shift leaves to the next."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = 200
"""Characters of one line."""


@dataclass(frozen=True, slots=True)
class ShiftNote:
    """One line a person typed for the next shift."""

    id: int
    at: float
    """Seconds since the epoch, UTC."""
    words: str
