"""Two pages: what becomes of receipts by itself, and what needs a PIN."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from posgui.model.settings import Protected, ReprintPolicy, Role
from posgui.texts import Texts
from posgui.ui.settings.draft import Draft, Wrong
from posgui.ui.settings.fields import ChoiceField, FlagField, TextField, show_wrong
from posgui.ui.theme import Space, mark

_PROTECTED = tuple(str(action) for action in Protected)
_ROLES = (str(Role.MANAGER), str(Role.SUPPORT))


class ReceiptsForm(QWidget):
    """After a fault, printing again, keeping, the opening check."""

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._draft: Draft | None = None
        self._heads = {name: _heading(self) for name in ("backlog", "reprint", "retention")}
        numbers = ("stable_s", "auto_count", "auto_age_min", "limit", "days")
        self._fields = {name: TextField(name, self._typed, self) for name in numbers}
        self._fields["remind_at"] = TextField("remind_at", self._typed, self, hint="remind-hint")
        policies = tuple(str(policy) for policy in ReprintPolicy)
        self._policy = ChoiceField("policy", policies, "policies", self._chosen, self)
        self._rhythm = FlagField("rhythm", "rhythm", self._flagged, self)
        self._lay_out()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, Space.MEDIUM, Space.SMALL, 0)
        grid.setSpacing(Space.MEDIUM)
        fields = self._fields
        for row, widgets in enumerate(
            (
                (self._heads["backlog"],),
                (fields["auto_count"], fields["auto_age_min"]),
                (fields["stable_s"],),
                (self._heads["reprint"],),
                (self._policy, fields["limit"]),
                (self._heads["retention"],),
                (fields["days"], fields["remind_at"]),
                (self._rhythm,),
            )
        ):
            for column, widget in enumerate(widgets):
                wide = 2 if isinstance(widget, QLabel | FlagField) else 1
                grid.addWidget(widget, row, column, 1, wide, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(8, 1)

    def edit(self, draft: Draft) -> None:
        """Edit these settings."""
        self._draft = draft
        for name, field in self._fields.items():
            text = draft.rules.numbers.get(name, "")
            field.show_value(draft.rules.remind_at if name == "remind_at" else text)
        self._policy.show_value(draft.rules.policy)
        self._rhythm.setChecked(draft.rules.rhythm)

    def speak(self) -> None:
        """Every word in the current language."""
        for name, label in self._heads.items():
            label.setText(self._texts(f"settings.{name}"))
        self._policy.speak(self._texts)
        self._rhythm.speak(self._texts)
        for field in self._fields.values():
            field.speak(self._texts)

    def show_wrong(self, wrong: list[Wrong]) -> bool:
        """Say what is wrong at its field; True if something here is."""
        return show_wrong(self._texts, self._fields, wrong)

    def _typed(self, name: str, text: str) -> None:
        if self._draft is None:
            return
        if name == "remind_at":
            self._draft.rules.remind_at = text
        else:
            self._draft.rules.numbers[name] = text

    def _flagged(self, _name: str, wanted: bool) -> None:
        if self._draft is not None:
            self._draft.rules.rhythm = wanted

    def _chosen(self, _name: str, policy: str) -> None:
        if self._draft is not None:
            self._draft.rules.policy = policy


class ProtectionForm(QWidget):
    """What needs a PIN, and whether each role has one.

    Signals: ``pin_wanted(role)`` to set or change it.
    """

    pin_wanted = Signal(str)

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._draft: Draft | None = None
        self._pins = [_PinRow(role, self) for role in _ROLES]
        self._needs, self._note = _heading(self), QLabel(self)
        self._flags = [FlagField(name, name, self._flagged, self) for name in _PROTECTED]
        self._old = TextField("old_after_min", self._typed, self)
        self._first = QLabel(self)
        mark(self._note, role="small")
        mark(self._first, mood="stopped")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.MEDIUM, Space.SMALL, 0)
        column.setSpacing(Space.MEDIUM)
        for row in self._pins:
            row.button.clicked.connect(self._pressed)
            column.addWidget(row)
        for widget in (self._first, self._needs, *self._flags, self._old, self._note):
            column.addWidget(widget)
        for label in (self._note, self._first):
            label.setWordWrap(True)
        column.addStretch(1)
        self._first.hide()

    def edit(self, draft: Draft) -> None:
        """Edit these settings."""
        self._draft = draft
        self._first.hide()
        self._old.show_value(draft.rules.numbers.get("old_after_min", ""))
        for flag in self._flags:
            flag.setChecked(draft.rules.is_protected(flag.objectName()))

    def speak(self) -> None:
        """Every word in the current language, and which PINs there are."""
        self._needs.setText(self._texts("settings.needs-pin"))
        self._note.setText(self._texts("settings.protect-note"))
        self._first.setText(f"✕ {self._texts('settings.wrong.pin-first')}")
        self._old.speak(self._texts)
        for flag in self._flags:
            flag.speak(self._texts)
        for row in self._pins:
            is_set = self._draft is not None and self._draft.rules.pins[row.role]
            row.speak(self._texts, is_set=is_set)

    def show_wrong(self, wrong: list[Wrong]) -> bool:
        """Say what is wrong at its field; True if something here is."""
        lacks = any(each.field == "pin" for each in wrong)
        self._first.setVisible(lacks)
        if lacks:
            self._pins[0].button.setFocus()
        return show_wrong(self._texts, {"old_after_min": self._old}, wrong) or lacks

    def _flagged(self, name: str, wanted: bool) -> None:
        if self._draft is not None:
            self._draft.rules.protect(name, wanted=wanted)

    def _typed(self, name: str, text: str) -> None:
        if self._draft is not None:
            self._draft.rules.numbers[name] = text

    def _pressed(self) -> None:
        self.pin_wanted.emit(self.sender().objectName().removeprefix("pin-"))


class _PinRow(QWidget):
    """One role's PIN."""

    def __init__(self, role: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.role = role
        self._words, self.button = QLabel(self), QPushButton(self)
        self.button.setObjectName(f"pin-{role}")
        self._words.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._words, 1)
        row.addWidget(self.button)

    def speak(self, texts: Texts, *, is_set: bool) -> None:
        """Whether it is set, in the current language."""
        state = "set" if is_set else "unset"
        self._words.setText(texts(f"settings.pin-{self.role}-{state}"))
        self.button.setText(texts("settings.change-pin" if is_set else "settings.set-pin"))


def _heading(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    mark(label, role="strong")
    return label
