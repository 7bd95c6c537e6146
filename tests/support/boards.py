"""What speaks on a shop's network without being asked for a receipt, until it is killed: the
announcement of a printer over multicast DNS, and an Epson board.

    python -m tests.support.boards PRINTER BOARD
"""

from __future__ import annotations

import asyncio
import ipaddress
import sys

from zeroconf import IPVersion
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from posgui.escpos.enpc import PORT, Function
from posgui.host.discovery.mdns import SERVICE
from tests.support.enpc_board import EnpcBoard


async def main(printer: str, board: str) -> None:
    """Announce the printer at port 9100, answer as the board."""
    service = AsyncServiceInfo(
        SERVICE,
        f"Counter.{SERVICE}",
        port=9100,
        addresses=[ipaddress.IPv4Address(printer).packed],
        properties={"ty": "Counter printer"},
        server="counter.local.",
    )
    wires = AsyncZeroconf([printer], ip_version=IPVersion.V4Only)
    await wires.async_register_service(service)
    async with EnpcBoard({Function.BASIC_INFORMATION: b"?"}, address=board, port=PORT):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
