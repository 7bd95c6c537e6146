"""One FIFO worker per printer: nothing printed twice, nothing lost, nothing claimed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from posgui.escpos import commands
from posgui.escpos.guard import CommandGuard
from posgui.journal import Journal, OpenJob
from posgui.model.errors import JournalError, TransportError
from posgui.model.receipts import CopyKind, Evidence, Job, JobState, Receipt
from posgui.model.settings import PrinterSettings
from posgui.rules import printer_state
from posgui.rules.confirmation import Verdict
from posgui.service import content
from posgui.service.attempt import Attempt
from posgui.service.job_queue import JobQueue, Passing
from posgui.service.link import Link
from posgui.service.probe import resync
from posgui.service.session import Session

_LOGGER = logging.getLogger(__name__)

SILENT_GRACE_S = 10.0
"""A printer that used to answer and fell silent gets so long, a fresh connection
included, to speak again before a receipt is sent to it all the same (law 5)."""
KICK_MAX_AGE_S = 5.0
"""A drawer that opens minutes late is worse than one that stays shut."""
JOURNAL_RETRY_S = 2.0
LOOK_S = 1.0
"""How often a waiting queue looks again without being told of a change."""


class Delivery:
    """Delivers one printer's receipts in order. All methods are called on the loop."""

    def __init__(
        self,
        settings: PrinterSettings,
        link: Link,
        journal: Journal,
        queue: JobQueue,
        on_change: Callable[[], None],
    ) -> None:
        self.queue = queue
        self._settings = settings
        self._link = link
        self._journal = journal
        self._on_change = on_change
        self._work = asyncio.Event()
        self._changed = asyncio.Event()
        self._swallowing = 0
        """Bytes the printer may still expect of an interrupted receipt."""
        self._attempt: Attempt | None = None
        self._noting: asyncio.Task[None] | None = None
        self.idle = asyncio.Event()
        """Set while no receipt is in flight."""
        self.idle.set()

    # What others call

    def enqueue(self, receipt: Receipt) -> None:
        """The receipt's newest job is to be printed."""
        if receipt.current is not None:
            self.queue.entries.append(OpenJob(receipt.current, receipt))
            self._work.set()
            self._on_change()

    def pass_on(self, data: bytes) -> None:
        """Send bytes that are no receipt, in order, or drop them when they grow old."""
        expires = asyncio.get_running_loop().time() + KICK_MAX_AGE_S
        self.queue.entries.append(Passing(data, expires))
        self._work.set()

    def was_interrupted(self, size: int) -> None:
        """A receipt of ``size`` bytes was cut off when the engine last died."""
        self._swallowing = max(self._swallowing, size)

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
        for job in list(self.queue.unsure.values()):
            if content.process_id_of(job.id) == process_id:
                await self.queue.finish(job, Verdict.PROVEN, Evidence.PROCESS_ID)
                self._on_change()

    @property
    def held(self) -> int:
        """Receipts waiting because the printer cannot print now."""
        if self._link.ready and printer_state.may_print(self._link.observation):
            return 0
        return self.queue.waiting - self.active

    @property
    def active(self) -> bool:
        """A receipt is in flight."""
        return self._attempt is not None

    # The worker

    async def run(self) -> None:
        """Deliver for ever; ends by cancellation."""
        entries = self.queue.entries
        while True:
            self._work.clear()
            while entries:
                entry = entries[0]
                if isinstance(entry, Passing):
                    await self._pass(entry)
                    entries.popleft()
                elif await self._deliver_surely(entry.receipt):
                    entries.popleft()
                    self._on_change()
            await self._work.wait()

    async def _deliver_surely(self, receipt: Receipt) -> bool:
        """As ``_deliver``; a fault of our own must not end the printer's service."""
        try:
            return await self._deliver(receipt)
        except Exception:  # whatever it was, the next receipt is to be printed (law 8)
            _LOGGER.exception("%s: delivering %s failed", self._settings.id, receipt.id)
            await asyncio.sleep(JOURNAL_RETRY_S)
            if self.queue.head().job.started_at is None:
                return False
            await self._write_down(Verdict.UNSURE, Evidence.NONE)
            return True

    async def _deliver(self, receipt: Receipt) -> bool:
        """Print the receipt at the head; True when it is done with, one way or another."""
        try:
            await self._until_printable()
            session = self._link.session
            if session is None or session.lost is not None:
                return False
            job = await self.queue.start(self.queue.head().job)
        except JournalError as error:
            # Law 1: what cannot be written down is not printed.
            await self._journal_is_down(error)
            return False
        except LookupError:
            _LOGGER.error("%s: %s went with a damaged journal", self._settings.id, receipt.id)
            return True
        self.idle.clear()
        try:
            await self._resync(session)
            attempt, verdict = await self._try(receipt, job, session)
            if verdict is Verdict.UNSURE:
                self._swallowing = receipt.size
            await self._write_down(verdict, attempt.confirmation.evidence)
        finally:
            self.idle.set()
        return verdict is not Verdict.UNTOUCHED

    async def _try(self, receipt: Receipt, job: Job, session: Session) -> tuple[Attempt, Verdict]:
        process_id = content.process_id_of(job.id)
        capable, test = bool(self._link.card.process_id), job.kind is CopyKind.TEST
        attempt = Attempt(
            self._link,
            session,
            process_id,
            tries_process_id=capable or test,
            on_progress=self._progressed,
        )
        self._attempt, self._link.busy = attempt, True
        self._on_change()
        trailer = commands.process_id(process_id) if capable and not test else b""
        guard = CommandGuard()
        chunks = content.chunks(self._journal, receipt, job, self._settings, guard)
        try:
            verdict = await attempt.run(chunks, trailer)
        finally:
            self._attempt, self._link.busy = None, False
            self._link.see(stalled=False)
        if self._noting is not None:
            await self._noting
        if guard.withheld:
            await self.queue.record_withheld(receipt, dict(guard.withheld))
        if test and self._link.card.two_way:
            self._link.learn(self._link.card.found(process_id=attempt.confirmation.process_id))
        return attempt, verdict

    async def _resync(self, session: Session) -> None:
        if not self._swallowing or not self._link.card.in_order:
            return
        with suppress(TransportError):
            async with self._link.turn:
                await resync(session, self._swallowing)
            self._swallowing = 0

    async def _write_down(self, verdict: Verdict, evidence: Evidence) -> None:
        """How the attempt ended. Something may be on paper: it must not be sent again
        for want of a row, so this does not give up."""
        while True:
            job = self.queue.head().job
            try:
                return await self.queue.finish(job, verdict, evidence)
            except JournalError as error:
                await self._journal_is_down(error)
            except LookupError:
                _LOGGER.error("%s: job %d went with a damaged journal", self._settings.id, job.id)
                return None

    async def _journal_is_down(self, error: JournalError) -> None:
        _LOGGER.error("%s: waiting for the journal (%s)", self._settings.id, error)
        await asyncio.sleep(JOURNAL_RETRY_S)

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
            if await self.queue.hold():
                self._on_change()
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_S):
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

    def _progressed(self) -> None:
        """The attempt moved: say whether the printer goes on or stands still."""
        job = self.queue.head().job
        stopped = not printer_state.may_print(self._link.observation)
        if stopped is (job.state is JobState.PROCESSING_STOPPED):
            return
        if self._noting is None or self._noting.done():
            self._noting = asyncio.create_task(self._note(job, stopped), name="job state")

    async def _note(self, job: Job, stopped: bool) -> None:
        try:
            await self.queue.stand(job, stopped=stopped)
        except (JournalError, LookupError) as error:
            _LOGGER.warning("%s: state not written down (%s)", self._settings.id, error)
