"""The question about receipts that waited through a fault, with the list of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from posgui.model.events import PrinterStatus
from posgui.texts import Texts
from posgui.ui.answers import AnswerButtons
from posgui.ui.cards import backlog_answers
from posgui.ui.model import Board
from posgui.ui.phrases import clock, receipt_words
from posgui.ui.theme import Space, mark

LISTED = 5
"""So many receipts are listed, the oldest ones; the others are counted."""


class BacklogBox(QWidget):
    """What waits for a person's answer at one printer; hidden while nothing does.

    Signals: ``answered(answer)``.
    """

    answered = Signal(object)

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._heading, self._list = QLabel(self), QLabel(self)
        mark(self._heading, role="strong")
        mark(self._list, role="small")
        self._buttons = AnswerButtons(texts, Qt.FocusPolicy.TabFocus, self)
        self._buttons.answered.connect(self.answered)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        for label in (self._heading, self._list):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        column.addWidget(self._buttons)
        self.hide()

    def show_backlog(
        self,
        status: PrinterStatus,
        board: Board,
        headline: Callable[[str], str],
        now: float,
        busy: bool,
    ) -> None:
        """Show what waits at this printer; nothing can be answered while ``busy``."""
        self.setVisible(bool(status.asking))
        if not status.asking:
            return
        oldest = clock(status.asking_since or now, now)
        self._heading.setText(self._texts("panel.asking", n=status.asking, oldest=oldest))
        listed = board.asked_about(status.id)[:LISTED]
        lines = [receipt_words(board, each.id, headline(each.id), now) for each in listed]
        more = status.asking - len(lines)
        if lines and more > 0:
            lines.append(self._texts("panel.more-waiting", n=more))
        self._list.setText("\n".join(lines))
        self._list.setVisible(bool(lines))
        self._buttons.show_answers(backlog_answers(status.asking), {"n": status.asking})
        self._buttons.set_busy(busy)
