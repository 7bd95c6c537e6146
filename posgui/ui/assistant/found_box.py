"""What is plugged in and what was found on the network, to be chosen from."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from posgui.model.errors import PosguiError
from posgui.model.receipts import Evidence
from posgui.model.search import SearchStage
from posgui.model.settings import TransportKind
from posgui.ui.actions import Call
from posgui.ui.assistant.found_row import FoundRow, Look
from posgui.ui.assistant.page import sentence
from posgui.ui.assistant.set_up import SetUp
from posgui.ui.focus import show
from posgui.ui.search import Found, Search
from posgui.ui.tasks import Tasks
from posgui.ui.theme import Space


class FoundBox(QWidget):
    """The list, and the searches that fill it.

    Signals: ``chosen`` when the draft has another address.
    """

    chosen = Signal()

    def __init__(self, set_up: SetUp, call: Call, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self._set_up, self._call, self._tasks = set_up, call, tasks
        self.search = Search(set_up.board, call, tasks, self)
        self.search.changed.connect(self.refresh)
        self._rows: dict[str, FoundRow] = {}
        self._said: dict[str, str] = {}
        """What came of the line a printer was to print, by its key."""
        self._printing = ""
        """The key of the printer that prints its line."""
        self._words = sentence(self)
        self._here, self._around = QPushButton(self), QPushButton(self)
        self._list = QVBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        self._here.setObjectName("look-again")
        self._here.clicked.connect(self.look)
        self._around.setObjectName("look-on-network")
        self._around.clicked.connect(self._pressed)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.MEDIUM)
        buttons.addWidget(self._around)
        buttons.addWidget(self._here)
        buttons.addStretch(1)
        self._list.setSpacing(Space.MEDIUM)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(self._words)
        column.addLayout(self._list)
        column.addLayout(buttons)

    def look(self) -> None:
        """Look at what is plugged in: nothing is sent for that."""
        self.search.look(on_network=False)

    def leave(self) -> None:
        """Nobody waits for a search any longer; the next one begins with an empty list."""
        self.search.forget()
        self._said.clear()
        self.refresh()

    def refresh(self) -> None:
        """Show what was found, and how far the search is."""
        texts, search = self._set_up.texts, self.search
        running = search.is_running and search.on_network
        self._around.setText(texts(f"assistant.{'stop-search' if running else 'look-on-network'}"))
        self._here.setText(texts("assistant.look-again"))
        self._words.setText(self._sentence())
        found = {each.key: each for each in search.found}
        for key in [key for key in self._rows if key not in found]:
            self._remove(self._rows.pop(key))
        for key, each in found.items():
            if key not in self._rows:
                self._rows[key] = self._added(each)
            self._rows[key].show_found(each, self._look(each), texts)

    def _sentence(self) -> str:
        texts, search = self._set_up.texts, self.search
        if search.error:
            return texts(f"error.{search.error}")
        if search.is_running:
            told = search.progress
            stage = told["stage"] if search.on_network and told else SearchStage.PLUGGED
            return texts(f"assistant.looking-{stage}", **told)
        key = "none-on-network" if search.on_network else "none-here"
        parts = [texts("assistant.found" if search.found else f"assistant.{key}")]
        if search.failed:
            ways = ", ".join(texts(f"settings.transports.{each}") for each in search.failed)
            parts.append(texts("assistant.not-looked", ways=ways))
        return " ".join(parts)

    def _added(self, found: Found) -> FoundRow:
        row = FoundRow(found, self)
        row.taken.connect(self._taken)
        row.line_wanted.connect(self._line_wanted)
        self._list.addWidget(row)
        row.show()
        return row

    def _remove(self, row: FoundRow) -> None:
        show(row, False)
        self._list.removeWidget(row)
        row.deleteLater()

    def _look(self, found: Found) -> Look:
        texts, set_up = self._set_up.texts, self._set_up
        is_chosen = set_up.is_at(found.table)
        known = bool(found.printer) and found.printer != set_up.printer_id
        notes = []
        if found.printer:
            key = "found-moved" if found.moved else "found-known"
            notes.append(texts(f"assistant.{key}", name=set_up.board.name_of(found.printer)))
        elif found.transport == TransportKind.SERIAL:
            notes.append(texts("assistant.found-serial"))
        if found.access == "busy" or (found.access == "denied" and not is_chosen):
            notes.append(texts(f"assistant.found-{found.access}"))
        if found.key in self._said:
            notes.append(self._said[found.key])
        take = ""
        if found.moved:
            take = texts("button.use-address")
        elif not known:
            take = texts("assistant.taken" if is_chosen else "assistant.take")
        is_printing = self._printing == found.key
        return Look(tuple(notes), take, is_chosen, found.access != "denied", is_printing)

    def _of(self, key: str) -> Found | None:
        return next((each for each in self.search.found if each.key == key), None)

    def _taken(self, key: str) -> None:
        found = self._of(key)
        if found is None:
            return
        if found.moved:
            self._set_up.turn_to(found.printer)
        self._set_up.take(found.table)
        self.refresh()
        self.chosen.emit()

    def _line_wanted(self, key: str) -> None:
        found = self._of(key)
        if found is None or self._printing:
            return
        self._printing = key
        self._said.pop(key, None)
        self.refresh()
        self._tasks.spawn(self._print_line(found), partial(self._not_printed, key))

    async def _print_line(self, found: Found) -> None:
        table = {"width": self._set_up.printer["width"], **found.table}
        told = await self._call("identify_printer", table=table, number=found.number)
        proved = Evidence(told["evidence"]).rank >= Evidence.IN_ORDER.rank
        words = "line-printed" if proved else "line-sent"
        self._say(found.key, self._set_up.texts(f"assistant.{words}", n=found.number))

    def _not_printed(self, key: str, error: PosguiError) -> None:
        values = dict(error.placeholders)
        if "printer" in values:
            values["printer"] = self._set_up.board.name_of(str(values["printer"]))
        self._say(key, f"✕ {self._set_up.texts(f'error.{error.key}', **values)}")

    def _say(self, key: str, words: str) -> None:
        self._printing = ""
        self._said[key] = words
        self.refresh()

    def _pressed(self) -> None:
        if self.search.is_running and self.search.on_network:
            self.search.stop()
        else:
            self.search.look(on_network=True)
