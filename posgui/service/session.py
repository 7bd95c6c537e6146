"""One connection's conversation with a printer; used once."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Protocol

from posgui.escpos import commands, status
from posgui.escpos.backchannel import (
    Answer,
    Asb,
    Backchannel,
    Block,
    Queued,
    RealTime,
)
from posgui.model.errors import TransportError, TransportReason
from posgui.model.machine import PrintQueue
from posgui.model.status import StatusFacts
from posgui.service.conversation import Conversation, Impression
from posgui.transports.base import PortTold, Transport

_LOGGER = logging.getLogger(__name__)

ANSWER_S = 1.5
"""Deadline of one real-time query. A healthy printer answers in milliseconds, slow
clones in some hundred; 1.5 s without one means no answer (PROTOCOL 1.2), and two of
these in a row still fit into the five seconds in which silence must be noticed."""
QUIET_S = 0.1
"""After a miss: so long without a byte before asking again, so that a late answer is
not taken for the answer to the next question."""
LAG_PROOFS = 2
"""Mismatches before a printer counts as answering one question late."""

ALL = (1, 2, 3, 4)
"""The real-time questions that together tell everything."""
_NORMAL = 0x12
_MEANINGFUL = 0x6C
"""Bits 2, 3, 5, 6 of a DLE EOT reply; the others are fixed (Epson APG p.300)."""

MakeTransport = Callable[[Callable[[bytes], None], Callable[[TransportError], None]], Transport]


class SessionListener(Protocol):
    """Who hears what a session learns unasked."""

    def on_facts(self, facts: StatusFacts) -> None:
        """The printer pushed its automatic status."""

    def on_process_id(self, process_id: str) -> None:
        """Everything up to this id was printed."""

    def on_queue(self, queue: PrintQueue) -> None:
        """The print queue on the way was looked at."""

    def on_lost(self, error: TransportError) -> None:
        """The connection ended."""


class Session:
    """Asks, writes and listens over one transport. ``lost`` is set when it is over."""

    def __init__(
        self, make_transport: MakeTransport, listener: SessionListener, *, late: bool = False
    ) -> None:
        """``late``: this printer was found to answer one question late before."""
        self._transport = make_transport(self._on_bytes, self._on_lost)
        self._transport.on_queue = listener.on_queue
        self._listener = listener
        self._backchannel = Backchannel()
        self.talk = Conversation(impression=Impression(late=LAG_PROOFS if late else 0))
        self._asking = asyncio.Lock()
        self._doubtful = False
        self._at_once = False
        """The last round told that all is normal, so the next may be asked in one write."""
        self.lost: TransportError | None = None
        self.armed = False
        """Automatic status was asked for since the last ESC @ we know of."""
        self.heard_at = -math.inf
        """When the printer last told everything, on the loop's clock."""
        self.told_since_answer = False
        """It told everything since its last queued answer."""

    def is_alive(self) -> bool:
        """The connection has not ended."""
        return self.lost is None

    @property
    def address(self) -> str:
        """Where this connection goes, for people."""
        return self._transport.address

    @property
    def whole_jobs(self) -> bool:
        """Every ``write`` is one job of a print queue."""
        return self._transport.capabilities.whole_jobs

    @property
    def lagging(self) -> bool:
        """The printer's answers belong to the question before."""
        return self.talk.impression.late >= LAG_PROOFS

    @property
    def impression(self) -> Impression:
        """What it made on us so far."""
        return self.talk.impression

    async def open(self) -> None:
        """Connect; TransportError if that fails."""
        await self._transport.open()

    async def close(self) -> None:
        """Let go of the printer; whoever still writes is told that the link is lost."""
        if self.lost is None:
            self.lost = TransportError(TransportReason.LINK_LOST, address=self.address)
        await self._transport.close()
        self.talk.forget(self.lost)

    def unsent(self) -> int | None:
        """Bytes written that the far end has not acknowledged; None if unknown."""
        return self._transport.unsent()

    async def port_told(self) -> PortTold | None:
        """What the port itself tells of the printer; None if nothing."""
        return await self._transport.port_told()

    async def write(self, data: bytes) -> None:
        """Send bytes in order; TransportError when the link broke."""
        if self.lost is not None:
            raise self.lost
        await self._transport.write(data)

    async def arm(self) -> None:
        """Ask for automatic status back; a printer forgets it at every ESC @ (Epson APG
        p.317), so every receipt is followed by this again."""
        await self.write(commands.automatic_status(commands.ASB_ALL))
        self.armed = True

    # Real-time status

    async def status(self, n: int) -> int | None:
        """The reply to DLE EOT ``n`` (1 to 4), or None where it cannot be believed: what is
        not plainly normal counts once two answers agree, as a printer may be one late."""
        impression, before = self.talk.impression, self.talk.last_answer
        first = await self.ask(n)
        if first is None:
            self._doubtful = True
            return None
        if _is_plain(n, first) and not self._doubtful and not impression.late:
            return first
        second = await self.ask(n)
        if second is None or second == first:
            if second is not None and before not in (None, first):
                # It is not what was said to the question before, so it is no late answer.
                impression.late = max(0, impression.late - 1)
            return second
        third = await self.ask(n)
        if third != second:
            return None
        impression.late = min(impression.late + 1, 2 * LAG_PROOFS)
        return third

    async def facts(self, numbers: tuple[int, ...] = ALL) -> StatusFacts | None:
        """A round of questions; None when not one was answered.

        After a round in which all was normal the four are asked in one write: on a
        network that is one way there and back. Any other answer to them starts anew,
        one by one: it may belong to another question.
        """
        if numbers == ALL and self._at_once and not (self._doubtful or self.talk.impression.late):
            came = dict(zip(numbers, await self._ask_together(numbers), strict=False))
            if not came:
                return None
            if len(came) == len(numbers) and _all_plain(came):
                return self._gathered(came)
        found: dict[int, int | None] = {}
        for n in numbers:
            found[n] = await self.status(n)
            if not any(found.values()):
                return None
        return self._gathered(found)

    def _gathered(self, values: Mapping[int, int | None]) -> StatusFacts:
        if None not in values.values():
            self._doubtful = False
            self.talk.impression.answered = True
            if tuple(values) == ALL:
                self._at_once = _all_plain(values)
                self._told_everything()
        return _facts(tuple(values.items()))

    def _told_everything(self) -> None:
        self.heard_at = asyncio.get_running_loop().time()
        self.told_since_answer = True

    def doubt(self) -> None:
        """Believe the next round only where two answers agree."""
        self._doubtful = True

    async def ask(self, n: int) -> int | None:
        """The next answer, whatever question it belongs to; None if none comes in time."""
        return next(iter(await self._ask_together((n,))), None)

    async def _ask_together(self, numbers: tuple[int, ...]) -> list[int]:
        """The answers that came, in order, to questions asked in one write."""
        async with self._asking:
            if self._doubtful:
                await self._settle()
            if self.lost is not None or not self._transport.capabilities.reads_back:
                return []
            answers = [asyncio.Future[int]() for _ in numbers]
            self.talk.real_time.extend(answers)
            came: list[int] = []
            time = asyncio.get_running_loop().time
            asked_at = time()
            try:
                async with asyncio.timeout(ANSWER_S):
                    await self.write(b"".join(map(commands.real_time_status, numbers)))
                    came.append(await answers[0])
                    self.talk.impression.took_s = time() - asked_at
                    for answer in answers[1:]:
                        came.append(await answer)  # noqa: PERF401 - what came before a miss counts
            except (TimeoutError, TransportError):
                # What is missing cannot be told from what came.
                self._doubtful, self._at_once = True, False
            finally:
                self.talk.real_time.clear()
            return came

    async def _settle(self) -> None:
        loop = asyncio.get_running_loop()
        while self.lost is None:
            if (left := self.talk.last_byte_at + QUIET_S - loop.time()) <= 0:
                return
            await asyncio.sleep(left)

    # Queued requests

    async def block(self, request: bytes, deadline: float) -> Block | None:
        """The block the printer answers to ``request`` (GS I, GS g 2), None if none comes."""
        waiting: asyncio.Future[Block] = asyncio.get_running_loop().create_future()
        self.talk.block = waiting
        try:
            async with asyncio.timeout(deadline):
                await self.write(request)
                return await waiting
        except (TimeoutError, TransportError):
            return None
        finally:
            self.talk.block = None

    # What comes in

    def _on_bytes(self, data: bytes) -> None:
        if not self.talk.impression.is_printer(data):
            return
        self.talk.last_byte_at = asyncio.get_running_loop().time()
        for answer in self._backchannel.feed(data):
            self._on_answer(answer)

    def _on_answer(self, answer: Answer) -> None:
        match answer:
            case RealTime(value):
                self.talk.last_answer = value
                waiting = self.talk.real_time.popleft() if self.talk.real_time else None
                if waiting is not None and not waiting.done():
                    waiting.set_result(value)
                else:
                    _LOGGER.debug("%s: status byte nobody waits for", self.address)
            case Asb(data):
                self._told_everything()
                self._listener.on_facts(status.decode_asb(data))
            case Queued(value):
                self._on_queued(value)
            case Block():
                self._on_block(answer)
            case _:
                self._doubtful = True

    def _on_queued(self, value: int) -> None:
        if self.talk.queued_seen >= self.talk.queued_asked:
            self.talk.unasked += 1
            _LOGGER.debug("%s: queued answer nobody asked for", self.address)
            return
        self.talk.queued_seen += 1
        self.told_since_answer = False
        fences = self.talk.fences
        while fences and fences[0][0] <= self.talk.queued_seen:
            _, waiting = fences.popleft()
            if not waiting.done():
                waiting.set_result(value)

    def _on_block(self, block: Block) -> None:
        process_id = status.parse_process_id(block)
        if process_id is not None:
            self._listener.on_process_id(process_id)
            return
        waiting = self.talk.block
        if waiting is not None and not waiting.done():
            waiting.set_result(block)

    def _on_lost(self, error: TransportError) -> None:
        self.lost = error
        self.talk.forget(error)
        self._listener.on_lost(error)


def _is_plain(n: int, value: int) -> bool:
    """Nothing is wrong; the drawer may be open."""
    return value & _MEANINGFUL & ~(0x04 if n == 1 else 0) == _NORMAL & _MEANINGFUL


def _all_plain(values: Mapping[int, int | None]) -> bool:
    return all(value is not None and _is_plain(n, value) for n, value in values.items())


@lru_cache(maxsize=64)
def _facts(values: tuple[tuple[int, int | None], ...]) -> StatusFacts:
    """Kept, as a printer gives the same answers all day."""
    facts = StatusFacts()
    for n, value in values:
        if value is not None:
            facts = facts.merged(status.decode_real_time(n, value))
    return facts
