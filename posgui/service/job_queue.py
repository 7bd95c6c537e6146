"""One printer's jobs: those that wait in order, those a person must settle, and every
change of state written down before it is told."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from posgui.journal import Journal, OpenJob
from posgui.model.errors import JournalError
from posgui.model.events import JobUpdate, OutputComplete
from posgui.model.receipts import Evidence, Job, JobState, JobStateReason, Receipt
from posgui.rules.confirmation import Verdict
from posgui.service.clock import elapsed
from posgui.service.hub import Hub
from posgui.service.rush import Rush

_LOGGER = logging.getLogger(__name__)


@dataclass(slots=True)
class Passing:
    """Bytes of a till between receipts: a drawer kick, settings. Not kept, not late."""

    data: bytes
    expires: float
    """On the clock of ``elapsed``."""


@dataclass(slots=True, eq=False)
class Waiting:
    """A receipt that is to be printed, and since when it has been here."""

    job: Job
    receipt: Receipt
    since: float | None
    """On the clock of ``elapsed``; None for one of an earlier run."""

    def age_s(self) -> float | None:
        """Seconds it has waited; None if the clock stepped back and nobody knows."""
        if self.since is not None:
            return elapsed() - self.since
        age = time.time() - self.receipt.received_at
        return age if age >= 0 else None


class JobQueue:
    """First in, first out. JournalError from a method: nothing changed."""

    def __init__(self, journal: Journal, hub: Hub) -> None:
        self._journal = journal
        self._hub = hub
        self.entries: deque[Waiting | Passing] = deque()
        self.asked: dict[str, Waiting] = {}
        """A backlog: receipts a person is asked about before they print, by id."""
        self.unsure: dict[str, Job] = {}
        """Jobs whose fate a person must tell, by receipt id."""
        self.in_flight: int | None = None
        """Id of the job at the head that is being printed."""
        self.rush = Rush()
        self.turn = asyncio.Lock()
        """Held while waiting receipts change their place or their state."""

    def restore(self, jobs: list[OpenJob]) -> list[OpenJob]:
        """Take over the open jobs of an earlier run, oldest first. Those that were being
        sent when it died are returned: they are unsure (law 3)."""
        interrupted = []
        for entry in jobs:
            waiting = Waiting(entry.job, entry.receipt, since=None)
            if entry.job.unsure:
                self.unsure[entry.receipt.id] = entry.job
            elif entry.job.started_at is not None:
                interrupted.append(entry)
            elif JobStateReason.HELD in entry.job.reasons:
                self.asked[entry.receipt.id] = waiting
            else:
                self.entries.append(waiting)
        return interrupted

    def add(self, receipt: Receipt, job: Job) -> None:
        """A receipt that is to be printed, behind all that wait."""
        self.entries.append(Waiting(job, receipt, since=elapsed()))

    @property
    def waiting(self) -> int:
        """Receipts not over yet, the one in flight and those asked about included."""
        return len(self.asked) + sum(isinstance(entry, Waiting) for entry in self.entries)

    @property
    def asking_since(self) -> float | None:
        """When the oldest receipt asked about was received; None if there is none."""
        return min((entry.receipt.received_at for entry in self.asked.values()), default=None)

    def head(self) -> Waiting:
        """The receipt at the head; TypeError if something else is there."""
        entry = self.entries[0]
        if isinstance(entry, Passing):
            raise TypeError("a receipt in flight is at the head of the queue")
        return entry

    def resting(self) -> list[Waiting]:
        """The receipts of the queue of which nothing was sent."""
        return [
            entry
            for entry in self.entries
            if isinstance(entry, Waiting) and entry.job.id != self.in_flight
        ]

    async def change(
        self,
        job: Job,
        *,
        tier: Evidence | None = None,
        audit: tuple[str, str] | None = None,
        **changes: Any,
    ) -> Receipt:
        """Write a job's new values, then tell. LookupError: its receipt went with a
        damaged journal."""
        job = replace(job, **changes)
        receipt = await self._journal.jobs.update(job, tier=tier, audit=audit, now=time.time())
        for entry in self.entries:
            if isinstance(entry, Waiting) and entry.job.id == job.id:
                entry.job = job
        self._hub.publish(JobUpdate(receipt))
        return receipt

    async def start(self, entry: Waiting) -> Job | None:
        """The first byte is about to leave: durable before it does. None if the entry is
        not at the head any more. ``over`` ends what this begins."""
        async with self.turn:
            if not self.entries or self.entries[0] is not entry:
                return None
            self.in_flight = entry.job.id
            now = time.time()
            reasons = (JobStateReason.PRINTING,)
            try:
                await self.change(
                    entry.job, state=JobState.PROCESSING, reasons=reasons, started_at=now
                )
            except BaseException:
                self.in_flight = None
                raise
            return entry.job

    def over(self) -> None:
        """Nothing is being printed any more."""
        self.in_flight = None

    async def stand(self, job: Job, *, stopped: bool) -> None:
        """The printer stopped in the middle of the job, or goes on with it."""
        state = JobState.PROCESSING_STOPPED if stopped else JobState.PROCESSING
        reason = JobStateReason.PRINTER_STOPPED if stopped else JobStateReason.PRINTING
        await self.change(job, state=state, reasons=(reason,))

    async def rewrite(
        self, entries: Collection[Waiting], audit: tuple[str, str] | None, **changes: Any
    ) -> list[Receipt]:
        """Write the same change of several waiting jobs, all or none, then tell. The
        caller holds ``turn``."""
        if not entries:
            return []
        jobs = [replace(entry.job, **changes) for entry in entries]
        receipts = await self._journal.jobs.update_all(jobs, audit=audit, now=time.time())
        for entry, job, receipt in zip(entries, jobs, receipts, strict=True):
            entry.job = job
            self._hub.publish(JobUpdate(receipt))
        return receipts

    async def move(self, entry: Waiting, printer: str) -> Receipt | None:
        """Let another printer print a receipt of which nothing was sent; None if it is
        not here any more."""
        async with self.turn:
            if entry not in self.resting():
                return None
            now = time.time()
            ended = replace(
                entry.job,
                state=JobState.CANCELED,
                reasons=(JobStateReason.SENT_TO_BACKUP,),
                ended_at=now,
            )
            receipt = await self._journal.jobs.move(ended, printer, now=now)
            self.remove(entry)
            self._hub.publish(JobUpdate(receipt))
            return receipt

    def put_aside(self, entry: Waiting) -> None:
        """A person is asked about it now."""
        self.entries.remove(entry)
        self.asked[entry.receipt.id] = entry

    def put_back(self, entry: Waiting) -> None:
        """It is to be printed after all, before everything that came later."""
        self.asked.pop(entry.receipt.id, None)
        later = (
            index
            for index, other in enumerate(self.entries)
            if isinstance(other, Waiting)
            and other.job.id > entry.job.id
            and other.job.id != self.in_flight
        )
        self.entries.insert(next(later, len(self.entries)), entry)

    def remove(self, entry: Waiting) -> None:
        """It is not to be printed here any more."""
        if self.asked.pop(entry.receipt.id, None) is None:
            self.entries.remove(entry)

    async def finish(self, job: Job, verdict: Verdict, evidence: Evidence) -> None:
        """Write down how an attempt ended."""
        match verdict:
            case Verdict.UNTOUCHED | Verdict.WAITING:
                await self.change(job, state=JobState.PENDING, reasons=(), started_at=None)
            case Verdict.UNSURE:
                receipt = await self.change(
                    job,
                    state=JobState.PROCESSING_STOPPED,
                    reasons=(JobStateReason.INTERRUPTED,),
                    unsure=True,
                    evidence=evidence,
                    tier=evidence,
                )
                if receipt.current is not None:
                    self.unsure[receipt.id] = receipt.current
            case Verdict.PROVEN | Verdict.SENT:
                proven = verdict is Verdict.PROVEN
                reason = JobStateReason.COMPLETED if proven else JobStateReason.QUEUED_IN_DEVICE
                receipt = await self.change(
                    job,
                    state=JobState.COMPLETED,
                    reasons=(reason,),
                    unsure=False,
                    evidence=evidence,
                    ended_at=time.time(),
                    tier=evidence,
                    audit=("engine", "printed"),
                )
                self.unsure.pop(receipt.id, None)
                self._hub.publish(OutputComplete(receipt))

    async def print_again(self, receipt: Receipt, job: Job, printer: str, who: str) -> Receipt:
        """A person asked for a marked copy, by ``printer``, in place of an unsure job."""
        now = time.time()
        ended = replace(
            job,
            state=JobState.ABORTED,
            reasons=(JobStateReason.REPLACED_BY_COPY,),
            unsure=False,
            ended_at=now,
        )
        copies = receipt.copies + 1
        receipt = await self._journal.jobs.replace(ended, copies, printer, who=who, now=now)
        self.unsure.pop(receipt.id, None)
        self._hub.publish(JobUpdate(receipt))
        return receipt

    async def settle_printed(self, job: Job, who: str) -> Receipt:
        """A person said that an unsure job came out."""
        receipt = await self.change(
            job,
            audit=(who, "settled-printed"),
            state=JobState.COMPLETED,
            reasons=(JobStateReason.SETTLED_BY_PERSON,),
            unsure=False,
            ended_at=time.time(),
        )
        self.unsure.pop(receipt.id, None)
        return receipt

    async def record_withheld(self, receipt: Receipt, commands: dict[str, int]) -> None:
        """An untrusted till's receipt held commands that were not sent."""
        _LOGGER.warning("%s: commands withheld from %s: %s", receipt.printer, receipt.id, commands)
        with suppress(JournalError):
            await self._journal.records.audit(
                "engine", "withheld", receipt.id, commands, time.time()
            )
