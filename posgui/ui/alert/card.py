"""One card of the stack."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from posgui.texts import Texts
from posgui.ui.cards import Answer, Card
from posgui.ui.icons import Sign
from posgui.ui.model import Mood
from posgui.ui.theme import Size, Space, mark

READY_SHOWN_MS = 5000
"""How long a card says that all is well again before it goes."""


class AlertCard(QFrame):
    """One card.

    Signals: ``answered(card, answer)`` when a button is pressed, ``left(key)`` when the
    card has said that all is well and may go.
    """

    answered = Signal(object, object)
    left = Signal(object)

    def __init__(self, card: Card, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self.card = card
        self._texts = texts
        self._sign = Sign(Size.SIGN, self)
        self._title, self._step = QLabel(self), QLabel(self)
        self._buttons = {answer: self._button(answer) for answer in Answer}
        self._leaving = QTimer(self, singleShot=True, interval=READY_SHOWN_MS)
        self._leaving.timeout.connect(self._leave)
        self._lay_out()
        mark(self, role="card", first=False)
        self.show_card(card)

    def _button(self, answer: Answer) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(answer)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(self._pressed)
        if answer is Answer.SHOW:  # of the two answers about a receipt neither is the usual one
            mark(button, role="primary")
        return button

    def _lay_out(self) -> None:
        mark(self._title, role="strong")
        for label in (self._title, self._step):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        words = QVBoxLayout()
        words.setSpacing(Space.SMALL)
        words.addWidget(self._title)
        words.addWidget(self._step)
        head = QHBoxLayout()
        head.setSpacing(Space.MEDIUM)
        head.addWidget(self._sign, alignment=Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        foot = QHBoxLayout()
        foot.setSpacing(Space.MEDIUM)
        for button in self._buttons.values():
            foot.addWidget(button, 1)
        whole = self._whole = QVBoxLayout(self)
        whole.setContentsMargins(Space.MEDIUM, Space.MEDIUM, Space.MEDIUM, Space.MEDIUM)
        whole.setSpacing(Space.MEDIUM)
        whole.addLayout(head)
        whole.addLayout(foot)

    @property
    def is_leaving(self) -> bool:
        """True while the card says that all is well again."""
        return self._leaving.isActive()

    def show_card(self, card: Card) -> None:
        """Show this content, in place."""
        self._leaving.stop()
        self.card = card
        self._show(card.mood, card.title, card.step)
        for answer, button in self._buttons.items():
            button.setText(self._texts(f"button.{answer}"))
            button.setVisible(answer in card.answers)

    def fit(self) -> None:
        """Ask for no more room than what is shown needs, now and not in Qt's next turn."""
        self._whole.activate()
        self.updateGeometry()

    def show_settled(self, title: str) -> None:
        """Say that it is over, then leave."""
        self._show(Mood.READY, title, "")
        for button in self._buttons.values():
            button.hide()
        self._leaving.start()

    def _show(self, mood: Mood, title: str, step: str) -> None:
        self._sign.show_sign(mood)
        self._title.setText(title)
        self._step.setText(step)
        self._step.setVisible(bool(step))
        self.setAccessibleName(title)
        self.setAccessibleDescription(step)

    def _pressed(self) -> None:
        self.answered.emit(self.card, Answer(self.sender().objectName()))

    def _leave(self) -> None:
        self.left.emit(self.card.key)
