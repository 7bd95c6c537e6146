"""The simulated printer seen from the front: slot, cover with the roll behind it, lights."""

from __future__ import annotations

from math import sqrt
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from posgui.ui.demo.paper_items import PAPER

Json = dict[str, Any]

HEIGHT = 208
HEADROOM = 36

_BODY, _BODY_LOW, _LID, _DEEP = (QColor(c) for c in ("#4a515b", "#343a42", "#59616c", "#15181c"))
_LABEL = QColor("#c7ced6")
_GREEN, _RED, _AMBER, _DARK = (QColor(c) for c in ("#3ddc6f", "#ff5449", "#ffb83d", "#23282e"))
_CORE_RADIUS, _ROLL_RADIUS = 9.0, 40.0
_LID_HEIGHT = 46.0


def errors(state: Json) -> bool:
    """True while the printer's error light is on."""
    faults = (("cutter", "error"), ("head", "hot"), ("mechanical", "error"), ("cover", "open"))
    return any(state.get(key) == value for key, value in faults) or state.get("paper") == "out"


class PrinterFront(QWidget):
    """Draws the printer's state (``get state`` of the control port)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: Json = {}
        self._line = ""
        self._paper_width = 0.0
        self.setMinimumHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as the printer."""
        return QSize(420, HEIGHT)

    def show_paper(self, width: float) -> None:
        """Let paper of that width, in pixels, come out of the slot; 0 for none."""
        if width != self._paper_width:
            self._paper_width = width
            self.update()

    def show_state(self, state: Json, line: str) -> None:
        """Draw another state; ``line`` is the sentence on the printer's little display."""
        self._state, self._line = state, line
        self.setAccessibleDescription(line)
        self.update()

    @property
    def _is_open(self) -> bool:
        return self._state.get("cover") == "open"

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw everything."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self.palette().alternateBase())
        body = QRectF(8, HEADROOM, self.width() - 16, HEIGHT - HEADROOM - 12)
        self._draw_body(painter, body)
        window = QRectF(body.left() + 24, body.top() + 30, 110, 98)
        self._draw_roll(painter, window)
        self._draw_lights(painter, QPointF(window.right() + 30, body.top() + 40))
        self._draw_display(painter, QRectF(window.right() + 24, body.top() + 84, 0, 34), body)
        painter.end()

    def _draw_body(self, painter: QPainter, body: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        shade = QLinearGradient(body.topLeft(), body.bottomLeft())
        shade.setColorAt(0, _BODY)
        shade.setColorAt(1, _BODY_LOW)
        if self._is_open:
            self._draw_open_lid(painter, body)
        painter.setBrush(shade)
        painter.drawRoundedRect(body, 16, 16)
        top = QRectF(body.left(), body.top(), body.width(), 0)
        painter.setBrush(_DEEP if self._is_open else _LID)
        painter.drawRoundedRect(top.adjusted(14, -8, -14, 14), 9, 9)
        painter.setBrush(_DEEP)
        painter.drawRoundedRect(top.adjusted(22, -4, -22, 3), 3, 3)
        if self._paper_width:
            painter.setBrush(PAPER)
            x = (self.width() - self._paper_width) / 2
            painter.drawRect(QRectF(x, 0, self._paper_width, body.top() - 1))
        painter.setBrush(QColor(0, 0, 0, 60))
        for x in (body.left() + 40, body.right() - 74):
            painter.drawRoundedRect(QRectF(x, body.bottom(), 34, 7), 3, 3)

    def _draw_open_lid(self, painter: QPainter, body: QRectF) -> None:
        top = body.top() - HEADROOM + 4
        lid = QPolygonF(
            [
                QPointF(body.left() + 14, body.top() + 6),
                QPointF(body.right() - 14, body.top() + 6),
                QPointF(body.right() - 34, top),
                QPointF(body.left() + 34, top),
            ]
        )
        painter.setBrush(_LID)
        painter.drawPolygon(lid)

    def _draw_roll(self, painter: QPainter, window: QRectF) -> None:
        painter.setPen(QPen(_DARK, 2))
        painter.setBrush(_DEEP)
        painter.drawRoundedRect(window, 12, 12)
        center = window.center()
        profile = self._state.get("profile", {})
        full = float(profile.get("roll_mm", 1)) or 1.0
        left = max(0.0, min(1.0, float(self._state.get("paper_left_mm", 0)) / full))
        if self._state.get("paper") != "out":
            # The paper on a roll covers an area: its radius goes with the square root.
            area = _CORE_RADIUS**2 + (_ROLL_RADIUS**2 - _CORE_RADIUS**2) * left
            radius = sqrt(area)
            painter.setPen(QPen(QColor("#cfccc3"), 1))
            painter.setBrush(PAPER)
            painter.drawEllipse(center, radius, radius)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = _CORE_RADIUS + 5
            while ring < radius - 2:
                painter.drawEllipse(center, ring, ring)
                ring += 6
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#8a6b4a"))
        painter.drawEllipse(center, _CORE_RADIUS, _CORE_RADIUS)
        painter.setBrush(_DEEP)
        painter.drawEllipse(center, _CORE_RADIUS - 4, _CORE_RADIUS - 4)

    def _draw_lights(self, painter: QPainter, at: QPointF) -> None:
        powered = self._state.get("power", "off") != "off"
        paper = {"out": _RED, "near": _AMBER}.get(str(self._state.get("paper")), _DARK)
        lights = (
            ("POWER", _GREEN if powered else _DARK),
            ("ERROR", _RED if powered and errors(self._state) else _DARK),
            ("PAPER", paper if powered else _DARK),
        )
        font = painter.font()
        font.setPixelSize(11)
        font.setBold(True)
        painter.setFont(font)
        for i, (name, colour) in enumerate(lights):
            center = at + QPointF(i * 66 + 8, 0)
            painter.setPen(QPen(QColor(0, 0, 0, 90), 1))
            painter.setBrush(colour)
            painter.drawEllipse(center, 6, 6)
            painter.setPen(_LABEL)
            box = QRectF(center.x() - 30, center.y() + 10, 60, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)

    def _draw_display(self, painter: QPainter, box: QRectF, body: QRectF) -> None:
        box.setRight(body.right() - 24)
        painter.setPen(QPen(_DARK, 2))
        painter.setBrush(QColor("#0f1a14"))
        painter.drawRoundedRect(box, 6, 6)
        font = painter.font()
        font.setPixelSize(14)
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(QColor("#7cf29b"))
        inner = box.adjusted(10, 0, -8, 0)
        text = painter.fontMetrics().elidedText(
            self._line, Qt.TextElideMode.ElideRight, int(inner.width())
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
