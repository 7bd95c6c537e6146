"""The note from one shift to the next: read here, and typed here."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from posgui.model.note import LONGEST
from posgui.texts import Texts
from posgui.ui.focus import enable
from posgui.ui.model import Board
from posgui.ui.phrases import advice, clock
from posgui.ui.theme import Size, Space, mark


class NoteBox(QFrame):
    """Shows the note nobody has read, and below it what is typed for the next shift.

    Enter does nothing here: a scanner types it.

    Signals: ``left(words)``, ``was_read(id)``.
    """

    left = Signal(str)
    was_read = Signal(int)

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._id = 0
        self._typing = False
        mark(self, role="row")
        self._heading, self._words = QLabel(self), QLabel(self)
        mark(self._heading, role="strong")
        self._line = QLineEdit(self)
        self._line.setMaxLength(LONGEST)
        self._line.setMinimumHeight(Size.TOUCH)
        self._read, self._write = self._button("note-read"), self._button("note-write")
        self._read.clicked.connect(self._was_read)
        self._write.clicked.connect(self._pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.MEDIUM, Space.MEDIUM, Space.MEDIUM, Space.MEDIUM)
        column.setSpacing(Space.SMALL)
        for label in (self._heading, self._words):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        for widget in (self._heading, self._words, self._line, self._read, self._write):
            column.addWidget(widget)

    def _button(self, name: str) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def begin(self) -> None:
        """The panel was opened: nothing typed before is left."""
        self._typing = False
        self._line.clear()

    def show_note(self, board: Board, *, has_keyboard: bool, busy: bool) -> None:
        """Show what is to be read or typed; typing needs the keyboard."""
        texts, note = self._texts, board.note
        self._typing = self._typing and has_keyboard
        self._id = note["id"] if note else 0
        heading, words = "", ""
        if self._typing:
            heading = texts("note.open")
            words = "\n".join(_open_words(texts, board)) or texts("note.nothing-open")
        elif note:
            heading = texts("note.left", time=clock(note["at"], time.time()))
            words = note["words"]
        for label, said in ((self._heading, heading), (self._words, words)):
            label.setText(said)
            label.setVisible(bool(said))
        self._line.setVisible(self._typing)
        self._line.setPlaceholderText(texts("note.line"))
        self._line.setAccessibleName(texts("note.line"))
        self._read.setText(texts("button.note-read"))
        self._read.setVisible(bool(note) and not self._typing)
        self._write.setText(texts("button.note-keep" if self._typing else "button.note-write"))
        self._write.setVisible(has_keyboard)
        for button in (self._read, self._write):
            enable(button, not busy)
        self.setVisible(has_keyboard or bool(note))

    def _was_read(self) -> None:
        self.was_read.emit(self._id)

    def _pressed(self) -> None:
        words = self._line.text().strip()
        if self._typing and words:
            self.begin()
            self.left.emit(words)
        elif not self._typing:
            self._typing = True
            self._line.show()
            self._line.setFocus()
            self._write.setText(self._texts("button.note-keep"))


def _open_words(texts: Texts, board: Board) -> list[str]:
    """What the next shift finds as it is now."""
    found = sorted(board.incidents.values(), key=lambda incident: incident.since)
    return [f"· {advice(texts, incident, board).title}" for incident in found]
