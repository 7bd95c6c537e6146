"""Which days are listed: today, yesterday, one of the calendar, all."""

from __future__ import annotations

import time

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QTextCharFormat
from PySide6.QtWidgets import (
    QButtonGroup,
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from posgui.texts import Texts
from posgui.ui.history.entries import Days
from posgui.ui.place import work_area
from posgui.ui.theme import Size, Space, mark

_SIDES = 34
"""Device-independent pixels of a button beside its words: padding and the thickest border."""
_ROWS, _COLUMNS = 8, 7
"""Cells of a calendar: its bar, the days' names, six weeks."""


class DayBar(QWidget):
    """Four buttons of which one is down.

    Signals: ``changed`` when other days were chosen.
    """

    changed = Signal()

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._days = Days.TODAY
        self._day = QDate.currentDate()
        self._calendar: Calendar | None = None
        self._group = QButtonGroup(self)
        self._buttons: dict[Days, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.SMALL)
        for days in Days:
            button = self._buttons[days] = QPushButton(self)
            button.setObjectName(days)
            button.setCheckable(True)
            button.clicked.connect(self._pressed)
            mark(button, role="choice")
            self._group.addButton(button)
            row.addWidget(button)
        self.choose(Days.TODAY)

    @property
    def days(self) -> Days:
        """What is chosen."""
        return self._days

    @property
    def day(self) -> tuple[int, int, int]:
        """Year, month and day chosen in the calendar."""
        return self._day.year(), self._day.month(), self._day.day()

    def choose(self, days: Days) -> None:
        """Choose without telling anybody."""
        self._days = days
        self._buttons[days].setChecked(True)
        self.speak()

    def speak(self) -> None:
        """Words in the current language."""
        for days, button in self._buttons.items():
            button.setText(self._texts(f"button.{days}"))
        if self._days is Days.ONE:
            day = time.strftime("%Y-%m-%d", (*self.day, 0, 0, 0, 0, 1, -1))
            self._buttons[Days.ONE].setText(day)
        for button in self._buttons.values():
            _leave_room(button)

    def _pressed(self) -> None:
        days = Days(self.sender().objectName())
        if days is Days.ONE:
            self._buttons[self._days].setChecked(True)
            self._open_calendar()
            return
        self.choose(days)
        self.changed.emit()

    def _open_calendar(self) -> None:
        self._calendar = Calendar(self._texts.language, self._day, self)
        self._calendar.picked.connect(self._picked)
        self._calendar.open_below(self._buttons[Days.ONE])

    def _picked(self, day: QDate) -> None:
        self._day = day
        self.choose(Days.ONE)
        self.changed.emit()


def _leave_room(button: QPushButton) -> None:
    """Room for the words as they are while the button is down: Qt measures them lighter."""
    button.ensurePolished()
    font = button.font()
    font.setWeight(QFont.Weight.DemiBold)
    button.setMinimumWidth(QFontMetrics(font).horizontalAdvance(button.text()) + _SIDES)


class Calendar(QFrame):
    """A month to tap a day of; a tap outside or Esc closes it.

    Signals: ``picked(day)``.
    """

    picked = Signal(QDate)

    def __init__(self, language: str, day: QDate, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        mark(self, role="frame")
        self._month = QCalendarWidget(self)
        self._month.setLocale(QLocale(language))
        self._month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._month.setMaximumDate(QDate.currentDate())
        self._month.setSelectedDate(day)
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self._month.setWeekdayTextFormat(weekday, QTextCharFormat())
        self._month.setMinimumSize(_COLUMNS * Size.TOUCH, _ROWS * Size.TOUCH)
        self._month.clicked.connect(self._pick)
        self._month.activated.connect(self._pick)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.SMALL, Space.SMALL, Space.SMALL, Space.SMALL)
        column.addWidget(self._month)

    def open_below(self, button: QWidget) -> None:
        """Show it under a button, as far as the screen reaches."""
        self.adjustSize()
        corner = button.mapToGlobal(QPoint(button.width() - self.width(), button.height()))
        area = work_area(corner)
        x = max(area.left(), min(corner.x(), area.right() - self.width()))
        y = max(area.top(), min(corner.y(), area.bottom() - self.height()))
        self.move(x, y)
        self.show()
        self._month.setFocus()

    def _pick(self, day: QDate) -> None:
        self.close()
        self.picked.emit(day)
