"""Where a network printer is: typed, or looked for because a person asked for it."""

from __future__ import annotations

import uuid

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from posgui.desk.wire import Json
from posgui.model.errors import PosguiError
from posgui.texts import Texts
from posgui.ui.actions import Call
from posgui.ui.assistant.page import Choices, sentence
from posgui.ui.assistant.set_up import SetUp
from posgui.ui.settings.fields import Change, TextField
from posgui.ui.tasks import Tasks
from posgui.ui.theme import Space


class NetworkBox(QWidget):
    """Address and port, and what a search found, to be chosen from.

    Signals: ``chosen``.
    """

    chosen = Signal()

    def __init__(
        self, set_up: SetUp, change: Change, call: Call, tasks: Tasks, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._set_up, self._call, self._tasks = set_up, call, tasks
        self._run = ""
        """The search that is under way."""
        self._found: list[Json] = []
        self._said_key = ""
        self._progress: Json = {"asked": 0, "of": 0}
        self.fields = {name: TextField(name, change, self) for name in ("host", "port")}
        self._hint, self._said = sentence(self, "small"), sentence(self)
        self._choices = Choices((), 1, self)
        self._choices.group.idClicked.connect(self._chose)
        self._look = QPushButton(self)
        self._look.setObjectName("look-on-network")
        self._look.clicked.connect(self._pressed)
        set_up.board.listen_to_findings(self._heard)
        self._lay_out()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(Space.MEDIUM)
        for column, field in enumerate(self.fields.values()):
            grid.addWidget(field, 0, column, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 1)
        for row, widget in enumerate((self._hint, self._said, self._choices), start=1):
            grid.addWidget(widget, row, 0, 1, 2)
        grid.addWidget(self._look, 4, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)

    def refresh(self, texts: Texts, table: Json) -> None:
        """Show the address of the draft, and how far the search is."""
        for name, field in self.fields.items():
            field.show_value(table.get(name, ""))
        self._hint.setText(texts("assistant.find-address"))
        words = "stop-search" if self._run else "look-on-network"
        self._look.setText(texts(f"assistant.{words}"))
        self._said.setVisible(bool(self._said_key))
        if self._said_key:
            values = {"asked": self._progress["asked"], "of": self._progress["of"]}
            self._said.setText(texts(f"assistant.{self._said_key}", **values))
        self._choices.setVisible(bool(self._found))
        for each in self._found:
            self._choices.buttons[each["host"]].setText(self._words(texts, each))

    def leave(self) -> None:
        """Nobody waits for the search any longer."""
        if self._run:
            self._tasks.spawn(self._stop(self._run))

    def _words(self, texts: Texts, found: Json) -> str:
        name = self._set_up.board.name_of(found["printer"]) if found["printer"] else ""
        if not name:
            return str(found["host"])
        key = "found-moved" if found["moved"] else "found-known"
        return texts(f"assistant.{key}", host=found["host"], name=name)

    def _pressed(self) -> None:
        if self._run:
            self.leave()
            return
        self._run, self._said_key = uuid.uuid4().hex, "searching"
        self._progress = {"asked": 0, "of": 0}
        self._show([])
        self._tasks.spawn(self._search(self._run), self._failed)

    async def _search(self, run: str) -> None:
        told = await self._call("find_printers", run=run)
        self._run = ""
        found = [e | e["table"] for e in told["printers"] if e["transport"] == "network"]
        self._said_key = "found-on-network" if found else "none-on-network"
        self._show(found)

    async def _stop(self, run: str) -> None:
        await self._call("cancel_search", run=run)

    def _failed(self, _error: PosguiError) -> None:
        self._run, self._said_key = "", "none-on-network"
        self._show([])

    def _heard(self, event: Json) -> None:
        if self._run and event["run"] == self._run:
            self._progress = event
            self.refresh(self._set_up.texts, self._set_up.printer)

    def _show(self, found: list[Json]) -> None:
        self._found = found
        self._choices.clear()
        for each in found:
            self._choices.add(each["host"])
        self.refresh(self._set_up.texts, self._set_up.printer)

    def _chose(self, place: int) -> None:
        found = self._found[place]
        self._set_up.printer.update(host=found["host"], port=found["port"])
        self.chosen.emit()
