"""A printer that takes everything at once and answers what it is asked.

No paper, no speed: what is measured is the way to it.
"""

from __future__ import annotations

import asyncio
import re
import time
from types import TracebackType
from typing import Self

from tests.bench.receipts import CUT

_ASKED = re.compile(rb"\x10\x04[\x01-\x04]|\x1dr[\x011]|\x1da[\x01-\xff]")
_TITLE = re.compile(rb"<receipt (\d{6})>")
_LONGEST = 16
_ANSWERS = {b"\x10": b"\x12", b"r": b"\x00", b"a": b"\x10\x00\x00\x00"}


class Sink:
    """Listens on ``port`` of loopback, for any number of connections."""

    def __init__(self) -> None:
        self.first_byte: dict[int, float] = {}
        """When the beginning of a receipt came, by its number (``time.perf_counter``)."""
        self.cuts = 0
        self.moved = asyncio.Event()
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """Where to print to."""
        if self._server is None:
            raise RuntimeError("the sink is not started")
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def until_cuts(self, count: int) -> None:
        """Return when so many receipts came to their end."""
        while self.cuts < count:
            self.moved.clear()
            await self.moved.wait()

    async def begun(self, number: int) -> float:
        """When the first byte of that receipt came; waits for it."""
        while number not in self.first_byte:
            self.moved.clear()
            await self.moved.wait()
        return self.first_byte[number]

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self), "127.0.0.1", 0)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.close()


class _Connection(asyncio.Protocol):
    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._rest = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        data = self._rest + data
        for number in _TITLE.findall(data):
            self._sink.first_byte.setdefault(int(number), now)
        # What may be the beginning of something is looked at again with what follows.
        whole = len(data) - _LONGEST
        answers, end = bytearray(), 0
        for asked in _ASKED.finditer(data):
            command, end = asked[0], asked.end()
            answers += _ANSWERS.get(command[:1]) or _ANSWERS[command[1:2]]
        cut = data.rfind(CUT)
        self._sink.cuts += data.count(CUT)
        self._rest = data[max(end, cut + len(CUT) if cut >= 0 else 0, whole) :]
        if answers and self._transport is not None:
            self._transport.write(bytes(answers))
        self._sink.moved.set()
