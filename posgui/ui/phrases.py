"""Sentences for what the board holds; keys of the catalogue come from the nouns."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from posgui.model.events import PrinterStatus
from posgui.model.incidents import Alert, Cause, Incident
from posgui.model.receipts import Evidence, JobState, JobStateReason
from posgui.model.status import PrinterState, Severity
from posgui.texts import Texts, incident_base, steps_of
from posgui.ui.model import Board, EnginePhase, mood_of_printer
from posgui.ui.mood import Mood
from posgui.ui.nouns import ReceiptView, Rung

STEPS = ("step1", "step2", "step3")


@dataclass(frozen=True, slots=True)
class Advice:
    """What is wrong, what to do about it, and small print (may be empty)."""

    title: str
    steps: tuple[str, ...] = ()
    note: str = ""


def printer_words(texts: Texts, status: PrinterStatus) -> str:
    """A printer's state in a few words: its worst reason, or its state."""
    order = (Severity.ERROR, Severity.WARNING, Severity.REPORT)
    for severity in order:
        for reason in status.reasons:
            if reason.severity is severity:
                return texts(f"reason.{reason.keyword}")
    return state_words(texts, status)


def state_words(texts: Texts, status: PrinterStatus) -> str:
    """A printer's state; of one that is only watched, that it cannot be seen."""
    if status.watched is not None and status.state is PrinterState.UNKNOWN:
        return texts("state.watched")
    return texts(f"state.{status.state}")


def watched_words(texts: Texts, status: PrinterStatus, *, brief: bool = False) -> str:
    """Of a printer that is only watched: that it is, what can be seen (unless it is to be
    ``brief``) and what cannot; "" of any other."""
    told = status.watched
    if told is None:
        return ""
    lines = [texts("panel.watched")]
    for key, known in (("watched-known", told.known), ("watched-not-known", told.not_known)):
        if known and not (brief and known is told.known):
            words = texts("panel.and").join(texts(f"panel.known.{each}") for each in known)
            lines.append(texts(f"panel.{key}", words=words))
    return "\n".join(lines)


def waiting_words(texts: Texts, status: PrinterStatus) -> str:
    """What waits at a printer: receipts to print and receipts to answer for, or nothing."""
    parts = []
    if status.queued:
        parts.append(texts("panel.waiting", n=status.queued))
    if status.unsure:
        parts.append(texts("panel.unsure", n=status.unsure))
    return " · ".join(parts)


def advice(texts: Texts, noun: Incident | Alert, board: Board) -> Advice:
    """Title, steps and call of an incident or alert."""
    values = {"n": 1, **noun.placeholders, "printer": board.name_of(noun.printer)}
    base = incident_key(noun.key, values)
    call = texts(f"{base}.call", **values) if texts.has(f"{base}.call") else ""
    return Advice(
        texts(f"{base}.title", **values),
        tuple(texts(step, **values) for step in steps_of(noun.key, values)),
        texts("panel.call", sentence=call) if call else "",
    )


def incident_key(cause: str, values: dict[str, Any]) -> str:
    """Where the words of an incident stand; ``values`` are those of its placeholders. A
    moment among them becomes a time of day."""
    if cause == Cause.RECEIPTS_HELD and "oldest" in values:
        moment, now = time.localtime(values["oldest"]), time.localtime()
        today = moment[:3] == now[:3]
        values["oldest"] = time.strftime("%H:%M" if today else "%Y-%m-%d %H:%M", moment)
    if cause == Cause.NOTHING_RECEIVED and "sale" in values:
        values["sale"] = " · ".join(filter(None, (values["sale"], values.get("amount"))))
    return incident_base(cause, values)


def receipt_words(board: Board, receipt: str, headline: str, now: float) -> str:
    """Which receipt is meant: its time, and its telling line if that is known."""
    known = board.receipt(receipt)
    parts = (clock(known.received_at, now) if known else "", headline)
    return " · ".join(part for part in parts if part)


def elsewhere_words(texts: Texts, board: Board, printer: str) -> str:
    """Where a printer's receipts come out while its backup prints; empty if it does not."""
    for incident in board.incidents_of(printer):
        if incident.key is Cause.SENT_TO_BACKUP:
            return texts("panel.on-backup", backup=incident.placeholders["backup"])
    return ""


def repeat_words(texts: Texts, board: Board, receipt: ReceiptView, now: float) -> str:
    """That the till sent a receipt twice; empty if it did not."""
    if receipt.repeat_of is None:
        return ""
    first = board.receipt(receipt.repeat_of)
    if first is None:
        return texts("panel.repeat")
    return texts("panel.repeat-of", time=clock(first.received_at, now))


def clock(at: float, now: float) -> str:
    """Local time of ``at``; with the day if it was another one."""
    then, today = time.localtime(at), time.localtime(now)
    return time.strftime("%H:%M" if then[:3] == today[:3] else "%m-%d %H:%M", then)


def fate_key(receipt: ReceiptView) -> str:
    """The key of a receipt's fate; says no more than was proven (law 4)."""
    if receipt.unsure:
        return "unsure"
    if receipt.truncated and receipt.state is not JobState.COMPLETED:
        return "truncated"
    for reason, fate in _FATE_OF_REASON.items():
        if reason in receipt.reasons:
            return fate
    match receipt.state:
        case JobState.COMPLETED:
            return _PROVEN[receipt.evidence]
        case state:
            return _FATE[state]


_FATE_OF_REASON = {
    JobStateReason.SETTLED_BY_PERSON: "settled",
    JobStateReason.REPLACED_BY_COPY: "replaced",
    JobStateReason.HELD: "asking",
    JobStateReason.DISCARDED: "discarded",
}
_PROVEN = {
    Evidence.PROCESS_ID: "printed",
    Evidence.IN_ORDER: "taken",
    Evidence.ACCEPTED: "sent",
    Evidence.NONE: "sent",
}
_FATE = {
    JobState.PENDING: "waiting",
    JobState.PENDING_HELD: "waiting",
    JobState.PROCESSING: "printing",
    JobState.PROCESSING_STOPPED: "stopped",
    JobState.CANCELED: "canceled",
    JobState.ABORTED: "aborted",
}
_SIGN_OF_FATE = {
    "printed": Mood.READY,
    "taken": Mood.READY,
    "settled": Mood.READY,
    "sent": Mood.UNKNOWN,
    "unsure": Mood.ATTENTION,
    "stopped": Mood.ATTENTION,
    "truncated": Mood.STOPPED,
    "aborted": Mood.STOPPED,
    "waiting": "waiting",
    "printing": "waiting",
    "replaced": "over",
    "asking": Mood.ATTENTION,
    "discarded": "over",
    "canceled": "over",
}


def fate_sign(key: str) -> str:
    """The sign beside a receipt's fate: a check only for what is known to be on paper."""
    return _SIGN_OF_FATE[key]


def rung_words(texts: Texts, rung: Rung) -> str:
    """One step of the ladder as a sentence."""
    holds = {True: "true", False: "false", None: "unknown"}[rung.holds]
    return texts(f"rung.{rung.name}.{holds}")


def rung_detail(texts: Texts, rung: Rung) -> str:
    """What a step saw: an address as it is, the printer's reasons in words."""
    keys = [f"reason.{part.rpartition('-')[0]}" for part in rung.detail.split(", ")]
    return " · ".join(texts(key) for key in keys) if all(map(texts.has, keys)) else rung.detail


def engine_words(texts: Texts, board: Board) -> Advice:
    """What is wrong with the engine and what happens next."""
    phase, detail = board.engine.phase, board.engine.detail
    steps = (texts(f"engine.{phase}-step"),) if phase.is_trouble else ()
    note = texts("engine.failed-detail", detail=detail) if detail else ""
    return Advice(texts(f"engine.{phase}"), steps, note)


def tooltip(texts: Texts, board: Board) -> str:
    """The icon's sentence: the worst there is, and how many receipts wait."""
    if board.engine.phase is not EnginePhase.RUNNING:
        return texts(f"engine.{board.engine.phase}")
    for incident in board.incidents_of(None):
        return advice(texts, incident, board).title
    if not board.printers:
        return texts("panel.no-printers")
    moods = tuple(Mood)
    worst = max(board.printers.values(), key=lambda each: moods.index(mood_of_printer(each)))
    if mood_of_printer(worst) is not Mood.READY:
        words = [printer_words(texts, worst), waiting_words(texts, worst)]
        joined = " · ".join(word for word in words if word)
        return texts("tray.trouble", printer=worst.name, words=joined)
    if len(board.printers) == 1:
        return texts("tray.ready", printer=worst.name)
    return texts("tray.all-ready", n=len(board.printers))
