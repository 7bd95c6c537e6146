"""One field of a form: label, editor, and the sentence that says what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from posgui.texts import Texts
from posgui.ui.settings.draft import Wrong
from posgui.ui.theme import mark

Change = Callable[[str, Any], None]
"""Called with the field's name and its new value when a person edits it."""


def touch_combo(parent: QWidget) -> QComboBox:
    """A choice whose list has rows for a finger; it is as wide as its place, not its words."""
    box = QComboBox(parent)
    box.setView(QListView(box))
    box.setItemDelegate(QStyledItemDelegate(box))
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return box


class TextField(QWidget):
    """A line of text."""

    def __init__(self, name: str, change: Change, parent: QWidget, hint: str = "") -> None:
        super().__init__(parent)
        self._name, self._change, self._hint = name, change, hint
        self._label, self.edit, self._note = QLabel(self), QLineEdit(self), QLabel(self)
        self.edit.setObjectName(name)
        self.edit.textEdited.connect(self._edited)
        self._label.setBuddy(self.edit)
        self._hint_text = self._wrong = self._caution = ""
        _stack(self, self._label, self.edit, self._note)
        self._show_note("", is_wrong=False)

    def show_value(self, value: object) -> None:
        """Show a value; what a person is typing is left alone when it says the same."""
        if self.edit.text() != str(value):
            self.edit.setText(str(value))

    def speak(self, texts: Texts) -> None:
        """Label and hint in the current language."""
        label = texts(f"settings.{self._name}")
        self._label.setText(label)
        self.edit.setAccessibleName(label)
        self._hint_text = texts(f"settings.{self._hint}") if self._hint else ""
        self.show_wrong(self._wrong)

    def show_wrong(self, sentence: str) -> None:
        """Show what is wrong below the field; an empty sentence takes it away."""
        self._wrong = sentence
        self._show_note(sentence or self._caution or self._hint_text, is_wrong=bool(sentence))

    def caution(self, sentence: str) -> None:
        """Show a sentence in the hint's place, which hinders nothing; an empty one takes
        it away."""
        self._caution = sentence
        self.show_wrong(self._wrong)

    def _show_note(self, sentence: str, *, is_wrong: bool) -> None:
        mark(self.edit, wrong=is_wrong)
        mood = "attention" if self._caution else ""
        mark(self._note, role="small", mood="stopped" if is_wrong else mood)
        self._note.setText(f"✕ {sentence}" if is_wrong else sentence)
        self._note.setVisible(bool(sentence))

    def _edited(self, text: str) -> None:
        self.show_wrong("")
        self._change(self._name, text)


class ChoiceField(QWidget):
    """One of a few choices; their words are ``settings.<table>.<choice>`` or themselves."""

    def __init__(
        self, name: str, choices: tuple[str, ...], table: str, change: Change, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._name, self._choices, self._table, self._change = name, choices, table, change
        self._label, self.box = QLabel(self), touch_combo(self)
        self.box.setObjectName(name)
        self._label.setBuddy(self.box)
        for choice in choices:
            self.box.addItem(choice)
        self.box.activated.connect(self._chosen)
        _stack(self, self._label, self.box)

    def show_value(self, value: str) -> None:
        """Show a choice; one that is not offered, such as an add-on's, is offered from now."""
        if not value:
            return
        if value not in self._choices:
            self._choices += (value,)
            self.box.addItem(value)
        self.box.setCurrentIndex(self._choices.index(value))

    def speak(self, texts: Texts) -> None:
        """Label and choices in the current language."""
        label = texts(f"settings.{self._name}")
        self._label.setText(label)
        self.box.setAccessibleName(label)
        for place, choice in enumerate(self._choices):
            key = f"settings.{self._table}.{choice}"
            self.box.setItemText(place, texts(key) if texts.has(key) else choice)

    def _chosen(self, place: int) -> None:
        self._change(self._name, self._choices[place])


class PrinterField(QWidget):
    """Another printer, or none, and a sentence of caution below."""

    def __init__(self, name: str, change: Change, parent: QWidget) -> None:
        super().__init__(parent)
        self._name, self._change = name, change
        self._ids: list[str] = []
        self._none = ""
        self._label, self.box, self._note = QLabel(self), touch_combo(self), QLabel(self)
        self.box.setObjectName(name)
        self._label.setBuddy(self.box)
        self.box.activated.connect(self._chosen)
        mark(self._note, role="small", mood="attention")
        _stack(self, self._label, self.box, self._note)
        self._note.hide()

    def show_value(self, value: str, names: dict[str, str]) -> None:
        """Show a choice out of these printers, names by id."""
        self._ids = ["", *names]
        self.box.clear()
        self.box.addItems([self._none, *names.values()])
        self.box.setCurrentIndex(self._ids.index(value) if value in self._ids else 0)
        self.setVisible(bool(names))

    def caution(self, sentence: str) -> None:
        """Show a sentence below, which hinders nothing; an empty one takes it away."""
        self._note.setText(sentence)
        self._note.setVisible(bool(sentence))

    def speak(self, texts: Texts) -> None:
        """Label and the choice of none in the current language."""
        label = texts(f"settings.{self._name}")
        self._label.setText(label)
        self.box.setAccessibleName(label)
        self._none = texts("settings.no-backup")
        if self.box.count():
            self.box.setItemText(0, self._none)

    def _chosen(self, place: int) -> None:
        self._change(self._name, self._ids[place])


class FlagField(QCheckBox):
    """Yes or no."""

    def __init__(self, name: str, text: str, change: Change, parent: QWidget) -> None:
        super().__init__(parent)
        self._name, self._text, self._change = name, text, change
        self.setObjectName(name)
        self.clicked.connect(self._clicked)

    def speak(self, texts: Texts) -> None:
        """The words in the current language."""
        self.setText(texts(f"settings.{self._text}"))

    def _clicked(self, checked: bool) -> None:
        self._change(self._name, checked)


def show_wrong(texts: Texts, fields: dict[str, TextField], wrong: list[Wrong]) -> bool:
    """Say what is wrong at its field; True if something is, at one of these."""
    mine = [each for each in wrong if each.field in fields]
    for field in fields.values():
        field.show_wrong("")
    for each in mine:
        words = texts(f"settings.wrong.{each.key}", **each.placeholders)
        fields[each.field].show_wrong(words)
    if mine:
        fields[mine[0].field].edit.setFocus()
    return bool(mine)


def _stack(widget: QWidget, *parts: QWidget) -> None:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.setAlignment(Qt.AlignmentFlag.AlignTop)
    for part in parts:
        if isinstance(part, QLabel):
            part.setWordWrap(True)
        column.addWidget(part)
