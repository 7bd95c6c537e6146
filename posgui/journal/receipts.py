"""Receipts in the journal."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import replace

from posgui.journal import chain, rows, statements
from posgui.journal.fresh import FreshBodies
from posgui.journal.writer import Writer
from posgui.model.receipts import CopyKind, JobState, JobStateReason, Receipt

REPEAT_S = 60.0
"""Two equal receipts from one till within this time: sent twice, or two equal coffees."""


class Receipts:
    """Receipts: bytes exactly as received, their order, their ids."""

    def __init__(self, writer: Writer, fresh: FreshBodies) -> None:
        self._writer = writer
        self._fresh = fresh

    async def begin(self, printer: str, source: str, now: float) -> str:
        """Start a receipt that comes in parts; returns its id."""

        def operation(connection: sqlite3.Connection) -> str:
            return statements.insert_receipt(connection, printer, source, CopyKind.ORIGINAL, now)[1]

        return await self._writer.run(operation)

    async def add_part(self, receipt_id: str, data: bytes) -> None:
        """Append bytes to a receipt begun and not yet accepted."""
        await self._writer.run(lambda connection: statements.append(connection, receipt_id, data))

    async def drop(self, receipt_id: str) -> None:
        """Forget a receipt begun and not accepted (it grew too large)."""

        def operation(connection: sqlite3.Connection) -> None:
            connection.execute(
                "DELETE FROM body WHERE receipt_seq = "
                "(SELECT seq FROM receipt WHERE id = ? AND accepted = 0)",
                (receipt_id,),
            )
            connection.execute("DELETE FROM receipt WHERE id = ? AND accepted = 0", (receipt_id,))

        await self._writer.run(operation)

    async def accept(
        self,
        *,
        printer: str,
        source: str,
        data: bytes,
        now: float,
        kind: CopyKind = CopyKind.ORIGINAL,
        truncated: bool = False,
        trusted: bool = False,
        begun: str | None = None,
        sha256: str | None = None,
        who: str = "till",
    ) -> Receipt:
        """Keep a whole receipt and its first job, or the last part of one ``begun``.

        ``sha256`` of the whole receipt is needed with ``begun``. A truncated receipt
        gets a job that is over already: nothing prints it unasked. A receipt of the same
        bytes, printer and source as one of the last ``REPEAT_S`` seconds is flagged.
        """
        receipt = Receipt(
            id=begun or "",
            printer=printer,
            source=source,
            received_at=now,
            size=len(data),
            sha256=sha256 or hashlib.sha256(data).hexdigest(),
            kind=kind,
            truncated=truncated,
            trusted=trusted,
        )
        accepted = await self._writer.run(lambda c: _accept(c, receipt, data, who))
        if begun is None and not truncated:
            self._fresh.put(accepted.id, data)
        return accepted

    async def get(self, receipt_id: str) -> Receipt | None:
        """The receipt of that id, or None."""
        return await self._writer.run(lambda c: rows.receipt_by_id(c, receipt_id))

    async def newest(self, limit: int) -> list[Receipt]:
        """The newest receipts, newest first."""

        def operation(connection: sqlite3.Connection) -> list[Receipt]:
            found = connection.execute(
                f"SELECT {rows.RECEIPT_COLUMNS} FROM receipt WHERE accepted = 1 "  # noqa: S608 - constant columns
                "ORDER BY seq DESC LIMIT ?",
                (limit,),
            ).fetchall()
            return [rows.receipt_from_row(connection, row) for row in found]

        return await self._writer.run(operation)

    async def last_printed(self) -> Receipt | None:
        """The newest receipt of a till of which something was sent to a printer."""

        def operation(connection: sqlite3.Connection) -> Receipt | None:
            row = connection.execute(
                f"SELECT {rows.RECEIPT_COLUMNS} FROM receipt WHERE accepted = 1 "  # noqa: S608 - constant columns
                "AND kind = ? AND EXISTS (SELECT 1 FROM job WHERE receipt_seq = receipt.seq "
                "AND started_at IS NOT NULL) ORDER BY seq DESC LIMIT 1",
                (CopyKind.ORIGINAL,),
            ).fetchone()
            return rows.receipt_from_row(connection, row) if row else None

        return await self._writer.run(operation)

    async def body(self, receipt_id: str) -> bytes:
        """The bytes exactly as received."""
        parts: list[bytes] = []
        while (part := await self.part(receipt_id, len(parts))) is not None:
            parts.append(part)
        return b"".join(parts)

    async def part(self, receipt_id: str, number: int) -> bytes | None:
        """The ``number``-th part (from 0) of a receipt's bytes, None past the end."""
        if (fresh := self._fresh.part(receipt_id, number)) is not None:
            return fresh or None

        def operation(connection: sqlite3.Connection) -> bytes | None:
            row = connection.execute(
                "SELECT data FROM body JOIN receipt ON seq = receipt_seq WHERE id = ? AND part = ?",
                (receipt_id, number),
            ).fetchone()
            return row[0] if row else None

        return await self._writer.run(operation)

    async def unfinished(self) -> list[tuple[str, str, str]]:
        """Receipts that were still coming in when the engine last died: id, printer,
        source."""

        def operation(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
            # None of them is settled, and those that are not have an index.
            return connection.execute(
                "SELECT id, printer, source FROM receipt "
                "WHERE accepted = 0 AND settled_age IS NULL ORDER BY seq"
            ).fetchall()

        return await self._writer.run(operation)


def _accept(connection: sqlite3.Connection, receipt: Receipt, data: bytes, who: str) -> Receipt:
    """Keep a whole receipt, which has no id yet, or the end of one that has."""
    receipt = replace(receipt, repeat_of=_same_before(connection, receipt))
    if receipt.id:
        receipt = statements.end_receipt(connection, receipt, data)
    else:
        receipt = statements.insert_whole(connection, receipt, data)
    state = JobState.ABORTED if receipt.truncated else JobState.PENDING
    reasons = (JobStateReason.TRUNCATED,) if receipt.truncated else ()
    now = receipt.received_at
    job = statements.insert_job(
        connection, receipt.id, receipt.printer, receipt.kind, 0, state, reasons, now
    )
    detail: dict[str, str | int] = {"truncated": receipt.truncated}
    if receipt.repeat_of is not None:
        detail["repeat_of"] = receipt.repeat_of
    chain.add(connection, now, who, "accepted", receipt.id, detail)
    return replace(receipt, jobs=(job,))


def _same_before(connection: sqlite3.Connection, receipt: Receipt) -> str | None:
    at = receipt.received_at
    row = connection.execute(
        "SELECT id FROM receipt WHERE sha256 = ? AND printer = ? AND source = ? "
        "AND received_at BETWEEN ? AND ? ORDER BY seq DESC LIMIT 1",
        (receipt.sha256, receipt.printer, receipt.source, at - REPEAT_S, at + REPEAT_S),
    ).fetchone()
    return row[0] if row else None
