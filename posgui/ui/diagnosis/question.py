"""A check by hand, asked with a picture and answered with one press."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from posgui.model.diagnosis import ANSWERS, Question
from posgui.texts import Texts
from posgui.ui.answers import PAUSE_MS
from posgui.ui.diagnosis.words import question_words
from posgui.ui.focus import enable
from posgui.ui.picture_view import PictureBox
from posgui.ui.remedy.remedies import REMEDY_OF_QUESTION
from posgui.ui.remedy.view import RemedyView, ViewSize
from posgui.ui.theme import Space, mark

_IN_ROW = 2
_SKIP = "cannot-tell"


class QuestionBox(QFrame):
    """One question; hidden while there is none.

    Signals: ``answered(answer)``, ``skipped``, ``enlarged`` when the receipt's picture is
    pressed.
    """

    answered = Signal(str)
    skipped = Signal()
    enlarged = Signal()

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._question = ""
        self._busy = False
        self._heading, self._title, self._how = QLabel(self), QLabel(self), QLabel(self)
        self.remedy = RemedyView(ViewSize.MEDIUM, texts, self)
        self._picture = PictureBox(texts, self)
        self._picture.clicked.connect(self.enlarged)
        self._buttons: list[QPushButton] = []
        self._grid = QGridLayout()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._enable)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        mark(self, role="row")
        mark(self._heading, role="heading")
        mark(self._title, role="strong")
        for label in (self._title, self._how):
            label.setWordWrap(True)
        self._grid.setSpacing(Space.MEDIUM)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.MEDIUM, Space.MEDIUM, Space.MEDIUM, Space.MEDIUM)
        column.setSpacing(Space.MEDIUM)
        words = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        words.setSpacing(Space.SMALL)
        for label in (self._heading, self._title, self._how):
            words.addWidget(label)
        column.addLayout(words)
        column.addWidget(self._picture)
        column.addWidget(self.remedy)
        column.addLayout(self._grid)

    def show_question(self, question: str, name: str, *, busy: bool, still: bool) -> None:
        """Ask this about the printer of that name; its pictures stand ``still`` where
        others move already. A question this version does not know is not asked."""
        known = question if question in set(Question) else ""
        self.setVisible(bool(known))
        self._busy = busy
        is_new, self._question = known != self._question, known
        if is_new:
            self._offer(known)
            self._pause.start()
        if known:
            self._speak(known, name)
        if is_new and still and not self.remedy.reel.is_paused:
            self.remedy.reel.toggle()
        self._enable()

    def show_picture(self, image: QImage | None) -> None:
        """The receipt that is meant."""
        self._picture.show_image(image)

    def _offer(self, question: str) -> None:
        for button in self._buttons:
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        if not question:
            return
        for place, answer in enumerate((*ANSWERS[Question(question)], _SKIP)):
            button = QPushButton(self)
            button.setObjectName(answer)
            button.clicked.connect(self._pressed)
            mark(button, big=answer != _SKIP)
            self._grid.addWidget(button, place // _IN_ROW, place % _IN_ROW)
            self._buttons.append(button)

    def _speak(self, question: str, name: str) -> None:
        title, how = question_words(self._texts, question, name)
        self._heading.setText(self._texts("diagnosis.look"))
        self._title.setText(title)
        self._how.setText(how)
        self.setAccessibleName(title)
        remedy = REMEDY_OF_QUESTION[Question(question)]
        self._picture.setVisible(remedy is None)
        self.remedy.show_remedy(remedy)
        for button in self._buttons:
            answer = button.objectName()
            skip = answer == _SKIP
            key = f"button.{answer}" if skip else f"question.{question}.answer.{answer}"
            button.setText(self._texts(key))

    def _enable(self) -> None:
        for button in self._buttons:
            enable(button, not self._busy and not self._pause.isActive())

    def _pressed(self) -> None:
        answer = self.sender().objectName()
        if answer == _SKIP:
            self.skipped.emit()
        else:
            self.answered.emit(answer)
