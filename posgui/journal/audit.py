"""The audit record: rows are added, each linked to the one before, and never changed."""

from __future__ import annotations

import json
import sqlite3
from itertools import takewhile
from typing import Any

from posgui.journal import chain
from posgui.journal.reader import Runs
from posgui.model.audit import AuditRow

VERIFY_ROWS = 500
"""Rows checked in one turn of the writer: a few milliseconds between two receipts."""

_NEWEST_FIRST = f"SELECT {chain.COLUMNS}, hash FROM audit ORDER BY id DESC"  # noqa: S608 - constant columns


class Audit:
    """The record, read and checked."""

    def __init__(self, writer: Runs) -> None:
        self._writer = writer

    async def newest(self, limit: int) -> list[AuditRow]:
        """The newest rows, newest first."""

        def operation(connection: sqlite3.Connection) -> list[AuditRow]:
            return list(map(_row, connection.execute(f"{_NEWEST_FIRST} LIMIT ?", (limit,))))

        return await self._writer.run(operation)

    async def since(self, at: float, action: str) -> list[AuditRow]:
        """The rows of an action, oldest first, as far back as rows were written at ``at``
        (seconds since the epoch) or later."""

        def operation(connection: sqlite3.Connection) -> list[AuditRow]:
            newer = takewhile(lambda row: row[1] >= at, connection.execute(_NEWEST_FIRST))
            return [_row(row) for row in newer if row[3] == action][::-1]

        return await self._writer.run(operation)

    async def broken_at(self, newest: int | None = None) -> int | None:
        """The number of the first row that is missing or not as it was written; None if
        the record is intact, or so many of its ``newest`` rows."""
        last, before = await self._start(newest) if newest else (0, "")
        broken = None
        while broken is None:

            def operation(
                connection: sqlite3.Connection, last: int = last, before: str = before
            ) -> tuple[int, str, int | None]:
                return _check(connection, last, before)

            reached, before, broken = await self._writer.run(operation)
            if reached == last:
                break
            last = reached
        return broken

    async def _start(self, newest: int) -> tuple[int, str]:
        """The row before the newest ones, and its hash."""

        def operation(connection: sqlite3.Connection) -> tuple[int, str]:
            row = connection.execute(
                "SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1 OFFSET ?", (newest,)
            ).fetchone()
            return row or (0, "")

        return await self._writer.run(operation)


def _row(columns: tuple[Any, ...]) -> AuditRow:
    row_id, at, who, action, receipt, detail, kept = columns
    return AuditRow(row_id, at, who, action, receipt, json.loads(detail), kept)


def _check(connection: sqlite3.Connection, last: int, before: str) -> tuple[int, str, int | None]:
    """Check the rows behind ``last``: how far it got, that row's hash, what is broken."""
    found = connection.execute(
        f"SELECT {chain.COLUMNS}, hash FROM audit WHERE id > ? ORDER BY id LIMIT ?",  # noqa: S608 - constant columns
        (last, VERIFY_ROWS),
    ).fetchall()
    for *row, kept in found:
        if row[0] != last + 1 or kept != chain.audit_hash(before, *row):
            return last, before, last + 1
        last, before = row[0], kept
    if not found and chain.numbered(connection) > last:
        return last, before, last + 1
    return last, before, None
