"""Settled sales in the journal, and how far the files they are told in were read."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from posgui.journal import chain
from posgui.journal.reader import Reader
from posgui.journal.writer import Writer
from posgui.model.settlements import FilePlace, Sale, SaleState, Told

ANEW_S = 12 * 3600.0
"""A till that counts its sales anew every day tells an id again after this; until then it
is the same sale told twice."""
ERASED_AT_ONCE = 500

_COLUMNS = "seq, id, printer, told_at, settled_at, amount, state, receipt"
_OPEN = (SaleState.WAITING, SaleState.MISSING)


@dataclass(frozen=True, slots=True)
class Place:
    """How far a file was read, and which it is."""

    path: str
    place: FilePlace


class Settlements:
    """Each sale is one row, told once."""

    def __init__(self, writer: Writer, reader: Reader) -> None:
        self._writer = writer
        self._reader = reader

    async def tell(
        self, printer: str, told: Sequence[Told], now: float, read: Place | None = None
    ) -> list[Sale]:
        """Keep these sales, and with them how far their file was ``read``; returns those
        that were not known yet."""

        def operation(connection: sqlite3.Connection) -> list[Sale]:
            new = [_insert(connection, printer, each, now) for each in told]
            if read is not None:
                connection.execute(
                    "INSERT OR REPLACE INTO sales_file VALUES (?, ?, ?)",
                    (read.path, read.place.offset, read.place.before),
                )
            return [sale for sale in new if sale is not None]

        return await self._writer.run(operation)

    async def place(self, path: str) -> FilePlace | None:
        """How far that file was read; None if it never was."""

        def operation(connection: sqlite3.Connection) -> FilePlace | None:
            row = connection.execute(
                "SELECT read_to, before FROM sales_file WHERE path = ?", (path,)
            ).fetchone()
            return FilePlace(*row) if row else None

        return await self._writer.run(operation)

    async def set(self, sales: Sequence[Sale]) -> None:
        """Write down the state and the receipt of these; what a person said stays."""
        await self._writer.run(
            lambda c: c.executemany(
                "UPDATE settlement SET state = ?, receipt = ? "
                "WHERE seq = ? AND state != 'dismissed'",
                [(sale.state, sale.receipt, sale.seq) for sale in sales],
            )
        )

    async def dismiss(self, sale: str, printer: str | None, who: str, now: float) -> list[Sale]:
        """A person said that a sale needs no receipt; returns what that holds for, which
        is nothing if no sale of that id is without one."""

        def operation(connection: sqlite3.Connection) -> list[Sale]:
            found = connection.execute(
                f"UPDATE settlement SET state = 'dismissed' WHERE id = ? "  # noqa: S608 - constant columns
                "AND (? IS NULL OR printer = ?) AND state IN (?, ?) "
                f"RETURNING {_COLUMNS}",
                (sale, printer, printer, *_OPEN),
            ).fetchall()
            for row in found:
                chain.add(connection, now, who, "sale-dismissed", None, {"sale": row[1]})
            return [_sale(row) for row in found]

        return await self._writer.run(operation)

    async def since(self, told_at: float) -> list[Sale]:
        """Those told then or later, in that order."""

        def operation(connection: sqlite3.Connection) -> list[Sale]:
            found = connection.execute(
                f"SELECT {_COLUMNS} FROM settlement WHERE told_at >= ? ORDER BY seq",  # noqa: S608 - constant columns
                (told_at,),
            )
            return [_sale(row) for row in found]

        return await self._writer.run(operation)

    async def newest(self, limit: int, sale: str | None, printer: str | None) -> list[Sale]:
        """The newest first; those of that id, and of that printer, alone."""
        asked = {"id": sale, "printer": printer}
        values = {column: value for column, value in asked.items() if value is not None}
        where = " AND ".join(["1", *(f"{column} = :{column}" for column in values)])

        def operation(connection: sqlite3.Connection) -> list[Sale]:
            found = connection.execute(
                f"SELECT {_COLUMNS} FROM settlement WHERE {where} "  # noqa: S608 - constant columns
                "ORDER BY seq DESC LIMIT :limit",
                {**values, "limit": limit},
            )
            return [_sale(row) for row in found]

        return await self._reader.run(operation)


def age_settlements(connection: sqlite3.Connection, age: float, told_before: float) -> None:
    """Give those told before then the age of now, from which they are kept some days."""
    connection.execute(
        "UPDATE settlement SET age = ? WHERE age IS NULL AND told_at < ?", (age, told_before)
    )


def erase_settlements(connection: sqlite3.Connection, age: float) -> int:
    """Erase some of those of that age or an earlier one; returns how many."""
    return connection.execute(
        "DELETE FROM settlement WHERE seq IN "
        "(SELECT seq FROM settlement WHERE age <= ? ORDER BY age LIMIT ?)",
        (age, ERASED_AT_ONCE),
    ).rowcount


def _insert(connection: sqlite3.Connection, printer: str, told: Told, now: float) -> Sale | None:
    known = connection.execute(
        "SELECT 1 FROM settlement WHERE id = ? AND printer = ? AND told_at > ?",
        (told.id, printer, now - ANEW_S),
    ).fetchone()
    if known:
        return None
    row = connection.execute(
        "INSERT INTO settlement (id, printer, told_at, settled_at, amount, state) "  # noqa: S608 - constant columns
        f"VALUES (?, ?, ?, ?, ?, 'waiting') RETURNING {_COLUMNS}",
        (told.id, printer, now, told.settled_at, told.amount),
    ).fetchone()
    return _sale(row)


def _sale(row: tuple) -> Sale:  # type: ignore[type-arg]  # a row of _COLUMNS
    return Sale(
        seq=row[0],
        id=row[1],
        printer=row[2],
        told_at=row[3],
        settled_at=row[4],
        amount=row[5],
        state=SaleState(row[6]),
        receipt=row[7],
    )
