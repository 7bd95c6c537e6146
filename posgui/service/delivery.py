"""One FIFO worker per printer: nothing printed twice, nothing lost, nothing claimed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from posgui.config.quirks import NO_PROCESS_ID, quirks_of
from posgui.escpos import commands
from posgui.escpos.guard import CommandGuard
from posgui.model.errors import JournalError, TransportError
from posgui.model.receipts import CopyKind, Evidence, Job, JobState, Receipt
from posgui.rules import printer_state
from posgui.rules.confirmation import Confirmation, Verdict
from posgui.service.attempt import Attempt
from posgui.service.backlog import Backlog
from posgui.service.clock import elapsed
from posgui.service.content import Content, process_id_of
from posgui.service.job_queue import JobQueue, Passing, Waiting
from posgui.service.link import Link
from posgui.service.probe import probe_counters, start_afresh
from posgui.service.readiness import Readiness
from posgui.service.session import Session

_LOGGER = logging.getLogger(__name__)

KICK_MAX_AGE_S = 5.0
"""A drawer that opens minutes late is worse than one that stays shut."""
JOURNAL_RETRY_S = 2.0
LOOK_S = 1.0
"""How often a waiting queue looks again without being told of a change."""


class Delivery:
    """Delivers one printer's receipts in order. All methods are called on the loop."""

    def __init__(
        self,
        link: Link,
        content: Content,
        queue: JobQueue,
        readiness: Readiness,
        backlog: Backlog,
        on_change: Callable[[], None],
    ) -> None:
        self.queue = queue
        self._link = link
        self._content = content
        self._readiness = readiness
        self._backlog = backlog
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
            self.queue.add(receipt, receipt.current)
            self.queue_changed()
            # Told behind the receipt's next step, which it must not delay.
            asyncio.get_running_loop().call_soon(self._on_change)

    def pass_on(self, data: bytes) -> None:
        """Send bytes that are no receipt, in order, or drop them when they grow old."""
        expires = elapsed() + KICK_MAX_AGE_S
        self.queue.entries.append(Passing(data, expires))
        self._work.set()

    def was_interrupted(self, size: int) -> None:
        """A receipt of ``size`` bytes was cut off when the engine last died."""
        self._swallowing = max(self._swallowing, size)

    def queue_changed(self) -> None:
        """Something was added to the queue, or taken out of it."""
        self._work.set()
        self._changed.set()

    def link_changed(self) -> None:
        """The link's observation or card changed."""
        self._readiness.look()
        self._changed.set()
        if self._attempt is not None:
            self._attempt.hear_change()

    async def process_id(self, process_id: str) -> None:
        """The printer reported a process id, now or on a later connection: late proof is
        still proof."""
        if self._attempt is not None:
            self._attempt.hear_process_id(process_id)
        for job in list(self.queue.unsure.values()):
            if process_id_of(job.id) == process_id:
                await self.queue.finish(job, Verdict.PROVEN, Evidence.PROCESS_ID)
                self._on_change()

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
                    entries.remove(entry)
                elif await self._deliver_surely(entry):
                    self.queue.remove(entry)
                    self._on_change()
            await self._work.wait()

    async def _deliver_surely(self, entry: Waiting) -> bool:
        """As ``_deliver``; a fault of our own must not end the printer's service."""
        try:
            return await self._deliver(entry)
        except Exception:  # whatever it was, the next receipt is to be printed (law 8)
            _LOGGER.exception("%s: delivering %s failed", self._link.address, entry.receipt.id)
            await asyncio.sleep(JOURNAL_RETRY_S)
            if entry.job.started_at is None:
                return False
            await self._write_down(entry, Verdict.UNSURE, Evidence.NONE)
            return True
        finally:
            self.queue.over()

    async def _deliver(self, entry: Waiting) -> bool:
        """Print the receipt at the head; True when it is done with, one way or another."""
        try:
            await self.queue.rush.give_way()
            if not await self._until_printable(entry):
                return False
            session = self._link.session
            if session is None or session.lost is not None:
                return False
            job = await self.queue.start(entry)
        except JournalError as error:
            # Law 1: what cannot be written down is not printed.
            await self._journal_is_down(error)
            return False
        except LookupError:
            _LOGGER.error(
                "%s: %s went with a damaged journal", self._link.address, entry.receipt.id
            )
            return True
        if job is None:
            return False
        self.idle.clear()
        try:
            await self._resync(session)
            attempt, verdict = await self._try(entry, session)
            if verdict is Verdict.UNSURE:
                self._swallowing = entry.receipt.size
            await self._write_down(entry, verdict, attempt.confirmation.evidence)
        finally:
            self.idle.set()
            self._link.let_go()
        return verdict is not Verdict.UNTOUCHED

    async def _try(self, entry: Waiting, session: Session) -> tuple[Attempt, Verdict]:
        receipt, job, card = entry.receipt, entry.job, self._link.card
        process_id = process_id_of(job.id)
        test = job.kind is CopyKind.TEST and NO_PROCESS_ID not in quirks_of(card.identity)
        attempt = Attempt(
            self._link,
            session,
            process_id,
            tries_process_id=bool(card.process_id) or test,
            on_progress=self._progressed,
        )
        self._attempt, self._link.busy = attempt, True
        asyncio.get_running_loop().call_soon(self._on_change)
        trailer = commands.process_id(process_id) if card.process_id and not test else b""
        guard = CommandGuard()
        chunks = self._content.chunks(receipt, job, guard, asks=test)
        try:
            verdict = await attempt.run(chunks, trailer)
        finally:
            self._attempt, self._link.busy = None, False
            self._link.see(stalled=False)
        if self._noting is not None:
            await self._noting
        if guard.withheld:
            await self.queue.record_withheld(receipt, dict(guard.withheld))
        if test and card.two_way:
            await _learn_from_test(self._link, session, attempt.confirmation)
        return attempt, verdict

    async def _resync(self, session: Session) -> None:
        if not self._link.card.in_order:
            return
        with suppress(TransportError):
            async with self._link.turn:
                await start_afresh(session, self._link.card, self._swallowing)
            self._swallowing = 0

    async def _write_down(self, entry: Waiting, verdict: Verdict, evidence: Evidence) -> None:
        """How the attempt ended. Something may be on paper: it must not be sent again
        for want of a row, so this does not give up."""
        while True:
            try:
                return await self.queue.finish(entry.job, verdict, evidence)
            except JournalError as error:
                await self._journal_is_down(error)
            except LookupError:
                _LOGGER.error(
                    "%s: job %d went with a damaged journal", self._link.address, entry.job.id
                )
                return None

    async def _journal_is_down(self, error: JournalError) -> None:
        _LOGGER.error("%s: waiting for the journal (%s)", self._link.address, error)
        await asyncio.sleep(JOURNAL_RETRY_S)

    async def _pass(self, entry: Passing) -> None:
        while (left := entry.expires - elapsed()) > 0:
            fetched = self._readiness.look() and await self._link.fetch()
            if fetched and (session := self._link.session) is not None:
                with suppress(TransportError):
                    async with self._link.turn:
                        session.armed = False
                        await session.write(entry.data)
                self._link.let_go()
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(min(left, LOOK_S)):
                    self._changed.clear()
                    await self._changed.wait()
        _LOGGER.warning(
            "%s: %d bytes between receipts dropped, the printer could not take them in time",
            self._link.address,
            len(entry.data),
        )

    async def _until_printable(self, entry: Waiting) -> bool:
        """Wait until nothing known speaks against printing the entry; False when it is
        not the next one any more."""
        while self.queue.entries and self.queue.entries[0] is entry:
            self._changed.clear()
            if not self._readiness.look():
                # Whoever holds and hands over must know, even without a change.
                self._backlog.look()
            elif not self._rests(entry):
                if entry.job.state is JobState.PENDING_HELD and await self._backlog.asks():
                    continue
                if await self._readiness.preflight():
                    return True
            with suppress(TimeoutError):
                async with asyncio.timeout(min(LOOK_S, self._readiness.settles_in or LOOK_S)):
                    await self._changed.wait()
        return False

    def _rests(self, entry: Waiting) -> bool:
        """It waited through a fault, and the printer has not been ready for long."""
        return entry.job.state is JobState.PENDING_HELD and bool(self._readiness.settles_in)

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
            _LOGGER.warning("%s: state not written down (%s)", self._link.address, error)


async def _learn_from_test(link: Link, session: Session, confirmation: Confirmation) -> None:
    """What a test page found out that nothing else may ask."""
    link.learn(link.card.found(process_id=confirmation.process_id))
    if confirmation.verdict is Verdict.PROVEN:
        async with link.turn:
            await probe_counters(session, link.card, link.learn)
