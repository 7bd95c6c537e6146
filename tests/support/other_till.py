"""Another till of the shop: takes a printer, prints on it and lets it go."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Self

FENCE = b"\x1dr\x01"
_AGAIN_S = 0.02


class OtherTill:
    """A connection of another till's own; ``async with`` holds the printer."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.heard = b""
        """What came though it was not asked for."""
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter

    async def __aenter__(self) -> Self:
        async with asyncio.timeout(20):
            while True:
                with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                    opened = await asyncio.open_connection("127.0.0.1", self._port)
                    self._reader, self._writer = opened
                    await self._read_all()
                    return self
                await asyncio.sleep(_AGAIN_S)

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()

    async def print(self, data: bytes) -> None:
        """Return once the printer read all of it."""
        self._writer.write(data)
        await self._read_all()

    async def _read_all(self) -> None:
        """Taken and hung up at once is refused, too."""
        self._writer.write(FENCE)
        self.heard += (await self._reader.readexactly(1)).replace(b"\x00", b"")
