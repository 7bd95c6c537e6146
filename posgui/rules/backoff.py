"""How long to wait before the next attempt to reach a printer."""

from __future__ import annotations

FIRST_S = 0.25
FACTOR = 1.6
CAP_S = 2.0
"""A till's printer is one hop away: an attempt costs nothing, and a cashier who has
just put the cable back looks at the screen for two seconds, not for ten."""

PATIENT_AFTER = 30
"""Failures in a row, which take a minute: what is away for longer has mostly been put away.
An attempt costs 2.5 ms of a core."""
PATIENT_S = 4.0
"""Still found within the ten seconds; one that is plugged in again is told by the system."""


def delay(attempt: int) -> float:
    """Seconds to wait after ``attempt`` failures in a row (from 1)."""
    if attempt > PATIENT_AFTER:
        return PATIENT_S
    return min(float(FIRST_S * FACTOR ** (attempt - 1)), CAP_S)
