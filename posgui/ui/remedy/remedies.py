"""Which remedy helps against which cause."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Remedy(StrEnum):
    """Things done by hand, in the order of the help window.

    The value names the drawing (``resources/drawings/VALUE.svg``) and the texts
    (``remedy.VALUE.title``, ``.caption1``, ``.caption2``, ... one for each picture).
    """

    LOAD_ROLL = "load-roll"
    CLOSE_COVER = "close-cover"
    CLEAR_JAM = "clear-jam"
    CLEAR_CUTTER = "clear-cutter"
    POWER_CYCLE = "power-cycle"
    SWITCH_ON = "switch-on"
    USB_CABLE = "usb-cable"
    NETWORK_CABLE = "network-cable"
    NETWORK_BOX = "network-box"
    SCRATCH_TEST = "scratch-test"
    FREE_BUTTON = "free-button"
    LET_COOL = "let-cool"
    CALL_SERVICE = "call-service"


REMEDIES: Mapping[str, Remedy | None] = {
    "paper-out": Remedy.LOAD_ROLL,
    "paper-near-end": Remedy.LOAD_ROLL,
    "paper-not-seated": Remedy.LOAD_ROLL,
    "paper-wrong-side": Remedy.SCRATCH_TEST,
    "paper-jam": Remedy.CLEAR_JAM,
    "cover-open": Remedy.CLOSE_COVER,
    "cutter-error": Remedy.CLEAR_CUTTER,
    "head-overheated": Remedy.LET_COOL,
    "mechanical-error": Remedy.CLEAR_JAM,
    "unrecoverable-error": Remedy.POWER_CYCLE,
    "feed-button-held": Remedy.FREE_BUTTON,
    "power-off": Remedy.SWITCH_ON,
    "usb-unplugged": Remedy.USB_CABLE,
    "access-denied": Remedy.USB_CABLE,
    "driver-missing": Remedy.USB_CABLE,
    "interface-down": Remedy.NETWORK_BOX,
    "no-address": Remedy.NETWORK_BOX,
    "name-unresolved": Remedy.NETWORK_BOX,
    "host-unreachable": Remedy.NETWORK_CABLE,
    "link-flapping": Remedy.NETWORK_CABLE,
    "link-slow": Remedy.NETWORK_CABLE,
    "port-refused": Remedy.POWER_CYCLE,
    "port-filtered": Remedy.POWER_CYCLE,
    "no-answer": Remedy.POWER_CYCLE,
    "late-answers": Remedy.POWER_CYCLE,
    "address-taken-by-other-device": Remedy.CALL_SERVICE,
    "printer-resetting": None,
    "held-by-other-host": None,
    "not-escpos": None,
    "identity-changed": None,
    "codepage-mismatch": None,
    "os-queue-paused": None,
    "os-queue-stuck": None,
    "device-busy": None,
    "receipt-truncated": None,
    "receipt-too-large": None,
    "interrupted-raster": None,
    "http-on-raw-port": None,
    "listener-down": None,
    "journal-failed": None,
    "disk-full": None,
    "nothing-received": None,
    "receipts-switched-off": None,
    "wrong-printer": None,
    "printer-paused": None,
    "sent-to-backup": None,
    "reprint-denied": None,
    "receipt-unsure": None,
    "receipts-held": None,
    "opening-check-missing": None,
    "all-well": None,
    "unknown": None,
}
"""By key of the cause. None: it is waited for, answered, or helped at a keyboard, and no
picture would help."""


def remedy_of(cause: str) -> Remedy | None:
    """What a person can do with their hands against a cause; None if nothing."""
    return REMEDIES.get(cause)
