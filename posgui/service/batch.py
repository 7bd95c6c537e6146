"""Telling of a change at once, and of many changes in a row only now and then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

PAUSE_S = 0.02
"""Fifty times a second is more than anybody sees; fifty tills at once make far more changes."""


class Batch:
    """Calls ``tell`` for a change, and once more for all that came within ``PAUSE_S``."""

    def __init__(self, tell: Callable[[], None]) -> None:
        self._tell = tell
        self._pause: asyncio.TimerHandle | None = None
        self._more = False

    def __call__(self) -> None:
        """Something changed."""
        if self._pause is not None:
            self._more = True
            return
        self._pause = asyncio.get_running_loop().call_later(PAUSE_S, self._over)
        self._tell()

    def _over(self) -> None:
        self._pause = None
        if self._more:
            self._more = False
            self()
