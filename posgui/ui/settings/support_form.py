"""The page that says whom to call."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from posgui.texts import Texts
from posgui.ui.settings.draft import Draft
from posgui.ui.settings.fields import TextField
from posgui.ui.theme import Space, mark

LONGEST = 60
"""Characters, as the configuration file takes them."""

_KEYS = ("vendor", "phone", "contract")


class SupportForm(QWidget):
    """Name, phone and contract number of whoever helps; shown where a step says to call."""

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._draft: Draft | None = None
        self._note = QLabel(self)
        self._note.setWordWrap(True)
        mark(self._note, role="small")
        self._fields = {key: TextField(f"support-{key}", self._typed, self) for key in _KEYS}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.MEDIUM, Space.SMALL, 0)
        column.setSpacing(Space.MEDIUM)
        for field in self._fields.values():
            field.edit.setMaxLength(LONGEST)
            column.addWidget(field)
        self.bundle = QPushButton(self)
        self.bundle.setObjectName("support-bundle")
        column.addWidget(self._note)
        column.addWidget(self.bundle, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def edit(self, draft: Draft) -> None:
        """Edit these settings."""
        self._draft = draft
        for key, field in self._fields.items():
            field.show_value(draft.support.get(key, ""))

    def speak(self) -> None:
        """Every word in the current language."""
        self._note.setText(self._texts("settings.support-note"))
        self.bundle.setText(self._texts("button.support-bundle"))
        for field in self._fields.values():
            field.speak(self._texts)

    def _typed(self, name: str, text: str) -> None:
        if self._draft is not None and self._draft.support:
            self._draft.support[name.removeprefix("support-")] = text
