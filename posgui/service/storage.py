"""Whether receipts can be kept: free space on the disk, and a journal that takes writes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from posgui.journal import Journal
from posgui.model.errors import JournalError
from posgui.model.incidents import Cause
from posgui.rules import disk_space
from posgui.rules.diagnosis import Condition
from posgui.service.clock import until_tick
from posgui.service.incidents import Incidents

_LOGGER = logging.getLogger(__name__)

LOOK_S = 2.0
"""A till writes at most some 20 MB meanwhile (100 Mbit/s), well within what is left when
intake stops."""
REST_S = 20.0
PLENTY_BYTES = 2_000_000_000
"""With so much left it is looked less often: a till writes at most 250 MB meanwhile, and
what else fills a disk would have to write 95 MB/s."""


CAUSES = frozenset({Cause.DISK_FULL, Cause.JOURNAL_FAILED})


class Storage:
    """Looks at the disk and the journal; ``free_bytes`` may block and runs in a thread."""

    def __init__(
        self, journal: Journal, incidents: Incidents, free_bytes: Callable[[], int]
    ) -> None:
        self._journal = journal
        self._incidents = incidents
        self._free_bytes = free_bytes
        self._free: int | None = None
        self._told: tuple[Condition, ...] = ()

    @property
    def takes_receipts(self) -> bool:
        """False while a receipt could not be kept: then none is taken."""
        return not self._journal.failing and disk_space.takes_receipts(self._free)

    async def run(self) -> None:
        """Look now and then; ends by cancellation."""
        while True:
            await self.look()
            rested = 0.0
            while rested < self._rest_s:
                await asyncio.sleep(until_tick(LOOK_S))
                rested += LOOK_S

    @property
    def _rest_s(self) -> float:
        plenty = self._free is not None and self._free > PLENTY_BYTES
        return REST_S if plenty and not self._journal.failing else LOOK_S

    async def look(self) -> tuple[Condition, ...]:
        """Look once, and tell what is wrong."""
        try:
            self._free = await asyncio.to_thread(self._free_bytes)
        except OSError as error:
            _LOGGER.debug("free space is not known (%s)", error.strerror)
            self._free = None
        if self._journal.failing:
            with suppress(JournalError):
                await self._journal.check()
        low = disk_space.condition(self._free)
        conditions = [low] if low is not None else []
        if self._journal.failing:
            conditions.append(Condition(Cause.JOURNAL_FAILED))
        if self._told != (told := tuple(conditions)):
            self._told = told
            self._incidents.update_machine(CAUSES, told)
        return told
