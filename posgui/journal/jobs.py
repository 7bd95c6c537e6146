"""The tries to print, in the journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from posgui.journal import chain, rows, statements
from posgui.journal.writer import Writer
from posgui.model.errors import JournalError
from posgui.model.receipts import CopyKind, Evidence, Job, JobState, Receipt


@dataclass(frozen=True, slots=True)
class OpenJob:
    """A job that was not over when the journal was opened."""

    job: Job
    receipt: Receipt


class Jobs:
    """Jobs, their states and the proof that came for each."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def add_copy(
        self, receipt_id: str, printer: str, copy: int, *, who: str, action: str, now: float
    ) -> Receipt:
        """A new try for a receipt: the ``copy``-th marked copy, asked for by ``who``.

        JournalError ``receipt-erased`` if its bytes are gone.
        """

        def operation(connection: sqlite3.Connection) -> Receipt:
            return _add_copy(connection, receipt_id, printer, copy, who, action, now)

        return await self._writer.run(operation)

    async def replace(self, job: Job, copy: int, printer: str, *, who: str, now: float) -> Receipt:
        """End an unsure job and add the marked copy that is printed in its place by
        ``printer``: both or neither, for between them nobody would be asked and nothing
        printed."""

        def operation(connection: sqlite3.Connection) -> Receipt:
            _update(connection, job)
            detail = {"copy": job.copy}
            chain.add(connection, now, who, "settled-print-again", job.receipt_id, detail)
            return _add_copy(connection, job.receipt_id, printer, copy, who, "print-again", now)

        return await self._writer.run(operation)

    async def move(self, job: Job, printer: str, *, now: float) -> Receipt:
        """End a job of which nothing was sent and let ``printer`` print the receipt: both
        or neither, so that it comes out once."""

        def operation(connection: sqlite3.Connection) -> Receipt:
            _update(connection, job)
            statements.insert_job(
                connection, job.receipt_id, printer, CopyKind.BACKUP, 0, JobState.PENDING, (), now
            )
            detail = {"printer": printer}
            chain.add(connection, now, "engine", "sent-to-backup", job.receipt_id, detail)
            return statements.kept(connection, job.receipt_id)

        return await self._writer.run(operation)

    async def update_all(
        self, jobs: Sequence[Job], *, audit: tuple[str, str] | None = None, now: float
    ) -> list[Receipt]:
        """Write the new states of several jobs: all or none."""

        def operation(connection: sqlite3.Connection) -> list[Receipt]:
            for job in jobs:
                _update(connection, job)
                if audit is not None:
                    who, action = audit
                    chain.add(connection, now, who, action, job.receipt_id, {"copy": job.copy})
            return [statements.kept(connection, job.receipt_id) for job in jobs]

        return await self._writer.run(operation)

    async def update(
        self,
        job: Job,
        *,
        tier: Evidence | None = None,
        audit: tuple[str, str] | None = None,
        now: float,
    ) -> Receipt:
        """Write a job's new state; ``tier`` adds an evidence row, ``audit`` is
        (who, action)."""

        def operation(connection: sqlite3.Connection) -> Receipt:
            _update(connection, job)
            if tier is not None:
                connection.execute(
                    "INSERT INTO evidence (job_id, tier, at) VALUES (?, ?, ?)",
                    (job.id, tier, now),
                )
            if audit is not None:
                who, action = audit
                chain.add(connection, now, who, action, job.receipt_id, {"copy": job.copy})
            return statements.kept(connection, job.receipt_id)

        return await self._writer.run(operation)

    async def open(self) -> list[OpenJob]:
        """Every job that is not over, in the order they were made."""

        def operation(connection: sqlite3.Connection) -> list[OpenJob]:
            found = connection.execute(
                f"SELECT {rows.JOB_COLUMNS} FROM job INDEXED BY job_open "  # noqa: S608 - constant columns
                "JOIN receipt ON receipt.seq = job.receipt_seq "
                "WHERE job.state NOT IN ('canceled', 'aborted', 'completed') ORDER BY job.id"
            ).fetchall()
            jobs = [rows.job_from_row(row) for row in found]
            return [OpenJob(job, statements.kept(connection, job.receipt_id)) for job in jobs]

        return await self._writer.run(operation)


def _update(connection: sqlite3.Connection, job: Job) -> None:
    connection.execute(
        "UPDATE job SET state = ?, reasons = ?, evidence = ?, unsure = ?, "
        "started_at = ?, ended_at = ?, released = ? WHERE id = ?",
        (
            job.state,
            rows.reasons_text(job.reasons),
            job.evidence,
            job.unsure,
            job.started_at,
            job.ended_at,
            job.released,
            job.id,
        ),
    )


def _add_copy(
    connection: sqlite3.Connection,
    receipt_id: str,
    printer: str,
    copy: int,
    who: str,
    action: str,
    now: float,
) -> Receipt:
    if statements.kept(connection, receipt_id).erased_at is not None:
        raise JournalError("receipt-erased", receipt=receipt_id)
    statements.insert_job(
        connection, receipt_id, printer, CopyKind.COPY, copy, JobState.PENDING, (), now
    )
    chain.add(connection, now, who, action, receipt_id, {"copy": copy, "printer": printer})
    return statements.kept(connection, receipt_id)
