"""What was asked over one connection and is not answered yet, and what its other end is."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from posgui.escpos.backchannel import Block, is_text
from posgui.model.errors import TransportError


@dataclass(slots=True)
class Impression:
    """How the other end of a connection behaved."""

    answered: bool = False
    """It answered a whole round of questions."""
    strange: int = 0
    """Bytes that came though no receipt printer sends them."""
    late: int = 0
    """Proofs that its answers belong to the question before; fewer with each one that they
    do not."""
    took_s: float = 0.0
    """From the last question to the first byte of its answer."""
    heard: bool = False

    def is_printer(self, data: bytes) -> bool:
        """Whether what came is to be listened to; whoever begins in plain text is something
        else, and its letters would be taken for status."""
        if not self.heard and is_text(data):
            self.strange = len(data)
        elif self.strange and not self.answered:
            self.strange += len(data)
        self.heard = True
        return not self.strange


@dataclass(slots=True)
class Conversation:
    """Questions on their way."""

    real_time: deque[asyncio.Future[int]] = field(default_factory=deque)
    fences: deque[tuple[int, asyncio.Future[int]]] = field(default_factory=deque)
    queued_asked: int = 0
    queued_seen: int = 0
    uncounted: bool = False
    """Queued requests were given up; their answers may come yet."""
    unasked: int = 0
    """Queued answers that came and nobody waited for."""
    names_asked: set[int] = field(default_factory=set)
    """GS I numbers that were asked for to catch up; each serves once."""
    block: asyncio.Future[Block] | None = None
    last_byte_at: float = 0.0
    last_answer: int | None = None
    """To a real-time question."""
    impression: Impression = field(default_factory=Impression)

    def forget(self, error: TransportError) -> None:
        """Nobody gets an answer any more."""
        for waiting in (*self.real_time, self.block, *(fence for _, fence in self.fences)):
            if waiting is not None and not waiting.done():
                waiting.set_exception(error)
                waiting.exception()  # taken note of, whether or not anybody still waits
        self.real_time.clear()
        self.fences.clear()

    def expect_queued(self, count: int) -> None:
        """``count`` queued requests of the till's own are about to be written."""
        self.queued_asked += count

    def fence(self) -> asyncio.Future[int]:
        """The answer to the GS r 1 that the caller writes next (paper sensor byte).

        Queued answers carry no id and come in order, so it is found by counting.
        """
        self.queued_asked += 1
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.fences.append((self.queued_asked, answer))
        return answer

    def recount(self) -> None:
        """Give up queued requests that were never answered: counting starts anew."""
        self.uncounted = self.uncounted or self.queued_asked > self.queued_seen
        self.queued_asked = self.queued_seen
        self.fences.clear()

    def caught_up(self) -> None:
        """All that was asked so far was answered, or never will be."""
        self.recount()
        self.uncounted = False
