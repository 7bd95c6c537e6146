"""The simulated printer's network board: raw TCP, as on port 9100.

It reads exactly what the receive buffer takes, so a full buffer closes the TCP window; a
few KiB more wait in the socket, as they do in a real network board (Epson UB-E02: 16 KiB).
What a program cannot do is to leave segments unacknowledged: with ``half_open`` the
kernel still acknowledges them and takes new connections, and only the printer is silent.
"""

from __future__ import annotations

import asyncio
import socket
import struct

from posgui.simulator.device import Happening, StateChanged
from posgui.simulator.host import SimulatedPrinterHost
from posgui.simulator.listener import Listener
from posgui.simulator.profile import Connections, IdleClose

BOARD_BUFFER = 8 * 1024
"""SO_RCVBUF of a connection; Linux doubles it."""
QUEUED_MAX = 3
"""Connections a UB-E02 accepts while it prints one of them (UB-E02 manual 4.5)."""
_UNREAD_ANSWERS_MAX = 64 * 1024
_READ_MAX = 64 * 1024
_RESET = struct.pack("ii", 1, 0)


class PrinterServer:
    """Listens on one port and gives its connections to a SimulatedPrinterHost."""

    def __init__(self, host: SimulatedPrinterHost, address: str, port: int) -> None:
        self.host = host
        self._connections: list[_Connection] = []
        self._joining: set[asyncio.Task[object]] = set()
        self._listener = Listener(address, port, BOARD_BUFFER, self._take)
        self._unsubscribe = host.subscribe(self._heard)
        self._closed = False

    @property
    def port(self) -> int:
        """The actual port once started."""
        return self._listener.port

    async def start(self) -> None:
        """Listen, unless the printer is off; OSError if the port is taken."""
        self._listener.listen()
        self._review()

    async def close(self) -> None:
        """Drop the connections and the port."""
        self._closed = True
        self._unsubscribe()
        self._listener.close()
        if self._joining:
            await asyncio.wait(self._joining)
        self.reset_connections()
        self.host.stop()

    def reset_connections(self) -> None:
        """RST every connection."""
        for connection in tuple(self._connections):
            connection.reset()

    def joined(self, connection: _Connection) -> None:
        """A client connected; it is admitted, queued or sent away."""
        device = self.host.device
        mode = device.profile.connections
        limit = {Connections.ONE: 1, Connections.QUEUE: QUEUED_MAX}.get(mode)
        full = limit is not None and len(self._connections) >= limit
        if self._closed or full or not device.switches.up:
            connection.reset()
            return
        self._connections.append(connection)
        if mode is Connections.SHARED or len(self._connections) == 1:
            connection.admit()
        else:
            self._connections[0].progressed()
        self._review()

    @property
    def crowded(self) -> bool:
        """Somebody waits for the connection that is being served."""
        return len(self._connections) > 1

    def left(self, connection: _Connection) -> None:
        """A connection is over; in a queue the next one is read now."""
        if connection in self._connections:
            self._connections.remove(connection)
            if self._connections and not self._connections[0].admitted:
                self._connections[0].admit()
        self._review()

    def _heard(self, happening: Happening) -> None:
        if isinstance(happening, StateChanged):
            if happening.facts["power"] != "on":
                self.reset_connections()
            self._review()

    def _review(self) -> None:
        """Listen if the printer is up and takes another connection, else do not."""
        if self._closed:
            return
        device = self.host.device
        one = device.profile.connections is Connections.ONE
        wanted = device.switches.up and not (one and self._connections)
        if wanted:
            self._listener.listen()
        else:
            self._listener.pause()

    def _take(self, accepted: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        joining = loop.create_task(
            loop.connect_accepted_socket(lambda: _Connection(self), accepted)
        )
        self._joining.add(joining)
        joining.add_done_callback(self._joining.discard)


class _Connection(asyncio.BufferedProtocol):
    """One TCP connection; reads no more than the receive buffer takes."""

    def __init__(self, server: PrinterServer) -> None:
        self._server = server
        self._host = server.host
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray(_READ_MAX)
        self._ended = False
        """The client sent its FIN."""
        self._idle: asyncio.TimerHandle | None = None
        self.admitted = False
        """This connection is read."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not isinstance(transport, asyncio.Transport):
            raise TypeError("not a stream")
        self._transport = transport
        # Not at once: Python 3.11.2 (Debian 12) begins to read after this call, even if it
        # was told here not to.
        asyncio.get_running_loop().call_soon(self._join)

    def _join(self) -> None:
        if self._transport is not None:
            self._transport.pause_reading()
            self._server.joined(self)

    def admit(self) -> None:
        """Begin to read."""
        self.admitted = True
        self._restart_idle()
        self._host.attach(self)
        self.progressed()

    def get_buffer(self, _sizehint: int) -> memoryview:
        return memoryview(self._buffer)[: max(1, min(self._host.device.room, _READ_MAX))]

    def buffer_updated(self, nbytes: int) -> None:
        self._restart_idle()
        self._host.receive(self, bytes(self._buffer[:nbytes]))

    def eof_received(self) -> bool:
        self._ended = True
        self.progressed()
        return True

    def connection_lost(self, _exc: Exception | None) -> None:
        self._transport = None
        if self._idle is not None:
            self._idle.cancel()
        self._host.detach(self)
        self._server.left(self)

    def deliver(self, data: bytes) -> None:
        """Send; what a client does not read is lost some time, as the board's buffer is small."""
        transport = self._transport
        if transport is not None and transport.get_write_buffer_size() < _UNREAD_ANSWERS_MAX:
            transport.write(data)

    def progressed(self) -> None:
        """Read while there is room; after the client's FIN close once printing pauses.

        So a client that half-closes still gets its answers; and neither a printer that is
        out of paper nor another client waits for one that left.
        """
        transport, device = self._transport, self._host.device
        if transport is None or transport.is_closing():
            return
        if self._ended:
            dead = device.switches.half_open or device.switches.frozen
            if not dead and (device.idle or device.panel.offline or self._server.crowded):
                transport.close()
        elif device.room:
            transport.resume_reading()
        else:
            transport.pause_reading()

    def reset(self) -> None:
        """Close with RST."""
        transport = self._transport
        if transport is not None:
            board = transport.get_extra_info("socket")
            board.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            transport.abort()

    def _restart_idle(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
        profile = self._host.device.profile
        if profile.idle_close_s:
            loop = asyncio.get_running_loop()
            self._idle = loop.call_later(profile.idle_close_s, self._close_idle)

    def _close_idle(self) -> None:
        if self._host.device.profile.idle_close is IdleClose.RST:
            self.reset()
        elif self._transport is not None:
            self._transport.close()
