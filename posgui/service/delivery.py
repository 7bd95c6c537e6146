"""One FIFO worker per printer: nothing printed twice, nothing lost, nothing claimed."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from posgui.escpos import commands
from posgui.journal import Journal, OpenJob
from posgui.model.errors import JournalError, TransportError
from posgui.model.events import JobUpdate, OutputComplete
from posgui.model.receipts import (
    CopyKind,
    Evidence,
    Job,
    JobState,
    JobStateReason,
    Receipt,
)
from posgui.model.settings import PrinterSettings
from posgui.rules import printer_state
from posgui.rules.confirmation import Verdict
from posgui.service import content
from posgui.service.attempt import Attempt
from posgui.service.hub import Hub
from posgui.service.link import Link
from posgui.service.session import Session

_LOGGER = logging.getLogger(__name__)

SILENT_GRACE_S = 10.0
"""A printer that used to answer and fell silent gets so long, a fresh connection
included, to speak again before a receipt is sent to it all the same (law 5)."""
KICK_MAX_AGE_S = 5.0
"""A drawer that opens minutes late is worse than one that stays shut."""
JOURNAL_RETRY_S = 2.0


@dataclass(slots=True)
class Passing:
    """Bytes of a till between receipts: a drawer kick, settings. Not kept, not late."""

    data: bytes
    expires: float


class Delivery:
    """Delivers one printer's receipts in order. All methods are called on the loop."""

    def __init__(
        self,
        settings: PrinterSettings,
        link: Link,
        journal: Journal,
        hub: Hub,
        on_change: Callable[[], None],
    ) -> None:
        self._settings = settings
        self._link = link
        self._journal = journal
        self._hub = hub
        self._on_change = on_change
        self._queue: deque[OpenJob | Passing] = deque()
        self._work = asyncio.Event()
        self._changed = asyncio.Event()
        self._attempt: Attempt | None = None
        self.idle = asyncio.Event()
        """Set while no receipt is in flight."""
        self.idle.set()
        self._noting: asyncio.Task[None] | None = None
        self.unsure: dict[str, Job] = {}
        """Jobs whose fate a person must tell, by receipt id."""

    # What others call

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
                self._queue.append(entry)
        self._work.set()
        return interrupted

    def enqueue(self, receipt: Receipt) -> None:
        """The receipt's newest job is to be printed."""
        if receipt.current is not None:
            self._queue.append(OpenJob(receipt.current, receipt))
            self._work.set()
            self._on_change()

    def pass_on(self, data: bytes) -> None:
        """Send bytes that are no receipt, in order, or drop them when they grow old."""
        expires = asyncio.get_running_loop().time() + KICK_MAX_AGE_S
        self._queue.append(Passing(data, expires))
        self._work.set()

    def link_changed(self) -> None:
        """The link's observation or card changed."""
        self._changed.set()
        if self._attempt is not None:
            self._attempt.hear_change()

    async def process_id(self, process_id: str) -> None:
        """The printer reported a process id, now or on a later connection: late proof is
        still proof."""
        if self._attempt is not None:
            self._attempt.hear_process_id(process_id)
        for job in list(self.unsure.values()):
            if content.process_id_of(job.id) == process_id:
                await self._finish(job, Verdict.PROVEN, Evidence.PROCESS_ID)

    async def mark_interrupted(self, entry: OpenJob) -> None:
        """The engine died while this job was being sent."""
        await self._finish(entry.job, Verdict.UNSURE, Evidence.NONE)

    async def settle(
        self, job: Job, state: JobState, reason: JobStateReason, who: str, action: str
    ) -> Receipt:
        """A person told the fate of an unsure job."""
        now = time.time()
        job = replace(job, state=state, reasons=(reason,), unsure=False, ended_at=now)
        receipt = await self._journal.jobs.update(job, audit=(who, action), now=now)
        self.unsure.pop(job.receipt_id, None)
        self._hub.publish(JobUpdate(receipt))
        self._on_change()
        return receipt

    @property
    def waiting(self) -> int:
        """Receipts not over yet, the one in flight included."""
        return sum(isinstance(entry, OpenJob) for entry in self._queue)

    @property
    def held(self) -> int:
        """Receipts waiting because the printer cannot print now."""
        if self._link.ready and printer_state.may_print(self._link.observation):
            return 0
        return self.waiting - self.active

    @property
    def active(self) -> bool:
        """A receipt is in flight."""
        return self._attempt is not None

    # The worker

    async def run(self) -> None:
        """Deliver for ever; ends by cancellation."""
        while True:
            self._work.clear()
            while self._queue:
                await self._deliver(self._queue[0])
            await self._work.wait()

    async def _deliver(self, entry: OpenJob | Passing) -> None:
        if isinstance(entry, Passing):
            await self._pass(entry)
            self._queue.popleft()
            return
        await self._until_printable()
        session = self._link.session
        if session is None or session.lost is not None:
            return
        try:
            job = await self._write(
                self._head().job,
                state=JobState.PROCESSING,
                reasons=(JobStateReason.PRINTING,),
                started_at=time.time(),
            )
        except JournalError as error:
            # Law 1: what cannot be written down is not printed.
            _LOGGER.error("%s: waiting for the journal (%s)", self._settings.id, error)
            await asyncio.sleep(JOURNAL_RETRY_S)
            return
        except LookupError:
            _LOGGER.error("%s: %s went with a damaged journal", self._settings.id, entry.receipt.id)
            self._queue.popleft()
            return
        await self._attempt_job(entry.receipt, job, session)

    async def _attempt_job(self, receipt: Receipt, job: Job, session: Session) -> None:
        process_id = content.process_id_of(job.id)
        capable = bool(self._link.card.process_id)
        test = job.kind is CopyKind.TEST
        attempt = Attempt(
            self._link,
            session,
            process_id,
            tries_process_id=capable or test,
            on_progress=self._progressed,
        )
        self._attempt, self._link.busy = attempt, True
        self.idle.clear()
        self._on_change()
        trailer = commands.process_id(process_id) if capable and not test else b""
        chunks = content.chunks(self._journal, receipt, job, self._settings)
        try:
            verdict = await attempt.run(chunks, trailer)
        finally:
            self._attempt, self._link.busy = None, False
            self._link.see(stalled=False)
        if self._noting is not None:
            await self._noting
        if test and self._link.card.two_way:
            self._link.learn(self._link.card.found(process_id=attempt.confirmation.process_id))
        while True:
            try:
                if verdict is Verdict.UNTOUCHED:
                    await self._write(
                        self._head().job, state=JobState.PENDING, reasons=(), started_at=None
                    )
                    self.idle.set()
                    return
                await self._finish(self._head().job, verdict, attempt.confirmation.evidence)
            except JournalError as error:
                # Something may be on paper: it must not be sent again for want of a row.
                _LOGGER.error("%s: waiting for the journal (%s)", self._settings.id, error)
                await asyncio.sleep(JOURNAL_RETRY_S)
                continue
            except LookupError:
                _LOGGER.error("%s: %s went with a damaged journal", self._settings.id, receipt.id)
            break
        self._queue.popleft()
        self.idle.set()
        self._on_change()

    def _head(self) -> OpenJob:
        entry = self._queue[0]
        if isinstance(entry, Passing):
            raise TypeError("a receipt in flight is at the head of the queue")
        return entry

    async def _pass(self, entry: Passing) -> None:
        loop = asyncio.get_running_loop()
        while loop.time() < entry.expires:
            session = self._link.session
            if self._link.ready and session is not None and self._sendable():
                with suppress(TransportError):
                    async with self._link.turn:
                        session.armed = False
                        await session.write(entry.data)
                return
            with suppress(TimeoutError):
                async with asyncio.timeout_at(entry.expires):
                    await self._link_news()
        _LOGGER.warning(
            "%s: %d bytes between receipts dropped, the printer could not take them in time",
            self._settings.id,
            len(entry.data),
        )

    async def _until_printable(self) -> None:
        """Return with the link up and nothing known against printing."""
        while True:
            self._changed.clear()
            if self._link.ready and self._sendable() and await self._preflight():
                return
            await self._hold()
            with suppress(TimeoutError):
                async with asyncio.timeout(1.0):
                    await self._changed.wait()

    async def _preflight(self) -> bool:
        if not self._link.card.two_way or self._link.observation.answers is False:
            return True
        async with self._link.turn:
            await self._link.refresh()
            if not self._link.ready or not self._sendable():
                return False
            with suppress(TransportError):
                await self._link.ensure_probed()
            return self._link.ready

    def _sendable(self) -> bool:
        seen = self._link.observation
        if seen.answers is False and seen.fault is None:
            since = self._link.silent_since
            now = asyncio.get_running_loop().time()
            return since is not None and now - since > SILENT_GRACE_S
        return printer_state.may_print(seen)

    async def _link_news(self) -> None:
        self._changed.clear()
        await self._changed.wait()

    async def _hold(self) -> None:
        """Mark everything that waits as held; it prints by itself later."""
        for index, entry in enumerate(list(self._queue)):
            if isinstance(entry, OpenJob) and entry.job.state is JobState.PENDING:
                job = await self._write(
                    entry.job,
                    state=JobState.PENDING_HELD,
                    reasons=(JobStateReason.PRINTER_STOPPED,),
                )
                self._queue[index] = OpenJob(job, entry.receipt)
                self._on_change()

    # Writing down

    def _progressed(self) -> None:
        """The attempt moved: say whether the printer goes on or stands still."""
        job = self._head().job
        stopped = not printer_state.may_print(self._link.observation)
        state = JobState.PROCESSING_STOPPED if stopped else JobState.PROCESSING
        if state is not job.state and (self._noting is None or self._noting.done()):
            self._noting = asyncio.create_task(self._note(job, state), name="job state")

    async def _note(self, job: Job, state: JobState) -> None:
        stopped = state is JobState.PROCESSING_STOPPED
        reason = JobStateReason.PRINTER_STOPPED if stopped else JobStateReason.PRINTING
        try:
            await self._write(job, state=state, reasons=(reason,))
        except (JournalError, LookupError) as error:
            _LOGGER.warning("%s: state not written down (%s)", self._settings.id, error)

    async def _finish(self, job: Job, verdict: Verdict, evidence: Evidence) -> None:
        now = time.time()
        if verdict is Verdict.UNSURE:
            job = await self._write(
                job,
                state=JobState.PROCESSING_STOPPED,
                reasons=(JobStateReason.INTERRUPTED,),
                unsure=True,
                evidence=evidence,
                tier=evidence,
            )
            self.unsure[job.receipt_id] = job
            return
        reason = (
            JobStateReason.COMPLETED
            if verdict is Verdict.PROVEN
            else JobStateReason.QUEUED_IN_DEVICE
        )
        self.unsure.pop(job.receipt_id, None)
        await self._write(
            job,
            state=JobState.COMPLETED,
            reasons=(reason,),
            unsure=False,
            evidence=evidence,
            ended_at=now,
            tier=evidence,
            complete=True,
        )
        self._on_change()

    async def _write(
        self, job: Job, *, tier: Evidence | None = None, complete: bool = False, **changes: Any
    ) -> Job:
        job = replace(job, **changes)
        audit = ("engine", "printed") if complete else None
        receipt = await self._journal.jobs.update(job, tier=tier, audit=audit, now=time.time())
        for index, entry in enumerate(self._queue):
            if isinstance(entry, OpenJob) and entry.job.id == job.id:
                self._queue[index] = OpenJob(job, entry.receipt)
        self._hub.publish(JobUpdate(receipt))
        if complete:
            self._hub.publish(OutputComplete(receipt))
        return job
