"""An Epson network board as far as ENPC goes: it answers queries on UDP.

async with EnpcBoard({Function.STATUS: b"..."}) as board:
    ...ask "127.0.0.1", board.port...
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Mapping
from types import TracebackType
from typing import Self, cast

from posgui.escpos.enpc import Function, Result

QUERIES = {b"EPSONQ\x03\x00" + struct.pack(">HHH", each, 0, 0): each for each in Function}


def reply(
    function: int, parameters: bytes = b"", result: int = Result.DONE, *, kind: bytes = b"q"
) -> bytes:
    """The datagram of a board."""
    header = b"EPSON" + kind + b"\x03\x00"
    return header + struct.pack(">HHH", function, result, len(parameters)) + parameters


class EnpcBoard(asyncio.DatagramProtocol):
    """Answers each query with its parameters, or that it is unsupported."""

    def __init__(
        self,
        parameters: Mapping[int, bytes],
        *,
        address: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        self.parameters = dict(parameters)
        self.address = address
        self.port = port
        self.answers: tuple[bytes, ...] | None = None
        """Sent in place of the proper reply, if set."""
        self.heard: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Python 3.11's own is a DatagramTransport by its methods alone.
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """A query, or something else, which no board answers."""
        self.heard.append(data)
        function = QUERIES.get(data)
        if function is None:
            return
        for datagram in self.answers if self.answers is not None else (self._proper(function),):
            self._transport.sendto(datagram, addr)

    def _proper(self, function: int) -> bytes:
        if function in self.parameters:
            return reply(function, self.parameters[function])
        return reply(function, result=Result.UNSUPPORTED)

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        where = (self.address, self.port)
        made, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=where)
        self.port = made.get_extra_info("sockname")[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._transport.close()
