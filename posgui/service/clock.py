"""How long ago something was, whatever the wall clock is set to, and when to look again."""

from __future__ import annotations

import asyncio
import time

_SOONEST = 0.1
"""Of a period: a tick nearer than this is the one that was just waited for."""

if hasattr(time, "CLOCK_BOOTTIME"):

    def elapsed() -> float:
        """Seconds since a fixed moment, those the machine slept included."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)

else:

    def elapsed() -> float:
        """Seconds since a fixed moment; on Windows those the machine slept included."""
        return time.monotonic()


def until_tick(period: float) -> float:
    """Seconds until a loop's clock is next at a multiple of ``period``, at most a tenth more
    than ``period``. What looks now and then looks together so: each waking costs a machine
    that rests more than the look."""
    left = period - asyncio.get_running_loop().time() % period
    return left if left > _SOONEST * period else left + period
