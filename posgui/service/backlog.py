"""Receipts that wait while a printer cannot print: held, given to its backup printer, and
printed once it is back, or asked about."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Protocol

from posgui.model.errors import CommandError, JournalError
from posgui.model.receipts import CopyKind, JobState, JobStateReason, Receipt
from posgui.model.settings import BacklogSettings, PrinterSettings
from posgui.rules.backlog import is_old, needs_answer
from posgui.service.clock import until_tick
from posgui.service.job_queue import JobQueue, Waiting
from posgui.service.readiness import Readiness

_LOGGER = logging.getLogger(__name__)

LOOK_S = 1.0
REST_S = 15.0
"""While the printer is well and nothing waits for it at its backup, only a change that was
told brings something to do."""
"""How often it is looked without being told of a change."""
JOURNAL_RETRY_S = 2.0


class Backup(Protocol):
    """The printer that prints in place of another."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def printable(self) -> bool:
        """It can be sent a receipt now."""

    def enqueue(self, receipt: Receipt) -> None:
        """The receipt's newest job is its to print."""


class Backlog:
    """One printer's waiting receipts through a fault. ``backup`` finds the printer that
    stands in, if one is configured; ``on_change`` is called when any of this changed."""

    def __init__(
        self,
        settings: PrinterSettings,
        rules: BacklogSettings,
        queue: JobQueue,
        readiness: Readiness,
        backup: Callable[[], Backup | None],
        on_change: Callable[[], None],
    ) -> None:
        self._settings = settings
        self._rules = rules
        self._queue = queue
        self._readiness = readiness
        self._backup = backup
        self._on_change = on_change
        self._news = asyncio.Event()
        self.moved = 0
        """Receipts that the backup printer got since this one failed."""

    def look(self) -> None:
        """Something changed at the printer or in its queue."""
        self._news.set()

    async def run(self) -> None:
        """Hold, and give to the backup; ends by cancellation."""
        while True:
            self._news.clear()
            try:
                await self._step()
            except (JournalError, LookupError) as error:
                # Nothing changed: it is tried again.
                _LOGGER.error("%s: waiting receipts left as they are (%s)", self._id, error)
                await asyncio.sleep(JOURNAL_RETRY_S)
            with suppress(TimeoutError):
                rests = self._readiness.printable and not self.moved
                async with asyncio.timeout(until_tick(REST_S) if rests else LOOK_S):
                    await self._news.wait()

    async def _step(self) -> None:
        if self._readiness.look():
            if self.moved and not self._readiness.settles_in:
                self.moved = 0
                self._on_change()
            return
        if not self._readiness.is_fault:
            return
        await self._hold(self._pending())
        backup = self._backup()
        if backup is None or self._readiness.down_for < self._settings.backup_after_s:
            return
        if backup.printable and not await self.asks():
            for entry in self._held():
                if entry.job.kind is CopyKind.ORIGINAL:
                    await self._move(entry, backup)

    async def restored(self) -> None:
        """What an earlier run left waiting was taken over. What is old counts as held:
        this machine was the fault it waited through."""
        old = [entry for entry in self._pending() if is_old(entry.age_s(), self._rules)]
        await self._hold(old)

    async def _hold(self, fresh: Collection[Waiting]) -> None:
        async with self._queue.turn:
            there = [entry for entry in self._pending() if entry in fresh]
            reasons = (JobStateReason.PRINTER_STOPPED,)
            await self._queue.rewrite(there, None, state=JobState.PENDING_HELD, reasons=reasons)
        if there:
            self._on_change()

    async def _move(self, entry: Waiting, backup: Backup) -> None:
        receipt = await self._queue.move(entry, backup.id)
        if receipt is not None:
            _LOGGER.warning("%s: %s goes to %s", self._id, receipt.id, backup.id)
            self.moved += 1
            backup.enqueue(receipt)
            self._on_change()

    async def asks(self) -> bool:
        """True if a person has to be asked about what waits: it stands aside now."""
        waiting = [entry for entry in self._held() if not entry.job.released]
        if not waiting or not needs_answer([entry.age_s() for entry in waiting], self._rules):
            return False
        async with self._queue.turn:
            there = [entry for entry in self._queue.resting() if entry in waiting]
            await self._queue.rewrite(there, None, reasons=(JobStateReason.HELD,))
            for entry in there:
                self._queue.put_aside(entry)
        self._on_change()
        return True

    @property
    def receipts(self) -> list[str]:
        """Ids of those that wait through a fault or for an answer, oldest first."""
        return [entry.receipt.id for entry in self._all()]

    async def release(self, receipts: Collection[str], who: str) -> list[Receipt]:
        """A person said that these are to be printed, in their old order and before all
        that came later. CommandError ``not-held`` for one that does not wait."""
        async with self._queue.turn:
            found = self._named(receipts)
            written = await self._queue.rewrite(
                found, (who, "released"), state=JobState.PENDING, reasons=(), released=True
            )
            for entry in found:
                if entry.receipt.id in self._queue.asked:
                    self._queue.put_back(entry)
        self._on_change()
        return written

    async def discard(self, receipts: Collection[str], who: str) -> list[Receipt]:
        """A person said that these are kept without printing. CommandError ``not-held``
        for one that does not wait."""
        async with self._queue.turn:
            found = self._named(receipts)
            written = await self._queue.rewrite(
                found,
                (who, "discarded"),
                state=JobState.CANCELED,
                reasons=(JobStateReason.DISCARDED,),
                ended_at=time.time(),
            )
            for entry in found:
                self._queue.remove(entry)
        self._on_change()
        return written

    def _pending(self) -> list[Waiting]:
        pending = JobState.PENDING
        return [entry for entry in self._queue.resting() if entry.job.state is pending]

    def _held(self) -> list[Waiting]:
        held = JobState.PENDING_HELD
        return [entry for entry in self._queue.resting() if entry.job.state is held]

    def _all(self) -> list[Waiting]:
        return sorted([*self._queue.asked.values(), *self._held()], key=lambda e: e.job.id)

    def _named(self, receipts: Collection[str]) -> list[Waiting]:
        found = {entry.receipt.id: entry for entry in self._all()}
        for receipt in receipts:
            if receipt not in found:
                raise CommandError("not-held", receipt=receipt)
        return [entry for key, entry in found.items() if key in receipts]

    @property
    def _id(self) -> str:
        return self._settings.id
