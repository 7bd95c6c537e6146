"""What is being set up: a draft of the settings, one printer in it, and what arrived."""

from __future__ import annotations

from posgui.desk.wire import Json
from posgui.texts import Texts
from posgui.ui.model import Board, EnginePhase
from posgui.ui.nouns import ReceiptView
from posgui.ui.settings.draft import FIRST_PORT, NOWHERE, Draft, Wrong

LOOPBACK = "127.0.0.1"
LAST_PORT = FIRST_PORT + 20
"""So many ports are proposed, one after the other."""

_USB_IDS = ("vendor", "product")


class SetUp:
    """Nothing of it is in the file before the draft was saved."""

    def __init__(self, board: Board, texts: Texts) -> None:
        self.board = board
        self.texts = texts
        self.draft: Draft | None = None
        self.place = 0
        self._written: Json = {}
        self._seen: set[str] = set()

    def begin(self, printer: str | None) -> None:
        """Start from what the engine has, with this printer: with a new one where it is
        unknown. Does nothing while the engine's settings are not known."""
        if not self.board.settings:
            return
        self.draft = draft = Draft(self.board.settings)
        self._written = draft.settings()
        self._seen = {receipt.id for receipt in self.board.receipts}
        ids = [table["id"] for table in draft.printers]
        if printer in ids:
            self.place = ids.index(printer)
        else:
            self.place = draft.add(self.texts("assistant.new-printer"))

    def end(self) -> None:
        """Forget the draft."""
        self.draft = None

    @property
    def is_running(self) -> bool:
        """True if the engine can be asked."""
        return self.board.engine.phase is EnginePhase.RUNNING and self.draft is not None

    @property
    def printer(self) -> Json:
        """The printer's table, to be edited; empty while there is none."""
        return self.draft.printers[self.place] if self.draft is not None else {}

    def is_at(self, table: Json) -> bool:
        """True if the draft's printer is where these keys of a table say."""
        mine = self.printer
        there = all(str(mine.get(key)) == str(value) for key, value in _written(table).items())
        return bool(table) and there

    def take(self, table: Json) -> None:
        """The draft's printer is where these keys of a table say, and nowhere else."""
        shared = self.printer.get("share", False)
        self.printer.update({**NOWHERE, "share": shared, **_written(table)})

    def turn_to(self, printer: str) -> None:
        """Set up this one, which is known already, in place of the one begun with; a new one
        that was begun is forgotten."""
        if self.draft is None or printer == self.printer_id:
            return
        if self.printer_id not in [table["id"] for table in self._written["printers"]]:
            self.draft.remove(self.place)
        ids = [table["id"] for table in self.draft.printers]
        self.place = ids.index(printer) if printer in ids else self.place

    @property
    def printer_id(self) -> str:
        """Its id."""
        return str(self.printer.get("id", ""))

    @property
    def is_known(self) -> bool:
        """True once the engine runs with this printer."""
        return self.printer_id in self.board.printers

    @property
    def is_written(self) -> bool:
        """True if the file says all of the draft."""
        return self.draft is None or self.draft.settings() == self._written

    def wrong(self) -> list[Wrong]:
        """What is wrong with this printer; others are not this window's business."""
        found = self.draft.wrong() if self.draft is not None else []
        return [each for each in found if each.printer == self.place]

    def take_another_port(self) -> bool:
        """Propose the port after the present one for the till, because another program has
        that; False where there is none, or the till may use it already."""
        port = int(self.port) if self.port.isdigit() else LAST_PORT
        if self.is_known or port >= LAST_PORT:
            return False
        self.printer["listen"] = str(port + 1)
        return True

    def written(self) -> None:
        """The draft was saved: go on from there."""
        if self.draft is not None:
            self._written = self.draft.settings()
            self.draft = Draft(self._written)

    @property
    def address(self) -> str:
        """Where the POS is to print to; the port is ``port``."""
        host = self.draft.listens_on(self.place) if self.draft is not None else ""
        return host or LOOPBACK

    @property
    def port(self) -> str:
        """As text."""
        return str(self.printer.get("listen", ""))

    @property
    def first_receipt(self) -> ReceiptView | None:
        """The newest receipt of the till for this printer since the beginning."""
        mine = (r for r in self.board.receipts if r.printer == self.printer_id)
        return next((receipt for receipt in mine if receipt.id not in self._seen), None)


def _written(table: Json) -> Json:
    """As the configuration writes it: a number of USB is four hexadecimal digits."""
    return {
        key: f"{value:04x}" if key in _USB_IDS and isinstance(value, int) else value
        for key, value in table.items()
    }
