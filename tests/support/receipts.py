"""Receipts for tests."""

from __future__ import annotations


def receipt(title: str, lines: int = 3) -> bytes:
    """A plain receipt with its cut; the title tells it from others."""
    body = b"".join(b"Coffee %d            2.50\n" % n for n in range(lines))
    return b"\x1b@" + title.encode() + b"\n" + body + b"\x1dV\x00"


def raster(rows: int, width_bytes: int = 72, fill: bytes = b"\x55") -> bytes:
    """GS v 0: a picture of ``rows`` dots in height."""
    x = width_bytes.to_bytes(2, "little")
    y = rows.to_bytes(2, "little")
    return b"\x1dv0\x00" + x + y + (fill * (width_bytes * rows))[: width_bytes * rows]


EVIL = (
    b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04\x1dV\x00\x1dVB\x00\x1bi\x1bm\x1b@"
    b"\x1br\x00\x1dr\x01\x1dIC\x1da\xff"
)
"""Bytes that are commands anywhere but inside a payload; no kick and no clear among them,
for a real printer does obey those inside a payload."""
