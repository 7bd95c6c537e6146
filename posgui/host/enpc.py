"""Asking one Epson network board over ENPC, which does not take the printer's port 9100."""

from __future__ import annotations

import asyncio

from posgui.escpos import enpc
from posgui.escpos.enpc import Function, Reply

ANSWER_S = 1.0
"""A board on the own wire answers within milliseconds; one datagram is sent, and whoever
asks again has a second question."""


async def ask(
    host: str,
    function: Function = Function.STATUS,
    *,
    port: int = enpc.PORT,
    answer_s: float = ANSWER_S,
) -> Reply | None:
    """What the board at ``host`` (a numeric address) answers to one datagram; None where
    nothing came in time, nobody is there, or what came is no answer to this.

    An answer proves that an Epson board is at that address. Its absence proves nothing.
    """
    loop = asyncio.get_running_loop()
    heard: asyncio.Future[Reply] = loop.create_future()
    try:
        # Connected: the system lets through what comes from that address and port alone.
        link, _ = await loop.create_datagram_endpoint(
            lambda: _Hearing(function, heard), remote_addr=(host, port)
        )
    except OSError:
        return None
    try:
        link.sendto(enpc.query(function))
        async with asyncio.timeout(answer_s):
            return await heard
    except (TimeoutError, OSError):
        return None
    finally:
        link.close()


class _Hearing(asyncio.DatagramProtocol):
    """Waits for the reply to one query."""

    def __init__(self, function: Function, heard: asyncio.Future[Reply]) -> None:
        self._function = function
        self._heard = heard

    def datagram_received(self, data: bytes, _addr: object) -> None:
        """A datagram of that host."""
        reply = enpc.parse(data)
        if reply is not None and reply.function == self._function and not self._heard.done():
            self._heard.set_result(reply)

    def error_received(self, exc: Exception) -> None:
        """Its system said that nobody listens there."""
        if not self._heard.done():
            self._heard.set_exception(exc)
            self._heard.exception()  # taken note of, whether or not anybody still waits
