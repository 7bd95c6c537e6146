"""What is right and wrong on a printer's test page, as a printer prints it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from posgui.model.opening import Point
from posgui.model.settings import PrinterSettings, Width
from posgui.render.raster import picture
from posgui.service import pages

_QR_WIDTH, _LINE_WIDTH = 105, 288
"""Dots: as much of the paper as is looked at."""

_LATIN = b"\x1c\x2e\x1bt\x00"
"""FS . and ESC t 0: no Chinese characters, code page PC437 (Epson reference): what a
printer without Chinese, or set to another country, makes of the same bytes."""


@dataclass(frozen=True, slots=True)
class Samples:
    """Pictures (PNG) of points of the test page."""

    right: Mapping[Point, bytes]
    wrong: Mapping[Point, bytes]


def samples(settings: PrinterSettings) -> Samples:
    """Those of a printer; imports python-escpos and Pillow: call it off the event loop."""
    dots, encoding = settings.width.dots, settings.encoding

    def drawn(body: bytes, width: int) -> bytes:
        return picture(body, width=width, encoding=encoding).png()

    other = Width.MM58 if settings.width is Width.MM80 else Width.MM80
    chinese = pages.encoded(pages.CHINESE_LINE, encoding)
    unread = _LATIN + pages.CHINESE_LINE.encode(encoding, "replace")
    return Samples(
        right={
            Point.WIDTH: drawn(pages.ruler(settings.width.columns), dots),
            Point.CHINESE: drawn(chinese + b"\n", _LINE_WIDTH),
            Point.QR: drawn(pages.qr_code(), _QR_WIDTH),
            Point.DENSE: drawn(pages.dense_patch(dots), dots),
        },
        wrong={
            Point.WIDTH: drawn(pages.ruler(other.columns), dots),
            Point.CHINESE: drawn(unread + b"\n", _LINE_WIDTH),
        },
    )
