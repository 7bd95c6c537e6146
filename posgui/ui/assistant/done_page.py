"""The last step: what was set up, and where everything is found again."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from posgui.ui.assistant.page import Page, sentence
from posgui.ui.assistant.set_up import SetUp
from posgui.ui.icons import Sign
from posgui.ui.mood import Mood
from posgui.ui.theme import Size, Space

_NOTES = ("done-icon", "done-again", "done-check")


class DonePage(Page):
    """A green check only for what was seen to work."""

    def __init__(self, set_up: SetUp, parent: QWidget) -> None:
        super().__init__(set_up, parent)
        self._sign, self._title = Sign(Size.SIGN, self), sentence(self, "strong")
        self._notes = [sentence(self) for _ in _NOTES]
        head = QHBoxLayout()
        head.setSpacing(Space.MEDIUM)
        head.addWidget(self._sign)
        head.addWidget(self._title, 1)
        self.column.addLayout(head)
        for note in self._notes:
            self.column.addWidget(note)
        self.column.addStretch(1)

    def refresh(self) -> None:
        """Words in the current language."""
        came = self.set_up.first_receipt is not None
        self._sign.show_sign(Mood.READY if came else Mood.UNKNOWN)
        name = self.set_up.printer.get("name", "")
        key = "assistant.done-came" if came else "assistant.done-waits"
        self._title.setText(self.texts(key, printer=name))
        for key, note in zip(_NOTES, self._notes, strict=True):
            note.setText(self.texts(f"assistant.{key}"))
