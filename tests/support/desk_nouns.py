"""Desk nouns as the engine sends them, made with the engine's own writers."""

from __future__ import annotations

from typing import Any

from posgui.desk import wire
from posgui.desk.wire import Json
from posgui.model.diagnosis import (
    Confidence,
    Diagnosis,
    Finding,
    Measure,
    Question,
    RuledOut,
    Suspect,
    Verdict,
)
from posgui.model.events import PrinterStatus
from posgui.model.incidents import Alert, Cause, Incident
from posgui.model.receipts import CopyKind, Evidence, Job, JobState, JobStateReason, Receipt
from posgui.model.status import (
    LinkState,
    PowerState,
    PrinterState,
    ReasonKeyword,
    Severity,
    StateReason,
)
from posgui.texts import catalogue

NOON = 1_790_000_000.0


def status(
    printer: str = "front",
    state: PrinterState = PrinterState.IDLE,
    reason: tuple[ReasonKeyword, Severity] | None = None,
    **more: Any,
) -> Json:
    fields: dict[str, Any] = {
        "name": {"front": "Front till", "bar": "Bar"}.get(printer, printer),
        "power": PowerState.ONLINE,
        "link": LinkState.READY,
        "proof": Evidence.IN_ORDER,
        "queued": 0,
        "held": 0,
        "unsure": 0,
        **more,
    }
    reasons = (StateReason(*reason),) if reason else ()
    return wire.noun_status(PrinterStatus(id=printer, state=state, reasons=reasons, **fields))


def out_of_paper(printer: str = "front", **more: Any) -> Json:
    reason = (ReasonKeyword.MEDIA_EMPTY, Severity.ERROR)
    return status(printer, PrinterState.STOPPED, reason, **more)


def receipt(
    receipt_id: str,
    state: JobState = JobState.COMPLETED,
    evidence: Evidence = Evidence.IN_ORDER,
    *,
    printer: str = "front",
    reasons: tuple[JobStateReason, ...] = (),
    unsure: bool = False,
    truncated: bool = False,
    kind: CopyKind = CopyKind.ORIGINAL,
    copies: int = 0,
    at: float = NOON,
) -> Json:
    jobs = tuple(
        Job(
            id=number,
            receipt_id=receipt_id,
            printer=printer,
            kind=kind,
            copy=number,
            state=state,
            reasons=reasons,
            evidence=evidence,
            unsure=unsure,
            created_at=at,
            started_at=at,
            ended_at=at if state.is_final else None,
        )
        for number in range(copies + 1)
    )
    return wire.noun_receipt(
        Receipt(
            id=receipt_id,
            printer=printer,
            source="raw:127.0.0.1:9101 from 127.0.0.1",
            received_at=at,
            size=100,
            sha256="0" * 64,
            kind=kind,
            truncated=truncated,
            trusted=False,
            jobs=jobs,
        )
    )


def alert(
    cause: Cause,
    printer: str | None = "front",
    severity: Severity = Severity.ERROR,
    *,
    sound: bool = False,
    since: float = NOON,
    **placeholders: str | int,
) -> Json:
    return wire.noun_alert(Alert(cause, printer, severity, since, sound, int(sound), placeholders))


def incident(
    cause: Cause,
    printer: str | None = "front",
    severity: Severity = Severity.ERROR,
    *,
    cleared_at: float | None = None,
    **placeholders: str | int,
) -> Json:
    return wire.noun_incident(Incident(cause, printer, severity, NOON, cleared_at, placeholders))


def finding(by: Measure, holds: bool | None = True, **detail: str | int) -> Json:
    return wire.noun_finding(Finding(by, holds, detail))


def diagnosis(
    cause: Cause,
    confidence: Confidence = Confidence.CERTAIN,
    *,
    printer: str = "front",
    evidence: tuple[Finding, ...] = (),
    also: tuple[Suspect, ...] = (),
    ruled_out: tuple[RuledOut, ...] = (),
    questions: tuple[Question, ...] = (),
    complete: bool = True,
    sale: str | None = None,
    **placeholders: str | int,
) -> Json:
    verdict = Verdict(cause, confidence, placeholders, also, ruled_out, questions)
    told = Diagnosis(printer, NOON, 1.5, verdict, evidence, sale, complete)
    keys = [f"incident.{cause}.step{n}" for n in (1, 2, 3)]
    return wire.noun_diagnosis(told, [key for key in keys if key in catalogue("en")])


def settings(language: str = "en", **ui: Any) -> Json:
    """As ``posgui.config.describe`` writes them, with the file's name."""
    return {
        "printers": [
            {
                "id": "front",
                "name": "Front till",
                "transport": "network",
                "host": "192.168.1.50",
                "port": 9100,
                "vendor": "",
                "product": "",
                "serial": "",
                "path": "",
                "width": "80mm",
                "encoding": "gb18030",
                "holds_for_pos": False,
            }
        ],
        "captures": [
            {
                "kind": "raw",
                "listen": "127.0.0.1:9101",
                "printer": "front",
                "idle_gap_s": 1.5,
                "allow": [],
                "max_bytes": 33554432,
            }
        ],
        "ui": {"language": language, "sound": False, "autostart": False, "shop": "", **ui},
        "backlog": {"stable_s": 5.0, "auto_count": 3, "auto_age_min": 15.0},
        "reprint": {"policy": "allow", "limit": 0},
        "retention": {"days": 7},
        "opening": {"remind_at": ""},
        "roles": {"manager": False, "support": False, "protect": [], "old_after_min": 60.0},
        "support": {"vendor": "", "phone": "", "contract": ""},
        "watch": {"rhythm": True},
        "settlements": [],
        "file": "posgui.toml",
    }


def snapshot(
    *statuses: Json,
    receipts: tuple[Json, ...] = (),
    incidents: tuple[Json, ...] = (),
    alerts: tuple[Json, ...] = (),
    language: str = "en",
    **ui: Any,
) -> Json:
    return {
        "status": {"printers": list(statuses or (status(),)), "incidents": list(incidents)},
        "alerts": list(alerts),
        "receipts": list(receipts),
        "settings": settings(language, **ui),
    }
