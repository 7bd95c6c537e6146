"""Looking for printers: what the engine found, numbered, and how far it is."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from posgui.desk.wire import Json
from posgui.model.errors import PosguiError
from posgui.ui.actions import Call
from posgui.ui.model import Board
from posgui.ui.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Found:
    """One printer that was found."""

    number: int
    """Its place in the list, from 1; it keeps it as long as the list lasts."""
    table: Json
    """Its keys of ``[[printers]]``."""
    title: str
    """What it calls itself; may be empty."""
    address: str
    """For people: ``10.0.0.9:9100``, ``USB 1-2.4``, ``/dev/ttyUSB0``, a queue's name."""
    printer: str
    """The id of the configured printer that it is, or empty."""
    moved: bool
    """That printer's settings have another address."""
    access: str
    """``ok``, ``denied``, ``busy`` or ``unknown``."""

    @property
    def transport(self) -> str:
        """How it is connected."""
        return str(self.table["transport"])

    @property
    def key(self) -> str:
        """The same for the same printer in every search."""
        return _key(self.table)


class Search(QObject):
    """Searches of one window, one at a time. What is plugged in is looked for unasked, for
    nothing is sent for it; the network only because a person wants it.

    Signals: ``changed``.
    """

    changed = Signal()

    def __init__(self, board: Board, call: Call, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._call, self._tasks = call, tasks
        self._run = ""
        """The search that is under way."""
        self.found: list[Found] = []
        self.on_network = False
        """True if the search of now, or the last one, is one on the network."""
        self.progress: Json = {}
        """The last ``search-update`` of the search that is under way."""
        self.failed: list[str] = []
        """The ways of looking at this computer that it cannot go, by their transports."""
        self.error = ""
        """The key of what went wrong, or empty."""
        self.is_over = False
        """True once a search has ended."""
        board.listen_to_findings(self._heard)

    @property
    def is_running(self) -> bool:
        """True while one is under way."""
        return bool(self._run)

    def look(self, *, on_network: bool) -> None:
        """Begin one; one that is under way gives way."""
        self.stop()
        run = self._run = uuid.uuid4().hex
        self.on_network = on_network
        self.progress, self.error = {}, ""
        self.changed.emit()
        self._tasks.spawn(self._search(run, on_network), partial(self._failed, run))

    def stop(self) -> None:
        """Look no further: what was found so far stands."""
        if self._run:
            self._tasks.spawn(self._stop(self._run))

    def forget(self) -> None:
        """Begin anew with an empty list."""
        self.stop()
        self._run, self.found, self.failed, self.is_over, self.error = "", [], [], False, ""

    async def _search(self, run: str, on_network: bool) -> None:
        told = await self._call("find_printers", run=run, on_network=on_network)
        if run != self._run:
            return
        self._run, self.is_over = "", True
        self.found, self.failed = self._numbered(told["printers"]), told.get("failed", [])
        self.changed.emit()

    def _numbered(self, printers: list[Json]) -> list[Found]:
        """Those that were there before keep their place; a number is never another's."""
        known = {each.key: each.number for each in self.found}
        free = max(known.values(), default=0)
        numbered = []
        for noun in printers:
            table = {"transport": noun["transport"], **noun["table"]}
            number = known.get(_key(table))
            if number is None:
                free += 1
                number = free
            numbered.append(
                Found(
                    number,
                    table,
                    noun["title"],
                    noun["address"],
                    noun["printer"],
                    noun["moved"],
                    noun["access"],
                )
            )
        return sorted(numbered, key=_number)

    async def _stop(self, run: str) -> None:
        await self._call("cancel_search", run=run)

    def _failed(self, run: str, error: PosguiError) -> None:
        if run != self._run:
            return
        self._run, self.is_over, self.error = "", True, error.key
        self.changed.emit()

    def _heard(self, event: Json) -> None:
        if self._run and event["run"] == self._run:
            self.progress = event
            self.changed.emit()


def _key(table: Json) -> str:
    return json.dumps(table, sort_keys=True)


def _number(found: Found) -> int:
    return found.number
