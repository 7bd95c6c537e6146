"""Rows to nouns."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from posgui.model.receipts import CopyKind, Evidence, Job, JobState, JobStateReason, Receipt

JOB_COLUMNS = (
    "job.id, receipt.id, job.printer, job.kind, job.copy, job.state, job.reasons, "
    "job.evidence, job.unsure, job.created_at, job.started_at, job.ended_at, job.released"
)
RECEIPT_COLUMNS = (
    "seq, id, printer, source, received_at, size, sha256, kind, truncated, trusted, "
    "repeat_of, erased_at"
)


def reasons_text(reasons: Iterable[JobStateReason]) -> str:
    """Reasons as the column stores them."""
    return ",".join(reasons)


def job_from_row(row: tuple) -> Job:  # type: ignore[type-arg]  # a row of JOB_COLUMNS
    """A row of ``JOB_COLUMNS``."""
    return Job(
        id=row[0],
        receipt_id=row[1],
        printer=row[2],
        kind=CopyKind(row[3]),
        copy=row[4],
        state=JobState(row[5]),
        reasons=tuple(JobStateReason(text) for text in row[6].split(",") if text),
        evidence=Evidence(row[7]),
        unsure=bool(row[8]),
        created_at=row[9],
        started_at=row[10],
        ended_at=row[11],
        released=bool(row[12]),
    )


def jobs_of(connection: sqlite3.Connection, seq: int) -> tuple[Job, ...]:
    """All jobs of the receipt with that sequence number, oldest first."""
    rows = connection.execute(
        f"SELECT {JOB_COLUMNS} FROM job JOIN receipt ON receipt.seq = job.receipt_seq "  # noqa: S608 - constant columns
        "WHERE job.receipt_seq = ? ORDER BY job.id",
        (seq,),
    )
    return tuple(job_from_row(row) for row in rows)


def receipt_from_row(connection: sqlite3.Connection, row: tuple) -> Receipt:  # type: ignore[type-arg]  # a row of RECEIPT_COLUMNS
    """A row of ``RECEIPT_COLUMNS`` with its jobs."""
    return Receipt(
        id=row[1],
        printer=row[2],
        source=row[3],
        received_at=row[4],
        size=row[5],
        sha256=row[6],
        kind=CopyKind(row[7]),
        truncated=bool(row[8]),
        trusted=bool(row[9]),
        repeat_of=row[10],
        erased_at=row[11],
        jobs=jobs_of(connection, row[0]),
    )


def beginning(connection: sqlite3.Connection, receipt_id: str, most: int) -> bytes:
    """The first ``most`` bytes of a receipt."""
    parts = connection.execute(
        "SELECT data FROM body JOIN receipt ON seq = receipt_seq WHERE id = ? ORDER BY part",
        (receipt_id,),
    )
    found = bytearray()
    while len(found) < most and (row := parts.fetchone()):
        found += row[0]
    parts.close()
    return bytes(found[:most])


def receipt_by_id(connection: sqlite3.Connection, receipt_id: str) -> Receipt | None:
    """The accepted receipt of that id."""
    row = connection.execute(
        f"SELECT {RECEIPT_COLUMNS} FROM receipt WHERE id = ? AND accepted = 1",  # noqa: S608 - constant columns
        (receipt_id,),
    ).fetchone()
    return receipt_from_row(connection, row) if row else None
