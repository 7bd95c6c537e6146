"""The journal as it lies on the disk, read and nothing else."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Self

from posgui.journal import rows
from posgui.journal.audit import Audit
from posgui.journal.journal import JOURNAL_NAME
from posgui.journal.opening import OpeningChecks
from posgui.journal.past import Past, newest_pasts
from posgui.journal.reader import Reader
from posgui.journal.records import Records


class KeptJournal:
    """Reads ``journal.db`` of a folder beside an engine, or where none runs: nothing is
    created, brought to a newer version or mended. JournalError where it cannot be read."""

    def __init__(self, folder: Path) -> None:
        self._reader = Reader(folder / JOURNAL_NAME)
        self.records = Records(self._reader)
        self.audit = Audit(self._reader)
        self.opening = OpeningChecks(self._reader)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._reader.close()

    async def newest(self, limit: int) -> list[Past]:
        """The newest receipts with what happened to them, newest first."""
        return await newest_pasts(self._reader, limit)

    async def body(self, receipt_id: str, most: int) -> bytes:
        """The first ``most`` bytes of a receipt."""
        return await self._reader.run(lambda c: rows.beginning(c, receipt_id, most))

    async def settlements(self) -> dict[str, int]:
        """How many settled sales there are in each state."""
        query = "SELECT state, count(*) FROM settlement GROUP BY state"
        return await self._reader.run(lambda c: dict(c.execute(query).fetchall()))

    async def counts(self) -> dict[str, int]:
        """The version of the schema, and how many receipts there are in each state, how
        many whose fate is not known, and how many whose content is erased."""

        def operation(connection: sqlite3.Connection) -> dict[str, int]:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            receipts, erased = connection.execute(
                "SELECT count(*), count(erased_at) FROM receipt WHERE accepted = 1"
            ).fetchone()
            states = connection.execute("SELECT state, count(*) FROM job GROUP BY state")
            jobs = {f"jobs-{state}": count for state, count in states}
            (unsure,) = connection.execute("SELECT count(*) FROM job WHERE unsure = 1").fetchone()
            return {
                "schema": version,
                "receipts": receipts,
                "receipts-erased": erased,
                "jobs-unsure": unsure,
                **jobs,
            }

        return await self._reader.run(operation)
