"""How long a receipt has been kept, on a clock that nobody can set.

The wall clock of a till jumps: an empty battery, a wrong year corrected. So time is
counted by ourselves. While the engine runs, it is the time that passed on a steady clock;
while it does not, the wall clock is all there is, and it is believed within a bound that
is less than the retention itself. A jump, forward or back, makes receipts be kept longer
at worst; alone it never makes one be erased.
"""

from __future__ import annotations

DAY_S = 86400.0
OFF_MAX_S = 3 * DAY_S
"""The time between two runs counts for so long at most: a weekend and a holiday."""


def age_at_start(age: float, wall: float, now: float, days: int) -> float:
    """The age when the engine starts at wall time ``now``; ``age`` and ``wall`` are those
    last written down. A stop counts for half of the retention of ``days`` at most."""
    return age + max(0.0, min(now - wall, OFF_MAX_S, days * DAY_S / 2))


def erase_before(age: float, days: int) -> float:
    """Receipts settled at this age or earlier have been kept for ``days``."""
    return age - days * DAY_S
