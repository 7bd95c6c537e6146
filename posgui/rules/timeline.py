"""A receipt's timeline, put together from what the journal holds of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from posgui.model.audit import AuditRow
from posgui.model.incidents import Cause, Incident, Placeholders
from posgui.model.receipts import Evidence, Job, JobStateReason, Receipt
from posgui.model.timeline import Moment, Proof, Step

WAIT_S = 1.0
"""A shorter wait is none: the printer is asked how it is, and the receipts before it print."""

_HINDERS_NOT = frozenset(
    {
        Cause.PAPER_NEAR_END,
        Cause.LATE_ANSWERS,
        Cause.LINK_FLAPPING,
        Cause.SENT_TO_BACKUP,
        Cause.RECEIPT_TRUNCATED,
        Cause.RECEIPT_TOO_LARGE,
        Cause.HTTP_ON_RAW_PORT,
    }
)
"""Causes through which a printer prints on."""


def timeline(
    receipt: Receipt,
    proofs: Sequence[Proof],
    incidents: Sequence[Incident],
    audit: Iterable[AuditRow],
    now: float,
) -> tuple[Moment, ...]:
    """Every moment of ``receipt``, in order of time.

    ``proofs`` are of its jobs; of ``incidents`` those count that fall into a wait of one of
    them; ``audit`` holds what people and the engine did beside accepting and printing.
    """
    found = [*_arrival(receipt)]
    for job in receipt.jobs:
        found += _waits(job, incidents, now)
        if job.started_at is not None:
            detail: Placeholders = {"kind": str(job.kind), "copy": job.copy}
            found.append(Moment(job.started_at, Step.SENT, printer=job.printer, detail=detail))
        found += _proofs(job, [proof for proof in proofs if proof.job == job.id])
    for row in audit:
        printer = row.detail.get("printer")
        to = str(printer) if printer is not None else None
        found.append(Moment(row.at, row.action, printer=to, who=row.who, detail=row.detail))
    return tuple(sorted(found, key=_at))


def _at(moment: Moment) -> float:
    return moment.at


def _arrival(receipt: Receipt) -> Iterator[Moment]:
    detail: Placeholders = {"source": receipt.source, "bytes": receipt.size}
    yield Moment(receipt.received_at, Step.RECEIVED, printer=receipt.printer, detail=detail)
    kept = receipt.jobs[0].created_at if receipt.jobs else receipt.received_at
    yield Moment(kept, Step.KEPT)
    if receipt.truncated:
        yield Moment(kept, Step.TRUNCATED)
    if receipt.repeat_of is not None:
        yield Moment(kept, Step.REPEATED, detail={"receipt": receipt.repeat_of})


def _waits(job: Job, incidents: Sequence[Incident], now: float) -> Iterator[Moment]:
    """The wait of a job, once for each cause that kept it."""
    end = job.started_at if job.started_at is not None else job.ended_at
    if (now if end is None else end) - job.created_at < WAIT_S:
        return
    spans: dict[Cause, tuple[float, float | None, int]] = {}
    for incident in sorted(incidents, key=_since):
        over = incident.cleared_at
        apart = (end is not None and incident.since >= end) or (
            over is not None and over <= job.created_at
        )
        if apart or not _hinders(incident, job):
            continue
        since, _, n = spans.get(incident.key, (max(incident.since, job.created_at), None, 0))
        ends = [each for each in (over, end) if each is not None]
        spans[incident.key] = (since, min(ends) if ends else None, n + 1)
    for cause, (since, until, n) in spans.items():
        yield _wait(since, until, job, cause, n)
    if not spans:
        yield _wait(job.created_at, end, job, "", 1)


def _wait(since: float, until: float | None, job: Job, cause: str, n: int) -> Moment:
    return Moment(since, Step.WAITED, until, job.printer, detail={"cause": str(cause), "n": n})


def _since(incident: Incident) -> float:
    return incident.since


def _hinders(incident: Incident, job: Job) -> bool:
    if incident.printer != job.printer or incident.key in _HINDERS_NOT:
        return False
    if incident.key is Cause.RECEIPT_UNSURE:
        return incident.placeholders.get("receipt") != job.receipt_id
    # Held receipts as such are what a fault leads to; the question about them is a cause.
    return incident.key is not Cause.RECEIPTS_HELD or "oldest" in incident.placeholders


def _proofs(job: Job, proofs: Sequence[Proof]) -> Iterator[Moment]:
    for place, proof in enumerate(proofs, 1):
        last_word = place == len(proofs) and JobStateReason.QUEUED_IN_DEVICE in job.reasons
        enough = proof.tier.rank >= Evidence.IN_ORDER.rank or last_word
        yield Moment(
            proof.at,
            Step.PROOF if enough else Step.UNSURE,
            printer=job.printer,
            detail={"evidence": str(proof.tier)},
        )
