"""Which addresses have an Epson network board, asked over ENPC without taking port 9100."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from posgui.escpos import enpc
from posgui.escpos.enpc import Function
from posgui.host.enpc import ANSWER_S

PACE_S = 0.02
"""Between two datagrams: a whole /24 takes five seconds, less than asking its ports."""


async def ask_each(
    addresses: Sequence[str], on_answer: Callable[[str], None], *, port: int = enpc.PORT
) -> None:
    """Send one datagram to each numeric IPv4 address, paced, and wait a second more;
    ``on_answer`` gets each address that answers as a board does. Never broadcasts."""
    loop = asyncio.get_running_loop()
    hearing = _Hearing(frozenset((address, port) for address in addresses), on_answer)
    anywhere = ("0.0.0.0", 0)  # noqa: S104 - answers come by whatever wire the questions took
    try:
        link, _ = await loop.create_datagram_endpoint(lambda: hearing, local_addr=anywhere)
    except OSError:
        return
    try:
        for address in addresses:
            link.sendto(enpc.query(Function.BASIC_INFORMATION), (address, port))
            await asyncio.sleep(PACE_S)
        await asyncio.sleep(ANSWER_S)
    finally:
        link.close()


class _Hearing(asyncio.DatagramProtocol):
    """Hears who answers of those that were asked; each once."""

    def __init__(self, asked: frozenset[tuple[str, int]], on_answer: Callable[[str], None]) -> None:
        self._waiting = set(asked)
        self._on_answer = on_answer

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """A datagram of anybody."""
        if addr in self._waiting and enpc.parse(data) is not None:
            self._waiting.discard(addr)
            self._on_answer(addr[0])
