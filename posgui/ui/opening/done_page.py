"""The last page of the opening check: what was found, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from posgui.desk.wire import Json
from posgui.model.opening import Point
from posgui.texts import Texts
from posgui.ui.icons import Sign
from posgui.ui.mood import Mood
from posgui.ui.opening.check import Check, Slip
from posgui.ui.opening.words import (
    REFUSED,
    check_words,
    remedy_steps,
    unseen_points,
    wrong_points,
    wrong_words,
)
from posgui.ui.remedy.remedies import Remedy
from posgui.ui.remedy.view import RemedyView, ViewSize
from posgui.ui.scrolling import scrolled
from posgui.ui.theme import Size, Space, mark

_SHOWN = {Point.WIDTH: Remedy.LOAD_ROLL, Point.CUT: Remedy.CLEAR_CUTTER}
"""The remedies that are drawn."""


class DonePage(QWidget):
    """A row for each printer.

    Signals: ``again_wanted``, ``done``.
    """

    again_wanted = Signal()
    done = Signal()

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._shown: tuple[object, ...] = ()
        self._title, self._failed = QLabel(self), QLabel(self)
        mark(self._title, role="title")
        mark(self._failed, mood="stopped")
        for label in (self._title, self._failed):
            label.setWordWrap(True)
        self._rows: list[QWidget] = []
        rows = QWidget(self)
        self._list = QVBoxLayout(rows)
        self._list.setContentsMargins(0, 0, Space.SMALL, 0)
        self._list.setSpacing(Space.MEDIUM)
        self._list.addStretch(1)
        self._again, self._close = QPushButton(self), QPushButton(self)
        self._again.setObjectName("check-again")
        self._close.setObjectName("done")
        mark(self._close, role="primary", big=True)
        mark(self._again, big=True)
        self._again.clicked.connect(self.again_wanted)
        self._close.clicked.connect(self.done)
        foot = QHBoxLayout()
        foot.setSpacing(Space.MEDIUM)
        foot.addWidget(self._again, 1)
        foot.addWidget(self._close, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, Space.SMALL, 0)
        whole.setSpacing(Space.MEDIUM)
        whole.addWidget(self._title)
        whole.addWidget(self._failed)
        whole.addWidget(scrolled(rows), 1)
        whole.addLayout(foot)

    def refresh(self, check: Check) -> None:
        """Show what was found; rows are made anew only when that changed."""
        results = [slip.result() for slip in check.slips]
        key = "opening.finished-right"
        if any(unseen_points(result) for result in results):
            key = "opening.finished"
        if any(wrong_points(result) for result in results):
            key = "opening.finished-wrong"
        self._title.setText(self._texts(key))
        self._failed.setText(self._texts("opening.not-kept") if check.failed else "")
        self._failed.setVisible(bool(check.failed))
        for button in (self._again, self._close):
            button.setText(self._texts(f"button.{button.objectName()}"))
        shown = (self._texts.language, results)
        if shown == self._shown:
            return
        self._shown = shown
        for row in self._rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [
            _Row(slip, result, self._texts, self)
            for slip, result in zip(check.slips, results, strict=True)
        ]
        for place, row in enumerate(self._rows):
            self._list.insertWidget(place, row)


class _Row(QFrame):
    """One printer: name and what was found; for each wrong point what helps."""

    def __init__(self, slip: Slip, result: Json, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        mark(self, role="row")
        wrong = wrong_points(result)
        sign = Sign(Size.SIGN, self)
        unseen = Mood.UNKNOWN if unseen_points(result) else Mood.READY
        sign.show_sign(Mood.ATTENTION if wrong else unseen)
        name = QLabel(slip.name, self)
        name.setTextFormat(Qt.TextFormat.PlainText)
        mark(name, role="strong")
        head = QHBoxLayout()
        head.setSpacing(Space.MEDIUM)
        head.addWidget(sign)
        head.addWidget(name, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.MEDIUM, Space.MEDIUM, Space.MEDIUM, Space.MEDIUM)
        self._column.setSpacing(Space.SMALL)
        self._column.addLayout(head)
        if not wrong:
            for words in check_words(texts, result):
                self._add(words)
        for point in wrong:
            self._add(wrong_words(texts, point), strong=True)
            key = f"error.{slip.refusal}"
            if point == REFUSED and texts.has(key):
                self._add(texts(key, printer=slip.name))
            for number, step in enumerate(remedy_steps(texts, point), 1):
                self._add(f"{number}. {step}")
            self._show(_SHOWN.get(Point(point)) if point in set(Point) else None)

    def _add(self, words: str, *, strong: bool = False) -> None:
        label = QLabel(words, self)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        mark(label, mood="attention" if strong else "")
        self._column.addWidget(label)

    def _show(self, remedy: Remedy | None) -> None:
        if remedy is None:
            return
        view = RemedyView(ViewSize.MEDIUM, self._texts, self)
        view.show_remedy(remedy)
        self._column.addWidget(view)
