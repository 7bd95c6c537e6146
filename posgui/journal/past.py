"""What the journal holds of one receipt's past, for its timeline."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from posgui.journal import chain, rows
from posgui.journal.reader import Reader
from posgui.model.audit import AuditRow
from posgui.model.incidents import Cause, Incident
from posgui.model.receipts import Evidence, Receipt
from posgui.model.status import Severity
from posgui.model.timeline import Proof

INCIDENTS_MAX = 500
"""Of a printer that flapped for days the first ones of a wait tell enough."""

_JOINED = "FROM job JOIN receipt ON receipt.seq = job.receipt_seq WHERE receipt.id = ?"


@dataclass(frozen=True, slots=True)
class Past:
    """A receipt, the evidence of its jobs, the incidents of their printers since it came,
    and who did what with it."""

    receipt: Receipt
    proofs: tuple[Proof, ...]
    incidents: tuple[Incident, ...]
    audit: tuple[AuditRow, ...]


async def past(reader: Reader, receipt_id: str) -> Past | None:
    """All of it as of one moment; None if there is no such receipt."""

    def operation(connection: sqlite3.Connection) -> Past | None:
        connection.execute("BEGIN")
        try:
            receipt = rows.receipt_by_id(connection, receipt_id)
            if receipt is None:
                return None
            return Past(
                receipt,
                _proofs(connection, receipt_id),
                _incidents(connection, receipt),
                _audit(connection, receipt_id),
            )
        finally:
            connection.execute("COMMIT")

    return await reader.run(operation)


def _proofs(connection: sqlite3.Connection, receipt_id: str) -> tuple[Proof, ...]:
    found = connection.execute(
        "SELECT job_id, tier, at FROM evidence WHERE job_id IN "  # noqa: S608 - constant words
        f"(SELECT job.id {_JOINED}) ORDER BY id",
        (receipt_id,),
    )
    return tuple(Proof(job, Evidence(tier), at) for job, tier, at in found)


def _incidents(connection: sqlite3.Connection, receipt: Receipt) -> tuple[Incident, ...]:
    ends = [job.started_at or job.ended_at for job in receipt.jobs]
    until = max((end for end in ends if end is not None), default=receipt.received_at)
    found = connection.execute(
        "SELECT key, printer, severity, since, cleared_at, placeholders FROM incident "  # noqa: S608 - constant words
        f"WHERE printer IN (SELECT job.printer {_JOINED}) AND since < ? "
        "AND (cleared_at IS NULL OR cleared_at > ?) ORDER BY id LIMIT ?",
        (receipt.id, 1e18 if None in ends else until, receipt.received_at, INCIDENTS_MAX),
    )
    return tuple(
        Incident(Cause(key), printer, Severity(severity), since, cleared, json.loads(values))
        for key, printer, severity, since, cleared, values in found
    )


def _audit(connection: sqlite3.Connection, receipt_id: str) -> tuple[AuditRow, ...]:
    found = connection.execute(
        f"SELECT {chain.COLUMNS}, hash FROM audit WHERE receipt = ? "  # noqa: S608 - constant columns
        "AND action NOT IN ('accepted', 'printed') ORDER BY id",
        (receipt_id,),
    )
    return tuple(
        AuditRow(row_id, at, who, action, receipt, json.loads(detail), kept)
        for row_id, at, who, action, receipt, detail, kept in found
    )
