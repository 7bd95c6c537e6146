"""The statements several parts of the journal share."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from typing import Any

from posgui.journal import rows
from posgui.model.receipts import CopyKind, Evidence, Job, JobState, JobStateReason, Receipt

_NEXT_ID = (
    # The epoch keeps ids apart when a damaged journal was set aside and counting starts again.
    "(SELECT value FROM meta WHERE key = 'epoch') || '-' || "
    "(SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'receipt')"
)


def json_text(value: Any) -> str:
    """A JSON object as text."""
    return json.dumps(dict(value), ensure_ascii=False)


def insert_receipt(
    connection: sqlite3.Connection, printer: str, source: str, kind: CopyKind, now: float
) -> tuple[int, str]:
    """Insert a receipt not accepted yet; returns its sequence number and id."""
    ((seq, receipt_id),) = connection.execute(
        f"INSERT INTO receipt (id, printer, source, received_at, kind) VALUES ({_NEXT_ID}, "  # noqa: S608 - constant words
        "?, ?, ?, ?) RETURNING seq, id",
        (printer, source, now, kind),
    ).fetchall()
    return seq, receipt_id


def insert_whole(connection: sqlite3.Connection, receipt: Receipt, data: bytes) -> Receipt:
    """Insert an accepted receipt and its bytes; returns it with the id it got. As
    ``insert_receipt`` and ``append``, in fewer statements."""
    ((seq, receipt_id),) = connection.execute(
        "INSERT INTO receipt (id, printer, source, received_at, kind, size, sha256, truncated, "  # noqa: S608 - constant words
        f"trusted, repeat_of, accepted) VALUES ({_NEXT_ID}, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) "
        "RETURNING seq, id",
        (
            receipt.printer,
            receipt.source,
            receipt.received_at,
            receipt.kind,
            receipt.size,
            receipt.sha256,
            receipt.truncated,
            receipt.trusted,
            receipt.repeat_of,
        ),
    ).fetchall()
    if data:
        connection.execute("INSERT INTO body VALUES (?, 0, ?)", (seq, data))
    return replace(receipt, id=receipt_id)


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


def end_receipt(connection: sqlite3.Connection, receipt: Receipt, data: bytes) -> Receipt:
    """Accept a receipt that came in parts, with its last bytes; returns it as it is kept."""
    append(connection, receipt.id, data)
    connection.execute(
        "UPDATE receipt SET accepted = 1, sha256 = ?, truncated = ?, trusted = ?, repeat_of = ? "
        "WHERE id = ?",
        (receipt.sha256, receipt.truncated, receipt.trusted, receipt.repeat_of, receipt.id),
    )
    return kept(connection, receipt.id)


def insert_job(
    connection: sqlite3.Connection,
    receipt_id: str,
    printer: str,
    kind: CopyKind,
    copy: int,
    state: JobState,
    reasons: tuple[JobStateReason, ...],
    now: float,
) -> Job:
    """Insert a try for a receipt."""
    ended_at = now if state.is_final else None
    ((job_id,),) = connection.execute(
        "INSERT INTO job (receipt_seq, printer, kind, copy, state, reasons, created_at, ended_at) "
        "VALUES ((SELECT seq FROM receipt WHERE id = ?), ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (receipt_id, printer, kind, copy, state, rows.reasons_text(reasons), now, ended_at),
    ).fetchall()
    return Job(
        id=job_id,
        receipt_id=receipt_id,
        printer=printer,
        kind=kind,
        copy=copy,
        state=state,
        reasons=reasons,
        evidence=Evidence.NONE,
        unsure=False,
        created_at=now,
        started_at=None,
        ended_at=ended_at,
    )


def kept(connection: sqlite3.Connection, receipt_id: str) -> Receipt:
    """The accepted receipt of that id; LookupError if there is none."""
    found = rows.receipt_by_id(connection, receipt_id)
    if found is None:
        raise LookupError(receipt_id)
    return found
