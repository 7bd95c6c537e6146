"""The messages on the local socket: UTF-8 JSON, one object a line, newest protocol 1.

Server to client, first line::

    {"hello": {"protocol": 1, "version": "0.1.0", "pid": 123}}

Client to server, and the answer to it::

    {"id": 1, "method": "status", "params": {}}
    {"id": 1, "ok": {...}}                or
    {"id": 1, "error": {"key": "...", "placeholders": {...}, "exit_code": 1}}

After the method ``subscribe`` (answered with a snapshot) events follow unasked::

    {"event": {"at": 1700000000.0, "type": "status-update", ...}}

Nouns are written with the keys of the command line's JSON (see ``noun_*``); they are
the outside face and stay stable.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from posgui.model import events as ev
from posgui.model.audit import AuditRow
from posgui.model.diagnosis import Diagnosis, Finding
from posgui.model.incidents import FAMILY, Alert, Incident
from posgui.model.opening import OpeningCheck
from posgui.model.receipts import Job, Receipt
from posgui.model.search import Sighting
from posgui.model.settlements import Sale
from posgui.model.timeline import Moment

PROTOCOL = 1
MAX_LINE = 64 * 1024 * 1024
"""Bytes; a receipt's body travels as base64 in one line."""

Json = dict[str, Any]


def encode(message: Mapping[str, Any]) -> bytes:
    """One message as a line."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def decode(line: bytes) -> Json:
    """One line as a message; ValueError if it is not a JSON object."""
    message = json.loads(line)
    if not isinstance(message, dict):
        raise ValueError("a desk message is a JSON object")
    return message


def noun_status(status: ev.PrinterStatus) -> Json:
    """A printer's state, as in ``posgui status --json``."""
    return {
        "id": status.id,
        "name": status.name,
        "state": status.state,
        "reasons": [str(reason) for reason in status.reasons],
        "power": status.power,
        "link": status.link,
        "proof": status.proof,
        "queued": status.queued,
        "held": status.held,
        "unsure": status.unsure,
        "asking": status.asking,
        "asking_since": status.asking_since,
        "capabilities": asdict(status.capabilities),
        "watched": asdict(status.watched) if status.watched else None,
    }


def noun_job(job: Job) -> Json:
    """One try, as in the ``jobs`` of ``posgui receipts --json``."""
    return {
        "id": job.id,
        "printer": job.printer,
        "kind": job.kind,
        "copy": job.copy,
        "state": job.state,
        "reasons": list(job.reasons),
        "evidence": job.evidence,
        "unsure": job.unsure,
        "started_at": job.started_at,
        "ended_at": job.ended_at,
    }


def noun_receipt(receipt: Receipt) -> Json:
    """A receipt with its jobs, as in ``posgui receipts --json``; newest job's state."""
    current = receipt.current
    return {
        "id": receipt.id,
        "printer": receipt.printer,
        "source": receipt.source,
        "kind": receipt.kind,
        "received_at": receipt.received_at,
        "bytes": receipt.size,
        "sha256": receipt.sha256,
        "truncated": receipt.truncated,
        "repeat_of": receipt.repeat_of,
        "erased_at": receipt.erased_at,
        "state": current.state if current else "aborted",
        "reasons": list(current.reasons) if current else [],
        "evidence": current.evidence if current else "none",
        "unsure": current.unsure if current else False,
        "copies": receipt.copies,
        "jobs": [noun_job(job) for job in receipt.jobs],
    }


def noun_audit(row: AuditRow) -> Json:
    """An audit row, as in ``posgui audit --json``."""
    return {
        "id": row.id,
        "at": row.at,
        "who": row.who,
        "action": row.action,
        "receipt": row.receipt,
        "detail": dict(row.detail),
        "hash": row.hash,
    }


def noun_moment(moment: Moment) -> Json:
    """One line of a timeline, as in ``posgui show --timeline --json``."""
    return {
        "at": moment.at,
        "until": moment.until,
        "what": moment.what,
        "printer": moment.printer,
        "who": moment.who,
        "detail": dict(moment.detail),
    }


def noun_incident(incident: Incident) -> Json:
    """An incident, as in ``posgui incidents --json``."""
    return {
        "key": incident.key,
        "family": incident.family,
        "severity": incident.severity,
        "printer": incident.printer,
        "since": incident.since,
        "cleared_at": incident.cleared_at,
        "placeholders": dict(incident.placeholders),
    }


def noun_opening_check(check: OpeningCheck) -> Json:
    """An opening check, as in ``posgui opening-check --json``; ``right`` sums it up."""
    return {
        "at": check.at,
        "printer": check.printer,
        "who": check.who,
        "right": check.is_right,
        "points": dict(check.points),
        "drawer": check.drawer,
        "receipt": check.receipt,
        "refusal": check.refusal,
    }


def noun_alert(alert: Alert) -> Json:
    """An alert: the incident's keys plus whether it rings."""
    return {
        "key": alert.key,
        "severity": alert.severity,
        "printer": alert.printer,
        "since": alert.since,
        "sound": alert.sound,
        "rings": alert.rings,
        "placeholders": dict(alert.placeholders),
    }


def noun_sale(sale: Sale) -> Json:
    """A settled sale; ``state`` is waiting, received, missing or dismissed."""
    return {
        "id": sale.id,
        "printer": sale.printer,
        "at": sale.settled_at,
        "told_at": sale.told_at,
        "amount": sale.amount,
        "receipt": sale.receipt,
        "state": sale.state,
    }


def noun_finding(finding: Finding) -> Json:
    """A rung of the ladder, as in the ``evidence`` of ``posgui diagnose --json``."""
    return {
        "by": finding.by,
        "holds": finding.holds,
        "detail": dict(finding.detail),
        "took_s": round(finding.took_s, 3),
    }


def noun_diagnosis(diagnosis: Diagnosis, steps: Sequence[str]) -> Json:
    """As ``posgui diagnose --json``; ``steps`` are the keys of what to do."""
    verdict = diagnosis.verdict
    return {
        "printer": diagnosis.printer,
        "at": diagnosis.at,
        "took_s": round(diagnosis.took_s, 3),
        "complete": diagnosis.complete,
        "sale": diagnosis.sale,
        "cause": verdict.cause,
        "family": verdict.family,
        "confidence": verdict.confidence,
        "placeholders": dict(verdict.placeholders),
        "found_at": verdict.placeholders.get("found_at", ""),
        "also": [
            {
                "cause": each.cause,
                "family": FAMILY.get(each.cause),
                "confidence": each.confidence,
                "by": each.by,
                "placeholders": dict(each.placeholders),
            }
            for each in verdict.also
        ],
        "ruled_out": [{"cause": each.cause, "by": each.by} for each in verdict.ruled_out],
        "questions": list(verdict.questions),
        "evidence": [noun_finding(finding) for finding in diagnosis.evidence],
        "steps": list(steps),
    }


def noun_sighting(seen: Sighting) -> Json:
    """A printer that a search saw, as in ``posgui find --json``; ``table`` holds keys for
    ``[[printers]]``."""
    return {
        "transport": seen.table["transport"],
        "table": dict(seen.table),
        "title": seen.title,
        "address": seen.address,
        "mac": seen.mac,
        "printer": seen.printer,
        "moved": seen.moved,
        "access": seen.access,
        "by": list(seen.by),
    }


def noun_event(event: ev.Event, at: float) -> Json:
    """An event, as in ``posgui events --json``; ``type`` is the class name, dashed."""
    name = re.sub(r"(?<!^)(?=[A-Z])", "-", type(event).__name__).lower()
    noun: Json = {"at": at, "type": name}
    match event:
        case ev.StatusUpdate():
            noun |= {"printer": event.status.id, "status": noun_status(event.status)}
        case ev.JobUpdate() | ev.OutputComplete():
            noun |= {"printer": event.receipt.printer, "receipt": noun_receipt(event.receipt)}
        case ev.IncidentOpened() | ev.IncidentChanged() | ev.IncidentCleared():
            noun |= {"printer": event.incident.printer, "incident": noun_incident(event.incident)}
        case ev.AlertRaised() | ev.AlertCleared():
            noun |= {"printer": event.alert.printer, "alert": noun_alert(event.alert)}
        case ev.LinkUpdate():
            noun |= {"printer": event.printer, "link": event.link}
        case ev.DiagnosisUpdate():
            found = noun_finding(event.finding)
            noun |= {"printer": event.printer, "run": event.run, "finding": found}
        case ev.SearchUpdate():
            noun |= {"run": event.run, "stage": event.stage}
            noun |= {"asked": event.asked, "of": event.of, "found": event.found}
        case ev.DeviceFound() | ev.DeviceGone():
            noun |= {"printer": event.printer}
    return noun
