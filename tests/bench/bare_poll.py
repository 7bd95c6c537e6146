"""``python -m tests.bench.bare_poll PORT``: the least that watching a printer costs, one
``DLE EOT 1`` a second on a bare asyncio loop."""

from __future__ import annotations

import asyncio
import sys

ASK = b"\x10\x04\x01"
EVERY_S = 1.0


async def main(port: int) -> None:
    """Ask until killed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while True:
        writer.write(ASK)
        await writer.drain()
        await asyncio.wait_for(reader.readexactly(1), EVERY_S)
        await asyncio.sleep(EVERY_S)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
