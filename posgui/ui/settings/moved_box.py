"""A network printer that is not where its settings say: found again, and its address used."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from posgui.desk.wire import Json
from posgui.model.incidents import Cause, Incident
from posgui.model.search import SearchStage
from posgui.model.settings import TransportKind
from posgui.texts import Texts
from posgui.ui.actions import Call
from posgui.ui.focus import show
from posgui.ui.model import Board
from posgui.ui.search import Search
from posgui.ui.tasks import Tasks
from posgui.ui.theme import Space, mark

_MAY_HAVE_MOVED = frozenset(
    {
        Cause.HOST_UNREACHABLE,
        Cause.ADDRESS_TAKEN_BY_OTHER_DEVICE,
        Cause.PORT_REFUSED,
        Cause.PORT_FILTERED,
        Cause.NOT_ESCPOS,
        Cause.IDENTITY_CHANGED,
    }
)


class MovedBox(QFrame):
    """Hidden while the printer is where it should be. It looks on the network only when a
    person asks it to.

    Signals: ``address_wanted(host)`` when the new address is to be used.
    """

    address_wanted = Signal(str)

    def __init__(
        self, board: Board, texts: Texts, call: Call, tasks: Tasks, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._board, self._texts = board, texts
        self._table: Json = {}
        self._search = Search(board, call, tasks, self)
        self._search.changed.connect(self.refresh)
        self._words, self._button = QLabel(self), QPushButton(self)
        self._words.setWordWrap(True)
        self._button.clicked.connect(self._pressed)
        mark(self, role="row")
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.MEDIUM, Space.MEDIUM, Space.MEDIUM, Space.MEDIUM)
        row.setSpacing(Space.MEDIUM)
        row.addWidget(self._words, 1)
        row.addWidget(self._button)
        self.hide()

    def show_printer(self, table: Json) -> None:
        """Be about this one, as it is edited."""
        if table.get("id") != self._table.get("id"):
            self._search.forget()
        self._table = table
        self.refresh()

    def leave(self) -> None:
        """Nobody waits for a search any longer."""
        self._search.forget()
        self._table = {}

    def refresh(self) -> None:
        """Show it in the current language."""
        texts, search = self._texts, self._search
        show(self, self._is_missed)
        host, told = self._new_host, search.progress
        by_address = told.get("stage") == SearchStage.NETWORK
        if host:
            words, button = "moved-to", "use-address"
        elif search.is_running:
            words = "moved-looking-at" if by_address else "moved-looking"
            button = "stop-looking"
        else:
            words = "moved-not-found" if search.is_over else "moved-where"
            button = "find-it"
        self._words.setText(texts(f"settings.{words}", **{**told, "host": host}))
        self._button.setText(texts(f"button.{button}"))
        self._button.setObjectName(button)

    @property
    def _is_missed(self) -> bool:
        """It cannot be reached, and nobody has typed another address for it yet."""
        table = self._table
        if table.get("transport") != TransportKind.NETWORK:
            return False
        kept = self._board.settings.get("printers", ())
        hosts = [each["host"] for each in kept if each["id"] == table["id"]]
        missed = any(each.key in _MAY_HAVE_MOVED for each in self._incidents)
        return missed and table["host"] in hosts

    @property
    def _incidents(self) -> list[Incident]:
        return self._board.incidents_of(self._table.get("id"))

    @property
    def _new_host(self) -> str:
        """Where the search found it, or this computer's system saw it; empty if nowhere."""
        mine = (each for each in self._search.found if each.printer == self._table.get("id"))
        hosts = [str(each.table["host"]) for each in mine if each.moved]
        hosts += [str(each.placeholders.get("found_at", "")) for each in self._incidents]
        return next(filter(None, hosts), "")

    def _pressed(self) -> None:
        if host := self._new_host:
            self.address_wanted.emit(host)
        elif self._search.is_running:
            self._search.stop()
        else:
            self._search.look(on_network=True)
