"""The opening check: kept, and reminded of where it is missing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime

from posgui.journal import Journal
from posgui.model.incidents import Cause
from posgui.model.opening import OpeningCheck
from posgui.rules.diagnosis import Condition
from posgui.rules.opening import is_missing
from posgui.service.clock import until_tick
from posgui.service.incidents import Incidents

LOOK_S = 20.0
"""Looked at so often instead of slept until: a clock can be set."""


class Opening:
    """The checks of all printers. ``now`` is the wall clock, seconds since the epoch."""

    def __init__(
        self,
        journal: Journal,
        incidents: Incidents,
        remind_at: str,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._journal = journal
        self._incidents = incidents
        self._remind_at = remind_at
        self._now = now
        self.last: OpeningCheck | None = None
        """The newest, of whichever printer."""

    async def restore(self) -> None:
        """Know the last check of an earlier run."""
        newest = await self._journal.opening.newest(1)
        self.last = newest[0] if newest else None

    async def keep(self, check: OpeningCheck) -> None:
        """Keep one; JournalError where that failed."""
        await self._journal.opening.add(check)
        self.last = check
        self.look()

    async def run(self) -> None:
        """Remind, where that is wanted; ends by cancellation."""
        while self._remind_at:
            self.look()
            await asyncio.sleep(until_tick(LOOK_S))

    def look(self) -> None:
        """Say whether the check is missing now."""
        last = _local(self.last.at) if self.last else None
        missing = is_missing(self._remind_at, _local(self._now()), last)
        held = (Condition(Cause.OPENING_CHECK_MISSING),) if missing else ()
        self._incidents.update_machine(frozenset({Cause.OPENING_CHECK_MISSING}), held)


def _local(at: float) -> datetime:
    return datetime.fromtimestamp(at).astimezone()
