"""Two-dimensional codes that scan: GS ( k and the clones' ESC Z.

QR codes are made by ``qrcode``, the others by ``zxing-cpp``. A printer may choose another
version or another mask than the library does; what a reader reads is the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import qrcode
import zxingcpp
from PIL import Image
from qrcode.exceptions import DataOverflowError

from posgui.render.raster.bitmaps import scaled

PDF417, QR, MAXICODE, DATABAR, COMPOSITE, AZTEC, DATA_MATRIX = range(48, 55)
"""``cn`` of GS ( k."""

_FN_MODULE, _FN_ROW_HEIGHT, _FN_CORRECTION, _FN_STORE, FN_PRINT = 67, 68, 69, 80, 81

_DEFAULT_MODULE = 3
_MODULE_MAX = 16
_QR_LEVELS = "LMQH"
_PDF417_ROW = 3
"""Modules a row is high in the picture that zxing-cpp makes."""
_DATABAR_KINDS = {72: "DataBarStk", 73: "DataBarStkOmni", 76: "DataBarExpStk"}
_ZXING_NAMES = {
    PDF417: "PDF417",
    MAXICODE: "MaxiCode",
    AZTEC: "Aztec",
    DATA_MATRIX: "DataMatrix",
}


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

    def draw(self, cn: int) -> Image.Image | None:
        """The stored symbol of kind ``cn`` as a mask; None if it cannot be drawn."""
        data = self.stored(cn)
        if not data:
            return None
        module = min(max(self._number(cn, _FN_MODULE, _DEFAULT_MODULE), 1), _MODULE_MAX)
        if cn == QR:
            return qr_code(data, module, self._number(cn, _FN_CORRECTION, 48) - 48)
        if cn == DATABAR:
            name = _DATABAR_KINDS.get(self._settings[cn, _FN_STORE][0], "")
        else:
            name = _ZXING_NAMES.get(cn, "")
        mask = _zxing(data, name)
        if mask is None:
            return None
        if cn == PDF417:
            row = min(max(self._number(cn, _FN_ROW_HEIGHT, _PDF417_ROW), 2), 8)
            size = (mask.width * module, mask.height * module * row // _PDF417_ROW)
            return mask.resize(size, Image.Resampling.NEAREST)
        if cn == MAXICODE:
            return mask  # of one size only, which is the library's
        return scaled(mask, module, module)

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


def _zxing(data: bytes, name: str) -> Image.Image | None:
    """A symbol of one dot a module."""
    code = _created(data.decode("utf-8", "replace"), name)
    if code is None:
        return None
    return _image(code).point([255] + [0] * 255, "1")


def _image(code: zxingcpp.Barcode) -> Image.Image:
    """One dot a module, bars 0, no quiet zone."""
    pixels = memoryview(code.to_image(scale=1, add_quiet_zones=False, add_hrt=False))
    height, width = pixels.shape or (0, 0)
    return Image.frombytes("L", (width, height), bytes(pixels))


def _created(text: str, name: str) -> zxingcpp.Barcode | None:
    kind = getattr(zxingcpp.BarcodeFormat, name, None) if name else None
    if kind is None or not text:
        return None
    try:
        return zxingcpp.create_barcode(text, kind)
    except (ValueError, RuntimeError):
        return None


def _mask(modules: list[list[bool | None]]) -> Image.Image:
    side = len(modules)
    mask = Image.new("1", (side, side), 0)
    mask.putdata([255 if dark else 0 for row in modules for dark in row])
    return mask
