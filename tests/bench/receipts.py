"""The receipts that are sold: text of a café's bill, and a picture where they are large."""

from __future__ import annotations

import random

WIDTH_BYTES = 72
CUT = b"\x1dV\x00"
_NO_COMMAND = bytes(byte for byte in range(256) if byte not in b"\x10\x1b\x1c\x1d")


def receipt(number: int, size: int) -> bytes:
    """About ``size`` bytes with the title of that number; beyond 20 KB most of it is a
    picture."""
    data = bytearray(
        b"\x1b@" + title(number) + b"\n\x1ba\x01\x1bE\x01CORNER CAFE\n\x1bE\x00\x1ba\x00"
    )
    if size > 20_000:
        data += _picture((size - 5_000) // WIDTH_BYTES)
    item = 0
    while len(data) < size - 60:
        item += 1
        data += b"%-32s%10.2f\n" % (b"Item number %d" % item, item * 1.25)
    return bytes(data) + b"\x1bE\x01\x1d!\x11TOTAL 12.50\n\x1d!\x00\x1bE\x00\n\n\n" + CUT


def title(number: int) -> bytes:
    """What a receipt of that number carries at its beginning."""
    return b"<receipt %06d>" % number


def _picture(rows: int) -> bytes:
    dots = bytes(random.Random(rows).choices(_NO_COMMAND, k=rows * WIDTH_BYTES))
    head = b"\x1dv0\x00" + WIDTH_BYTES.to_bytes(2, "little") + rows.to_bytes(2, "little")
    return head + dots
