"""Where the desk's socket of a data folder is, and how it is reached.

On POSIX a Unix socket ``desk.sock`` (0600) in the data folder (0700). On Windows a
loopback port with a random token, both kept in ``desk.json`` in the data folder.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

from posgui.desk.wire import MAX_LINE

SOCKET_NAME = "desk.sock"
PORT_FILE = "desk.json"
USE_UNIX_SOCKET = sys.platform != "win32"

_SUN_PATH_MAX = 100
"""sockaddr_un holds 108 bytes on Linux and 104 on macOS; longer paths need a detour."""

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.contextmanager
def _reachable(path: Path) -> Iterator[str]:
    """A name for ``path`` short enough for sockaddr_un, valid inside the block."""
    if len(os.fsencode(path)) <= _SUN_PATH_MAX:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


async def connect(data_dir: Path) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open the door of the engine that serves ``data_dir``; OSError if none is there."""
    if USE_UNIX_SOCKET:
        with _reachable(data_dir / SOCKET_NAME) as name:
            return await asyncio.open_unix_connection(name, limit=MAX_LINE)
    try:
        door = json.loads((data_dir / PORT_FILE).read_text("utf-8"))
    except ValueError as error:
        raise OSError("the desk's port file is damaged") from error
    reader, writer = await asyncio.open_connection("127.0.0.1", door["port"], limit=MAX_LINE)
    writer.write(door["token"].encode() + b"\n")
    return reader, writer


async def serve(data_dir: Path, handler: Handler) -> asyncio.Server:
    """Listen on the door of ``data_dir``, replacing what a dead engine left behind."""
    if USE_UNIX_SOCKET:
        path = data_dir / SOCKET_NAME
        path.unlink(missing_ok=True)
        with _reachable(path) as name:
            server = await asyncio.start_unix_server(handler, name, limit=MAX_LINE)
            await asyncio.to_thread(Path(name).chmod, 0o600)
        return server
    # With these comes OpenSSL, 5 MB of memory that a tray on a Unix socket does without.
    import hmac
    import secrets

    token = secrets.token_hex(32)

    async def admit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        shown = (await reader.readline()).strip()
        if hmac.compare_digest(shown, token.encode()):
            await handler(reader, writer)
        else:
            writer.close()

    server = await asyncio.start_server(admit, "127.0.0.1", 0, limit=MAX_LINE)
    port = server.sockets[0].getsockname()[1]
    (data_dir / PORT_FILE).write_text(json.dumps({"port": port, "token": token}), "utf-8")
    return server
