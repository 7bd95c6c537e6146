"""The second step: find the printer or type where it is, and try it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from posgui.desk.wire import Json
from posgui.model.errors import PosguiError
from posgui.model.settings import TransportKind, Width
from posgui.ui.actions import Actions, Call
from posgui.ui.assistant.network_box import NetworkBox
from posgui.ui.assistant.page import Choices, Page, sentence
from posgui.ui.assistant.set_up import SetUp
from posgui.ui.settings.draft import Wrong
from posgui.ui.settings.fields import ChoiceField, TextField
from posgui.ui.tasks import Tasks
from posgui.ui.theme import Space

_KINDS = (str(TransportKind.NETWORK), str(TransportKind.USB))


class PrinterPage(Page):
    """Edits the draft's printer; ``try_it`` climbs the ladder to it."""

    def __init__(
        self, set_up: SetUp, actions: Actions, call: Call, tasks: Tasks, parent: QWidget
    ) -> None:
        super().__init__(set_up, parent)
        self._actions = actions
        self._language = ""
        self._kinds = Choices(_KINDS, 2, self)
        self._kinds.group.idClicked.connect(self._kind_chosen)
        self._name = TextField("name", self._changed, self)
        widths = tuple(str(width) for width in Width)
        self._width = ChoiceField("width", widths, "", self._changed, self)
        self._network = NetworkBox(set_up, self._changed, call, tasks, self)
        self._network.chosen.connect(self.edited)
        self._usb = _UsbBox(set_up, call, tasks, self)
        self._usb.chosen.connect(self.edited)
        self._try = QPushButton(self)
        self._try.setObjectName("try-it")
        self._try.clicked.connect(self.try_it)
        below = QGridLayout()
        below.setSpacing(Space.MEDIUM)
        for column, field in enumerate((self._name, self._width)):
            below.addWidget(field, 0, column, Qt.AlignmentFlag.AlignTop)
            below.setColumnStretch(column, 1)
        for widget in (self._kinds, self._network, self._usb):
            self.column.addWidget(widget)
        self.column.addLayout(below)
        self.column.addWidget(self._try, alignment=Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch(1)

    def enter(self) -> None:
        """The keyboard goes to the address; what is on USB is looked for."""
        if self._is_usb:
            self._usb.look()
            self._kinds.buttons[_KINDS[1]].setFocus()
        else:
            self._network.fields["host"].edit.setFocus()

    def leave(self) -> None:
        """A search nobody looks at any longer ends."""
        self._network.leave()

    def refresh(self) -> None:
        """Show the printer as it is in the draft."""
        texts, table = self.texts, self.set_up.printer
        for kind, button in self._kinds.buttons.items():
            button.setText(texts(f"assistant.by-{kind}"))
        self._kinds.arrange()
        self._kinds.choose(_KINDS[1] if self._is_usb else _KINDS[0])
        self._network.setVisible(not self._is_usb)
        self._usb.setVisible(self._is_usb)
        self._network.refresh(texts, table)
        self._usb.refresh()
        self._name.show_value(table.get("name", ""))
        self._width.show_value(table.get("width", str(Width.MM80)))
        if self._language != texts.language:
            self._language = texts.language
            self._width.speak(texts)
            for field in self._fields().values():
                field.speak(texts)
        self._try.setText(texts("button.try-it"))
        self.setEnabled(bool(table))

    def show_wrong(self, wrong: list[Wrong]) -> None:
        """What is wrong, at its field; the first one gets the keyboard."""
        fields = self._fields()
        for field in fields.values():
            field.show_wrong("")
        for each in wrong:
            words = self.texts(f"settings.wrong.{each.key}", **each.placeholders)
            if each.field in fields:
                fields[each.field].show_wrong(words)
            else:
                self._usb.show_wrong(self.texts("assistant.choose-usb"))
        if wrong and wrong[0].field in fields:
            fields[wrong[0].field].edit.setFocus()

    def _fields(self) -> dict[str, TextField]:
        return {**self._network.fields, "name": self._name}

    def try_it(self) -> None:
        """Climb the ladder to what is typed."""
        wrong = self.set_up.wrong()
        self.show_wrong(wrong)
        draft = self.set_up.draft
        if not wrong and draft is not None:
            self._actions.try_printer(draft.printer(self.set_up.place))

    @property
    def _is_usb(self) -> bool:
        return self.set_up.printer.get("transport") == TransportKind.USB

    def _kind_chosen(self, place: int) -> None:
        self.set_up.printer["transport"] = _KINDS[place]
        self._actions.dismiss()
        self.edited.emit()
        if self._is_usb:
            self._usb.look()

    def _changed(self, name: str, value: Any) -> None:
        self.set_up.printer[name] = value
        self.edited.emit()


class _UsbBox(QWidget):
    """What is plugged in, to be chosen from.

    Signals: ``chosen``.
    """

    chosen = Signal()

    def __init__(self, set_up: SetUp, call: Call, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self._set_up, self._call, self._tasks = set_up, call, tasks
        self._found: list[Json] | None = None
        self._error = ""
        self._said = sentence(self)
        self._choices = Choices((), 1, self)
        self._choices.group.idClicked.connect(self._chosen)
        self._again = QPushButton(self)
        self._again.setObjectName("look-again")
        self._again.clicked.connect(self.look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(self._said)
        column.addWidget(self._choices)
        column.addWidget(self._again, alignment=Qt.AlignmentFlag.AlignLeft)

    def look(self) -> None:
        """Ask the engine what is plugged in."""
        self._found, self._error = None, ""
        self.refresh()
        self._tasks.spawn(self._look(), self._failed)

    def show_wrong(self, words: str) -> None:
        """Say it above the list."""
        self._said.setText(f"✕ {words}")

    def refresh(self) -> None:
        texts = self._set_up.texts
        self._again.setText(texts("assistant.look-again"))
        if self._error:
            self._said.setText(texts(f"error.{self._error}"))
        elif self._found is None:
            self._said.setText(texts("assistant.looking"))
        else:
            key = "found-usb" if self._found else "no-usb"
            self._said.setText(texts(f"assistant.{key}"))
            for each in self._found:
                self._choices.buttons[each["path"]].setText(self._words(each))

    def _words(self, found: Json) -> str:
        known = f"{found['vendor']}:{found['product']}"
        name = found["name"] or self._set_up.texts("assistant.usb-printer")
        more = [known, found["path"], *([found["serial"]] if found["serial"] else [])]
        return f"{name}  ({', '.join(more)})"

    async def _look(self) -> None:
        told = await self._call("usb_printers")
        self._found = told["printers"]
        self._choices.clear()
        for each in told["printers"]:
            self._choices.add(each["path"])
            if self._is_chosen(each):
                self._choices.choose(each["path"])
        if len(told["printers"]) == 1:
            self._choices.choose(told["printers"][0]["path"])
            self._chosen(0)
        self.refresh()

    def _failed(self, error: PosguiError) -> None:
        self._error = error.key
        self.refresh()

    def _is_chosen(self, found: Json) -> bool:
        table = self._set_up.printer
        same = (table.get("vendor"), table.get("product")) == (found["vendor"], found["product"])
        return same and table.get("path") in ("", found["path"])

    def _chosen(self, place: int) -> None:
        """Two of one model are told apart by their serial numbers, else by their sockets."""
        found = (self._found or [])[place]
        twins = [
            each
            for each in self._found or []
            if (each["vendor"], each["product"]) == (found["vendor"], found["product"])
        ]
        serials = {each["serial"] for each in twins}
        by_serial = len(twins) > 1 and len(serials) == len(twins) and "" not in serials
        by_path = len(twins) > 1 and not by_serial
        self._set_up.printer.update(
            vendor=found["vendor"],
            product=found["product"],
            serial=found["serial"] if by_serial else "",
            path=found["path"] if by_path else "",
        )
        self.refresh()
        self.chosen.emit()
