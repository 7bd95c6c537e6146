"""The statements several parts of the journal share."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from posgui.journal import rows
from posgui.model.receipts import CopyKind, JobState, JobStateReason, Receipt


def json_text(value: Any) -> str:
    """A JSON object as text."""
    return json.dumps(dict(value), ensure_ascii=False)


def insert_receipt(
    connection: sqlite3.Connection, printer: str, source: str, kind: CopyKind, now: float
) -> tuple[int, str]:
    """Insert a receipt not accepted yet; returns its sequence number and id."""
    # The epoch keeps ids apart when a damaged journal was set aside and counting
    # starts again.
    ((seq, receipt_id),) = connection.execute(
        "INSERT INTO receipt (id, printer, source, received_at, kind) VALUES ("
        "(SELECT value FROM meta WHERE key = 'epoch') || '-' || "
        "(SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'receipt'), "
        "?, ?, ?, ?) RETURNING seq, id",
        (printer, source, now, kind),
    ).fetchall()
    return seq, receipt_id


def append(connection: sqlite3.Connection, receipt_id: str, data: bytes) -> None:
    """Append bytes to a receipt as its next part."""
    if not data:
        return
    ((seq,),) = connection.execute(
        "UPDATE receipt SET size = size + ? WHERE id = ? RETURNING seq", (len(data), receipt_id)
    ).fetchall()
    connection.execute(
        "INSERT INTO body VALUES (?, (SELECT count(*) FROM body WHERE receipt_seq = ?), ?)",
        (seq, seq, data),
    )


def insert_job(
    connection: sqlite3.Connection,
    receipt_id: str,
    printer: str,
    kind: CopyKind,
    copy: int,
    state: JobState,
    reasons: Iterable[JobStateReason],
    now: float,
) -> None:
    """Insert a try for a receipt."""
    connection.execute(
        "INSERT INTO job (receipt_seq, printer, kind, copy, state, reasons, created_at, ended_at) "
        "VALUES ((SELECT seq FROM receipt WHERE id = ?), ?, ?, ?, ?, ?, ?, ?)",
        (
            receipt_id,
            printer,
            kind,
            copy,
            state,
            rows.reasons_text(reasons),
            now,
            now if state.is_final else None,
        ),
    )


def receipt(connection: sqlite3.Connection, receipt_id: str) -> Receipt:
    """The accepted receipt of that id; LookupError if there is none."""
    found = rows.receipt_by_id(connection, receipt_id)
    if found is None:
        raise LookupError(receipt_id)
    return found
