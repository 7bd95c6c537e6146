"""How a row of the list is painted."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from posgui.ui.history.entries import Entry
from posgui.ui.history.lines import RowWords, Speaker
from posgui.ui.history.model import ENTRY
from posgui.ui.icons import pixmap
from posgui.ui.theme import Size, Space, colours_in_use

ROW_HEIGHT = 64
"""Device-independent pixels: two lines, and more than a finger needs."""

_LEFT = Space.MEDIUM + Size.SMALL_SIGN + Space.MEDIUM
_BAR = 4
_ONE_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class RowDelegate(QStyledItemDelegate):
    """Sign, telling line and time above, fate and details below; quiet bars while a row is
    on its way."""

    def __init__(self, speaker: Speaker, parent: QWidget) -> None:
        super().__init__(parent)
        self._speaker = speaker
        self._signs: dict[tuple[str, float], QPixmap] = {}
        self._fonts: tuple[str, QFont, QFont] | None = None

    def sizeHint(  # noqa: N802 - Qt's name
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """All rows are of one height."""
        return QSize(0, ROW_HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one row."""
        colours = colours_in_use()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, QColor(colours.raised if chosen else colours.ground))
        if chosen:
            bar = QRect(rect.left(), rect.top(), _BAR, rect.height())
            painter.fillRect(bar, QColor(colours.accent))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(colours.line))
        entry: Entry | None = index.data(ENTRY)
        if entry is None:
            self._paint_placeholder(painter, rect)
        else:
            font: QFont = option.font
            self._paint_entry(painter, rect, self._speaker.row(entry), font)
        if chosen and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def _paint_placeholder(self, painter: QPainter, rect: QRect) -> None:
        colour = QColor(colours_in_use().raised)
        left, top = rect.left() + _LEFT, rect.top()
        painter.fillRect(QRect(left, top + 16, rect.width() // 3, 12), colour)
        painter.fillRect(QRect(left, top + 38, rect.width() // 2, 10), colour)

    def _paint_entry(self, painter: QPainter, rect: QRect, words: RowWords, font: QFont) -> None:
        colours = colours_in_use()
        strong, small = self._two_fonts(font)
        sign = self._sign(words.sign, painter.device().devicePixelRatioF())
        painter.drawPixmap(
            rect.left() + Space.MEDIUM, rect.top() + (ROW_HEIGHT - Size.SMALL_SIGN) // 2, sign
        )
        left, width = rect.left() + _LEFT, rect.width() - _LEFT - Space.MEDIUM
        upper = QRect(left, rect.top() + 8, width, 24)
        lower = QRect(left, rect.top() + 33, width, 22)
        painter.setFont(small)
        painter.setPen(QColor(colours.muted))
        painter.drawText(upper, _ONE_LINE | Qt.AlignmentFlag.AlignRight, words.time)
        _draw_elided(painter, lower, small, words.below)
        taken = QFontMetrics(small).horizontalAdvance(words.time) + Space.MEDIUM
        painter.setPen(QColor(colours.text))
        _draw_elided(painter, upper.adjusted(0, 0, -taken, 0), strong, words.line)

    def _two_fonts(self, font: QFont) -> tuple[QFont, QFont]:
        key = font.key()
        if self._fonts is None or self._fonts[0] != key:
            strong, small = QFont(font), QFont(font)
            strong.setWeight(QFont.Weight.DemiBold)
            small.setPixelSize(13)
            self._fonts = (key, strong, small)
        return self._fonts[1], self._fonts[2]

    def _sign(self, name: str, ratio: float) -> QPixmap:
        if (name, ratio) not in self._signs:
            made = pixmap(f"state-{name}", round(Size.SMALL_SIGN * ratio))
            made.setDevicePixelRatio(ratio)
            self._signs[name, ratio] = made
        return self._signs[name, ratio]


def _draw_elided(painter: QPainter, place: QRect, font: QFont, text: str) -> None:
    painter.setFont(font)
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, _ONE_LINE | Qt.AlignmentFlag.AlignLeft, shown)
