"""What a printer is and why: IPP printer-state (RFC 8011) and UnifiedPOS power state."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum


class PrinterState(StrEnum):
    """IPP printer-state (RFC 8011 section 5.4.11), plus unknown before the first fact."""

    IDLE = "idle"
    PROCESSING = "processing"
    STOPPED = "stopped"
    UNKNOWN = "unknown"


class Severity(StrEnum):
    """Suffix of an IPP printer-state-reason (RFC 8011 section 5.4.12)."""

    REPORT = "report"
    WARNING = "warning"
    ERROR = "error"


class ReasonKeyword(StrEnum):
    """IPP printer-state-reasons keywords: RFC 8011, and PWG 5100.9 for subunits.

    The paper cutter is a "trimmer" in PWG 5100.9. ``feed-button`` has no registered
    keyword and is ours.
    """

    MEDIA_EMPTY = "media-empty"
    MEDIA_LOW = "media-low"
    MEDIA_JAM = "media-jam"
    COVER_OPEN = "cover-open"
    TRIMMER_FAILURE = "trimmer-recoverable-failure"
    MECHANICAL_FAILURE = "subunit-recoverable-failure"
    UNRECOVERABLE_FAILURE = "subunit-unrecoverable-failure"
    OVER_TEMPERATURE = "subunit-over-temperature"
    FEED_BUTTON = "feed-button"
    CONNECTING = "connecting-to-device"
    TIMED_OUT = "timed-out"
    PAUSED = "paused"
    OTHER = "other"


class PowerState(StrEnum):
    """UnifiedPOS power state: is the device reachable at all."""

    ONLINE = "online"
    OFFLINE = "offline"
    UNKNOWN = "unknown"


class LinkState(StrEnum):
    """Where the one connection to a printer stands."""

    CLOSED = "closed"
    OPENING = "opening"
    PROBING = "probing"
    READY = "ready"
    LOST = "lost"


@dataclass(frozen=True, slots=True, order=True)
class StateReason:
    """One IPP printer-state-reason."""

    keyword: ReasonKeyword
    severity: Severity

    def __str__(self) -> str:
        return f"{self.keyword}-{self.severity}"


@dataclass(frozen=True, slots=True)
class StatusFacts:
    """What the printer said of itself: True, False, or None where it said nothing.

    Field names follow the bit names of Epson's DLE EOT and ASB tables.
    """

    online: bool | None = None
    cover_open: bool | None = None
    paper_end: bool | None = None
    paper_near_end: bool | None = None
    paper_jam: bool | None = None
    """Told beside these tables, by SNMP: ESC/POS has no bit for it."""
    feed_button: bool | None = None
    waiting_recovery: bool | None = None
    """It stopped and goes on once its button is pressed: told by automatic status alone."""
    cutter_error: bool | None = None
    mechanical_error: bool | None = None
    unrecoverable_error: bool | None = None
    auto_recoverable_error: bool | None = None
    """Head too hot, or the cover opened while printing."""
    drawer_high: bool | None = None
    """Drawer kick-out connector pin 3; what it means depends on the cabling."""

    def merged(self, newer: StatusFacts) -> StatusFacts:
        """These facts with every non-None fact of ``newer`` laid over them."""
        return StatusFacts(
            **{
                f.name: getattr(self, f.name) if (v := getattr(newer, f.name)) is None else v
                for f in fields(self)
            }
        )

    @property
    def said_nothing(self) -> bool:
        """True when every fact is None."""
        return all(getattr(self, f.name) is None for f in fields(self))
