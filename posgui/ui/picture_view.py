"""A receipt's picture: its end on a card, the whole of it when it is tapped."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QPushButton,
    QScrollArea,
    QScroller,
    QVBoxLayout,
    QWidget,
)

from posgui.texts import Texts
from posgui.ui.icons import pixmap
from posgui.ui.place import MARGIN, NO_KEYBOARD, free_corner, work_area
from posgui.ui.theme import Size, Space, mark

PAPER, INK = QColor("#ffffff"), QColor("#4f5863")
"""Paper is white in every theme."""

BESIDE = 330
"""Device-independent pixels of height that a card needs beside its picture."""

SHOWN_MS = 60_000
"""The large picture has no keyboard, so it goes by itself."""


class PictureBox(QAbstractButton):
    """The part of a receipt where its amount stands; as high with a picture as without."""

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._image: QImage | None = None
        self.setObjectName("picture")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._whole = max(0, min(Size.PICTURE, work_area().height() - BESIDE))
        self.setFixedHeight(self._whole)
        self.setEnabled(False)

    def show_image(self, image: QImage | None) -> None:
        """Show this one; None while it is on its way, a null one where there is none."""
        self._image = image
        self.setEnabled(image is not None and not image.isNull())
        self.setAccessibleName(self._words())
        self.update()

    def make_slim(self, wanted: bool) -> None:
        """Show the line that tells the amount and little around it, or all there is."""
        self.setFixedHeight(min(self._whole, Size.TOUCH) if wanted else self._whole)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as its place."""
        return QSize(0, self.height())

    def _words(self) -> str:
        if self._image is None:
            return self._texts("card.picture-comes")
        return self._texts("card.no-picture" if self._image.isNull() else "card.picture")

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the paper and what is on it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), PAPER)
        image = self._image
        if image is None or image.isNull():
            painter.setPen(INK)
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words())
        else:
            self._paint_image(painter, image)
        painter.setPen(QColor(INK))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _paint_image(self, painter: QPainter, image: QImage) -> None:
        scale = min(1.0, self.width() / image.width(), self._whole / image.height())
        target = QRectF(0, 0, image.width() * scale, image.height() * scale)
        target.moveCenter(QRectF(self.rect()).center())
        ratio = self.devicePixelRatioF()
        painter.drawImage(target, _reduced(image, image.rect(), target, ratio))
        glyph = pixmap("enlarge", Size.GLYPH * 2, INK.name())
        glyph.setDevicePixelRatio(2.0)
        corner = self.rect().bottomRight()
        place = QRect(corner.x() - 32, corner.y() - 32, Size.GLYPH, Size.GLYPH)
        painter.fillRect(place.adjusted(-4, -4, 4, 4), PAPER)
        painter.drawPixmap(place, glyph)


class PictureWindow(QFrame):
    """The whole picture beside the cards, without the keyboard; a tap closes it."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(None, NO_KEYBOARD)
        self._texts = texts
        self.receipt = ""
        """The receipt shown; empty while hidden."""
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        mark(self, role="frame")
        self._sheet = Sheet(self)
        self._scroll = QScrollArea(self)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._scroll.setWidget(self._sheet)
        gesture = QScroller.ScrollerGestureType.LeftMouseButtonGesture
        QScroller.grabGesture(self._scroll.viewport(), gesture)
        self._close = QPushButton(self)
        self._close.setObjectName("close")
        self._close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._close.clicked.connect(self.hide)
        self._idle = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._idle.timeout.connect(self.hide)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.MEDIUM, Space.MEDIUM, Space.MEDIUM, Space.MEDIUM)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._close)

    def show_image(self, receipt: str, image: QImage, covered: QRect) -> None:
        """Show a receipt's whole picture left of what is ``covered``, its end first."""
        self.receipt = receipt
        self._close.setText(self._texts("button.close"))
        self.setAccessibleName(self._texts("card.picture"))
        area = work_area(covered.center())
        width = min(image.width(), Size.PICTURE_WIDTH)
        self._sheet.show_image(image, width)
        room = area.height() - 2 * MARGIN
        edges = 2 * Space.MEDIUM + 2
        below = Size.TOUCH + Space.MEDIUM + edges
        height = min(self._sheet.height() + below + 2, room)
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        size = QSize(width + bar + edges, height)
        place = free_corner(area, size, covered)
        self.setGeometry(place if place.isValid() else QRect(area.topLeft(), size))
        self.show()
        self._scroll.verticalScrollBar().setValue(self._scroll.verticalScrollBar().maximum())
        self._idle.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Let go of the picture."""
        super().hideEvent(event)
        self.receipt = ""
        self._idle.stop()
        self._sheet.show_image(QImage(), 0)


class Sheet(QWidget):
    """A picture at a width; only what is seen of it is scaled."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._image = QImage()

    def show_image(self, image: QImage, width: int) -> None:
        """Show this one; a null one takes no room."""
        self._image = image
        height = 0 if image.isNull() else round(image.height() * width / image.width())
        self.setFixedSize(width, height)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint what is seen of it."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), PAPER)
        if not self._image.isNull():
            scale = self._image.width() / self.width()
            seen = event.rect()
            source = QRect(
                0, int(seen.top() * scale), self._image.width(), int(seen.height() * scale) + 1
            ).intersected(self._image.rect())
            target = QRectF(0, source.top() / scale, self.width(), source.height() / scale)
            image = _reduced(self._image, source, target, self.devicePixelRatioF())
            painter.drawImage(target, image)
        painter.end()


def _reduced(image: QImage, source: QRect, target: QRectF, ratio: float) -> QImage:
    """A part of an image in the pixels it is shown with: one-bit dots become shades."""
    size = QSize(round(target.width() * ratio), round(target.height() * ratio))
    part = image.copy(source).convertToFormat(QImage.Format.Format_Grayscale8)
    return part.scaled(
        size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
