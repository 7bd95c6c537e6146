"""The desk's JSON nouns as frozen values; the shapes are those of ``posgui.desk.wire``."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from posgui.desk.wire import Json
from posgui.model.capabilities import Capabilities, Source
from posgui.model.events import PrinterStatus
from posgui.model.incidents import Alert, Cause, Incident
from posgui.model.receipts import CopyKind, Evidence, JobState, JobStateReason
from posgui.model.status import (
    LinkState,
    PowerState,
    PrinterState,
    ReasonKeyword,
    Severity,
    StateReason,
)
from posgui.model.watching import Known, Watched


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """A receipt as far as the tray shows it; state and proof are its newest job's."""

    id: str
    printer: str
    received_at: float
    kind: CopyKind
    truncated: bool
    state: JobState
    reasons: tuple[JobStateReason, ...]
    evidence: Evidence
    unsure: bool
    copies: int
    repeat_of: str | None
    """The receipt of the same bytes that came just before from the same till."""
    at: str
    """The printer that its newest job is for: its own, or the backup one."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder to a printer: held, failed, or not known (None)."""

    name: str
    holds: bool | None
    detail: str


def printer_status(noun: Json) -> PrinterStatus:
    """A printer's state; ValueError or KeyError if the noun is not one."""
    return PrinterStatus(
        id=noun["id"],
        name=noun["name"],
        state=PrinterState(noun["state"]),
        reasons=tuple(_state_reason(reason) for reason in noun["reasons"]),
        power=PowerState(noun["power"]),
        link=LinkState(noun["link"]),
        proof=Evidence(noun["proof"]),
        queued=noun["queued"],
        held=noun["held"],
        unsure=noun["unsure"],
        asking=noun["asking"],
        asking_since=noun["asking_since"],
        capabilities=_capabilities(noun["capabilities"]),
        watched=_watched(noun["watched"]) if noun["watched"] else None,
    )


def _watched(noun: Json) -> Watched:
    return Watched(
        tuple(Known(each) for each in noun["known"]),
        tuple(Known(each) for each in noun["not_known"]),
    )


def _capabilities(noun: Json) -> Capabilities:
    """What a printer can do; an engine of another version may tell more or less of it."""
    known = {field.name: noun[field.name] for field in fields(Capabilities) if field.name in noun}
    if by := known.get("chinese_by"):
        known["chinese_by"] = Source(by)
    known["quirks"] = tuple(known.get("quirks", ()))
    return Capabilities(**known)


def _state_reason(text: str) -> StateReason:
    keyword, _, severity = text.rpartition("-")
    return StateReason(ReasonKeyword(keyword), Severity(severity))


def receipt_view(noun: Json) -> ReceiptView:
    """A receipt; ValueError or KeyError if the noun is not one."""
    return ReceiptView(
        id=noun["id"],
        printer=noun["printer"],
        received_at=noun["received_at"],
        kind=CopyKind(noun["kind"]),
        truncated=noun["truncated"],
        state=JobState(noun["state"]),
        reasons=tuple(JobStateReason(reason) for reason in noun["reasons"]),
        evidence=Evidence(noun["evidence"]),
        unsure=noun["unsure"],
        copies=noun["copies"],
        repeat_of=noun["repeat_of"],
        at=noun["jobs"][-1]["printer"] if noun["jobs"] else noun["printer"],
    )


def incident(noun: Json) -> Incident:
    """An incident; ValueError or KeyError if the noun is not one."""
    return Incident(
        key=Cause(noun["key"]),
        printer=noun["printer"],
        severity=Severity(noun["severity"]),
        since=noun["since"],
        cleared_at=noun["cleared_at"],
        placeholders=noun["placeholders"],
    )


def alert(noun: Json) -> Alert:
    """An alert; ValueError or KeyError if the noun is not one."""
    return Alert(
        key=Cause(noun["key"]),
        printer=noun["printer"],
        severity=Severity(noun["severity"]),
        since=noun["since"],
        sound=noun["sound"],
        rings=noun["rings"],
        placeholders=noun["placeholders"],
    )


def ladder(result: Json) -> tuple[Rung, ...]:
    """The rungs of a ``reconnect`` or ``try_printer`` result, lowest first."""
    rungs: list[dict[str, Any]] = result["rungs"]
    return tuple(Rung(rung["rung"], rung["holds"], rung["detail"]) for rung in rungs)
