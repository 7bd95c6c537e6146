"""The page that asks for one point of a slip, with right and wrong beside each other."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from posgui.texts import Texts
from posgui.ui.icons import Sign
from posgui.ui.mood import Mood
from posgui.ui.opening.check import Check
from posgui.ui.opening.pictures import PointPicture, SlipMap
from posgui.ui.opening.words import DRAWER
from posgui.ui.theme import Size, Space, mark

_ANSWERS: dict[str, bool | None] = {"yes-right": True, "no-wrong": False, "cannot-tell": None}


class _Side(QWidget):
    """Right, or wrong: sign and word, picture, caption, and the answer below."""

    def __init__(self, *, right: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = "good" if right else "bad"
        self._sign = Sign(Size.SMALL_SIGN, self)
        self._sign.show_sign(Mood.READY if right else Mood.STOPPED)
        self._word, self._caption = QLabel(self), QLabel(self)
        self.picture = PointPicture(right=right, parent=self)
        self.button = QPushButton(self)
        self.button.setObjectName("yes-right" if right else "no-wrong")
        mark(self._word, role="strong")
        mark(self.button, big=True)
        self._caption.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(Space.SMALL)
        head.addWidget(self._sign)
        head.addWidget(self._word, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addLayout(head)
        column.addWidget(self.picture, 1)
        column.addWidget(self._caption)
        column.addWidget(self.button)

    def show_point(self, texts: Texts, point: str, image: QImage) -> None:
        right = self._name == "good"
        self._word.setText(texts("opening.like-this" if right else "opening.not-like-this"))
        words = texts(f"opening.{self._name}.{point}")
        self._caption.setText(words)
        self.picture.show_point(point, image)
        self.picture.setAccessibleName(words)
        self.button.setText(texts(f"button.{self.button.objectName()}"))


class LookPage(QWidget):
    """One question.

    Signals: ``answered(right)`` with True, False or None, ``stepped_back``.
    """

    answered = Signal(object)
    stepped_back = Signal()

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._printer, self._place, self._ask = QLabel(self), QLabel(self), QLabel(self)
        self._where = QLabel(self)
        self._map = SlipMap(self)
        self._sides = {right: _Side(right=right, parent=self) for right in (True, False)}
        self._back, self._unknown = QPushButton(self), QPushButton(self)
        self._back.setObjectName("back")
        self._unknown.setObjectName("cannot-tell")
        for button in (self._sides[True].button, self._sides[False].button, self._unknown):
            button.clicked.connect(self._pressed)
        self._back.clicked.connect(self.stepped_back)
        self._lay_out()

    def _lay_out(self) -> None:
        mark(self._printer, role="strong")
        mark(self._place, role="small")
        mark(self._ask, role="title")
        mark(self._where, role="small")
        for label in (self._ask, self._where):
            label.setWordWrap(True)
        self._where.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head = QHBoxLayout()
        head.addWidget(self._printer, 1)
        head.addWidget(self._place)
        beside = QVBoxLayout()
        beside.addStretch(1)
        beside.addWidget(self._map, alignment=Qt.AlignmentFlag.AlignCenter)
        beside.addWidget(self._where)
        beside.addStretch(1)
        grid = QGridLayout()
        grid.setSpacing(Space.LARGE)
        grid.addLayout(beside, 0, 0)
        grid.addWidget(self._sides[True], 0, 1)
        grid.addWidget(self._sides[False], 0, 2)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        grid.setColumnMinimumWidth(0, 2 * Size.TOUCH)
        foot = QHBoxLayout()
        foot.addWidget(self._back)
        foot.addStretch(1)
        foot.addWidget(self._unknown)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, Space.SMALL, 0)
        whole.setSpacing(Space.MEDIUM)
        whole.addLayout(head)
        whole.addWidget(self._ask)
        whole.addLayout(grid, 1)
        whole.addLayout(foot)

    def refresh(self, check: Check, images: dict[tuple[str, bool], QImage]) -> None:
        """Ask what the check asks now; ``images`` are the engine's, by point and right."""
        point, texts = check.question, self._texts
        self._printer.setText(check.slip.name)
        of = len(check.slip.questions)
        self._place.setText(texts("opening.place", n=check.number, of=of))
        self._ask.setText(texts(f"opening.ask.{point}"))
        self._where.setText(texts("opening.where") if point != DRAWER else "")
        self._map.setVisible(point != DRAWER)
        self._map.show_point(point)
        for right, side in self._sides.items():
            image = images.get((point, right)) or images.get((point, True)) or QImage()
            side.show_point(texts, point, image)
        self._back.setText(texts("button.back"))
        self._back.setEnabled(check.number > 1)
        self._unknown.setText(texts("button.cannot-tell"))

    def _pressed(self) -> None:
        self.answered.emit(_ANSWERS[self.sender().objectName()])
