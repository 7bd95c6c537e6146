"""How a till hands a receipt to its printer: it asks first, and says what it saw."""

from __future__ import annotations

import asyncio
import contextlib
from enum import StrEnum

HELLO = b"\x1b@\x1b=\x01\x10\x04\x01"
"""Reset, select the printer, real-time status: what a common till sends before it prints
(escpos-netprinter issue 1). Without an answer it prints nothing."""

OFFLINE = 0x08
"""Bit 3 of the answer to DLE EOT 1 (Epson APG p.301)."""

CONNECT_S = 3.0
ANSWER_S = 2.0
"""What tills wait for a status byte (receipt-printer-status: 1.5 s, receiptio: 2 s)."""

CLOSE_S = 5.0
"""The other side closes when the receipt is safe; a disk needs milliseconds for that."""


class Seen(StrEnum):
    """What the till saw."""

    ACCEPTED = "accepted"
    OFFLINE = "offline"
    """The printer said that it cannot print; nothing was sent."""
    SILENT = "silent"
    """No status came; nothing was sent."""
    UNREACHABLE = "unreachable"
    BROKEN = "broken"
    """The connection broke while the receipt was sent."""


async def hand_over(port: int, receipt: bytes) -> Seen:
    """Print ``receipt`` on the printer at a loopback port, as a till does."""
    try:
        async with asyncio.timeout(CONNECT_S):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except (OSError, TimeoutError):
        return Seen.UNREACHABLE
    try:
        return await _talk(reader, writer, receipt)
    except (OSError, TimeoutError):
        return Seen.BROKEN
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def _talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, receipt: bytes) -> Seen:
    writer.write(HELLO)
    try:
        async with asyncio.timeout(ANSWER_S):
            status = await reader.read(1)
    except TimeoutError:
        return Seen.SILENT
    if not status:
        return Seen.BROKEN
    if status[0] & OFFLINE:
        return Seen.OFFLINE
    writer.write(receipt)
    writer.write_eof()
    async with asyncio.timeout(CLOSE_S):
        await reader.read()
    return Seen.ACCEPTED
