"""A listening port that can stop and go on without ever giving the port away."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from collections.abc import Callable


class Listener:
    """One TCP port. While it does not listen, clients are refused.

    asyncio's own server cannot be stopped safely: a client accepted in the same turn of
    the loop fails an assertion inside asyncio and is left hanging.
    """

    def __init__(
        self, address: str, port: int, receive_buffer: int, take: Callable[[socket.socket], None]
    ) -> None:
        """``take`` owns each accepted socket; ``receive_buffer`` is their SO_RCVBUF."""
        self._address = address
        self._receive_buffer = receive_buffer
        self._take = take
        self._listening: socket.socket | None = None
        self._accepting: asyncio.Task[None] | None = None
        self._reserved: socket.socket | None = None
        self.port = port
        """The actual port once ``listen`` was called."""

    def listen(self) -> None:
        """Take connections; OSError if the port is taken."""
        if self._listening is not None:
            return
        if sys.platform == "linux" and self._reserved is None:
            # While nothing listens nobody else may get the port, not even as the local
            # port of an outgoing connection.
            self._reserved = self._bound()
        listening = self._bound()
        listening.listen()
        self._listening = listening
        loop = asyncio.get_running_loop()
        try:
            loop.add_reader(listening, self._accept)
        except NotImplementedError:  # the loop of Windows
            self._accepting = loop.create_task(self._accept_all(listening))

    def pause(self) -> None:
        """Refuse connections."""
        listening, self._listening = self._listening, None
        if listening is None:
            return
        if self._accepting is not None:
            self._accepting.cancel()
            self._accepting = None
        else:
            asyncio.get_running_loop().remove_reader(listening)
        listening.close()

    def close(self) -> None:
        """Give the port back."""
        self.pause()
        if self._reserved is not None:
            self._reserved.close()
            self._reserved = None

    def _accept(self) -> None:
        # A client may be gone again before it is accepted.
        with contextlib.suppress(BlockingIOError, ConnectionError):
            if self._listening is not None:
                self._take(self._listening.accept()[0])

    async def _accept_all(self, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            accepted, _ = await loop.sock_accept(listening)
            self._take(accepted)

    def _bound(self) -> socket.socket:
        family = socket.AF_INET6 if ":" in self._address else socket.AF_INET
        bound = socket.socket(family, socket.SOCK_STREAM)
        try:
            if sys.platform != "win32":
                bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self._receive_buffer)
            bound.setblocking(False)
            bound.bind((self._address, self.port))
        except OSError:
            bound.close()
            raise
        self.port = bound.getsockname()[1]
        return bound
