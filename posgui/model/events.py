"""The closed set of events; services publish them, front ends show them."""

from __future__ import annotations

from dataclasses import dataclass, field

from posgui.model.capabilities import Capabilities
from posgui.model.diagnosis import Finding
from posgui.model.incidents import Alert, Incident
from posgui.model.receipts import Evidence, Receipt
from posgui.model.search import SearchStage
from posgui.model.status import LinkState, PowerState, PrinterState, StateReason
from posgui.model.watching import Watched


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """One printer's whole state, as the snapshot and ``status-update`` carry it."""

    id: str
    name: str
    state: PrinterState
    reasons: tuple[StateReason, ...]
    power: PowerState
    link: LinkState
    proof: Evidence
    """The best proof this printer was found to give."""
    queued: int
    """Receipts waiting or being printed, held ones included."""
    held: int
    """Receipts waiting for the printer to recover, or for a person's answer."""
    unsure: int
    asking: int = 0
    """How many of the held ones a person is asked about."""
    asking_since: float | None = None
    """When the oldest of these was received; seconds since the epoch, UTC."""
    capabilities: Capabilities = field(default_factory=Capabilities)
    watched: Watched | None = None
    """What can be seen of a printer that is only watched; None of one we print on."""


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """A printer's state changed."""

    status: PrinterStatus


@dataclass(frozen=True, slots=True)
class JobUpdate:
    """The newest job of a receipt changed."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class OutputComplete:
    """A receipt's job ended as completed (UnifiedPOS OutputCompleteEvent)."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class IncidentOpened:
    """A new incident."""

    incident: Incident


@dataclass(frozen=True, slots=True)
class IncidentChanged:
    """Severity or placeholders of an open incident changed."""

    incident: Incident


@dataclass(frozen=True, slots=True)
class IncidentCleared:
    """The incident is over."""

    incident: Incident


@dataclass(frozen=True, slots=True)
class AlertRaised:
    """Show this; raised again with other values it changes the card in place."""

    alert: Alert


@dataclass(frozen=True, slots=True)
class AlertCleared:
    """Take it away."""

    alert: Alert


@dataclass(frozen=True, slots=True)
class LinkUpdate:
    """The connection to a printer changed."""

    printer: str
    link: LinkState


@dataclass(frozen=True, slots=True)
class DeviceFound:
    """A configured USB printer was plugged in."""

    printer: str


@dataclass(frozen=True, slots=True)
class DeviceGone:
    """A configured USB printer was unplugged."""

    printer: str


@dataclass(frozen=True, slots=True)
class DiagnosisUpdate:
    """A rung of a running diagnosis was measured."""

    printer: str
    run: str
    """Which run: the word its caller gave it."""
    finding: Finding


@dataclass(frozen=True, slots=True)
class SearchUpdate:
    """A search for printers, asked for by a person, moved on."""

    run: str
    """Which search: the word its caller gave it."""
    stage: SearchStage
    asked: int
    of: int
    """Of this stage: ways of looking or addresses asked so far, and to be asked."""
    found: int
    """Printers of all stages so far."""


Event = (
    StatusUpdate
    | JobUpdate
    | OutputComplete
    | IncidentOpened
    | IncidentChanged
    | IncidentCleared
    | AlertRaised
    | AlertCleared
    | LinkUpdate
    | DeviceFound
    | DeviceGone
    | DiagnosisUpdate
    | SearchUpdate
)
