"""A TCP port that tills print to as if it were the printer (port 9100 style)."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
import struct
import sys
from contextlib import suppress

from posgui.capture.sink import NotTakenError, Sink, Till
from posgui.escpos.framing import FrameEvent, Framer, TooLarge, looks_like_http
from posgui.model.settings import CaptureSettings

_LOGGER = logging.getLogger(__name__)

QUIET_S = 0.002
"""So long without a byte ends a burst: a till writes a receipt's tail (a query, a
drawer kick behind the cut) together with the receipt. A longer pause would only delay
every receipt: a tail that comes later is answered and passed on all the same."""
READ_BYTES = 64 * 1024
SLICE_BYTES = 8 * 1024
"""Fed at once: 64 KiB of line feeds were measured at 164 ms, and nothing else runs then."""
BACKLOG = 128

_LINGER = "hh" if sys.platform == "win32" else "ii"
_RESET, _FIN = struct.pack(_LINGER, 1, 0), struct.pack(_LINGER, 0, 0)
"""SO_LINGER. A till takes an orderly end (FIN) for "taken", so a connection ends by RST
until all of it is on disk: when writing it down failed and, as the system closes what a
dead process had open, when we are killed."""


class RawCapture:
    """Listens on ``settings.host:port`` and feeds the sink."""

    def __init__(self, settings: CaptureSettings, sink: Sink) -> None:
        self.settings = settings
        self._sink = sink
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._allowed = [ipaddress.ip_network(text, strict=False) for text in settings.allow]

    @property
    def port(self) -> int:
        """The port listened on, which the system chose if the settings say 0."""
        if self._server is None:
            return self.settings.port
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def start(self) -> None:
        """Listen; OSError if the port cannot be had."""
        self._server = await asyncio.start_server(
            self._accept,
            self.settings.host,
            self.settings.port,
            limit=READ_BYTES,
            backlog=BACKLOG,
        )

    async def stop(self) -> None:
        """Stop listening and drop every connection: what is not on disk was not taken."""
        if self._server is not None:
            self._server.close()
        for connection in tuple(self._connections):
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._connections.add(task)
            task.add_done_callback(self._connections.discard)
        peer = writer.get_extra_info("peername")[0]
        if self._allowed and not self._lets_in(peer):
            _LOGGER.warning("connection from %s refused: not in the allow list", peer)
            writer.transport.abort()
            return
        _end_by(writer, _RESET)
        port = self.settings.port or self.port
        source = f"{self.settings.kind}:{self.settings.host}:{port} from {peer}"

        def reply(data: bytes) -> None:
            if not writer.transport.is_closing():
                writer.write(data)

        try:
            await self._converse(source, reader, writer, self._sink.converse(source, reply))
        except asyncio.CancelledError:
            writer.transport.abort()
        finally:
            writer.close()

    def _lets_in(self, peer: str) -> bool:
        address = ipaddress.ip_address(peer)
        return address.is_loopback or any(address in network for network in self._allowed)

    async def _converse(
        self, source: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, till: Till
    ) -> None:
        try:
            first = await self._first_bytes(reader)
            if first is None:
                self._sink.http(source)
                writer.transport.abort()
                return
            await _Stream(reader, till, self.settings).run(first)
            await till.finished()
            _end_by(writer, _FIN)
        except _Refused:
            writer.transport.abort()
        except NotTakenError:
            _LOGGER.warning("%s: a receipt was refused, it could not be kept", source)
            writer.transport.abort()
        except OSError:
            _LOGGER.debug("a till's connection broke")
        except Exception:  # whatever failed, this till must hear that it was not taken
            _LOGGER.exception("a till's connection is dropped")
            writer.transport.abort()
        finally:
            till.gone()

    async def _first_bytes(self, reader: asyncio.StreamReader) -> bytes | None:
        """The first bytes, or None if they begin an HTTP request."""
        prefix = b""
        with suppress(TimeoutError, OSError):
            while (verdict := looks_like_http(prefix)) is None:
                # Bytes that could still become an HTTP request wait for its end of line.
                gap = self.settings.idle_gap_s if prefix else None
                async with asyncio.timeout(gap):
                    data = await reader.read(READ_BYTES)
                if not data:
                    break
                prefix += data
            return None if verdict else prefix
        return prefix


def _end_by(writer: asyncio.StreamWriter, linger: bytes) -> None:
    link = writer.get_extra_info("socket")
    if link.fileno() >= 0:
        link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


class _Refused(Exception):
    """The rest of this connection is not wanted."""


class _Stream:
    """Cuts one connection's bytes by content and by silence."""

    def __init__(self, reader: asyncio.StreamReader, till: Till, settings: CaptureSettings) -> None:
        self._reader = reader
        self._till = till
        self._framer = Framer(settings.max_bytes)
        self._gap = max(settings.idle_gap_s, QUIET_S)

    async def run(self, first: bytes) -> None:
        """Until the till closes its side."""
        await self._feed(first)
        aborted = False
        try:
            while data := await self._read():
                await self._feed(data)
        except OSError:
            aborted = True
        await self._take(self._framer.end(aborted))

    async def _feed(self, data: bytes) -> None:
        for start in range(0, len(data), SLICE_BYTES):
            if start:
                await asyncio.sleep(0)
            await self._take(self._framer.feed(data[start : start + SLICE_BYTES]))

    async def _read(self) -> bytes:
        """The next bytes; meanwhile silence is told to the framer."""
        framer = self._framer
        if framer.between_receipts:
            return await self._reader.read(READ_BYTES)
        for seconds, tell in ((QUIET_S, framer.quiet), (self._gap - QUIET_S, framer.idle)):
            try:
                async with asyncio.timeout(seconds):
                    return await self._reader.read(READ_BYTES)
            except TimeoutError:
                await self._take(tell())
        return await self._reader.read(READ_BYTES)

    async def _take(self, events: list[FrameEvent]) -> None:
        for event in events:
            await self._till.take(event)
            if isinstance(event, TooLarge):
                raise _Refused
