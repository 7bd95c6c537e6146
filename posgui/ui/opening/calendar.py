"""The last 30 days as a picture: one cell a day, told apart by sign and colour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, QEvent, QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QLabel, QVBoxLayout, QWidget

from posgui.texts import Texts
from posgui.ui.icons import pixmap
from posgui.ui.mood import Mood
from posgui.ui.opening.days import Day
from posgui.ui.theme import Size, Space, colours_in_use, mark

_WEEK = 7
_SIGN = 20
_TINT = 0.25
"""How much of the mood's colour is in a cell's ground: its number stays readable."""


class DayCell(QAbstractButton):
    """One day; large enough for a finger."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.mood: Mood | None = None
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFixedSize(Size.TOUCH, Size.TOUCH)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A square."""
        return QSize(Size.TOUCH, Size.TOUCH)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Show that it can be pressed."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Show it no more."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint number, sign and ground."""
        colours = colours_in_use()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(colours.raised)
        if self.mood is not None:
            ground = _mixed(ground, QColor(colours.of(self.mood)), _TINT)
        marked = self.isChecked() or self.hasFocus() or self.underMouse()
        width = 3 if self.isChecked() else 2 if marked else 1
        painter.setPen(QPen(QColor(colours.accent if marked else colours.line), width))
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 8, 8)
        painter.setPen(QColor(colours.text if self.mood is not None else colours.muted))
        above = self.rect().adjusted(0, 5, 0, -(_SIGN if self.mood is not None else 0) - 5)
        painter.drawText(above, Qt.AlignmentFlag.AlignCenter, self.text())
        if self.mood is not None:
            sign = pixmap(f"state-{self.mood}", round(_SIGN * self.devicePixelRatioF()))
            left = (self.width() - _SIGN) // 2
            painter.drawPixmap(left, self.height() - _SIGN - 5, _SIGN, _SIGN, sign)
        painter.end()


class Calendar(QWidget):
    """The cells, a week a row.

    Signals: ``chosen(place)`` with the place of a pressed day among those shown.
    """

    chosen = Signal(int)

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._heading = QLabel(self)
        mark(self._heading, role="heading")
        self._weekdays = [QLabel(self) for _ in range(_WEEK)]
        self._cells: list[DayCell] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(Space.SMALL // 2)
        for column, label in enumerate(self._weekdays):
            mark(label, role="small")
            self._grid.addWidget(label, 0, column, Qt.AlignmentFlag.AlignCenter)
        self._grid.setColumnStretch(_WEEK, 1)
        column_of_all = QVBoxLayout(self)
        column_of_all.setContentsMargins(0, 0, 0, 0)
        column_of_all.setSpacing(Space.SMALL)
        column_of_all.addWidget(self._heading)
        column_of_all.addLayout(self._grid)

    def show_days(self, days: Sequence[Day]) -> None:
        """Show these; the first one's weekday says where the first row begins."""
        self._heading.setText(self._texts("opening.calendar"))
        locale = QLocale(self._texts.language)
        for number, label in enumerate(self._weekdays, 1):
            label.setText(locale.standaloneDayName(number, QLocale.FormatType.ShortFormat))
        while len(self._cells) < len(days):
            cell = DayCell(self)
            cell.clicked.connect(self._pressed)
            self._cells.append(cell)
        offset = days[0].day.weekday()
        for place, (cell, day) in enumerate(zip(self._cells, days, strict=True)):
            row, column = divmod(offset + place, _WEEK)
            self._grid.addWidget(cell, row + 1, column)
            cell.setText(str(day.day.day))
            cell.mood = day.mood
            cell.setAccessibleName(day_words(self._texts, day))
            cell.setToolTip(day_words(self._texts, day))
            cell.update()

    @property
    def place(self) -> int | None:
        """The place of the chosen day."""
        chosen = [place for place, cell in enumerate(self._cells) if cell.isChecked()]
        return chosen[0] if chosen else None

    def choose(self, place: int) -> None:
        """Choose a day; its result is shown by whoever hears ``chosen``."""
        self._cells[place].setChecked(True)
        self.chosen.emit(place)

    def _pressed(self) -> None:
        cell = self.sender()
        if isinstance(cell, DayCell):
            self.chosen.emit(self._cells.index(cell))


def day_words(texts: Texts, day: Day) -> str:
    """A day and how its check went."""
    key = {None: "none", Mood.READY: "right"}.get(day.mood, "wrong")
    return texts(f"opening.day-{key}", day=_named(texts, day.day))


def _named(texts: Texts, day: date) -> str:
    locale = QLocale(texts.language)
    wanted = "M月d日 ddd" if texts.language == "zh_CN" else "ddd, MMM d"
    return locale.toString(QDate(day.year, day.month, day.day), wanted)


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    def mixed(a: float, b: float) -> float:
        return a * (1 - share) + b * share

    return QColor.fromRgbF(
        mixed(one.redF(), other.redF()),
        mixed(one.greenF(), other.greenF()),
        mixed(one.blueF(), other.blueF()),
    )
