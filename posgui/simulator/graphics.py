"""Pictures and symbols: raster, column and stored graphics, bar codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from posgui.simulator.paper import Picture

QR_MODULES = 25
"""Height of a drawn QR code in modules; the real one depends on its text."""
_SYMBOL_KINDS = {0x30: "pdf417", 0x31: "qr", 0x32: "maxicode", 0x33: "gs1", 0x34: "composite"}


@dataclass(slots=True)
class Raster:
    """A ``GS v 0`` being printed while it comes in: 1D 76 30 m xL xH yL yH, then rows."""

    row_bytes: int
    rows_left: int
    scale_x: int
    scale_y: int

    @classmethod
    def begin(cls, head: bytes) -> Raster:
        """From its 8 head bytes."""
        m = head[3]
        row_bytes = head[4] | head[5] << 8
        rows = head[6] | head[7] << 8
        return cls(row_bytes, rows if row_bytes else 0, 1 + (m & 1), 1 + (m >> 1 & 1))


def column_picture(data: bytes, align: int) -> Picture | None:
    """The picture of ``ESC * m nL nH d...``: 8 dots high for m 0 and 1, else 24."""
    m = data[2]
    height_bytes = 1 if m in (0, 1) else 3
    columns = data[5:]
    width = len(columns) // height_bytes
    if not width:
        return None
    row_bytes = (width + 7) // 8
    rows = height_bytes * 8
    bits = bytearray(row_bytes * rows)
    for x in range(width):
        column = int.from_bytes(columns[x * height_bytes : (x + 1) * height_bytes], "big")
        mask, byte = 0x80 >> (x & 7), x >> 3
        for y in range(rows):
            if column >> (rows - 1 - y) & 1:
                bits[y * row_bytes + byte] |= mask
    scale_x = 2 if m in (0, 0x20) else 1
    return Picture(row_bytes, rows, bytes(bits), align, scale_x, 3 if height_bytes == 1 else 1)


def stored_raster(parameters: bytes, align: int) -> Picture:
    """The picture of ``GS ( L`` fn 112: m fn a bx by c xL xH yL yH, then rows."""
    width = parameters[6] | parameters[7] << 8
    rows = parameters[8] | parameters[9] << 8
    scale_x, scale_y = (max(1, min(2, n)) for n in parameters[3:5])
    bits = parameters[10 : 10 + (width + 7) // 8 * rows]
    return Picture((width + 7) // 8, rows, bits, align, scale_x, scale_y)


class SymbolStore:
    """The two-dimensional code that ``GS ( k`` builds up and prints."""

    def __init__(self) -> None:
        self._text: dict[int, bytes] = {}
        self._module = 3

    def command(self, data: bytes, print_symbol: Callable[[str, str, int], None]) -> None:
        """``GS ( k pL pH cn fn ...``; a print function calls ``print_symbol(kind, text, dots)``."""
        if len(data) < 7:
            return
        cn, fn = data[5], data[6]
        if fn == 67 and len(data) > 7:
            self._module = max(1, data[7])
        elif fn == 80:
            self._text[cn] = data[8:]
        elif fn == 81 and cn in self._text:
            text = self._text[cn].decode("utf-8", "replace")
            kind = _SYMBOL_KINDS.get(cn, "symbol")
            print_symbol(kind, text, self._module * QR_MODULES)


def barcode_text(data: bytes) -> str:
    """What ``GS k`` encodes: m d... NUL for m up to 6, else m n d..."""
    body = data[3:-1] if data[2] <= 6 else data[4:]
    return body.decode("ascii", "replace")
