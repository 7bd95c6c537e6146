"""The paper that comes out of the simulated printer, drawn from the control port's items."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QEasingCurve, QPointF, QRectF, Qt, QVariantAnimation
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPaintEvent,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QSizePolicy, QWidget

from posgui.ui.demo.paper_items import PAPER, Json, draw_item, item_dots, joined

SCALE = 2 / 3
"""Pixels a dot: 80 mm paper (576 dots) is 384 pixels wide."""

MARGIN = 12
"""White paper beside the printable dots."""

GAP = 26
"""Between two slips."""

SLIPS_KEPT = 40
"""A demo may run for days."""

EDGE = QColor("#c9c6bd")


@dataclass(slots=True)
class SlipView:
    """The items of one slip and where they stand on it. Lengths in pixels."""

    items: list[tuple[float, Json]] = field(default_factory=list)
    length: float = 0.0
    cut: bool = False

    def add(self, item: Json) -> float:
        """Append what was printed; returns how far the paper moved."""
        moved = item_dots(item) * SCALE
        if self.items and (whole := joined(self.items[-1][1], item)):
            self.items[-1] = (self.items[-1][0], whole)
        else:
            self.items.append((self.length, item))
        self.length += moved
        return moved


class PaperView(QAbstractScrollArea):
    """Slips above each other, the newest at the bottom where the printer's slot is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slips = [SlipView()]
        self._dots = 576
        self._lag = 0.0
        self._motion = QVariantAnimation(self)
        self._motion.setEasingCurve(QEasingCurve.Type.OutQuad)
        self._motion.valueChanged.connect(self._move)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.verticalScrollBar().valueChanged.connect(self.viewport().update)
        self.setFixedWidth(round(self._dots * SCALE) + 2 * MARGIN + 2 * GAP)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def load(self, paper: Json) -> None:
        """Show the answer to ``get paper``."""
        self._dots = paper["width_dots"]
        self.slips = []
        for slip in paper["slips"][-SLIPS_KEPT:]:
            view = SlipView(cut=bool(slip["cut"]))
            for item in slip["items"]:
                view.add(item)
            self.slips.append(view)
        if not self.slips or self.slips[-1].cut:
            self.slips.append(SlipView())
        self._fit()

    def printed(self, item: Json) -> None:
        """One more item comes out of the slot."""
        self._slide(self.slips[-1].add(item))

    def cut(self) -> None:
        """The slip in the slot drops."""
        self.slips[-1].cut = True
        self.slips.append(SlipView())
        del self.slips[:-SLIPS_KEPT]
        self._slide(GAP)

    @property
    def hangs(self) -> bool:
        """True while printed paper hangs in the slot."""
        return bool(self.slips[-1].items)

    def text(self) -> str:
        """Everything on the paper, a line each: for whoever cannot see the picture."""
        lines = (
            "".join(run["text"] for run in item["runs"])
            for slip in self.slips
            for _, item in slip.items
            if item["type"] == "line"
        )
        return "\n".join(lines)

    def _slide(self, distance: float) -> None:
        self._lag += distance
        self._motion.stop()
        self._motion.setStartValue(self._lag)
        self._motion.setEndValue(0.0)
        self._motion.setDuration(min(600, 60 + int(self._lag * 3)))
        self._motion.start()
        self._fit()

    def _move(self, lag: float) -> None:
        self._lag = lag
        self.viewport().update()

    def _length(self) -> float:
        return sum(slip.length + GAP for slip in self.slips)

    def _fit(self) -> None:
        bar = self.verticalScrollBar()
        at_end = bar.value() >= bar.maximum()
        bar.setRange(0, max(0, round(self._length()) - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(40)
        if at_end:
            bar.setValue(bar.maximum())
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the slot's end in sight."""
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Scroll through older slips, without leaving the window's wheel to others."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() - event.angleDelta().y() // 2)
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the slips that are in sight, from the slot upwards."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.viewport().rect(), self.palette().alternateBase())
        bar = self.verticalScrollBar()
        y = self.viewport().height() + (bar.maximum() - bar.value()) + self._lag
        for slip, bottom in self._from_the_slot(y):
            top = bottom - slip.length
            if top < self.viewport().height() and bottom > 0:
                self._draw_slip(painter, slip, top)
        painter.end()

    def _from_the_slot(self, y: float) -> Iterator[tuple[SlipView, float]]:
        for slip in reversed(self.slips):
            if slip.cut:
                y -= GAP
            yield slip, y
            y -= slip.length

    @property
    def sheet_width(self) -> float:
        """Pixels across the paper."""
        return self._dots * SCALE + 2 * MARGIN

    def _draw_slip(self, painter: QPainter, slip: SlipView, top: float) -> None:
        width = self.sheet_width
        left = (self.viewport().width() - width) / 2
        sheet = QRectF(left, top - 6, width, slip.length + 12 if slip.cut else slip.length + 6)
        if slip.items:
            painter.setPen(EDGE)
            painter.setBrush(PAPER)
            painter.drawPolygon(torn(sheet, cut_below=slip.cut))
        painter.save()
        painter.translate(left + MARGIN, top)
        painter.scale(SCALE, SCALE)
        height = self.viewport().height()
        for y, item in slip.items:
            if top + y + item_dots(item) * SCALE > 0 and top + y < height:
                painter.save()
                painter.translate(0, y / SCALE)
                draw_item(painter, item, self._dots)
                painter.restore()
        painter.restore()


def torn(sheet: QRectF, *, cut_below: bool) -> QPolygonF:
    """A sheet with the saw teeth of a cutter above, and below if it was cut off."""
    tooth = 6.0
    count = max(2, round(sheet.width() / tooth))
    step = sheet.width() / count
    above = [
        QPointF(sheet.left() + i * step, sheet.top() + (3 if i % 2 else 0))
        for i in range(count + 1)
    ]
    depth = 3 if cut_below else 0
    below = [
        QPointF(sheet.left() + i * step, sheet.bottom() - (depth if i % 2 else 0))
        for i in range(count, -1, -1)
    ]
    return QPolygonF([*above, *below])
