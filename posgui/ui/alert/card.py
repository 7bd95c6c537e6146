"""One card of the stack."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QImage
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from posgui.texts import Texts
from posgui.ui.answers import AnswerButtons
from posgui.ui.cards import Answer, Card
from posgui.ui.icons import Sign
from posgui.ui.mood import Mood
from posgui.ui.picture_view import PictureBox
from posgui.ui.remedy.view import RemedyView, ViewSize
from posgui.ui.theme import Size, Space, mark

READY_SHOWN_MS = 5000
"""How long a card says that all is well again before it goes."""


class AlertCard(QFrame):
    """One card.

    Signals: ``answered(card, answer)`` when a button is pressed, ``enlarged(card)`` when
    its picture is, ``left(key)`` when the card has said that all is well and may go.
    """

    answered = Signal(object, object)
    enlarged = Signal(object)
    left = Signal(object)

    def __init__(self, card: Card, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self.card = card
        self._settled = False
        self._texts = texts
        self._sign = Sign(Size.SIGN, self)
        self._title, self._step, self._line = QLabel(self), QLabel(self), QLabel(self)
        self._picture = PictureBox(texts, self)
        self._picture.clicked.connect(self._enlarge)
        self._remedy = RemedyView(ViewSize.SMALL, texts, self)
        self._buttons = AnswerButtons(texts, Qt.FocusPolicy.NoFocus, self)
        self._buttons.answered.connect(self._answer)
        self._leaving = QTimer(self, singleShot=True, interval=READY_SHOWN_MS)
        self._leaving.timeout.connect(self._leave)
        self._lay_out()
        mark(self, role="card", first=False)

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
        mark(self._line, role="strong")
        self._line.setTextFormat(Qt.TextFormat.PlainText)
        whole = self._whole = QVBoxLayout(self)
        whole.setContentsMargins(Space.MEDIUM, Space.MEDIUM, Space.MEDIUM, Space.MEDIUM)
        whole.setSpacing(Space.MEDIUM)
        whole.addLayout(head)
        whole.addWidget(self._picture)
        whole.addWidget(self._line)
        whole.addWidget(self._remedy)
        whole.addWidget(self._buttons)

    @property
    def is_leaving(self) -> bool:
        """True while the card says that all is well again."""
        return self._settled

    def show_card(self, card: Card, picture: QImage | None, *, busy: bool) -> None:
        """Show this content, in place; ``picture`` is that of the receipt in question."""
        self._leaving.stop()
        self._settled = False
        before, self.card = self.card, card
        self._show(card.sign, card.title, card.step)
        self._picture.setVisible(card.receipt is not None)
        self._picture.show_image(picture)
        self._line.setVisible(card.receipt is not None)
        self._show_line(card.line)
        self._buttons.show_answers(card.answers, card.values)
        self._buttons.set_busy(busy)
        asked, asks = ((c.receipt, c.note, c.answers) for c in (before, card))
        if asked != asks:
            self._buttons.pause()

    def show_remedy(self, wanted: bool) -> None:
        """Show in pictures what helps, if there is something that does."""
        self._remedy.show_remedy(self.card.remedy if wanted else None)

    def make_slim(self, wanted: bool) -> None:
        """Show less of the receipt in question, so that other cards have room, or all."""
        self._picture.make_slim(wanted)

    def _show_line(self, line: str) -> None:
        """One line, however long, so that it moves no button when it becomes known."""
        width = Size.CARD_WIDTH - 2 * (Space.SMALL + Space.MEDIUM + 1)
        self._line.ensurePolished()
        metrics = QFontMetrics(self._line.font())
        self._line.setText(metrics.elidedText(line, Qt.TextElideMode.ElideRight, width))

    def fit(self) -> None:
        """Ask for no more room than what is shown needs, now and not in Qt's next turn."""
        self._whole.activate()
        self.updateGeometry()

    def show_settled(self, title: str, *, stays: bool = False) -> None:
        """Say that it is over, then leave, unless there is more to be said soon."""
        if self._settled and title == self._title.text():
            return
        self._settled = True
        self._show(Mood.READY, title, "")
        for part in (self._picture, self._line, self._buttons):
            part.hide()
        self.show_remedy(False)
        if stays:
            self._leaving.stop()
        else:
            self._leaving.start()

    def _show(self, sign: str, title: str, step: str) -> None:
        self._sign.show_sign(sign)
        self._title.setText(title)
        self._step.setText(step)
        self._step.setVisible(bool(step))
        self.setAccessibleName(title)
        self.setAccessibleDescription(step)

    def _answer(self, answer: Answer) -> None:
        self.answered.emit(self.card, answer)

    def _enlarge(self) -> None:
        self.enlarged.emit(self.card)

    def _leave(self) -> None:
        self.left.emit(self.card.key)
