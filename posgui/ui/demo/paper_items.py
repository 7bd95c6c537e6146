"""One printed item on paper: a line of text, a picture, a symbol. Lengths in dots."""

from __future__ import annotations

from base64 import b64decode, b64encode
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

Json = dict[str, Any]

PAPER, INK = QColor("#fdfcf8"), QColor("#1c1c1e")

_CELL, _CELL_HEIGHT, _SMALL_CELL, _SMALL_HEIGHT = 12, 24, 9, 17
"""A column and a line of font A and of font B."""

_BAR_TEXT = 26
"""Height of the characters under a bar code."""


def item_dots(item: Json) -> int:
    """Paper that an item takes, in dots."""
    if item["type"] == "picture":
        return int(item["rows"] * item["scale_y"])
    return int(item["dots"])


def joined(above: Json, below: Json) -> Json | None:
    """Two pictures as one, if they are pieces of one raster: it is printed in strips."""
    shape = ("type", "row_bytes", "align", "scale_x", "scale_y")
    if above["type"] != "picture" or any(above[key] != below.get(key) for key in shape):
        return None
    bits = b64encode(b64decode(above["bits"]) + b64decode(below["bits"])).decode()
    return {**above, "rows": above["rows"] + below["rows"], "bits": bits}


def _is_wide(char: str) -> bool:
    return ord(char) >= 0x1100


def draw_item(painter: QPainter, item: Json, width: int) -> None:
    """Draw one item at the origin, in dots; ``width`` is that of the paper."""
    match item["type"]:
        case "line":
            _draw_line(painter, item, width)
        case "picture":
            _draw_picture(painter, item, width)
        case "symbol":
            _draw_symbol(painter, item, width)


def _aligned(align: int, used: float, width: int) -> float:
    return (0.0, (width - used) / 2, width - used)[align]


def _cell(style: Json, char: str) -> int:
    cell = _SMALL_CELL if style["small"] else _CELL
    return cell * int(style["width"]) * (2 if _is_wide(char) else 1)


def _draw_line(painter: QPainter, item: Json, width: int) -> None:
    used = sum(_cell(run["style"], char) for run in item["runs"] for char in run["text"])
    x = _aligned(item["align"], used, width)
    for run in item["runs"]:
        x = _draw_run(painter, run, x)


def _draw_run(painter: QPainter, run: Json, x: float) -> float:
    style = run["style"]
    height = (_SMALL_HEIGHT if style["small"] else _CELL_HEIGHT) * style["height"]
    run_width = sum(_cell(style, char) for char in run["text"])
    ink, ground = (PAPER, INK) if style["inverse"] else (INK, PAPER)
    if style["inverse"]:
        painter.fillRect(QRectF(x, 0, run_width, height), ground)
    painter.setPen(ink)
    narrow, wide = _font(style), _font(style, wide=True)
    if style["underline"]:
        painter.fillRect(QRectF(x, height - 2, run_width, 2), ink)
    for char in run["text"]:
        cell = _cell(style, char)
        painter.save()
        painter.translate(x, 0)
        painter.scale(style["width"], style["height"])
        box = QRectF(0, 0, cell / style["width"], height / style["height"])
        painter.setFont(wide if _is_wide(char) else narrow)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, char)
        painter.restore()
        x += cell
    return x


def _font(style: Json, *, wide: bool = False) -> QFont:
    """A font that fills its cell: 12 by 24 dots, Chinese characters 24 by 24."""
    font = QFont()
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setFamilies(["DejaVu Sans Mono", "Consolas", "Menlo", "monospace"])
    size = 23 if wide else 19
    font.setPixelSize(size * 3 // 4 if style["small"] else size)
    font.setBold(style["bold"])
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _draw_picture(painter: QPainter, item: Json, width: int) -> None:
    row_bytes, rows = item["row_bytes"], item["rows"]
    image = QImage(
        b64decode(item["bits"]), row_bytes * 8, rows, row_bytes, QImage.Format.Format_Mono
    )
    image.setColorTable([0x00000000, INK.rgba()])
    across = row_bytes * 8 * item["scale_x"]
    x = _aligned(item["align"], across, width)
    painter.drawImage(QRectF(x, 0, across, rows * item["scale_y"]), image)


def _draw_symbol(painter: QPainter, item: Json, width: int) -> None:
    if item["kind"] == "qr":
        image = _qr(item["text"])
        side = item["dots"]
        painter.save()
        # Modules keep their edges: smoothing would blur them into each other.
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
        painter.drawImage(QRectF(_aligned(item["align"], side, width), 0, side, side), image)
        painter.restore()
        return
    across = min(width, 380)
    x = _aligned(item["align"], across, width)
    for at in _stripes(item["text"], across):
        painter.fillRect(QRectF(x + at, 0, 4, item["dots"] - _BAR_TEXT), INK)
    painter.setPen(INK)
    painter.setFont(_font({"small": False, "bold": False}))
    box = QRectF(x, item["dots"] - _BAR_TEXT, across, _BAR_TEXT)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, item["text"])


@lru_cache(maxsize=64)
def _qr(text: str) -> QImage:
    import qrcode

    code = qrcode.QRCode(border=0)
    code.add_data(text)
    modules = code.get_matrix()
    image = QImage(len(modules), len(modules), QImage.Format.Format_ARGB32)
    for row, cells in enumerate(modules):
        for column, dark in enumerate(cells):
            image.setPixelColor(column, row, INK if dark else PAPER)
    return image


def _stripes(text: str, across: int) -> list[int]:
    """Where bars stand: a picture of a bar code, the printer does not tell its modules."""
    bits = "".join(f"{byte ^ 0xA5:08b}" for byte in text.encode()) or "1"
    return [at * 4 for at in range(across // 4) if bits[at % len(bits)] == "1"]
