"""The first page of training: who practises, and the best times so far."""

from __future__ import annotations

import time
from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from posgui.texts import Texts
from posgui.ui.answers import SURE_MS
from posgui.ui.theme import Space, mark
from posgui.ui.training.drills import DRILLS

_NAME_LONGEST = 40
_TWICE_S = 0.5
"""The second half of a double press is no second press."""


class StartPage(QWidget):
    """Name, drills and times.

    Signals: ``begun``, ``named`` when another name was entered, ``erased`` for the times of
    the name after a second press.
    """

    begun = Signal()
    named = Signal()
    erased = Signal()

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._asked_at = 0.0
        self._intro, self._said = QLabel(self), QLabel(self)
        self.who = QLineEdit(self)
        self.begin, self.erase = QPushButton(self), QPushButton(self)
        self._drills = [(QLabel(self), QLabel(self), QLabel(self)) for _ in DRILLS]
        self._heads = [QLabel(self) for _ in range(3)]
        self._lay_out()
        self.begin.clicked.connect(self.begun)
        self.erase.clicked.connect(self._erase)
        self.who.textChanged.connect(self._named)

    def _lay_out(self) -> None:
        self.who.setMaxLength(_NAME_LONGEST)
        self.begin.setObjectName("start-training")
        self.erase.setObjectName("erase-times")
        mark(self.begin, role="primary", big=True)
        mark(self._said, role="strong")
        for label in (self._intro, self._said):
            label.setWordWrap(True)
        grid = QGridLayout()
        grid.setSpacing(Space.MEDIUM)
        grid.setColumnStretch(0, 1)
        for column, label in enumerate(self._heads):
            mark(label, role="heading")
            grid.addWidget(label, 0, column)
        for row, labels in enumerate(self._drills, 1):
            for column, label in enumerate(labels):
                grid.addWidget(label, row, column)
        name = QHBoxLayout()
        name.setSpacing(Space.MEDIUM)
        name.addWidget(self.who, 1)
        name.addWidget(self.erase)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, Space.SMALL, 0)
        whole.setSpacing(Space.MEDIUM)
        whole.addWidget(self._said)
        whole.addWidget(self._intro)
        whole.addLayout(name)
        whole.addLayout(grid)
        whole.addStretch(1)
        whole.addWidget(self.begin)

    def refresh(
        self, said: str, best: Mapping[str, float], last: Mapping[str, float], *, may_begin: bool
    ) -> None:
        """Show these times, in seconds by drill, and ``said`` above everything."""
        texts = self._texts
        self._said.setText(said)
        self._said.setVisible(bool(said))
        self._intro.setText(texts("training.intro"))
        self.who.setPlaceholderText(f"{texts('training.name')} ({texts('training.name-hint')})")
        self.who.setAccessibleName(texts("training.name"))
        self.begin.setText(texts("button.start-training"))
        self.begin.setEnabled(may_begin)
        self.erase.setVisible(bool(best))
        is_asked = time.monotonic() - self._asked_at < SURE_MS / 1000
        key = "button.erase-times-sure" if is_asked else "button.erase-times"
        self.erase.setText(texts(key, name=self.who.text()))
        mark(self.erase, role="warn" if is_asked else "")
        for label, key in zip(self._heads, ("fault", "last", "best"), strict=True):
            label.setText(texts(f"training.{key}"))
        for drill, labels in zip(DRILLS, self._drills, strict=True):
            times = (last.get(drill.name), best.get(drill.name))
            labels[0].setText(texts(f"training.drill.{drill.name}"))
            for label, seconds in zip(labels[1:], times, strict=True):
                label.setText("–" if seconds is None else texts("training.s", s=f"{seconds:.1f}"))

    def _named(self) -> None:
        self._asked_at = 0.0
        self.named.emit()

    def _erase(self) -> None:
        since = time.monotonic() - self._asked_at
        if since > SURE_MS / 1000:
            self._asked_at = time.monotonic()
            self.named.emit()
        elif since > _TWICE_S:
            self._asked_at = 0.0
            self.erased.emit()
