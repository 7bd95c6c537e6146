"""The first page of the opening check: what to print, and the last 30 days."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from posgui.texts import Texts
from posgui.ui.model import Board, EnginePhase
from posgui.ui.opening.calendar import Calendar, day_words
from posgui.ui.opening.days import Day
from posgui.ui.opening.words import check_words
from posgui.ui.theme import Space, mark

_SIDE_BY_SIDE = 700
"""From this width on the calendar stands beside the printers, below them otherwise."""

_NAME_LONGEST = 40


class StartPage(QWidget):
    """Printers, drawer, name and the button that begins; the calendar.

    Signals: ``begun``.
    """

    begun = Signal()

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._board: Board | None = None
        self._days: Sequence[Day] = ()
        self._printers: dict[str, QCheckBox] = {}
        self._intro = QLabel(self)
        self._intro.setWordWrap(True)
        self.drawer, self.who = QCheckBox(self), QLineEdit(self)
        self.who.setMaxLength(_NAME_LONGEST)
        self.begin = QPushButton(self)
        self.begin.setObjectName("start-check")
        self.begin.clicked.connect(self.begun)
        self.calendar = Calendar(texts, self)
        self.calendar.chosen.connect(self._show_day)
        self._day = QLabel(self)
        self._boxes = QVBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        mark(self.begin, role="primary", big=True)
        self._day.setWordWrap(True)
        self._day.setTextFormat(Qt.TextFormat.PlainText)
        self._day.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._boxes.setSpacing(Space.SMALL)
        left = QVBoxLayout()
        left.setSpacing(Space.MEDIUM)
        left.addWidget(self._intro)
        left.addLayout(self._boxes)
        line = QFrame(self)
        line.setFrameShape(QFrame.Shape.HLine)
        for widget in (line, self.drawer, self.who):
            left.addWidget(widget)
        left.addStretch(1)
        left.addWidget(self.begin)
        right = QVBoxLayout()
        right.setSpacing(Space.MEDIUM)
        right.addWidget(self.calendar)
        right.addWidget(self._day, 1)
        self._whole = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._whole.setContentsMargins(0, 0, Space.SMALL, 0)
        self._whole.setSpacing(Space.LARGE * 2)
        self._whole.addLayout(left, 1)
        self._whole.addLayout(right)

    def refresh(self, board: Board, days: Sequence[Day]) -> None:
        """Show the board's printers and these days."""
        self._board, self._days = board, days
        running = board.engine.phase is EnginePhase.RUNNING
        for gone in set(self._printers) - set(board.printing):
            box = self._printers.pop(gone)
            self._boxes.removeWidget(box)
            box.deleteLater()
        for printer in board.printing:
            if printer not in self._printers:
                box = self._printers[printer] = QCheckBox(self)
                box.setChecked(True)
                box.toggled.connect(self._enable)
                self._boxes.addWidget(box)
            self._printers[printer].setText(board.name_of(printer))
        words = "intro" if running and board.printers else "no-printers"
        self._intro.setText(self._texts(f"opening.{words if running else 'not-running'}"))
        self.drawer.setText(self._texts("opening.drawer"))
        self.who.setPlaceholderText(
            f"{self._texts('opening.who')} ({self._texts('opening.who-hint')})"
        )
        self.who.setAccessibleName(self._texts("opening.who"))
        self.begin.setText(self._texts("button.start-check"))
        self._enable()
        self.calendar.show_days(days)
        if self.calendar.place is None:
            self.calendar.choose(len(days) - 1)
        self._show_day(self.calendar.place or 0)

    def wanted(self) -> list[tuple[str, str]]:
        """The chosen printers: id and name."""
        return [(name, box.text()) for name, box in self._printers.items() if box.isChecked()]

    def _enable(self) -> None:
        running = self._board is not None and self._board.engine.phase is EnginePhase.RUNNING
        self.begin.setEnabled(running and bool(self.wanted()))

    def _show_day(self, place: int) -> None:
        if self._board is None:
            return
        day = self._days[place]
        lines = [day_words(self._texts, day)]
        for check in day.checks:
            words = self._texts("opening.joint").join(check_words(self._texts, check))
            at = time.strftime("%H:%M", time.localtime(check["at"]))
            seen = " · ".join(part for part in (at, check["who"]) if part)
            lines.append(f"{self._board.name_of(check['printer'])}: {words} ({seen})")
        self._day.setText("\n".join(lines))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Stand the calendar beside or below."""
        super().resizeEvent(event)
        wide = event.size().width() >= _SIDE_BY_SIDE
        direction = QBoxLayout.Direction
        self._whole.setDirection(direction.LeftToRight if wide else direction.TopToBottom)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As narrow as the calendar: the rest folds below it."""
        return QSize(self.calendar.minimumSizeHint().width(), super().minimumSizeHint().height())
