"""Erases receipts that were kept long enough, a little at a time and when nothing prints."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from posgui.journal import Journal
from posgui.model.errors import JournalError
from posgui.rules import retention as rules
from posgui.service.clock import elapsed, until_tick

_LOGGER = logging.getLogger(__name__)

LOOK_S = 60.0
PAUSE_S = 0.05
"""Between two steps: whoever wants to write down a receipt goes first."""
TIDY_S = 3600.0
"""The word index of a week is some ten megabytes: too much to rewrite every minute."""


class Retention:
    """Keeps the bytes of each receipt for ``days`` after it was settled.

    ``idle`` tells whether no receipt is being printed now.
    """

    def __init__(
        self,
        journal: Journal,
        days: int,
        idle: Callable[[], bool],
        elapsed: Callable[[], float] = elapsed,
    ) -> None:
        self._elapsed = elapsed
        self._journal = journal
        self._days = days
        self._idle = idle
        self._at_age_0: float | None = None
        # An engine that died may have left erased bytes in the log.
        self._traces = True
        self._tidied_at: float | None = None

    async def run(self) -> None:
        """Look now and then; ends by cancellation."""
        while True:
            try:
                await self.look()
            except JournalError as error:
                _LOGGER.warning("nothing is erased for now (%s)", error)
            await asyncio.sleep(until_tick(LOOK_S))

    async def look(self) -> None:
        """Erase what is due. JournalError if the journal fails."""
        age = await self._age()
        await self._journal.retention.settle(age, time.time())
        due = rules.erase_before(age, self._days)
        while self._idle() and await self._journal.retention.erase(due, time.time()):
            self._traces = True
            await asyncio.sleep(PAUSE_S)
        if self._traces and self._idle() and await self._tidy(age):
            self._traces = not await self._journal.retention.forget()

    async def _tidy(self, age: float) -> bool:
        """Rewrite the word index without what was erased, once in a while; False while
        that is still to come."""
        if self._tidied_at is None or age - self._tidied_at >= TIDY_S:
            first = True
            while await self._journal.history.tidy(first=first):
                first = False
                await asyncio.sleep(PAUSE_S)
            self._tidied_at = age
            return True
        await self._journal.retention.forget()
        return False

    async def _age(self) -> float:
        if self._at_age_0 is None:
            wall = time.time()
            age, kept_wall = await self._journal.retention.clock() or (0.0, wall)
            age = rules.age_at_start(age, kept_wall, wall, self._days)
            self._at_age_0 = self._elapsed() - age
        return self._elapsed() - self._at_age_0
