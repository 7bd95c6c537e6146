"""A bad way between two TCP ends: slow, cut into small writes, silent, or torn.

async with FaultProxy(printer.port) as way:
    ...let the engine print to 127.0.0.1, way.port...
    way.at(way.passed + 700, way.reset)

TCP keeps the order of bytes, so what a network can do to them is: delay them, regroup
them, stop them, and end the connection at any byte.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable
from types import TracebackType
from typing import Self

READ_BYTES = 16 * 1024
_RESET = struct.pack("ii", 1, 0)


class FaultProxy:
    """Listens on ``port`` and carries every connection to ``target``, on this loop.

    ``delay_s`` is waited before each write, ``piece`` is the most bytes a write has (0:
    as they come), both ways. ``passed`` counts the bytes carried to the target.
    """

    def __init__(self, target: int) -> None:
        self.target = target
        self.delay_s = 0.0
        self.piece = 0
        self.passed = 0
        self._open = asyncio.Event()
        self._open.set()
        self._at: tuple[int, Callable[[], None]] | None = None
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._carrying: set[asyncio.Task[None]] = set()

    @property
    def port(self) -> int:
        """Where to connect to."""
        if self._server is None:
            raise RuntimeError("the proxy is not started")
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    def at(self, count: int, action: Callable[[], None]) -> None:
        """Call ``action`` once, when exactly ``count`` bytes were carried to the target."""
        self._at = (count, action)

    def go_silent(self) -> None:
        """Both ends stay connected and nothing comes through, as with a cut cable."""
        self._open.clear()

    def speak(self) -> None:
        """What waited comes through after all."""
        self._open.set()

    def reset(self) -> None:
        """RST to both ends of every connection."""
        for writer in tuple(self._writers):
            _reset(writer)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", 0, limit=READ_BYTES)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.close()
        self.reset()
        for task in tuple(self._carrying):
            task.cancel()
        await asyncio.gather(*self._carrying, return_exceptions=True)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._carrying.add(task)
            task.add_done_callback(self._carrying.discard)
        with contextlib.suppress(asyncio.CancelledError):
            try:
                back, onward = await asyncio.open_connection(
                    "127.0.0.1", self.target, limit=READ_BYTES
                )
            except OSError:
                _reset(writer)
                return
            self._writers |= {writer, onward}
            try:
                await asyncio.gather(
                    self._carry(reader, onward, counted=True),
                    self._carry(back, writer, counted=False),
                )
            except OSError:
                _reset(writer)
                _reset(onward)
            finally:
                self._writers -= {writer, onward}
                writer.close()
                onward.close()

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, counted: bool
    ) -> None:
        while data := await reader.read(READ_BYTES):
            while data:
                size = self._size(len(data), counted=counted)
                piece, data = data[:size], data[size:]
                await asyncio.sleep(self.delay_s)
                await self._open.wait()
                writer.write(piece)
                await writer.drain()
                if counted:
                    self._count(len(piece))
        if writer.can_write_eof():
            writer.write_eof()

    def _size(self, size: int, *, counted: bool) -> int:
        if self.piece:
            size = min(size, self.piece)
        if counted and self._at is not None:
            size = min(size, max(1, self._at[0] - self.passed))
        return size

    def _count(self, size: int) -> None:
        self.passed += size
        if self._at is not None and self.passed >= self._at[0]:
            (_, action), self._at = self._at, None
            action()


def _reset(writer: asyncio.StreamWriter) -> None:
    link = writer.get_extra_info("socket")
    if link is not None and not writer.transport.is_closing():
        link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    writer.transport.abort()
