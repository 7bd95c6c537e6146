"""One printer in the panel."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from posgui.model.events import PrinterStatus
from posgui.texts import Texts
from posgui.ui.icons import Glyph, Sign
from posgui.ui.model import Board, mood_of_printer
from posgui.ui.mood import Mood
from posgui.ui.panel.backlog_box import BacklogBox
from posgui.ui.phrases import (
    STEPS,
    Advice,
    advice,
    elsewhere_words,
    printer_words,
    waiting_words,
    watched_words,
)
from posgui.ui.remedy.remedies import remedy_of
from posgui.ui.remedy.view import RemedyView, ViewSize
from posgui.ui.theme import Colours, Size, Space, mark


class AdviceBox(QWidget):
    """The steps that help, numbered, and the small print."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(Space.SMALL)
        grid.setColumnStretch(1, 1)
        self._steps = [(QLabel(f"{n}.", self), QLabel(self)) for n in range(1, len(STEPS) + 1)]
        for row, (number, step) in enumerate(self._steps):
            number.setContentsMargins(0, 0, Space.SMALL, 0)
            grid.addWidget(number, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(step, row, 1)
        self._note = QLabel(self)
        mark(self._note, role="small")
        grid.addWidget(self._note, len(STEPS), 0, 1, 2)
        for label in (*(step for _, step in self._steps), self._note):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.hide()

    def show_advice(self, words: Advice | None) -> None:
        """Show these steps; hidden without any."""
        self.setVisible(words is not None)
        if words is None:
            return
        shown = len(words.steps)
        for place, (number, step) in enumerate(self._steps):
            step.setText(words.steps[place] if place < shown else "")
            step.setVisible(place < shown)
            number.setVisible(place < shown and shown > 1)
        self._note.setText(words.note)
        self._note.setVisible(bool(words.note))


class AbilityButton(QPushButton):
    """Opens what a printer can do."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("abilities")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        mark(self, role="plain")
        self.glyph = Glyph(self, "abilities")

    def speak(self, words: str) -> None:
        """Say so in these words."""
        self.setToolTip(words)
        self.setAccessibleName(words)


class PrinterRow(QFrame):
    """One printer: sign, name, whether it needs somebody, state in words, what waits, where
    its receipts come out instead, what to do in pictures and words, and the question about
    its backlog.

    Signals: ``chosen(id)`` when it is pressed, ``answered(id, answer)`` for its backlog,
    ``abilities_wanted(id)`` for what it can do.
    """

    chosen = Signal(str)
    answered = Signal(str, object)
    abilities_wanted = Signal(str)

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._id = ""
        mark(self, role="row", chosen=False)
        self._sign = Sign(Size.SIGN, self)
        self._name, self._words, self._waiting = QLabel(self), QLabel(self), QLabel(self)
        self._elsewhere, self._flag = QLabel(self), QLabel(self)
        self._advice = AdviceBox(self)
        self._remedy = RemedyView(ViewSize.MEDIUM, texts, self)
        self._backlog = BacklogBox(texts, self)
        self._backlog.answered.connect(self._answer)
        self._abilities = AbilityButton(self)
        self._abilities.clicked.connect(self._show_abilities)
        mark(self._name, role="strong")
        mark(self._waiting, role="small")
        mark(self._flag, role="flag")
        mark(self._elsewhere, mood="attention")
        for label in (self._name, self._words, self._waiting, self._elsewhere):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout()
        column.setSpacing(2)
        for widget in (self._name, self._words, self._waiting, self._elsewhere):
            column.addWidget(widget)
        head = QHBoxLayout()
        head.setSpacing(Space.MEDIUM)
        head.addWidget(self._sign, alignment=Qt.AlignmentFlag.AlignTop)
        head.addLayout(column, 1)
        head.addWidget(self._flag, alignment=Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._abilities, alignment=Qt.AlignmentFlag.AlignTop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(Space.MEDIUM, Space.MEDIUM, Space.MEDIUM, Space.MEDIUM)
        whole.setSpacing(Space.MEDIUM)
        whole.addLayout(head)
        whole.addWidget(self._remedy)
        whole.addWidget(self._advice)
        whole.addWidget(self._backlog)

    def show_printer(
        self,
        status: PrinterStatus,
        board: Board,
        headline: Callable[[str], str],
        now: float,
        busy: bool,
    ) -> None:
        """Show this printer as it is now; nothing can be answered while ``busy``."""
        self._id = status.id
        mood = mood_of_printer(status)
        incidents = board.incidents_of(status.id)
        if incidents and mood is Mood.READY:
            mood = Mood.ATTENTION
        words = printer_words(self._texts, status)
        watched = watched_words(self._texts, status, brief=True)
        waiting = "\n".join(filter(None, (waiting_words(self._texts, status), watched)))
        self._sign.show_sign(mood)
        self._name.setText(status.name)
        self._words.setText(words)
        mark(self._words, mood=mood)
        self._flag.setText(self._texts(f"mood.{mood}"))
        self._flag.setVisible(mood is not Mood.READY)  # its words say so already
        mark(self._flag, mood=mood)
        self._waiting.setText(waiting)
        self._waiting.setVisible(bool(waiting))
        elsewhere = elsewhere_words(self._texts, board, status.id)
        self._elsewhere.setText(elsewhere)
        self._elsewhere.setVisible(bool(elsewhere))
        self._advice.show_advice(advice(self._texts, incidents[0], board) if incidents else None)
        first = incidents[0] if incidents else None
        self._remedy.show_remedy(remedy_of(first.key, first.placeholders) if first else None)
        self._backlog.show_backlog(status, board, headline, now, busy)
        self.setAccessibleName(f"{status.name}: {self._texts(f'mood.{mood}')}, {words}")
        self.setAccessibleDescription(waiting)
        self.setToolTip(watched_words(self._texts, status))
        self._abilities.speak(self._texts("ability.open", printer=status.name))

    def tell_abilities(self, *, wanted: bool) -> None:
        """What it can do is a press away, or is not to be told here."""
        self._abilities.setVisible(wanted)

    def paint(self, colours: Colours) -> None:
        """The glyph in the current colours."""
        self._abilities.glyph.paint(colours.text, colours.muted)

    def _show_abilities(self) -> None:
        self.abilities_wanted.emit(self._id)

    def _answer(self, answer: object) -> None:
        self.answered.emit(self._id, answer)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose this printer for the buttons below."""
        self.chosen.emit(self._id)
        super().mousePressEvent(event)
