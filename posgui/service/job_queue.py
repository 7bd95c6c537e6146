"""One printer's jobs: those that wait in order, those a person must settle, and every
change of state written down before it is told."""

from __future__ import annotations

import logging
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from posgui.journal import Journal, OpenJob
from posgui.model.errors import JournalError
from posgui.model.events import JobUpdate, OutputComplete
from posgui.model.receipts import Evidence, Job, JobState, JobStateReason, Receipt
from posgui.rules.confirmation import Verdict
from posgui.service.hub import Hub

_LOGGER = logging.getLogger(__name__)


@dataclass(slots=True)
class Passing:
    """Bytes of a till between receipts: a drawer kick, settings. Not kept, not late."""

    data: bytes
    expires: float
    """On the loop's clock."""


class JobQueue:
    """First in, first out. JournalError from a method: nothing changed."""

    def __init__(self, journal: Journal, hub: Hub) -> None:
        self._journal = journal
        self._hub = hub
        self.entries: deque[OpenJob | Passing] = deque()
        self.unsure: dict[str, Job] = {}
        """Jobs whose fate a person must tell, by receipt id."""

    def restore(self, jobs: list[OpenJob]) -> list[OpenJob]:
        """Take over the open jobs of an earlier run, oldest first. Those that were being
        sent when it died are returned: they are unsure (law 3)."""
        interrupted = []
        for entry in jobs:
            if entry.job.unsure:
                self.unsure[entry.receipt.id] = entry.job
            elif entry.job.started_at is not None:
                interrupted.append(entry)
            else:
                self.entries.append(entry)
        return interrupted

    @property
    def waiting(self) -> int:
        """Receipts not over yet, the one in flight included."""
        return sum(isinstance(entry, OpenJob) for entry in self.entries)

    def head(self) -> OpenJob:
        """The receipt at the head; TypeError if something else is there."""
        entry = self.entries[0]
        if isinstance(entry, Passing):
            raise TypeError("a receipt in flight is at the head of the queue")
        return entry

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
        for index, entry in enumerate(self.entries):
            if isinstance(entry, OpenJob) and entry.job.id == job.id:
                self.entries[index] = OpenJob(job, entry.receipt)
        self._hub.publish(JobUpdate(receipt))
        return receipt

    async def start(self, job: Job) -> Job:
        """The first byte is about to leave: durable before it does."""
        now = time.time()
        reasons = (JobStateReason.PRINTING,)
        await self.change(job, state=JobState.PROCESSING, reasons=reasons, started_at=now)
        return self.head().job

    async def stand(self, job: Job, *, stopped: bool) -> None:
        """The printer stopped in the middle of the job, or goes on with it."""
        state = JobState.PROCESSING_STOPPED if stopped else JobState.PROCESSING
        reason = JobStateReason.PRINTER_STOPPED if stopped else JobStateReason.PRINTING
        await self.change(job, state=state, reasons=(reason,))

    async def hold(self) -> bool:
        """Mark everything that waits as held; it prints by itself later. True if
        anything was not yet."""
        marked = False
        for entry in list(self.entries):
            if isinstance(entry, OpenJob) and entry.job.state is JobState.PENDING:
                reasons = (JobStateReason.PRINTER_STOPPED,)
                await self.change(entry.job, state=JobState.PENDING_HELD, reasons=reasons)
                marked = True
        return marked

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

    async def print_again(self, receipt: Receipt, job: Job, who: str) -> Receipt:
        """A person asked for a marked copy in place of an unsure job."""
        now = time.time()
        ended = replace(
            job,
            state=JobState.ABORTED,
            reasons=(JobStateReason.REPLACED_BY_COPY,),
            unsure=False,
            ended_at=now,
        )
        receipt = await self._journal.jobs.replace(ended, receipt.copies + 1, who=who, now=now)
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
