"""The second step: choose the printer from what is found or type where it is, and try it."""

from __future__ import annotations

import sys
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from posgui.model.settings import PLUGGED_IN, TransportKind, Width
from posgui.ui.actions import Actions, Call
from posgui.ui.assistant.found_box import FoundBox
from posgui.ui.assistant.page import Page, sentence
from posgui.ui.assistant.set_up import SetUp
from posgui.ui.rights_box import RightsBox
from posgui.ui.settings.draft import Wrong, offered
from posgui.ui.settings.fields import ChoiceField, TextField
from posgui.ui.settings.where import WhereFields
from posgui.ui.tasks import Tasks
from posgui.ui.theme import Space, mark


class PrinterPage(Page):
    """Edits the draft's printer; ``try_it`` climbs the ladder to it."""

    def __init__(
        self, set_up: SetUp, actions: Actions, call: Call, tasks: Tasks, parent: QWidget
    ) -> None:
        super().__init__(set_up, parent)
        self._actions = actions
        self._language = ""
        self._found = FoundBox(set_up, call, tasks, self)
        self._found.chosen.connect(self._chosen)
        self._rights = RightsBox(set_up.texts, call, tasks, self)
        self._rights.right.given.connect(self._found.look)
        self._heading = QLabel(self)
        mark(self._heading, role="heading")
        kinds = tuple(kind for kind in offered(sys.platform) if kind != TransportKind.SIMULATOR)
        self._kind = ChoiceField("transport", kinds, "transports", self._changed, self)
        self._where = WhereFields(self._changed, self)
        self._hint = sentence(self, "small")
        self._name = TextField("name", self._changed, self)
        widths = tuple(str(width) for width in Width)
        self._width = ChoiceField("width", widths, "", self._changed, self)
        self._try = QPushButton(self)
        self._try.setObjectName("try-it")
        self._try.clicked.connect(self.try_it)
        self._lay_out()

    def _lay_out(self) -> None:
        typed = QGridLayout()
        typed.setSpacing(Space.MEDIUM)
        typed.addWidget(self._kind, 0, 0, Qt.AlignmentFlag.AlignTop)
        typed.addWidget(self._name, 0, 1, Qt.AlignmentFlag.AlignTop)
        typed.addWidget(self._where, 1, 0, 1, 2)
        typed.addWidget(self._hint, 2, 0, 1, 2)
        typed.addWidget(self._width, 3, 0, Qt.AlignmentFlag.AlignTop)
        low_left = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
        typed.addWidget(self._try, 3, 1, low_left)
        for column in range(2):
            typed.setColumnStretch(column, 1)
        for widget in (self._found, self._rights, self._heading):
            self.column.addWidget(widget)
        self.column.addLayout(typed)
        self.column.addStretch(1)

    def enter(self) -> None:
        """The keyboard goes to a network printer's address."""
        self._look_at_rights()
        if self.set_up.printer.get("transport") == TransportKind.NETWORK:
            self._where.lines["host"].edit.setFocus()

    def leave(self) -> None:
        """A search or a question nobody looks at any longer ends."""
        self._found.leave()
        self._rights.right.forget()

    def refresh(self) -> None:
        """Show the printer as it is in the draft."""
        texts, table = self.texts, self.set_up.printer
        search = self._found.search
        if self.set_up.is_running and not (search.is_running or search.is_over):
            self._found.look()
        self._found.refresh()
        self._rights.refresh()
        self._heading.setText(texts("assistant.or-type"))
        self._kind.show_value(str(table.get("transport", TransportKind.NETWORK)))
        self._where.show_printer(table)
        self._hint.setText(texts("assistant.find-address"))
        self._hint.setVisible(table.get("transport") == TransportKind.NETWORK)
        self._name.show_value(table.get("name", ""))
        self._width.show_value(table.get("width", str(Width.MM80)))
        if self._language != texts.language:
            self._language = texts.language
            for each in (self._kind, self._where, self._name, self._width):
                each.speak(texts)
        self._try.setText(texts("button.try-it"))
        self.setEnabled(bool(table))

    def show_wrong(self, wrong: list[Wrong]) -> None:
        """What is wrong, at its field; the first one gets the keyboard."""
        fields = {**self._where.lines, "name": self._name}
        for field in fields.values():
            field.show_wrong("")
        for each in wrong:
            if each.field in fields:
                words = self.texts(f"settings.wrong.{each.key}", **each.placeholders)
                fields[each.field].show_wrong(words)
        if wrong and wrong[0].field in fields:
            fields[wrong[0].field].edit.setFocus()

    def try_it(self) -> None:
        """Climb the ladder to what is typed."""
        wrong = self.set_up.wrong()
        self.show_wrong(wrong)
        draft = self.set_up.draft
        if not wrong and draft is not None:
            self._actions.try_printer(draft.printer(self.set_up.place))
            self._look_at_rights()

    def _look_at_rights(self) -> None:
        """Of a printer that is plugged into this computer, and that it is known where."""
        draft, printer = self.set_up.draft, self.set_up.printer
        if draft is None or printer.get("transport") not in PLUGGED_IN or self.set_up.wrong():
            self._rights.right.forget()
        else:
            self._rights.right.look(draft.printer(self.set_up.place))

    def _chosen(self) -> None:
        self._actions.dismiss()
        self._look_at_rights()
        self.edited.emit()

    def _changed(self, name: str, value: Any) -> None:
        self.set_up.printer[name] = value
        if name == "transport":
            self._actions.dismiss()
            self._rights.right.forget()
        self.edited.emit()
