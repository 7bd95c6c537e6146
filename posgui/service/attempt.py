"""One try to print one receipt: send, then wait for what proves it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

from posgui.escpos import commands
from posgui.escpos.extent import ExtentMeter
from posgui.model.errors import JournalError, NotTaken, TransportError
from posgui.model.receipts import Evidence
from posgui.rules import printer_state
from posgui.rules.confirmation import MARGIN_S, Confirmation, Verdict, slowest_print_s
from posgui.service.link import Link
from posgui.service.probe import catch_up
from posgui.service.session import Session

_LOGGER = logging.getLogger(__name__)

TICK_S = 0.5
"""How often the time is looked at while a receipt is in flight."""
LATE_S = 2.0
"""A look so much later than it should have been: this process stood still, or the machine
slept, and that time proves nothing about the printer."""
MUTE_SETTLE_S = 1.5
"""A printer that cannot answer: so long after the last byte was acknowledged for the
connection to break, which is all it could still tell."""
FIRST_PROCESS_ID_S = 3.0
"""Wait for a first process id once the queued request behind it was answered."""
GIVE_UP_S = 60.0
"""Silence after the last byte was acknowledged, beyond the time the receipt may take,
until it counts as unsure and no longer holds up the ones behind it."""
SECOND_FENCE_S = 3.0
"""Deadline of the second request when the first went unanswered."""
CHUNK = 4096
"""Bytes a write: small enough that a stopping printer is seen stopping."""
QUEUE_MARGIN_S = 8.0
"""As MARGIN_S, behind a print queue: CUPS tries a printer that took no connection, as one
that is busy, for the second time after 5 s (its socket backend)."""


class Load:
    """What has been sent so far: its extent."""

    def __init__(self) -> None:
        self._meter = ExtentMeter()

    def add(self, data: bytes) -> int:
        """Count in the next bytes; returns the queued replies that they will draw."""
        before = self._meter.extent.replies
        return self._meter.feed(data).replies - before

    @property
    def slowest_s(self) -> float:
        """Seconds until all of it has surely printed."""
        extent = self._meter.extent
        return slowest_print_s(extent.bytes, extent.dots)


class Attempt:
    """Sends through the link's present session and keeps a ``Confirmation``.

    ``on_progress`` is called when the evidence or the printer's ability to go on
    changed. Ends with a verdict, or by cancellation with the receipt unsure.
    """

    def __init__(
        self,
        link: Link,
        session: Session,
        process_id: str,
        *,
        tries_process_id: bool,
        on_progress: Callable[[], None],
    ) -> None:
        self._link = link
        self._session = session
        self._process_id = process_id
        self._on_progress = on_progress
        self._news = asyncio.Event()
        self._load = Load()
        self._fence: asyncio.Future[int] | None = None
        self._due = 0.0
        self._refenced = False
        self._stalled = False
        self.confirmation = Confirmation(link.card.proof, tries_process_id)

    def hear_process_id(self, process_id: str) -> None:
        """The printer reported a process id; an id stands for all before it."""
        if process_id == self._process_id:
            self.confirmation.process_id = True
            self._news.set()

    def hear_change(self) -> None:
        """The link's observation changed."""
        self._news.set()

    async def run(self, chunks: AsyncIterator[bytes], trailer: bytes) -> Verdict:
        """Send ``chunks`` and ``trailer`` (our own requests), wait for the verdict."""
        try:
            async with self._link.turn:
                await self._send(chunks, trailer)
        except TransportError as error:
            self.confirmation.link_lost = True
            if isinstance(error, NotTaken):
                self.confirmation.touched = False
            return self.confirmation.verdict
        except JournalError as error:
            # What is left of the receipt cannot be read now.
            _LOGGER.error("%s: the receipt was not sent whole (%s)", self._session.address, error)
            return self._broken_off()
        return await self._prove()

    def _broken_off(self) -> Verdict:
        """The printer may stand inside a command: a new connection starts it afresh."""
        if not self.confirmation.touched:
            return Verdict.UNTOUCHED
        self._link.reconnect()
        return Verdict.UNSURE

    async def _send(self, chunks: AsyncIterator[bytes], trailer: bytes) -> None:
        session = self._session
        watching = asyncio.create_task(self._watch_stall(), name="stall watch")
        try:
            async for piece in _whole(chunks) if session.whole_jobs else _pieces(chunks):
                if session.lost is None:
                    # From the first call on, bytes may have left (law 3).
                    self.confirmation.touched = True
                session.talk.expect_queued(self._load.add(piece))
                self._extend()
                await session.write(piece)
            session.armed = False
            if self._link.card.in_order:
                self._fence = session.talk.fence()
                self._fence.add_done_callback(self._on_fence)
                trailer += commands.transmit_status(1)
            if self._link.card.two_way:
                trailer += commands.automatic_status(commands.ASB_ALL)
                session.armed = True
            if trailer:
                await session.write(trailer)
        finally:
            watching.cancel()
        self._extend()

    def _extend(self) -> None:
        loop = asyncio.get_running_loop()
        margin = QUEUE_MARGIN_S if self._session.whole_jobs else MARGIN_S
        self._due = loop.time() + self._load.slowest_s + margin

    async def _watch_stall(self) -> None:
        """While a write waits: say when it should have gone on by now."""
        loop = asyncio.get_running_loop()
        while True:
            rested = loop.time()
            await asyncio.sleep(TICK_S)
            if self._stopped or self._was_late(rested):
                self._extend()
            elif loop.time() > self._due:
                self._link.see(stalled=True)

    @staticmethod
    def _was_late(rested: float) -> bool:
        return asyncio.get_running_loop().time() - rested > TICK_S + LATE_S

    @property
    def _stopped(self) -> bool:
        """The printer, or its queue, says that it cannot go on: time does not count."""
        seen = self._link.observation
        speaks = bool(seen.answers) or seen.queue is not None
        return speaks and not printer_state.may_print(seen)

    def _on_fence(self, fence: asyncio.Future[int]) -> None:
        if not fence.cancelled() and fence.exception() is None:
            self._proven_in_order()

    def _proven_in_order(self) -> None:
        self.confirmation.in_order = True
        # Online has to be seen after this answer, not before.
        self.confirmation.online_after = False
        self._news.set()

    async def _prove(self) -> Verdict:
        loop = asyncio.get_running_loop()
        quiet_since = loop.time()
        while True:
            self._news.clear()
            if self._session.lost is not None:
                self.confirmation.link_lost = True
            if not self.confirmation.written and not self._session.unsent():
                self.confirmation.written = True
                quiet_since = loop.time()
                self._on_progress()
            await self._look(loop.time(), quiet_since)
            verdict = self.confirmation.verdict
            if verdict is not Verdict.WAITING:
                return verdict
            rested = loop.time()
            with suppress(TimeoutError):
                async with asyncio.timeout(TICK_S):
                    await self._news.wait()
            if self._was_late(rested):
                self._extend()

    async def _look(self, now: float, quiet_since: float) -> None:
        confirmation, seen = self.confirmation, self._link.observation
        if self._session.whole_jobs and confirmation.written:
            # The queue said all it will ever say of this job.
            confirmation.settled_in = True
            return
        if self._stopped:
            self._extend()
            self._on_progress()
            return
        if confirmation.in_order and not confirmation.online_after and await self._see_online():
            if not self._link.card.process_id:
                # Whether it knows GS ( H at all is found out here: a short wait will do.
                self._due = min(self._due, now + FIRST_PROCESS_ID_S)
            return
        if self._link.card.proof.rank <= Evidence.ACCEPTED.rank:
            settled = not self._link.card.two_way or seen.facts.online is True
            waited = now - quiet_since > MUTE_SETTLE_S
            confirmation.settled_in = confirmation.written and settled and waited
        if now > self._due and not confirmation.link_lost:
            await self._look_overdue(now)

    async def _look_overdue(self, now: float) -> None:
        """The proof is past its time: is the printer silent, or has it nothing to say?"""
        if not self._link.card.two_way or not await self._answers():
            self._stalled = True
            self._link.see(stalled=True)
            self.confirmation.overdue = self.confirmation.written and now > self._due + GIVE_UP_S
        elif self._stalled:
            # It speaks again and goes on printing where it was.
            self._stalled = False
            self._extend()
        elif self.confirmation.in_order and not self.confirmation.online_after:
            # The receipt is through, and the next look sees whether the printer is online:
            # a question was missed, as after this process stood still.
            return
        elif not await self._ask_again():
            self.confirmation.overdue = True

    async def _see_online(self) -> bool:
        # Automatic status that came behind the answer tells it without a question.
        if not self._session.told_since_answer and not await self._answers():
            return False
        if not printer_state.may_print(self._link.observation):
            return False
        self.confirmation.online_after = True
        self._on_progress()
        return True

    async def _answers(self) -> bool:
        async with self._link.turn:
            return await self._link.refresh()

    async def _ask_again(self) -> bool:
        """Ask once more for a queued answer: the till's own requests may have drawn
        fewer replies than counted, or one was garbled. True while that may help."""
        if self._refenced or not self._link.card.in_order or self.confirmation.in_order:
            return False
        self._refenced = True
        async with self._link.turn:
            if identity := self._link.card.identity:
                # A name cannot be taken for the answer to a request of the till's own.
                self._session.talk.recount()
                found = await catch_up(self._session, identity, SECOND_FENCE_S, names=1)
                if found:
                    self._proven_in_order()
                return found
            self._session.talk.recount()
            self._fence = self._session.talk.fence()
            self._fence.add_done_callback(self._on_fence)
            with suppress(TransportError):
                await self._session.write(commands.transmit_status(1))
        self._due = asyncio.get_running_loop().time() + SECOND_FENCE_S
        return True


async def _pieces(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async for chunk in chunks:
        for start in range(0, len(chunk), CHUNK):
            yield chunk[start : start + CHUNK]


async def _whole(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield b"".join([chunk async for chunk in chunks])
