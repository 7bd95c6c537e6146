"""A picture without a library that draws."""

from __future__ import annotations

import base64
import struct
import zlib


def blank_png(width: int = 576, height: int = 270) -> str:
    """A white one-bit PNG in base64, as the desk's ``picture`` sends them."""
    rows = (b"\x00" + b"\xff" * (-(-width // 8))) * height
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + body).decode("ascii")
