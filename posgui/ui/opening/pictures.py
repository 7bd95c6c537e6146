"""Pictures of what is right and wrong on a slip, and of where on it to look.

Ruler, Chinese, QR code and dense patch come from the engine, drawn as this printer
prints them; what a worn head makes of them, the cut and the drawer are painted here.
Paper is light in both schemes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from posgui.model.opening import Point
from posgui.ui.opening.words import DRAWER
from posgui.ui.theme import colours_in_use

PAPER, INK, GREY = QColor("#fdfcf8"), QColor("#1c1c1e"), QColor("#b9b6ac")
_BODY, _SLOT, _TRAY = QColor("#59616c"), QColor("#15181c"), QColor("#8b939e")

_SIZE = QSize(300, 132)
_LEAST = QSize(180, 84)
_MAP = QSize(64, 148)
_CANVAS = QSize(300, 140)
"""What the painted pictures are laid out on."""

_STRIPES = ((0.18, 0.012), (0.19, 0.02), (0.46, 0.015), (0.72, 0.03))
"""Where a worn head prints nothing: place and width, as shares of the paper's."""

_DENSE_TALLER = 2.5

_BANDS: Mapping[str, tuple[float, float]] = {
    Point.WIDTH: (0.32, 0.42),
    Point.CHINESE: (0.42, 0.5),
    Point.QR: (0.53, 0.76),
    Point.DENSE: (0.79, 0.91),
    Point.CUT: (0.94, 1.0),
}
"""Where the points stand on the test page, as shares of its length."""


class PointPicture(QWidget):
    """One point of the slip, right or wrong."""

    def __init__(self, *, right: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._right = right
        self._point = ""
        self._image = QImage()
        self.setMinimumSize(_LEAST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As large as two of them side by side fit a small screen."""
        return _SIZE

    def show_point(self, point: str, image: QImage) -> None:
        """Show this one; ``image`` is the engine's, a null one while it is on its way."""
        self._point, self._image = point, image
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint it as large as fits."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        colours = colours_in_use()
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(colours.ready if self._right else colours.stopped), 2))
        painter.setBrush(QColor(colours.raised))
        painter.drawRoundedRect(box, 8, 8)
        inner = box.adjusted(8, 8, -8, -8)
        if self._point == Point.CUT:
            _draw_fitted(painter, inner, _draw_cut_off if self._right else _draw_hanging)
        elif self._point == DRAWER:
            _draw_fitted(painter, inner, _draw_open_drawer if self._right else _draw_shut_drawer)
        elif not self._image.isNull():
            self._draw_print(painter, inner)
        painter.end()

    def _draw_print(self, painter: QPainter, box: QRectF) -> None:
        """The engine's picture; a worn head's stripes over it where that is what is wrong."""
        ratio = self.devicePixelRatioF()
        fitting = (
            QRectF(self._image.rect()).size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
        )
        place = QRectF(0, 0, fitting.width(), fitting.height())
        if self._point == Point.DENSE:  # stripes run along the paper: seen as well when taller
            place.setHeight(min(box.height(), place.height() * _DENSE_TALLER))
        place.moveCenter(box.center())
        grey = self._image.convertToFormat(QImage.Format.Format_Grayscale8)
        image = grey.scaled(
            (place.size() * ratio).toSize(),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter.drawImage(place, image)
        worn = self._point in (Point.QR, Point.DENSE) and not self._right
        if worn:
            for at, width in _STRIPES:
                left = place.left() + at * place.width()
                painter.fillRect(
                    QRectF(left, place.top(), max(2.0, width * place.width()), place.height()),
                    Qt.GlobalColor.white,
                )


class SlipMap(QWidget):
    """A whole slip, small, with a frame around what is asked about."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._point = ""
        self.setFixedSize(_MAP)

    def show_point(self, point: str) -> None:
        """Put the frame around this one."""
        self._point = point
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the slip and the frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paper = QRectF(6, 3, self.width() - 12, self.height() - 6)
        painter.setPen(QPen(GREY, 1))
        painter.setBrush(PAPER)
        painter.drawRect(paper)
        _draw_slip(painter, paper)
        band = _BANDS.get(self._point)
        if band is not None:
            top, bottom = (paper.top() + share * paper.height() for share in band)
            painter.setPen(QPen(QColor(colours_in_use().accent), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(2, top, self.width() - 4, bottom - top), 4, 4)
        painter.end()


def _draw_slip(painter: QPainter, paper: QRectF) -> None:
    """What stands on the test page, as bars."""

    def bar(top: float, height: float, left: float = 0.08, right: float = 0.92) -> QRectF:
        place = QRectF(
            paper.left() + left * paper.width(), paper.top() + top * paper.height(), 0, 0
        )
        place.setRight(paper.left() + right * paper.width())
        place.setHeight(height * paper.height())
        return place

    for line, right in enumerate((0.7, 0.62, 0.85, 0.8, 0.55)):
        painter.fillRect(bar(0.05 + line * 0.05, 0.014, 0.08, right), GREY)
    painter.fillRect(bar(0.36, 0.02), INK)
    painter.fillRect(bar(0.445, 0.03, 0.08, 0.6), INK)
    side = 0.2 * paper.height()
    code = QRectF(0, 0, side, side)
    code.moveCenter(QPointF(paper.center().x(), paper.top() + 0.645 * paper.height()))
    cell = side / 5
    for row, cells in enumerate(("##.##", "#..##", "..#..", "##.#.", "##..#")):
        for column, filled in enumerate(cells):
            if filled == "#":
                at = QPointF(code.left() + column * cell, code.top() + row * cell)
                painter.fillRect(QRectF(at.x(), at.y(), cell, cell), INK)
    painter.fillRect(bar(0.82, 0.06, 0.0, 1.0), INK)


def _draw_fitted(painter: QPainter, box: QRectF, draw: Callable[[QPainter], None]) -> None:
    """Paint a picture of ``_CANVAS`` as large as fits the box."""
    scale = min(box.width() / _CANVAS.width(), box.height() / _CANVAS.height())
    painter.save()
    painter.translate(box.center())
    painter.scale(scale, scale)
    painter.translate(-_CANVAS.width() / 2, -_CANVAS.height() / 2)
    draw(painter)
    painter.restore()


def _draw_printer(painter: QPainter) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_BODY)
    painter.drawRoundedRect(QRectF(70, 84, 160, 52), 10, 10)
    painter.setBrush(_SLOT)
    painter.drawRoundedRect(QRectF(92, 80, 116, 9), 3, 3)


def _draw_paper(painter: QPainter, outline: QPolygonF, lines: tuple[int, ...]) -> None:
    painter.setPen(QPen(GREY, 1))
    painter.setBrush(PAPER)
    painter.drawPolygon(outline)
    for top in lines:
        painter.fillRect(QRectF(112, top, 60, 4), GREY)


def _draw_cut_off(painter: QPainter) -> None:
    """The slip lies apart from the printer; both edges are straight."""
    _draw_printer(painter)
    painter.save()
    painter.translate(10, -2)
    painter.rotate(-4)
    corners = (QPointF(100, 8), QPointF(200, 8), QPointF(200, 68), QPointF(100, 68))
    _draw_paper(painter, QPolygonF(corners), (18, 30, 42, 54))
    painter.restore()
    painter.setPen(QPen(INK, 1.5, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(84, 78), QPointF(216, 78))


def _draw_hanging(painter: QPainter) -> None:
    """The slip hangs in the slot and is torn at its side."""
    _draw_printer(painter)
    edge = [QPointF(100, 6), QPointF(200, 6), QPointF(200, 86), QPointF(100, 86)]
    torn = [QPointF(100, 74), QPointF(108, 68), QPointF(104, 62), QPointF(114, 58)]
    torn += [QPointF(104, 54), QPointF(100, 48)]
    _draw_paper(painter, QPolygonF([*edge, *torn]), (16, 28, 40))


def _draw_shut_drawer(painter: QPainter) -> None:
    painter.setPen(QPen(_SLOT, 2))
    painter.setBrush(_BODY)
    painter.drawRoundedRect(QRectF(40, 40, 220, 64), 6, 6)
    painter.drawRect(QRectF(50, 50, 200, 44))
    painter.setBrush(_SLOT)
    painter.drawEllipse(QPointF(150, 72), 6, 6)


def _draw_open_drawer(painter: QPainter) -> None:
    painter.setPen(QPen(_SLOT, 2))
    painter.setBrush(_BODY)
    painter.drawRoundedRect(QRectF(40, 10, 220, 44), 6, 6)
    painter.setBrush(_TRAY)
    tray = [QPointF(52, 54), QPointF(248, 54), QPointF(272, 92), QPointF(28, 92)]
    painter.drawPolygon(QPolygonF(tray))
    for left in (62, 108, 154, 200):
        painter.setBrush(PAPER)
        painter.drawRect(QRectF(left, 62, 36, 20))
    painter.setBrush(_BODY)
    painter.drawRect(QRectF(28, 92, 244, 34))
    painter.setBrush(_SLOT)
    painter.drawEllipse(QPointF(150, 109), 6, 6)
