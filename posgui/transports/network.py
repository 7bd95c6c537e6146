"""A printer on TCP, as on port 9100: a raw byte pipe both ways."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import struct
import sys
from collections.abc import Callable, Sequence

from posgui.host import names
from posgui.model.errors import TransportError, TransportReason
from posgui.transports.base import Capabilities, Transport

if sys.platform == "linux":
    import fcntl
    import termios

RESOLVE_S = 2.0
"""A name server of a shop's own network answers in milliseconds; the resolver's own
deadline is 5 s a try and would keep the cashier waiting."""
CONNECT_S = 3.0
"""For all addresses of a name together. A live printer takes a connection within one round
trip; two lost SYNs are sent again after 1 s and 3 s, and busy boards were seen to hold a
connection for minutes (node-escpos issue 396)."""
KEEPALIVE_IDLE_S, KEEPALIVE_INTERVAL_S, KEEPALIVE_COUNT = 5, 2, 3
"""Measured on Linux: a cut cable under an idle connection is noticed after 11 s."""
UNANSWERED_S = 5.0
"""A printer whose system acknowledged nothing for so long, though asked again, is gone."""
SEND_BUFFER = 64 * 1024
"""SO_SNDBUF. Left alone Linux grows it to 4 MB, and a whole receipt would wait there, out
of reach, while the printer is out of paper."""
_WATCH_S = 1.0
_CLOSE_S = 1.0
_RESET = struct.pack("ii", 1, 0)
_TCP_INFO_SIZE = 104

_UNREACHABLE = frozenset(
    getattr(errno, name)
    for name in ("EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN", "ENETDOWN", "EADDRNOTAVAIL")
    if hasattr(errno, name)
)
_MOST_TELLING = (
    TransportReason.PORT_REFUSED,
    TransportReason.PORT_FILTERED,
    TransportReason.HOST_UNREACHABLE,
)
"""Of the errors of a name's addresses: the one that got furthest."""


class NetworkTransport(Transport):
    """One TCP connection to ``host:port``.

    A lost peer is noticed by keepalive while nothing is in flight. While something is, the
    kernel sends no keepalive and would try for a quarter of an hour; ``TCP_USER_TIMEOUT``
    would end that, but it also ends the connection to a live printer that is out of paper:
    measured on Linux 6.18, with the option at 5 s a peer that acknowledges every probe and
    keeps its window at 0 is dropped after 5.5 s. So the option is not used, and
    ``has_vanished`` tells the two apart by what the peer acknowledges (Linux only). Measured
    with a cut link: data in flight to a printer that was taking data is given up after
    5.0 s; to one that had been full for 15 s, after 40 s, as the kernel asks less and less
    often; a full printer that acknowledges is kept.
    """

    capabilities = Capabilities(reads_back=True, can_confirm=True)

    def __init__(
        self,
        host: str,
        port: int,
        on_bytes: Callable[[bytes], None],
        on_lost: Callable[[TransportError], None],
    ) -> None:
        super().__init__(on_bytes, on_lost)
        self._host = host
        self._port = port
        self._stream: asyncio.Transport | None = None
        self._drained = asyncio.Event()
        self._over = asyncio.Event()
        self._closing = False
        self._watch: asyncio.TimerHandle | None = None

    @property
    def address(self) -> str:
        return f"[{self._host}]:{self._port}" if ":" in self._host else f"{self._host}:{self._port}"

    async def open(self) -> None:
        if self._stream is not None or self._closing:
            raise self._error(TransportReason.LINK_LOST)
        loop = asyncio.get_running_loop()
        infos = await self._resolve()
        deadline = loop.time() + CONNECT_S
        reasons: list[TransportReason] = []
        for tried, info in enumerate(infos):
            share = (deadline - loop.time()) / (len(infos) - tried)
            try:
                async with asyncio.timeout(share):
                    await self._connect(info)
            except OSError as error:
                reasons.append(_reason(error))
            else:
                return
        raise self._error(min(reasons, key=_MOST_TELLING.index))

    async def write(self, data: bytes) -> None:
        if self._stream is None or self._over.is_set() or self._closing:
            raise self._error(TransportReason.LINK_LOST)
        self._stream.write(data)
        self._start_watch()
        await self._drained.wait()
        if self._over.is_set() or self._closing:
            raise self._error(TransportReason.LINK_LOST)

    def unsent(self) -> int | None:
        stream = self._stream
        if sys.platform != "linux" or stream is None or self._over.is_set():
            return None
        queued = fcntl.ioctl(stream.get_extra_info("socket").fileno(), termios.TIOCOUTQ, bytes(4))
        return int(struct.unpack("i", queued)[0]) + stream.get_write_buffer_size()

    async def close(self) -> None:
        """Close with FIN; with RST if something is unsent, so that it cannot print later."""
        stream = self._stream
        self._closing = True
        self._drained.set()
        if self._watch is not None:
            self._watch.cancel()
        if stream is None or self._over.is_set():
            return
        if self.unsent() or stream.get_write_buffer_size():
            link = stream.get_extra_info("socket")
            link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            stream.abort()
        else:
            stream.close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._over.wait(), _CLOSE_S)

    async def _resolve(self) -> Sequence[names.AddressInfo]:
        answer = await names.look_up(self._host, self._port, RESOLVE_S)
        if not answer.infos:
            raise self._error(TransportReason.NAME_UNRESOLVED)
        return answer.infos

    async def _connect(self, info: names.AddressInfo) -> None:
        family, kind, proto, _, address = info
        link = socket.socket(family, kind, proto)
        try:
            link.setblocking(False)
            _tune(link)
            loop = asyncio.get_running_loop()
            await loop.sock_connect(link, address)
            if link.getsockname() == link.getpeername():
                # A loopback port that nobody listens on was picked as our own and
                # connected to itself.
                raise ConnectionRefusedError(errno.ECONNREFUSED, "connected to itself")
            stream, _ = await loop.create_connection(lambda: _Stream(self), sock=link)
        except BaseException:
            link.close()
            raise
        stream.set_write_buffer_limits(high=0)
        self._drained.set()
        self._stream = stream

    def received(self, data: bytes) -> None:
        """The printer sent ``data``."""
        if self._watch is not None and not self.unsent():
            self._watch.cancel()
            self._watch = None
        if not self._closing:
            self.on_bytes(data)

    def writable(self, *, now: bool) -> None:
        """The operating system took everything (or not)."""
        if now:
            self._drained.set()
        else:
            self._drained.clear()

    def ended(self) -> None:
        """The connection is over, whoever ended it."""
        if self._over.is_set():
            return
        self._over.set()
        self._drained.set()
        if self._watch is not None:
            self._watch.cancel()
        if not self._closing:
            self.on_lost(self._error(TransportReason.LINK_LOST))

    def _start_watch(self) -> None:
        if sys.platform == "linux" and self._watch is None:
            loop = asyncio.get_running_loop()
            self._watch = loop.call_later(_WATCH_S, self._look)

    def _look(self) -> None:
        self._watch = None
        stream = self._stream
        if stream is None or self._over.is_set() or not self.unsent():
            return
        link = stream.get_extra_info("socket")
        if has_vanished(link.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _TCP_INFO_SIZE)):
            stream.abort()
        else:
            self._start_watch()

    def _error(self, reason: TransportReason) -> TransportError:
        return TransportError(reason, address=self.address)


class _Stream(asyncio.Protocol):
    """asyncio's side of a connection."""

    def __init__(self, owner: NetworkTransport) -> None:
        self._owner = owner
        self._transport: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._owner.received(data)

    def eof_received(self) -> None:
        # A printer that ended its side prints nothing more; what we still hold would
        # otherwise keep the connection alive.
        if isinstance(self._transport, asyncio.Transport):
            self._transport.abort()

    def connection_lost(self, _exc: Exception | None) -> None:
        self._owner.ended()

    def pause_writing(self) -> None:
        self._owner.writable(now=False)

    def resume_writing(self) -> None:
        self._owner.writable(now=True)


def has_vanished(tcp_info: bytes) -> bool:
    """From Linux ``struct tcp_info`` of a connection with data in flight: the peer is gone.

    A printer that is out of paper acknowledges each window probe, which sets
    ``tcpi_probes`` back to 0; two probes or retransmissions without an answer and
    ``UNANSWERED_S`` without any acknowledgement mean that nobody is there.
    """
    retransmits, probes = tcp_info[2], tcp_info[3]
    (last_ack_ms,) = struct.unpack_from("=I", tcp_info, 56)
    return max(retransmits, probes) >= 2 and last_ack_ms >= UNANSWERED_S * 1000


def _tune(link: socket.socket) -> None:
    """Send status queries at once, and notice a peer that is gone."""
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    link.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (
        ("TCP_KEEPIDLE", KEEPALIVE_IDLE_S),
        ("TCP_KEEPINTVL", KEEPALIVE_INTERVAL_S),
        ("TCP_KEEPCNT", KEEPALIVE_COUNT),
    ):
        option = getattr(socket, name, None)  # macOS and old Windows lack some
        if option is not None:
            link.setsockopt(socket.IPPROTO_TCP, option, value)


def _reason(error: OSError) -> TransportReason:
    if isinstance(error, ConnectionRefusedError):
        return TransportReason.PORT_REFUSED
    if error.errno in _UNREACHABLE:
        return TransportReason.HOST_UNREACHABLE
    # A timeout, or a firewall of this machine that forbids it (EACCES, EPERM).
    return TransportReason.PORT_FILTERED
