"""What is fetched of the receipt that is looked at: its picture and its timeline."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from posgui.model.timeline import Moment
from posgui.ui.actions import Call
from posgui.ui.history.entries import Entry
from posgui.ui.history.words import moment
from posgui.ui.pictures import Pictures
from posgui.ui.tasks import Tasks

LOOK_MS = 100
"""Receipts the arrow keys only pass over are not fetched."""

KEPT = 6
"""Whole pictures in memory: 150 KB each as a rule, 8 MB at the very most."""


class Looking(QObject):
    """Fetches once a receipt has been looked at for a moment.

    Signals: ``changed`` when ``image`` or ``moments`` did.
    """

    changed = Signal()

    def __init__(self, call: Call, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._call, self._tasks = call, tasks
        self._pictures = Pictures(call, tasks, self._came, rows=None, kept=KEPT)
        self._asked = ""
        self._soon = QTimer(self, singleShot=True, interval=LOOK_MS)
        self._soon.timeout.connect(self._fetch)
        self.entry: Entry | None = None
        self.image: QImage | None = None
        """None while it is on its way, a null one where there is none."""
        self.moments: tuple[Moment, ...] = ()

    def look_at(self, entry: Entry | None) -> None:
        """Look at this receipt, or at how it is now."""
        known = self.entry
        self.entry = entry
        if entry is None or known is None or known.receipt.id != entry.receipt.id:
            self.image, self.moments, self._asked = None, (), ""
        if entry is not None:
            self._soon.start()
        self.changed.emit()

    def stop(self) -> None:
        """Nobody looks any more."""
        self._soon.stop()

    def again(self) -> None:
        """Fetch what has not come."""
        self._asked = ""
        self._soon.start()

    def _fetch(self) -> None:
        if self.entry is not None:
            self._asked = self.entry.receipt.id
            self._tasks.spawn(self._ask(self._asked))
            self._came()

    def _came(self) -> None:
        entry = self.entry
        if entry is not None and entry.receipt.id == self._asked and not entry.erased:
            self.image = self._pictures.of(self._asked)
            self.changed.emit()

    async def _ask(self, receipt: str) -> None:
        answer = await self._call("timeline", receipt=receipt)
        if receipt == self._asked:
            self.moments = tuple(moment(noun) for noun in answer["timeline"])
            self.changed.emit()
