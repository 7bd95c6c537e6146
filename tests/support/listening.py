"""What a transport said, for tests of transports and of what stands on them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from posgui.model.errors import TransportError


class Listening:
    """The two callbacks of a Transport, remembered."""

    def __init__(self) -> None:
        self.received = bytearray()
        self.lost: list[TransportError] = []
        self._moved = asyncio.Event()

    def on_bytes(self, data: bytes) -> None:
        """Give this to the transport."""
        self.received += data
        self._moved.set()

    def on_lost(self, error: TransportError) -> None:
        """Give this to the transport."""
        self.lost.append(error)
        self._moved.set()

    async def until(self, condition: Callable[[], object], timeout: float = 5.0) -> None:
        """Return as soon as ``condition()`` is true after something came."""
        async with asyncio.timeout(timeout):
            while not condition():
                self._moved.clear()
                await self._moved.wait()
