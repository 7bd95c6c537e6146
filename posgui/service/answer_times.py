"""How long a printer takes to answer, as a small statistic that seldom changes."""

from __future__ import annotations

from collections import deque

LOOKED_AT = 15
"""Answers of a quarter of a minute: one poll a second."""
ENOUGH = 5
"""So many are typical."""
APART = 2.0
"""What is told is told anew once it is so many times as long or short: the card of a printer
is written to disk with each change, and two milliseconds more are no news."""


class AnswerTimes:
    """``typical_ms`` and ``slowest_ms`` are None until there were enough answers."""

    def __init__(self, typical_ms: int | None, slowest_ms: int | None) -> None:
        """As told last."""
        self.typical_ms = typical_ms
        self.slowest_ms = slowest_ms
        self._newest: deque[float] = deque(maxlen=LOOKED_AT)

    def add(self, seconds: float) -> None:
        """One answer more."""
        self._newest.append(max(1.0, seconds * 1000))
        if len(self._newest) < ENOUGH:
            return
        in_order = sorted(self._newest)
        typical, slowest = round(in_order[len(in_order) // 2]), round(in_order[-1])
        if self.typical_ms is None or not typical < APART * self.typical_ms < APART**2 * typical:
            self.typical_ms = typical
        if self.slowest_ms is None or slowest >= APART * self.slowest_ms:
            self.slowest_ms = slowest
