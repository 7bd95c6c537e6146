"""The floor: a process that carries bytes from a port to another one, and nothing else.

``python -m tests.bench.relay TARGET_PORT`` prints its own port.
"""

from __future__ import annotations

import asyncio
import sys

_READ_BYTES = 64 * 1024


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(_READ_BYTES):
        writer.write(data)
        await writer.drain()
    writer.close()


async def _serve(target: int) -> None:
    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back, onward = await asyncio.open_connection("127.0.0.1", target)
        await asyncio.gather(_carry(reader, onward), _carry(back, writer))

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
