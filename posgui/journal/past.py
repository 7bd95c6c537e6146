"""What the journal holds of receipts' pasts, for their timelines."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from posgui.journal import chain, rows
from posgui.journal.reader import Runs
from posgui.model.audit import AuditRow
from posgui.model.incidents import Cause, Incident
from posgui.model.receipts import Evidence, Receipt
from posgui.model.status import Severity
from posgui.model.timeline import Proof

INCIDENTS_MAX = 500
"""Of a printer that flapped for days the first ones of a wait tell enough."""


@dataclass(frozen=True, slots=True)
class Past:
    """A receipt, the evidence of its jobs, the incidents of their printers since it came,
    and who did what with it."""

    receipt: Receipt
    proofs: tuple[Proof, ...]
    incidents: tuple[Incident, ...]
    audit: tuple[AuditRow, ...]


async def past(reader: Runs, receipt_id: str) -> Past | None:
    """All of it as of one moment; None if there is no such receipt."""

    def operation(connection: sqlite3.Connection) -> Past | None:
        connection.execute("BEGIN")
        try:
            receipt = rows.receipt_by_id(connection, receipt_id)
            return _pasts(connection, [receipt])[0] if receipt else None
        finally:
            connection.execute("COMMIT")

    return await reader.run(operation)


async def pasts(reader: Runs, receipt_ids: Sequence[str]) -> dict[str, Past]:
    """All of it for several, by their ids, as of one moment."""

    def operation(connection: sqlite3.Connection) -> dict[str, Past]:
        connection.execute("BEGIN")
        try:
            found = (rows.receipt_by_id(connection, each) for each in receipt_ids)
            told = _pasts(connection, [receipt for receipt in found if receipt])
        finally:
            connection.execute("COMMIT")
        return {each.receipt.id: each for each in told}

    return await reader.run(operation)


async def newest_pasts(reader: Runs, limit: int) -> list[Past]:
    """All of it for the newest receipts, newest first."""

    def operation(connection: sqlite3.Connection) -> list[Past]:
        connection.execute("BEGIN")
        try:
            found = connection.execute(
                f"SELECT {rows.RECEIPT_COLUMNS} FROM receipt WHERE accepted = 1 "  # noqa: S608 - constant columns
                "ORDER BY seq DESC LIMIT ?",
                (limit,),
            ).fetchall()
            return _pasts(connection, [rows.receipt_from_row(connection, row) for row in found])
        finally:
            connection.execute("COMMIT")

    return await reader.run(operation)


def _pasts(connection: sqlite3.Connection, receipts: Sequence[Receipt]) -> list[Past]:
    """In one query for each kind of row, however many receipts there are."""
    jobs = [job.id for receipt in receipts for job in receipt.jobs]
    proofs = _proofs(connection, jobs)
    audit = _audit(connection, [receipt.id for receipt in receipts])
    incidents = _incidents(connection, receipts)
    return [
        Past(
            receipt,
            tuple(proof for job in receipt.jobs for proof in proofs[job.id]),
            tuple(each for each in incidents if _concerns(each, receipt))[:INCIDENTS_MAX],
            tuple(audit[receipt.id]),
        )
        for receipt in receipts
    ]


def _proofs(connection: sqlite3.Connection, jobs: Sequence[int]) -> dict[int, list[Proof]]:
    by_job: dict[int, list[Proof]] = defaultdict(list)
    found = connection.execute(
        "SELECT job_id, tier, at FROM evidence "
        "WHERE job_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(jobs),),
    )
    for job, tier, at in found:
        by_job[job].append(Proof(job, Evidence(tier), at))
    return by_job


def _until(receipt: Receipt) -> float:
    """When the last of its jobs had waited long enough; without an end while one waits."""
    ends = [job.started_at or job.ended_at for job in receipt.jobs]
    return max((1e18 if end is None else end for end in ends), default=receipt.received_at)


def _incidents(connection: sqlite3.Connection, receipts: Sequence[Receipt]) -> list[Incident]:
    printers = sorted({job.printer for receipt in receipts for job in receipt.jobs})
    if not printers:
        return []
    found = connection.execute(
        "SELECT key, printer, severity, since, cleared_at, placeholders FROM incident "
        "WHERE printer IN (SELECT value FROM json_each(?)) AND since < ? "
        "AND (cleared_at IS NULL OR cleared_at > ?) ORDER BY id LIMIT ?",
        (
            json.dumps(printers),
            max(map(_until, receipts)),
            min(receipt.received_at for receipt in receipts),
            INCIDENTS_MAX * len(printers) * (1 if len(receipts) == 1 else 4),
        ),
    )
    return [
        Incident(Cause(key), printer, Severity(severity), since, cleared, json.loads(values))
        for key, printer, severity, since, cleared, values in found
    ]


def _concerns(incident: Incident, receipt: Receipt) -> bool:
    if incident.printer not in {job.printer for job in receipt.jobs}:
        return False
    over = incident.cleared_at
    return incident.since < _until(receipt) and (over is None or over > receipt.received_at)


def _audit(
    connection: sqlite3.Connection, receipts: Iterable[str]
) -> dict[str | None, list[AuditRow]]:
    by_receipt: dict[str | None, list[AuditRow]] = defaultdict(list)
    found = connection.execute(
        f"SELECT {chain.COLUMNS}, hash FROM audit "  # noqa: S608 - constant columns
        "WHERE receipt IN (SELECT value FROM json_each(?)) "
        "AND receipt IS NOT NULL AND action NOT IN ('accepted', 'printed') ORDER BY id",
        (json.dumps(list(receipts)),),
    )
    for row_id, at, who, action, receipt, detail, kept in found:
        by_receipt[receipt].append(
            AuditRow(row_id, at, who, action, receipt, json.loads(detail), kept)
        )
    return by_receipt
