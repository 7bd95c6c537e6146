"""The verdict: the one cause, how sure, what helps, whom to call, and what is true besides."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from posgui.desk.wire import Json
from posgui.model.diagnosis import Confidence, Question
from posgui.model.incidents import Cause
from posgui.texts import Texts
from posgui.ui.diagnosis.words import (
    also_words,
    confidence_words,
    support_words,
    verdict_advice,
)
from posgui.ui.icons import Sign
from posgui.ui.mood import Mood
from posgui.ui.panel.printer_row import AdviceBox
from posgui.ui.phrases import Advice
from posgui.ui.picture_view import PictureBox
from posgui.ui.remedy.remedies import remedy_of
from posgui.ui.remedy.view import RemedyView, ViewSize
from posgui.ui.theme import Size, Space, mark

_SIDE_BY_SIDE = 640
"""From this width on the steps stand beside their pictures, below them otherwise."""

_MOOD = {
    Confidence.CERTAIN: Mood.STOPPED,
    Confidence.LIKELY: Mood.ATTENTION,
    Confidence.UNKNOWN: Mood.UNKNOWN,
}


def mood_of_verdict(noun: Json) -> Mood:
    """The sign of a verdict."""
    well = noun["cause"] == Cause.ALL_WELL
    return Mood.READY if well else _MOOD[Confidence(noun["confidence"])]


class _Call(QFrame):
    """When to call, and whom."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._when, self._whom = QLabel(self), QLabel(self)
        mark(self, role="row")
        mark(self._whom, role="strong")
        self._whom.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.MEDIUM, Space.MEDIUM, Space.MEDIUM, Space.MEDIUM)
        column.setSpacing(Space.SMALL)
        for label in (self._when, self._whom):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)

    def show_call(self, when: str, whom: str) -> None:
        self.setVisible(bool(when))
        self._when.setText(when)
        self._whom.setText(whom)
        self._whom.setVisible(bool(whom))


class VerdictView(QWidget):
    """Shows a verdict; hidden while there is none.

    Signals: ``enlarged`` when the receipt's picture is pressed.
    """

    enlarged = Signal()

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._sign = Sign(Size.SIGN, self)
        self._title, self._sure, self._also = QLabel(self), QLabel(self), QLabel(self)
        self.remedy = RemedyView(ViewSize.LARGE, texts, self)
        self._picture = PictureBox(texts, self)
        self._picture.clicked.connect(self.enlarged)
        self._steps = AdviceBox(self)
        self._call = _Call(self)
        self._whole = QVBoxLayout(self)
        self._help = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()

    def _lay_out(self) -> None:
        mark(self._title, role="title")
        mark(self.remedy.captions, role="strong")
        for label in (self._title, self._sure, self._also):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._sure)
        head = QHBoxLayout()
        head.setSpacing(Space.MEDIUM)
        head.addWidget(self._sign, alignment=Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        self._help.setSpacing(Space.LARGE)
        self._help.addWidget(self.remedy, 1)
        self._help.addWidget(self._steps, 1, Qt.AlignmentFlag.AlignTop)
        whole = self._whole
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(Space.MEDIUM)
        whole.addLayout(head)
        whole.addWidget(self._picture)
        whole.addLayout(self._help)
        whole.addWidget(self._also)
        whole.addWidget(self._call)

    def place(self, question: QWidget, *, first: bool) -> None:
        """Where nothing is known the question comes first, for it decides what to do;
        else last."""
        at = self._whole.indexOf(question)
        if at < 0 or first != (at == 1):
            self._whole.removeWidget(question)
            self._whole.insertWidget(1 if first else -1, question)

    def fit(self, width: int) -> None:
        """Stand in a window of this width."""
        wide = width >= _SIDE_BY_SIDE
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._help.setDirection(way)

    def show_verdict(
        self, noun: Json, names: Mapping[str, str], support: Mapping[str, str], *, asks: bool
    ) -> None:
        """Show this one; ``names`` are the printers' by their ids, ``support`` the
        settings' table of that name. Its film gives way to a question's that comes first
        (``asks``)."""
        self.setVisible(bool(noun))
        if not noun:
            self.remedy.show_remedy(None)
            return
        mood = mood_of_verdict(noun)
        words = verdict_advice(self._texts, noun, names)
        self._sign.show_sign(mood)
        self._title.setText(words.title)
        self._sure.setText(self._sure_words(noun))
        mark(self._sure, mood=mood)
        well = noun["cause"] == Cause.ALL_WELL
        self._picture.setVisible(well and Question.CAME_OUT not in noun["questions"])
        remedy = remedy_of(noun["cause"], noun["placeholders"])
        self.remedy.show_remedy(None if well or asks else remedy)
        self._steps.show_advice(Advice(words.title, words.steps) if words.steps else None)
        also = also_words(self._texts, noun, names)
        self._also.setText("\n".join((self._texts("diagnosis.also"), *also)))
        self._also.setVisible(bool(also))
        when = self._texts("panel.call", sentence=words.note) if words.note else ""
        self._call.show_call(when, support_words(self._texts, support))
        self.setAccessibleName(words.title)
        self.setAccessibleDescription(" ".join(words.steps))

    def show_picture(self, image: QImage | None) -> None:
        """The last receipt, for the verdict that all is well."""
        self._picture.show_image(image)

    def _sure_words(self, noun: Json) -> str:
        parts = [confidence_words(self._texts, noun)]
        if noun["sale"]:
            parts.append(self._texts("diagnosis.about-sale", sale=noun["sale"]))
        if not noun["complete"]:
            parts.append(self._texts("diagnosis.stopped"))
        return " · ".join(parts)
