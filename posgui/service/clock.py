"""How long ago something was, whatever the wall clock is set to."""

from __future__ import annotations

import time

if hasattr(time, "CLOCK_BOOTTIME"):

    def elapsed() -> float:
        """Seconds since a fixed moment, those the machine slept included."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)

else:

    def elapsed() -> float:
        """Seconds since a fixed moment; on Windows those the machine slept included."""
        return time.monotonic()
