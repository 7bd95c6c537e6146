"""Two-dimensional codes that scan: GS ( k and the clones' ESC Z.

QR codes are made by ``qrcode``, the others by ``zxing-cpp``. A printer may choose another
version or another mask than the library does; what a reader reads is the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import qrcode
import zxingcpp
from PIL import Image
from qrcode.exceptions import DataOverflowError

from posgui.render.raster.bitmaps import scaled

PDF417, QR, MAXICODE, DATABAR, COMPOSITE, AZTEC, DATA_MATRIX = range(48, 55)
"""``cn`` of GS ( k."""

_FN_COLUMNS, _FN_MODULE, _FN_ROW_HEIGHT, _FN_CORRECTION, _FN_STORE, FN_PRINT = (
    65,
    67,
    68,
    69,
    80,
    81,
)

_DEFAULT_MODULE = 3
_MODULE_MAX = 16
_QR_LEVELS = "LMQH"
_PDF417_ROW = 3
"""Modules a row is high in the picture that zxing-cpp makes, and by default."""
_PDF417_COLUMN, _PDF417_FRAME = 17, 69
"""Modules across: of a column, and of start, stop and indicators together (ISO 15438)."""
_PDF417_USUAL = 4
"""Columns at most where the till leaves the number open."""
_DATABAR_KINDS = {72: "DataBarStk", 73: "DataBarStkOmni", 76: "DataBarExpStk"}


@dataclass(slots=True)
class SymbolStore:
    """What GS ( k sets and stores until it prints; ESC @ makes it new."""

    _settings: dict[tuple[int, int], bytes] = field(default_factory=dict)

    def follow(self, command: bytes) -> None:
        """``GS ( k pL pH cn fn ...``, a complete command."""
        if len(command) > 7:
            self._settings[command[5], command[6]] = command[7:]

    def stored(self, cn: int) -> bytes:
        """The data of the stored symbol, empty if there is none."""
        return self._settings.get((cn, _FN_STORE), b"")[1:]

    def draw(self, cn: int, columns: int) -> Image.Image | None:
        """The stored symbol of kind ``cn`` for a print area of ``columns`` dots as a mask;
        None if it cannot be drawn."""
        data = self.stored(cn)
        if not data:
            return None
        module = min(max(self._number(cn, _FN_MODULE, _DEFAULT_MODULE), 1), _MODULE_MAX)
        if cn == QR:
            return qr_code(data, module, self._number(cn, _FN_CORRECTION, 48) - 48)
        if cn == PDF417:
            return self._pdf417(data, module, columns)
        if cn == DATABAR:
            mask = _zxing(data, _DATABAR_KINDS.get(self._settings[cn, _FN_STORE][0], ""))
        elif cn == DATA_MATRIX:
            mask = _zxing(data, "DataMatrix", force_square=True)
        else:
            mask = _zxing(data, {MAXICODE: "MaxiCode", AZTEC: "Aztec"}.get(cn, ""))
        if mask is None or cn == MAXICODE:
            return mask  # MaxiCode is of one size only, which is the library's
        return scaled(mask, module, module)

    def _pdf417(self, data: bytes, module: int, columns: int) -> Image.Image | None:
        """As many columns as the till chose, or as fit."""
        fitting = (columns // module - _PDF417_FRAME) // _PDF417_COLUMN
        wanted = self._number(PDF417, _FN_COLUMNS, 0) or min(fitting, _PDF417_USUAL)
        mask = _zxing(data, "PDF417", columns=min(max(wanted, 1), 30))
        if mask is None:
            return None
        row = min(max(self._number(PDF417, _FN_ROW_HEIGHT, _PDF417_ROW), 2), 8)
        size = (mask.width * module, mask.height * module * row // _PDF417_ROW)
        return mask.resize(size, Image.Resampling.NEAREST)

    def _number(self, cn: int, fn: int, default: int) -> int:
        return self._settings.get((cn, fn), bytes((default,)))[0]


def qr_code(data: bytes, module: int, level: int) -> Image.Image | None:
    """A QR code model 2; ``level`` 0-3 is L, M, Q, H. None if there is too much data."""
    levels = (
        qrcode.ERROR_CORRECT_L,
        qrcode.ERROR_CORRECT_M,
        qrcode.ERROR_CORRECT_Q,
        qrcode.ERROR_CORRECT_H,
    )
    code = qrcode.QRCode(error_correction=levels[min(max(level, 0), 3)], border=0)
    code.add_data(data)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError):
        return None
    return scaled(_mask(code.modules), module, module)


def clone_qr_code(command: bytes) -> Image.Image | None:
    """``ESC Z m n k dL dH d...``: n is the letter of the level, k the size of a module."""
    letter = chr(command[3]).upper()
    level = _QR_LEVELS.find(letter) if letter in _QR_LEVELS else command[3] & 3
    return qr_code(command[7:], min(max(command[4], 1), _MODULE_MAX), level)


def linear(text: str, name: str) -> tuple[list[int], str] | None:
    """Modules (1 bar, 0 space) of a bar code of zxing-cpp's format ``name``, and its
    characters with the check digit; None if it cannot hold ``text``."""
    code = _created(text, name)
    if code is None:
        return None
    image = _image(code)
    middle = image.height // 2
    return [int(not image.getpixel((x, middle))) for x in range(image.width)], str(code.text)


def _zxing(data: bytes, name: str, **options: bool | int) -> Image.Image | None:
    """A symbol of one dot a module."""
    code = _created(data.decode("utf-8", "replace"), name, **options)
    if code is None:
        return None
    return _image(code).point([255] + [0] * 255, "1")


def _image(code: zxingcpp.Barcode) -> Image.Image:
    """One dot a module, bars 0, no quiet zone."""
    # A buffer, which its types say for Python 3.12 and later alone.
    drawn: Any = code.to_image(scale=1, add_quiet_zones=False, add_hrt=False)
    pixels = memoryview(drawn)
    height, width = pixels.shape or (0, 0)
    return Image.frombytes("L", (width, height), bytes(pixels))


def _created(text: str, name: str, **options: bool | int) -> zxingcpp.Barcode | None:
    kind = getattr(zxingcpp.BarcodeFormat, name, None) if name else None
    if kind is None or not text:
        return None
    try:
        return zxingcpp.create_barcode(text, kind, **options)
    except (ValueError, RuntimeError):
        return None


def _mask(modules: list[list[bool | None]]) -> Image.Image:
    side = len(modules)
    mask = Image.new("1", (side, side), 0)
    mask.putdata([255 if dark else 0 for row in modules for dark in row])
    return mask
