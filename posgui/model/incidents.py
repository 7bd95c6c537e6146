"""Something is wrong: the cause keys of the design, their families, incidents and alerts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from posgui.model.status import Severity


class Family(StrEnum):
    """The five cause families."""

    CONSUMABLES = "consumables"
    HARDWARE = "hardware"
    NETWORK = "network"
    SOFTWARE = "software"
    OPERATION = "operation"


class Cause(StrEnum):
    """Stable keys of incidents, used in JSON, texts and tests."""

    PAPER_OUT = "paper-out"
    PAPER_NEAR_END = "paper-near-end"
    COVER_OPEN = "cover-open"
    CUTTER_ERROR = "cutter-error"
    HEAD_OVERHEATED = "head-overheated"
    MECHANICAL_ERROR = "mechanical-error"
    UNRECOVERABLE_ERROR = "unrecoverable-error"
    FEED_BUTTON_HELD = "feed-button-held"
    USB_UNPLUGGED = "usb-unplugged"
    NAME_UNRESOLVED = "name-unresolved"
    HOST_UNREACHABLE = "host-unreachable"
    PORT_REFUSED = "port-refused"
    PORT_FILTERED = "port-filtered"
    LINK_FLAPPING = "link-flapping"
    NO_ANSWER = "no-answer"
    LATE_ANSWERS = "late-answers"
    ACCESS_DENIED = "access-denied"
    DEVICE_BUSY = "device-busy"
    DRIVER_MISSING = "driver-missing"
    RECEIPT_TRUNCATED = "receipt-truncated"
    RECEIPT_TOO_LARGE = "receipt-too-large"
    HTTP_ON_RAW_PORT = "http-on-raw-port"
    JOURNAL_FAILED = "journal-failed"
    DISK_FULL = "disk-full"
    RECEIPT_UNSURE = "receipt-unsure"
    RECEIPTS_HELD = "receipts-held"
    SENT_TO_BACKUP = "sent-to-backup"
    OPENING_CHECK_MISSING = "opening-check-missing"


FAMILY: Mapping[Cause, Family] = {
    Cause.PAPER_OUT: Family.CONSUMABLES,
    Cause.PAPER_NEAR_END: Family.CONSUMABLES,
    Cause.COVER_OPEN: Family.HARDWARE,
    Cause.CUTTER_ERROR: Family.HARDWARE,
    Cause.HEAD_OVERHEATED: Family.HARDWARE,
    Cause.MECHANICAL_ERROR: Family.HARDWARE,
    Cause.UNRECOVERABLE_ERROR: Family.HARDWARE,
    Cause.FEED_BUTTON_HELD: Family.HARDWARE,
    Cause.USB_UNPLUGGED: Family.HARDWARE,
    Cause.NAME_UNRESOLVED: Family.NETWORK,
    Cause.HOST_UNREACHABLE: Family.NETWORK,
    Cause.PORT_REFUSED: Family.NETWORK,
    Cause.PORT_FILTERED: Family.NETWORK,
    Cause.LINK_FLAPPING: Family.NETWORK,
    Cause.NO_ANSWER: Family.SOFTWARE,
    Cause.LATE_ANSWERS: Family.SOFTWARE,
    Cause.ACCESS_DENIED: Family.SOFTWARE,
    Cause.DEVICE_BUSY: Family.SOFTWARE,
    Cause.DRIVER_MISSING: Family.SOFTWARE,
    Cause.RECEIPT_TRUNCATED: Family.SOFTWARE,
    Cause.RECEIPT_TOO_LARGE: Family.SOFTWARE,
    Cause.HTTP_ON_RAW_PORT: Family.SOFTWARE,
    Cause.JOURNAL_FAILED: Family.SOFTWARE,
    Cause.DISK_FULL: Family.SOFTWARE,
    Cause.RECEIPT_UNSURE: Family.OPERATION,
    Cause.RECEIPTS_HELD: Family.OPERATION,
    Cause.SENT_TO_BACKUP: Family.OPERATION,
    Cause.OPENING_CHECK_MISSING: Family.OPERATION,
}

Placeholders = Mapping[str, str | int]


def may_wait(key: Cause, severity: Severity) -> bool:
    """True where no receipt stops and nobody is asked anything."""
    about_receipts = key in (Cause.RECEIPT_UNSURE, Cause.RECEIPTS_HELD)
    return severity is not Severity.ERROR and not about_receipts


@dataclass(frozen=True, slots=True)
class Incident:
    """Something is wrong; identified by its cause and the printer it concerns."""

    key: Cause
    printer: str | None
    """Id of the printer, None for what concerns the whole machine."""
    severity: Severity
    since: float
    """Seconds since the epoch, UTC."""
    cleared_at: float | None = None
    placeholders: Placeholders = field(default_factory=dict)
    """Values for the sentence: counts, addresses, a receipt id."""

    @property
    def may_wait(self) -> bool:
        """True for what a person may put off until the shift ends: known and harmless."""
        return may_wait(self.key, self.severity)

    @property
    def family(self) -> Family:
        """The cause's family."""
        return FAMILY[self.key]


@dataclass(frozen=True, slots=True)
class Alert:
    """An incident that is worth a person's eyes now (after the debounce)."""

    key: Cause
    printer: str | None
    severity: Severity
    since: float
    sound: bool
    """It is heard now."""
    rings: int = 0
    """How often it was heard since it appeared, this time included."""
    placeholders: Placeholders = field(default_factory=dict)
