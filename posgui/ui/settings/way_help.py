"""What helps where the printer of the form cannot be reached."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from posgui.desk.wire import Json
from posgui.model.incidents import Cause
from posgui.model.settings import PLUGGED_IN
from posgui.texts import Texts
from posgui.ui.actions import Call
from posgui.ui.model import Board
from posgui.ui.rights_box import RightsBox
from posgui.ui.settings.moved_box import MovedBox
from posgui.ui.tasks import Tasks
from posgui.ui.theme import Space


class WayHelp(QWidget):
    """The new address of a network printer, the right to a device of this computer.

    Signals: ``address_wanted(host)``, ``right_given``.
    """

    address_wanted = Signal(str)
    right_given = Signal()

    def __init__(
        self, board: Board, texts: Texts, call: Call, tasks: Tasks, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._board = board
        self._shown = ("", "")
        """Id and transport of the printer."""
        self._moved = MovedBox(board, texts, call, tasks, self)
        self._moved.address_wanted.connect(self.address_wanted)
        self._rights = RightsBox(texts, call, tasks, self)
        self._rights.right.given.connect(self.right_given)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(self._moved)
        column.addWidget(self._rights)

    def show_printer(self, table: Json) -> None:
        """Be about this printer, as the engine takes it."""
        self._moved.show_printer(table)
        shown = (table["id"], table["transport"])
        if shown != self._shown:
            self._shown = shown
            self._rights.right.forget()
            open_here = self._board.incidents_of(table["id"])
            if any(each.key is Cause.ACCESS_DENIED for each in open_here):
                self.tried(table)

    def tried(self, table: Json) -> None:
        """Somebody tries it: see whether its device may be used."""
        if table["transport"] in PLUGGED_IN:
            self._rights.right.look(table)

    def leave(self) -> None:
        """The page goes."""
        self._shown = ("", "")
        self._moved.leave()
        self._rights.right.forget()

    def refresh(self) -> None:
        """Show it in the current language."""
        self._moved.refresh()
        self._rights.refresh()
