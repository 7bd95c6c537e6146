"""Receipts listed and found again: pages of the list, search by what is written on them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from posgui.journal import rows
from posgui.journal.past import Past, past, pasts
from posgui.journal.reader import Reader
from posgui.journal.writer import Writer
from posgui.model.receipts import Receipt
from posgui.render.words import match_expression

MERGE_PAGES = 64
"""Pages of the word index rewritten in one turn of the writer: a few milliseconds."""

_LISTED = "accepted = 1 AND kind = 'original' AND received_at >= ? AND received_at < ?"
_COLUMNS = ", ".join(f"receipt.{column.strip()}" for column in rows.RECEIPT_COLUMNS.split(","))
_FROM = f"SELECT {_COLUMNS}, line FROM receipt LEFT JOIN receipt_text USING (seq)"  # noqa: S608 - constant columns


@dataclass(frozen=True, slots=True)
class Listed:
    """A receipt in a list."""

    receipt: Receipt
    line: str
    """What stands for it: its total, else its title; empty while it is not read yet, and
    once its content is erased."""


@dataclass(frozen=True, slots=True)
class Span:
    """Receipts received from ``since`` on and before ``until``: seconds since the epoch."""

    since: float = 0.0
    until: float = 1e18


class History:
    """The list of receipts a till sent, newest first."""

    def __init__(self, writer: Writer, reader: Reader) -> None:
        self._writer = writer
        self._reader = reader

    async def count(self, span: Span) -> int:
        """How many there are."""

        def operation(connection: sqlite3.Connection) -> int:
            (count,) = connection.execute(
                f"SELECT count(*) FROM receipt WHERE {_LISTED}",  # noqa: S608 - constant condition
                (span.since, span.until),
            ).fetchone()
            return int(count)

        return await self._reader.run(operation)

    async def last_of(self, printer: str, since: float) -> float | None:
        """When the last receipt for a printer was received; None if none was since then."""

        def operation(connection: sqlite3.Connection) -> float | None:
            row = connection.execute(
                f"SELECT received_at FROM receipt WHERE {_LISTED} AND printer = ? "  # noqa: S608 - constant condition
                "ORDER BY received_at DESC LIMIT 1",
                (since, Span().until, printer),
            ).fetchone()
            return float(row[0]) if row else None

        return await self._reader.run(operation)

    async def counts(
        self, printer: str, asked: Sequence[tuple[Span, Span]]
    ) -> list[tuple[int, bool]]:
        """How many receipts for a printer came in the first span of each pair, and whether
        any did in the second."""

        def operation(connection: sqlite3.Connection) -> list[tuple[int, bool]]:
            return [
                connection.execute(
                    f"SELECT (SELECT count(*) FROM receipt WHERE {_LISTED} AND printer = ?), "  # noqa: S608 - constant condition
                    f"EXISTS (SELECT 1 FROM receipt WHERE {_LISTED} AND printer = ?)",
                    (span.since, span.until, printer, day.since, day.until, printer),
                ).fetchone()
                for span, day in asked
            ]

        return [(count, bool(sold)) for count, sold in await self._reader.run(operation)]

    async def page(self, span: Span, offset: int, limit: int) -> list[Listed]:
        """``limit`` of them from the ``offset``-th on."""

        def operation(connection: sqlite3.Connection) -> list[Listed]:
            found = connection.execute(
                f"{_FROM} WHERE receipt.seq IN (SELECT seq FROM receipt WHERE {_LISTED} "  # noqa: S608 - constant condition
                "ORDER BY received_at DESC, seq DESC LIMIT ? OFFSET ?) "
                "ORDER BY received_at DESC, receipt.seq DESC",
                (span.since, span.until, limit, offset),
            ).fetchall()
            return [_listed(connection, row) for row in found]

        return await self._reader.run(operation)

    async def find(self, search: str, span: Span, limit: int) -> list[Listed]:
        """The newest of those on which every term of ``search`` is written, or whose id
        it is."""
        expression = match_expression(search)

        def operation(connection: sqlite3.Connection) -> list[Listed]:
            found = connection.execute(
                f"{_FROM} WHERE id = ? AND {_LISTED}",
                (search.strip(), span.since, span.until),
            ).fetchall()
            if expression and not found:
                found = connection.execute(
                    f"{_FROM} WHERE receipt.seq IN (SELECT rowid FROM receipt_words "  # noqa: S608 - constant condition
                    "WHERE receipt_words MATCH ? AND rowid BETWEEN ? AND ? "
                    f"ORDER BY rowid DESC LIMIT ?) AND {_LISTED} ORDER BY receipt.seq DESC",
                    (expression, *_rows_of(connection, span), limit, span.since, span.until),
                ).fetchall()
            return [_listed(connection, row) for row in found]

        return await self._reader.run(operation)

    async def newest_lines(self, limit: int) -> dict[str, str]:
        """What stands for the newest ``limit`` receipts that were read, by their ids."""

        def operation(connection: sqlite3.Connection) -> dict[str, str]:
            return dict(
                connection.execute(
                    "SELECT id, line FROM receipt_text JOIN receipt USING (seq) "
                    "ORDER BY seq DESC LIMIT ?",
                    (limit,),
                )
            )

        return await self._writer.run(operation)

    async def past(self, receipt_id: str) -> Past | None:
        """What happened to a receipt; None if there is no such one."""
        return await past(self._reader, receipt_id)

    async def pasts(self, receipt_ids: Sequence[str]) -> dict[str, Past]:
        """What happened to several, by their ids."""
        return await pasts(self._reader, receipt_ids)

    async def unread(self) -> Receipt | None:
        """The newest receipt whose words are not kept yet."""

        def operation(connection: sqlite3.Connection) -> Receipt | None:
            row = connection.execute(
                f"SELECT {rows.RECEIPT_COLUMNS} FROM receipt "  # noqa: S608 - constant columns
                "WHERE read = 0 AND accepted = 1 ORDER BY seq DESC LIMIT 1"
            ).fetchone()
            return rows.receipt_from_row(connection, row) if row else None

        return await self._reader.run(operation)

    async def beginning(self, receipt_id: str, most: int) -> bytes:
        """The first bytes of a receipt, until there are ``most``."""
        return await self._reader.run(lambda c: rows.beginning(c, receipt_id, most))

    async def keep_text(self, receipt_id: str, line: str, words: str) -> None:
        """Keep what was read on a receipt; nothing of one whose content is erased."""

        def operation(connection: sqlite3.Connection) -> None:
            row = connection.execute(
                "SELECT seq, erased_at FROM receipt WHERE id = ? AND read = 0", (receipt_id,)
            ).fetchone()
            if row is None:
                return
            seq, erased_at = row
            connection.execute("UPDATE receipt SET read = 1 WHERE seq = ?", (seq,))
            if erased_at is None:
                connection.execute("INSERT INTO receipt_text VALUES (?, ?, ?)", (seq, line, words))
                connection.execute(
                    "INSERT INTO receipt_words (rowid, words) VALUES (?, ?)", (seq, words)
                )

        await self._writer.run(operation)

    async def tidy(self, *, first: bool) -> bool:
        """A small step of rewriting the word index without what was erased, the ``first``
        of them or a further one; True if there may be more to do."""

        def operation(connection: sqlite3.Connection) -> bool:
            before = connection.total_changes
            # A negative number of pages begins to merge all there is into one (FTS5, 6.10).
            connection.execute(
                "INSERT INTO receipt_words (receipt_words, rank) VALUES ('merge', ?)",
                (-MERGE_PAGES if first else MERGE_PAGES,),
            )
            # FTS5 counts itself as one change: fewer than two mean that nothing was left.
            return connection.total_changes - before >= 2

        return await self._writer.run(operation)


def erase_text(connection: sqlite3.Connection, seq: int) -> None:
    """Take the words of a receipt out of the index. They are gone from the file once the
    index was rewritten (``History.tidy``) and the log emptied."""
    row = connection.execute("SELECT words FROM receipt_text WHERE seq = ?", (seq,)).fetchone()
    if row is not None:
        connection.execute(
            "INSERT INTO receipt_words (receipt_words, rowid, words) VALUES ('delete', ?, ?)",
            (seq, row[0]),
        )
        connection.execute("DELETE FROM receipt_text WHERE seq = ?", (seq,))


def _rows_of(connection: sqlite3.Connection, span: Span) -> tuple[int, int]:
    """The first and the last number of a receipt of the span."""
    if span == Span():
        return 0, 2**63 - 1
    first, last = connection.execute(
        f"SELECT min(seq), max(seq) FROM receipt WHERE {_LISTED}",  # noqa: S608 - constant condition
        (span.since, span.until),
    ).fetchone()
    return first or 0, last or -1


def _listed(connection: sqlite3.Connection, row: tuple) -> Listed:  # type: ignore[type-arg]  # a row of _FROM
    return Listed(rows.receipt_from_row(connection, row[:-1]), row[-1] or "")
