"""What the tray knows: the engine's snapshot with its events applied, and nothing of Qt."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from posgui.desk.wire import Json
from posgui.model.events import PrinterStatus
from posgui.model.incidents import Alert, Cause, Incident
from posgui.model.receipts import CopyKind, JobStateReason
from posgui.model.status import PrinterState, Severity
from posgui.ui import nouns
from posgui.ui.mood import Mood, worst
from posgui.ui.nouns import ReceiptView

RECEIPTS_KEPT = 50
"""As many as the engine's snapshot holds."""

_LOGGER = logging.getLogger(__name__)

CauseKey = tuple[Cause, str | None]
"""One incident or alert: the cause and the printer it concerns."""


class EnginePhase(StrEnum):
    """How the engine is doing, seen from here."""

    STARTING = "starting"
    RUNNING = "running"
    LOST = "lost"
    """It was there and went away; it is being started again."""
    SILENT = "silent"
    """Its door is open and nobody answers."""
    FAILED = "failed"
    REFUSED = "refused"
    """It refuses its configuration."""

    @property
    def is_trouble(self) -> bool:
        """True when a person should know."""
        return self not in (EnginePhase.STARTING, EnginePhase.RUNNING)


@dataclass(frozen=True, slots=True)
class EngineView:
    """The engine's phase and, where it failed, the last line it wrote."""

    phase: EnginePhase = EnginePhase.STARTING
    detail: str = ""


def mood_of_printer(status: PrinterStatus) -> Mood:
    """A printer's look: its state, and whether something waits for a person."""
    if status.state is PrinterState.STOPPED:
        return Mood.STOPPED
    warned = any(reason.severity is not Severity.REPORT for reason in status.reasons)
    if warned or status.held or status.unsure:
        return Mood.ATTENTION
    return Mood.UNKNOWN if status.state is PrinterState.UNKNOWN else Mood.READY


def mood_of_severity(severity: Severity) -> Mood:
    """The look of an incident that concerns the whole machine, and of an alert."""
    return Mood.STOPPED if severity is Severity.ERROR else Mood.ATTENTION


class Board:
    """The tray's one picture of the world; listeners are called after every change."""

    def __init__(self) -> None:
        self.engine = EngineView()
        self.started = time.time()
        """When this tray was: seconds since the epoch."""
        self.printers: dict[str, PrinterStatus] = {}
        self.receipts: list[ReceiptView] = []
        """Newest first; test pages are not receipts of the till and stay out."""
        self.incidents: dict[CauseKey, Incident] = {}
        self.alerts: dict[CauseKey, Alert] = {}
        self.settings: Json = {}
        self.note: Json | None = None
        """The note of an earlier shift that nobody has read: ``id``, ``at``, ``words``."""
        self._listeners: list[Callable[[], None]] = []
        self._receipt_listeners: list[Callable[[ReceiptView], None]] = []
        self._finding_listeners: list[Callable[[Json], None]] = []

    def listen(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` after every change; it must be quick."""
        self._listeners.append(listener)

    def listen_to_receipts(self, listener: Callable[[ReceiptView], None]) -> None:
        """Call ``listener`` with every receipt the engine tells of, however old."""
        self._receipt_listeners.append(listener)

    def listen_to_findings(self, listener: Callable[[Json], None]) -> None:
        """Call ``listener`` with every event of a diagnosis or search that carries its ``run``."""
        self._finding_listeners.append(listener)

    def load(self, snapshot: Json) -> None:
        """Replace everything by the engine's ``subscribe`` answer."""
        status = snapshot["status"]
        self.printers = {noun["id"]: nouns.printer_status(noun) for noun in status["printers"]}
        self.incidents = {}
        for noun in status["incidents"]:
            self._set_incident(nouns.incident(noun))
        alerts = [nouns.alert(noun) for noun in snapshot["alerts"]]
        self.alerts = {(alert.key, alert.printer): alert for alert in alerts}
        self.receipts = []
        for noun in reversed(snapshot["receipts"]):
            self._set_receipt(nouns.receipt_view(noun))
        self.settings = snapshot["settings"]
        self.note = snapshot.get("note")
        self.engine = EngineView(EnginePhase.RUNNING)
        self._changed()

    def load_status(self, status: Json) -> None:
        """Replace the printers by a ``status`` answer."""
        printers = {noun["id"]: nouns.printer_status(noun) for noun in status["printers"]}
        if printers != self.printers:
            self.printers = printers
            self._changed()

    def load_settings(self, settings: Json) -> None:
        """Replace the settings by a ``settings`` answer."""
        self.settings = settings
        self._changed()

    def load_note(self, told: Json) -> None:
        """Replace the note by an answer of ``shift_note`` and its like."""
        self.note = told["note"]
        self._changed()

    def engine_is(self, phase: EnginePhase, detail: str = "") -> None:
        """Note the engine's phase; what it said of the printers is no longer known."""
        view = EngineView(phase, detail)
        if view == self.engine:
            return
        self.engine = view
        self.alerts, self.incidents = {}, {}
        self.printers = {
            name: replace(status, state=PrinterState.UNKNOWN, reasons=())
            for name, status in self.printers.items()
        }
        self._changed()

    def apply(self, event: Json) -> None:
        """Apply one event; kinds that change nothing here are passed over."""
        try:
            self._apply(event)
        except (KeyError, ValueError, TypeError) as error:
            # An engine of another version may say more than this tray knows.
            _LOGGER.warning("event %s not understood: %s", event.get("type"), type(error).__name__)
            return
        self._changed()

    def _apply(self, event: Json) -> None:
        match event["type"]:
            case "status-update":
                status = nouns.printer_status(event["status"])
                self.printers[status.id] = status
            case "job-update" | "output-complete":
                receipt = nouns.receipt_view(event["receipt"])
                self._set_receipt(receipt)
                for listener in self._receipt_listeners:
                    listener(receipt)
            case "incident-opened" | "incident-changed" | "incident-cleared":
                self._set_incident(nouns.incident(event["incident"]))
            case "alert-raised":
                alert = nouns.alert(event["alert"])
                self.alerts[alert.key, alert.printer] = alert
            case "diagnosis-update" | "search-update":
                for hear in self._finding_listeners:
                    hear(event)
            case "alert-cleared":
                alert = nouns.alert(event["alert"])
                self.alerts.pop((alert.key, alert.printer), None)

    def _set_receipt(self, receipt: ReceiptView) -> None:
        if receipt.kind is CopyKind.TEST:
            return
        others = [known for known in self.receipts if known.id != receipt.id]
        others.append(receipt)
        others.sort(key=_received_at, reverse=True)
        self.receipts = others[:RECEIPTS_KEPT]

    def _set_incident(self, incident: Incident) -> None:
        key = (incident.key, incident.printer)
        if incident.cleared_at is None:
            self.incidents[key] = incident
        else:
            self.incidents.pop(key, None)

    def _changed(self) -> None:
        for listener in self._listeners:
            listener()

    @property
    def mood(self) -> Mood:
        """The icon's look: the worst of all printers and of what concerns the machine."""
        if self.engine.phase is not EnginePhase.RUNNING:
            return Mood.UNKNOWN
        moods = [mood_of_printer(status) for status in self.printers.values()]
        moods += [
            mood_of_severity(incident.severity) if incident.printer is None else Mood.ATTENTION
            for incident in self.incidents.values()
            if incident.severity is not Severity.REPORT
        ]
        return worst(moods, Mood.UNKNOWN)

    @property
    def printing(self) -> dict[str, PrinterStatus]:
        """The printers that are printed on: all but those that are only watched."""
        return {name: each for name, each in self.printers.items() if each.watched is None}

    @property
    def waiting(self) -> int:
        """Receipts that are not on paper yet, at all printers."""
        return sum(status.queued for status in self.printers.values())

    def name_of(self, printer: str | None) -> str:
        """A printer's name; its id where it has none, empty for the whole machine."""
        if printer is None:
            return ""
        status = self.printers.get(printer)
        return (status.name or printer) if status else printer

    def incidents_of(self, printer: str | None) -> list[Incident]:
        """Open incidents of a printer (None: of the machine), worst and oldest first."""
        mine = [incident for incident in self.incidents.values() if incident.printer == printer]
        return sorted(mine, key=_gravity)

    def unsure_receipt(self, printer: str | None) -> str | None:
        """The id of the oldest receipt that waits for a person's answer."""
        ids = [r.id for r in self.receipts if r.unsure and printer in (None, r.at)]
        return ids[-1] if ids else None

    def receipt(self, receipt_id: str | None) -> ReceiptView | None:
        """A receipt, if it is one of the last."""
        return next((known for known in self.receipts if known.id == receipt_id), None)

    def asked_about(self, printer: str) -> list[ReceiptView]:
        """Those of a printer's backlog question that are among the last, oldest first."""
        held = JobStateReason.HELD
        found = [r for r in self.receipts if r.at == printer and held in r.reasons]
        return found[::-1]

    def helper(self, receipt_id: str | None, printer: str | None) -> PrinterStatus | None:
        """The backup printer that can print a receipt which is ``printer``'s to print now;
        None if it is there already."""
        known = self.receipt(receipt_id)
        found = self.standby(known.printer if known else printer)
        return found if found is not None and found.id != printer else None

    def standby(self, printer: str | None) -> PrinterStatus | None:
        """The backup printer of a printer, if there is one that can print now."""
        tables = self.settings.get("printers", ())
        named = [table.get("backup") for table in tables if table["id"] == printer]
        backup = self.printers.get(named[0] or "") if named else None
        ready = (PrinterState.IDLE, PrinterState.PROCESSING)
        return backup if backup is not None and backup.state in ready else None


def _received_at(receipt: ReceiptView) -> float:
    return receipt.received_at


def _gravity(incident: Incident) -> tuple[int, float]:
    order = (Severity.ERROR, Severity.WARNING, Severity.REPORT)
    return order.index(incident.severity), incident.since
