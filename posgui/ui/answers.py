"""The buttons that answer a question, on a card and in the panel."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from posgui.model.incidents import Placeholders
from posgui.texts import Texts
from posgui.ui.cards import USUAL, Answer
from posgui.ui.focus import enable
from posgui.ui.theme import Space, mark

PAUSE_MS = 600
"""So long the buttons are dead after the question changed under them: a second tap of the
same finger must not answer what nobody has read."""

SURE_MS = 6000
"""How long the second press may take that keeps receipts without printing."""

_IN_ROW = 2


def _rows(answers: tuple[Answer, ...]) -> list[tuple[Answer, ...]]:
    """Keeping receipts stands alone: it asks back in more words than half a row holds."""
    usual = tuple(answer for answer in answers if answer is not Answer.KEEP)
    rows: list[tuple[Answer, ...]] = []
    rows += [usual[at : at + _IN_ROW] for at in range(0, len(usual), _IN_ROW)]
    return [*rows, (Answer.KEEP,)] if Answer.KEEP in answers else rows


class AnswerButtons(QWidget):
    """Two buttons in a row, a third one below them.

    Keeping receipts without printing takes two presses: the first one asks back in place.

    Signals: ``answered(answer)``.
    """

    answered = Signal(object)

    def __init__(self, texts: Texts, focus: Qt.FocusPolicy, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._focus = focus
        self._buttons: dict[Answer, QPushButton] = {}
        self._shown: tuple[Answer, ...] = ()
        self._values: Placeholders = {}
        self._busy = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._enable)
        self._sure = QTimer(self, singleShot=True, interval=SURE_MS)
        self._sure.timeout.connect(self._speak)
        self._asked_at = 0.0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(Space.MEDIUM)

    def show_answers(self, answers: tuple[Answer, ...], values: Placeholders) -> None:
        """Offer these; ``values`` are the placeholders of their words."""
        self._values = values
        if answers != self._shown:
            self._shown = answers
            self._sure.stop()
            self._lay_out()
        self._speak()
        self._enable()
        self.setVisible(bool(answers))

    def set_busy(self, busy: bool) -> None:
        """Nothing can be answered while a command runs."""
        self._busy = busy
        self._enable()

    def pause(self) -> None:
        """Be dead for a moment: another question stands here now."""
        self._sure.stop()
        self._pause.start()
        self._speak()
        self._enable()

    def _lay_out(self) -> None:
        for button in self._buttons.values():
            self._grid.removeWidget(button)
            button.hide()
        for row, answers in enumerate(_rows(self._shown)):
            for column, answer in enumerate(answers):
                button = self._button(answer)
                self._grid.addWidget(button, row, column, 1, _IN_ROW // len(answers))
                button.show()

    def _button(self, answer: Answer) -> QPushButton:
        if answer not in self._buttons:
            button = self._buttons[answer] = QPushButton(self)
            button.setObjectName(answer)
            button.setFocusPolicy(self._focus)
            button.clicked.connect(self._pressed)
            if answer in USUAL:
                mark(button, role="primary")
        return self._buttons[answer]

    def _speak(self) -> None:
        for answer in self._shown:
            asks_back = answer is Answer.KEEP and self._sure.isActive()
            key = f"button.{answer}-sure" if asks_back else f"button.{answer}"
            button = self._buttons[answer]
            button.setText(self._texts(key, **self._values))
            if answer is Answer.KEEP:
                mark(button, role="warn" if asks_back else "")

    def _enable(self) -> None:
        for answer in self._shown:
            enable(self._buttons[answer], not self._busy and not self._pause.isActive())

    def _pressed(self) -> None:
        answer = Answer(self.sender().objectName())
        if answer is Answer.KEEP and not self._is_sure():
            return
        self.answered.emit(answer)

    def _is_sure(self) -> bool:
        """True for the second press; not for the second half of a double press."""
        now = time.monotonic()
        if not self._sure.isActive():
            self._asked_at = now
            self._sure.start()
            self._speak()
            return False
        if now - self._asked_at < PAUSE_MS / 1000:
            return False
        self._sure.stop()
        self._speak()
        return True
