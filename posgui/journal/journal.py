"""The journal's door."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from posgui.journal.audit import Audit
from posgui.journal.fresh import FreshBodies
from posgui.journal.history import History
from posgui.journal.jobs import Jobs
from posgui.journal.notes import ShiftNotes
from posgui.journal.opening import OpeningChecks
from posgui.journal.reader import Reader
from posgui.journal.receipts import Receipts
from posgui.journal.records import Records
from posgui.journal.retention import Retention
from posgui.journal.settlements import Settlements
from posgui.journal.writer import Writer

JOURNAL_NAME = "journal.db"


class Journal:
    """Receipts, jobs and records in ``journal.db`` of a folder.

    Every method returns after its commit is on disk and raises JournalError where that
    failed. ``on_damaged(new_name)`` is called, from any thread, when the file was
    damaged and set aside.
    """

    def __init__(self, folder: Path, on_damaged: Callable[[Path], None]) -> None:
        self._writer = Writer(folder / JOURNAL_NAME, on_damaged)
        fresh = FreshBodies()
        self.receipts = Receipts(self._writer, fresh)
        self.jobs = Jobs(self._writer)
        self.records = Records(self._writer)
        self.audit = Audit(self._writer)
        self.notes = ShiftNotes(self._writer)
        self.opening = OpeningChecks(self._writer)
        self.retention = Retention(self._writer, fresh)
        self._reader = Reader(folder / JOURNAL_NAME)
        self.history = History(self._writer, self._reader)
        self.settlements = Settlements(self._writer, self._reader)

    @property
    def failing(self) -> bool:
        """Nothing can be written now; the next thing asked for tries to mend that."""
        return self._writer.failing

    async def check(self) -> None:
        """JournalError while nothing can be written."""
        await self._writer.run(lambda _: None)

    async def close(self) -> None:
        """Finish what was asked for and close the file."""
        await self._reader.close()
        await self._writer.close()
