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
    """Stable keys of incidents and verdicts, used in JSON, texts and tests."""

    PAPER_OUT = "paper-out"
    PAPER_NEAR_END = "paper-near-end"
    PAPER_WRONG_SIDE = "paper-wrong-side"
    PAPER_JAM = "paper-jam"
    PAPER_NOT_SEATED = "paper-not-seated"
    COVER_OPEN = "cover-open"
    CUTTER_ERROR = "cutter-error"
    HEAD_OVERHEATED = "head-overheated"
    MECHANICAL_ERROR = "mechanical-error"
    UNRECOVERABLE_ERROR = "unrecoverable-error"
    FEED_BUTTON_HELD = "feed-button-held"
    POWER_OFF = "power-off"
    PRINTER_RESETTING = "printer-resetting"
    USB_UNPLUGGED = "usb-unplugged"
    INTERFACE_DOWN = "interface-down"
    NO_ADDRESS = "no-address"
    NAME_UNRESOLVED = "name-unresolved"
    HOST_UNREACHABLE = "host-unreachable"
    PORT_REFUSED = "port-refused"
    PORT_FILTERED = "port-filtered"
    HELD_BY_OTHER_HOST = "held-by-other-host"
    ADDRESS_TAKEN_BY_OTHER_DEVICE = "address-taken-by-other-device"
    LINK_FLAPPING = "link-flapping"
    LINK_SLOW = "link-slow"
    NO_ANSWER = "no-answer"
    NOT_ESCPOS = "not-escpos"
    LATE_ANSWERS = "late-answers"
    IDENTITY_CHANGED = "identity-changed"
    CODEPAGE_MISMATCH = "codepage-mismatch"
    OS_QUEUE_PAUSED = "os-queue-paused"
    OS_QUEUE_STUCK = "os-queue-stuck"
    DRIVER_MISSING = "driver-missing"
    ACCESS_DENIED = "access-denied"
    DEVICE_BUSY = "device-busy"
    RECEIPT_TRUNCATED = "receipt-truncated"
    RECEIPT_TOO_LARGE = "receipt-too-large"
    INTERRUPTED_RASTER = "interrupted-raster"
    HTTP_ON_RAW_PORT = "http-on-raw-port"
    LISTENER_DOWN = "listener-down"
    JOURNAL_FAILED = "journal-failed"
    DISK_FULL = "disk-full"
    NOTHING_RECEIVED = "nothing-received"
    RECEIPTS_SWITCHED_OFF = "receipts-switched-off"
    WRONG_PRINTER = "wrong-printer"
    PRINTER_PAUSED = "printer-paused"
    SENT_TO_BACKUP = "sent-to-backup"
    REPRINT_DENIED = "reprint-denied"
    RECEIPT_UNSURE = "receipt-unsure"
    RECEIPTS_HELD = "receipts-held"
    OPENING_CHECK_MISSING = "opening-check-missing"
    ALL_WELL = "all-well"
    """Of verdicts alone: no fault was found."""
    UNKNOWN = "unknown"
    """Of verdicts alone: what was measured does not decide it."""


FAMILY: Mapping[Cause, Family] = {
    **dict.fromkeys(
        (
            Cause.PAPER_OUT,
            Cause.PAPER_NEAR_END,
            Cause.PAPER_WRONG_SIDE,
            Cause.PAPER_JAM,
            Cause.PAPER_NOT_SEATED,
        ),
        Family.CONSUMABLES,
    ),
    **dict.fromkeys(
        (
            Cause.COVER_OPEN,
            Cause.CUTTER_ERROR,
            Cause.HEAD_OVERHEATED,
            Cause.MECHANICAL_ERROR,
            Cause.UNRECOVERABLE_ERROR,
            Cause.FEED_BUTTON_HELD,
            Cause.POWER_OFF,
            Cause.PRINTER_RESETTING,
            Cause.USB_UNPLUGGED,
        ),
        Family.HARDWARE,
    ),
    **dict.fromkeys(
        (
            Cause.INTERFACE_DOWN,
            Cause.NO_ADDRESS,
            Cause.NAME_UNRESOLVED,
            Cause.HOST_UNREACHABLE,
            Cause.PORT_REFUSED,
            Cause.PORT_FILTERED,
            Cause.HELD_BY_OTHER_HOST,
            Cause.ADDRESS_TAKEN_BY_OTHER_DEVICE,
            Cause.LINK_FLAPPING,
            Cause.LINK_SLOW,
        ),
        Family.NETWORK,
    ),
    **dict.fromkeys(
        (
            Cause.NO_ANSWER,
            Cause.NOT_ESCPOS,
            Cause.LATE_ANSWERS,
            Cause.IDENTITY_CHANGED,
            Cause.CODEPAGE_MISMATCH,
            Cause.OS_QUEUE_PAUSED,
            Cause.OS_QUEUE_STUCK,
            Cause.DRIVER_MISSING,
            Cause.ACCESS_DENIED,
            Cause.DEVICE_BUSY,
            Cause.RECEIPT_TRUNCATED,
            Cause.RECEIPT_TOO_LARGE,
            Cause.INTERRUPTED_RASTER,
            Cause.HTTP_ON_RAW_PORT,
            Cause.LISTENER_DOWN,
            Cause.JOURNAL_FAILED,
            Cause.DISK_FULL,
            Cause.NOTHING_RECEIVED,
        ),
        Family.SOFTWARE,
    ),
    **dict.fromkeys(
        (
            Cause.RECEIPTS_SWITCHED_OFF,
            Cause.WRONG_PRINTER,
            Cause.PRINTER_PAUSED,
            Cause.SENT_TO_BACKUP,
            Cause.REPRINT_DENIED,
            Cause.RECEIPT_UNSURE,
            Cause.RECEIPTS_HELD,
            Cause.OPENING_CHECK_MISSING,
        ),
        Family.OPERATION,
    ),
}
"""All but the two that are of verdicts alone."""

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
