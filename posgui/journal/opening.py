"""Opening checks in the journal."""

from __future__ import annotations

import json
import sqlite3

from posgui.journal import statements
from posgui.journal.reader import Runs
from posgui.model.opening import OpeningCheck, Point


class OpeningChecks:
    """What persons saw on test pages, one row for each printer and check."""

    def __init__(self, writer: Runs) -> None:
        self._writer = writer

    async def add(self, check: OpeningCheck) -> None:
        """Keep one."""
        await self._writer.run(
            lambda c: c.execute(
                "INSERT INTO opening_check "
                "(at, printer, who, points, drawer, receipt, refusal) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    check.at,
                    check.printer,
                    check.who,
                    statements.json_text(check.points),
                    check.drawer,
                    check.receipt,
                    check.refusal,
                ),
            )
        )

    async def newest(self, limit: int, since: float = 0.0) -> list[OpeningCheck]:
        """Those at ``since`` (seconds since the epoch) or later, newest first."""

        def operation(connection: sqlite3.Connection) -> list[OpeningCheck]:
            found = connection.execute(
                "SELECT at, printer, who, points, drawer, receipt, refusal FROM opening_check "
                "WHERE at >= ? ORDER BY at DESC, id DESC LIMIT ?",
                (since, limit),
            )
            return [_check(*row) for row in found]

        return await self._writer.run(operation)


def _check(
    at: float,
    printer: str,
    who: str,
    points: str,
    drawer: int | None,
    receipt: str | None,
    refusal: str,
) -> OpeningCheck:
    seen = json.loads(points)
    return OpeningCheck(
        at=at,
        printer=printer,
        who=who,
        points={point: seen[point] for point in Point if point in seen},
        drawer=None if drawer is None else bool(drawer),
        receipt=receipt,
        refusal=refusal,
    )
