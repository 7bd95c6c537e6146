"""How long to wait before the next attempt to reach a printer."""

from __future__ import annotations

FIRST_S = 0.25
FACTOR = 1.6
CAP_S = 2.0
"""A till's printer is one hop away: an attempt costs nothing, and a cashier who has
just put the cable back looks at the screen for two seconds, not for ten."""


def delay(attempt: int) -> float:
    """Seconds to wait after ``attempt`` failures in a row (from 1)."""
    return min(float(FIRST_S * FACTOR ** (attempt - 1)), CAP_S)
