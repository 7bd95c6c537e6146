"""A remedy's pictures, one after the other, each with its caption."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QVariantAnimation, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QPolygon,
    QShowEvent,
)
from PySide6.QtWidgets import QBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from posgui.texts import Texts
from posgui.ui.remedy.drawings import film
from posgui.ui.remedy.reel import Reel, wants_stillness
from posgui.ui.remedy.remedies import Remedy
from posgui.ui.theme import Colours, Space, colours_in_use, mark

FADE_MS = 240
DOT = 8
DOT_NOW = 16
"""Device-independent pixels; the picture shown now has a longer dot, not only a brighter."""


_DIRECTION = {True: QBoxLayout.Direction.TopToBottom, False: QBoxLayout.Direction.LeftToRight}


class ViewSize(Enum):
    """How large a remedy is shown; the value is the picture in device-independent pixels."""

    SMALL = QSize(128, 96)
    """On an alert card."""
    MEDIUM = QSize(160, 120)
    """In the panel."""
    LARGE = QSize(200, 150)
    """On a help page, at least; grows with the window."""


class Picture(QWidget):
    """The picture shown now, faded in over the one before; a press pauses and plays."""

    def __init__(self, size: ViewSize, reel: Reel, parent: QWidget) -> None:
        super().__init__(parent)
        self._reel = reel
        self._remedy: Remedy | None = None
        self._now, self._before = QPixmap(), QPixmap()
        self._painted: tuple[Remedy, int, QSize, float, Colours] | None = None
        """What the picture of now was painted for."""
        self._fade = QVariantAnimation(self, duration=FADE_MS, startValue=0.0, endValue=1.0)
        self._fade.valueChanged.connect(self._faded)
        if size is ViewSize.LARGE:
            self.setMinimumSize(size.value)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        else:
            self.setFixedSize(size.value)

    def show_remedy(self, remedy: Remedy) -> None:
        """Show the picture the reel stands at, at once."""
        self._remedy = remedy
        self._fade.stop()
        self.update()

    def turn(self) -> None:
        """Go over to the picture the reel stands at."""
        self._before = self._now
        if self.isVisible() and not wants_stillness():
            self._fade.start()
        self.update()

    def _faded(self) -> None:
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the picture, and a sign while it is paused."""
        if self._remedy is None:
            return
        ratio, colours = self.devicePixelRatioF(), colours_in_use()
        wanted = (self._remedy, self._reel.frame, self.size(), ratio, colours)
        if self._painted != wanted:
            self._now = film(self._remedy, colours).picture(self._reel.frame, self.size(), ratio)
            self._painted = wanted
        painter = QPainter(self)
        if self._fade.state() is QVariantAnimation.State.Running:
            share = float(self._fade.currentValue())
            painter.setOpacity(1.0 - share)
            painter.drawPixmap(0, 0, self._before)
            painter.setOpacity(share)
        painter.drawPixmap(0, 0, self._now)
        painter.setOpacity(1.0)
        if self._reel.is_paused:
            self._paint_pause(painter)
        painter.end()

    def _paint_pause(self, painter: QPainter) -> None:
        colours = colours_in_use()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent))
        painter.translate(16, self.height() - 16)
        painter.drawEllipse(-11, -11, 22, 22)
        painter.setBrush(QColor(colours.on_accent))
        painter.drawPolygon(QPolygon([QPoint(-4, -6), QPoint(7, 0), QPoint(-4, 6)]))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Pause or play; the row or card below hears the press as well."""
        self._reel.toggle()
        super().mousePressEvent(event)


class Captions(QLabel):
    """The caption of the picture shown now, in room enough for the longest of them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._all: list[str] = []
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def load(self, captions: list[str]) -> None:
        """These are the captions."""
        self._all = captions
        self.setText(captions[0])
        self.updateGeometry()

    def turn(self, place: int) -> None:
        """Show this one."""
        self.setText(self._all[place])

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """The height of the longest, so that nothing around moves at a turn."""
        metrics, wrap = self.fontMetrics(), Qt.TextFlag.TextWordWrap
        heights = (metrics.boundingRect(0, 0, width, 10_000, wrap, each) for each in self._all)
        return max((each.height() for each in heights), default=0)


class Dots(QWidget):
    """How many pictures there are, and which one is shown."""

    def __init__(self, reel: Reel, parent: QWidget) -> None:
        super().__init__(parent)
        self._reel = reel
        self._length = 0
        self.setFixedHeight(DOT + 2)

    def load(self, length: int) -> None:
        """So many pictures."""
        self._length = length
        self.setFixedWidth(length * (DOT + Space.SMALL) + DOT_NOW)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint a row of dots."""
        colours = colours_in_use()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        left = 0
        for place in range(self._length):
            is_now = place == self._reel.frame
            painter.setBrush(QColor(colours.accent if is_now else colours.line))
            width = DOT_NOW if is_now else DOT
            painter.drawRoundedRect(left, 1, width, DOT, DOT / 2, DOT / 2)
            left += width + Space.SMALL
        painter.end()


class RemedyView(QWidget):
    """Plays a remedy's pictures while it is on the screen; hidden without a remedy.

    Signals: ``turned`` when another picture is shown, paused or played on.
    """

    turned = Signal()

    def __init__(self, size: ViewSize, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._shown: tuple[Remedy, str] | None = None
        self.reel = Reel(self)
        self.captions = Captions(self)
        self._picture = Picture(size, self.reel, self)
        self._dots = Dots(self.reel, self)
        self.reel.moved.connect(self._moved)
        self.reel.paused_or_played.connect(self._paused_or_played)
        self._lay_out(size)
        self.hide()

    def _lay_out(self, size: ViewSize) -> None:
        words = QVBoxLayout()
        words.setSpacing(Space.SMALL)
        large = size is ViewSize.LARGE
        side = Qt.AlignmentFlag.AlignHCenter if large else Qt.AlignmentFlag.AlignLeft
        self.captions.setAlignment(side | Qt.AlignmentFlag.AlignTop)
        if large:
            mark(self.captions, role="title")
        whole = self._whole = QBoxLayout(_DIRECTION[large], self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(Space.MEDIUM)
        whole.addWidget(self._picture, int(large))
        whole.addLayout(words, int(not large))
        words.addStretch(1)
        words.addWidget(self.captions)
        words.addWidget(self._dots, alignment=side)
        words.addStretch(1)

    def show_remedy(self, remedy: Remedy | None) -> None:
        """Show this remedy from its first picture; one that is shown already goes on."""
        self.setVisible(remedy is not None)
        wanted = None if remedy is None else (remedy, self._texts.language)
        if wanted == self._shown:
            return
        before, self._shown = self._shown, wanted
        if remedy is None:
            return
        length = film(remedy, colours_in_use()).length
        captions = [self._texts(f"remedy.{remedy}.caption{n + 1}") for n in range(length)]
        self.captions.load(captions)
        self._dots.load(length)
        if before is None or before[0] is not remedy:
            self.reel.load(length, paused=wants_stillness())
            self._picture.show_remedy(remedy)
        self.captions.turn(self.reel.frame)
        self.setAccessibleName(self._texts(f"remedy.{remedy}.title"))
        self.setAccessibleDescription(" ".join(captions))
        self._whole.activate()  # the card or row around asks for its height at once

    def _moved(self) -> None:
        self.captions.turn(self.reel.frame)
        self._picture.turn()
        self._dots.update()
        self.turned.emit()

    def _paused_or_played(self) -> None:
        self._picture.update()
        self._dots.update()
        self.turned.emit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Play."""
        super().showEvent(event)
        self.reel.set_seen(True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Rest: nobody sees it."""
        super().hideEvent(event)
        self.reel.set_seen(False)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Paint anew in other colours."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._picture.update()
            self._dots.update()
