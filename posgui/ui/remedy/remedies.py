"""Which remedy helps against which cause."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from posgui.model.diagnosis import Question
from posgui.model.incidents import Cause
from posgui.texts import NOT_ON_USB


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
    SERIAL_CABLE = "serial-cable"
    NETWORK_CABLE = "network-cable"
    NETWORK_BOX = "network-box"
    SCRATCH_TEST = "scratch-test"
    FREE_BUTTON = "free-button"
    LET_COOL = "let-cool"
    SELF_TEST = "self-test"
    LAMP = "lamp"
    SWAP_CABLE = "swap-cable"
    COMPARE_ADDRESS = "compare-address"
    OTHER_TILL = "other-till"
    OTHER_PRINTER = "other-printer"
    PRESS_RESUME = "press-resume"
    PRINT_AGAIN = "print-again"
    TILL_SETTINGS = "till-settings"
    CHARACTERS = "characters"
    RESUME_QUEUE = "resume-queue"
    FREE_DISK = "free-disk"
    RESTART_TILL = "restart-till"
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
    "address-taken-by-other-device": Remedy.COMPARE_ADDRESS,
    "printer-resetting": Remedy.SWITCH_ON,
    "held-by-other-host": Remedy.OTHER_TILL,
    "not-escpos": Remedy.COMPARE_ADDRESS,
    "identity-changed": Remedy.COMPARE_ADDRESS,
    "codepage-mismatch": Remedy.CHARACTERS,
    "os-queue-paused": Remedy.RESUME_QUEUE,
    "os-queue-stuck": Remedy.RESUME_QUEUE,
    "device-busy": Remedy.USB_CABLE,
    "receipt-truncated": Remedy.PRINT_AGAIN,
    "receipt-too-large": Remedy.PRINT_AGAIN,
    "interrupted-raster": Remedy.POWER_CYCLE,
    "http-on-raw-port": None,  # nothing was printed and nothing is to be done
    "listener-down": Remedy.RESTART_TILL,
    "journal-failed": Remedy.FREE_DISK,
    "disk-full": Remedy.FREE_DISK,
    "nothing-received": Remedy.TILL_SETTINGS,
    "receipts-switched-off": Remedy.TILL_SETTINGS,
    "wrong-printer": Remedy.OTHER_PRINTER,
    "printer-paused": Remedy.PRESS_RESUME,
    "sent-to-backup": Remedy.OTHER_PRINTER,
    "reprint-denied": None,  # the manager is asked
    "receipt-unsure": None,  # the receipt's own picture stands there
    "receipts-held": None,  # answered
    "opening-check-missing": None,  # the check has its own pictures
    "all-well": None,  # the last receipt's picture stands there
    "unknown": None,  # the question's picture stands there
}
"""By key of the cause; None where a picture would help nobody."""

REMEDY_OF_QUESTION: Mapping[Question, Remedy | None] = {
    Question.CAME_OUT: None,  # the receipt's own picture stands there
    Question.LAMP: Remedy.LAMP,
    Question.SELF_TEST: Remedy.SELF_TEST,
    Question.SCRATCH: Remedy.SCRATCH_TEST,
    Question.SWAP_CABLE: Remedy.SWAP_CABLE,
}
"""How a check by hand is made."""


def remedy_of(cause: str, placeholders: Mapping[str, Any]) -> Remedy | None:
    """What a person can do with their hands against a cause; None if nothing.
    ``placeholders`` are those of its sentences."""
    if placeholders.get("found_at"):
        return Remedy.COMPARE_ADDRESS
    found, wire = REMEDIES.get(cause), placeholders.get("wire")
    if cause == Cause.DRIVER_MISSING and wire in NOT_ON_USB:
        return None
    return Remedy.SERIAL_CABLE if wire == "serial" and found is Remedy.USB_CABLE else found
