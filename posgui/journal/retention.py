"""Erasing what was kept long enough: the bytes of receipts, never what is known of them."""

from __future__ import annotations

import sqlite3

from posgui.journal import chain
from posgui.journal.fresh import FreshBodies
from posgui.journal.history import erase_text
from posgui.journal.settlements import age_settlements, erase_settlements
from posgui.journal.writer import Writer
from posgui.rules.settlements import LATE_S

STEP_PARTS = 16
"""Parts of bodies (64 KiB each at most) erased in one commit: others wait that long."""
SETTLE_ROWS = 500

_OPEN = (
    "EXISTS (SELECT 1 FROM job WHERE receipt_seq = receipt.seq "
    "AND (unsure = 1 OR state NOT IN ('canceled', 'aborted', 'completed')))"
)


class Retention:
    """Ages are seconds on the retention clock (see ``posgui.rules.retention``)."""

    def __init__(self, writer: Writer, fresh: FreshBodies) -> None:
        self._writer = writer
        self._fresh = fresh

    async def clock(self) -> tuple[float, float] | None:
        """The age and the wall time that were written down last."""

        def operation(connection: sqlite3.Connection) -> tuple[float, float] | None:
            row = connection.execute(
                "SELECT value FROM meta WHERE key = 'retention-clock'"
            ).fetchone()
            age, wall = row[0].split() if row else ("", "")
            return (float(age), float(wall)) if row else None

        return await self._writer.run(operation)

    async def settle(self, age: float, wall: float) -> None:
        """Write down the clock, and for receipts found settled that they are, as of now;
        likewise for sales of which nothing more is expected."""

        def operation(connection: sqlite3.Connection) -> int:
            connection.execute(
                "INSERT OR REPLACE INTO meta VALUES ('retention-clock', ?)", (f"{age} {wall}",)
            )
            age_settlements(connection, age, wall - LATE_S)
            return connection.execute(
                "UPDATE receipt SET settled_age = ? WHERE seq IN "  # noqa: S608 - constant condition
                "(SELECT seq FROM receipt WHERE settled_age IS NULL AND accepted = 1 "
                f"AND NOT {_OPEN} ORDER BY seq LIMIT ?)",
                (age, SETTLE_ROWS),
            ).rowcount

        while await self._writer.run(operation) == SETTLE_ROWS:
            pass

    async def erase(self, settled_before: float, now: float) -> bool:
        """One small step of erasing receipts and sales settled at that age or earlier; True
        if there was anything to erase. What still waits for a printer or a person stays."""

        def operation(connection: sqlite3.Connection) -> bool:
            left = STEP_PARTS
            while left > 0 and (seq := _next(connection, settled_before, now)) is not None:
                left -= max(1, _erase_parts(connection, seq, left))
            return erase_settlements(connection, settled_before) > 0 or left < STEP_PARTS

        erased = await self._writer.run(operation)
        if erased:
            self._fresh.clear()
        return erased

    async def forget(self) -> bool:
        """Take what was erased out of the write-ahead log as well; False if somebody
        else reads the file now and it has to be tried again."""
        return await self._writer.empty_log()


def _next(connection: sqlite3.Connection, settled_before: float, now: float) -> int | None:
    """The receipt to erase from: one half erased, else the one settled longest ago."""
    row = connection.execute("SELECT seq FROM receipt WHERE erasing = 1 LIMIT 1").fetchone()
    if row is not None:
        return int(row[0])
    row = connection.execute(
        "SELECT seq, id FROM receipt WHERE settled_age <= ? AND erased_at IS NULL "  # noqa: S608 - constant condition
        f"AND NOT {_OPEN} ORDER BY settled_age LIMIT 1",
        (settled_before,),
    ).fetchone()
    if row is None:
        return None
    # From here on its content is gone for everybody, whatever parts are left of it.
    connection.execute("UPDATE receipt SET erased_at = ?, erasing = 1 WHERE seq = ?", (now, row[0]))
    erase_text(connection, row[0])
    chain.add(connection, now, "engine", "erased", row[1], {})
    return int(row[0])


def _erase_parts(connection: sqlite3.Connection, seq: int, most: int) -> int:
    count = connection.execute(
        "DELETE FROM body WHERE rowid IN "
        "(SELECT rowid FROM body WHERE receipt_seq = ? ORDER BY part DESC LIMIT ?)",
        (seq, most),
    ).rowcount
    connection.execute(
        "UPDATE receipt SET erasing = EXISTS (SELECT 1 FROM body WHERE receipt_seq = ?) "
        "WHERE seq = ?",
        (seq, seq),
    )
    return count
