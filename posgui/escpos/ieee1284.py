"""What a printer tells by its port, whatever language it speaks: IEEE 1284's status lines and
device id, which USB hands on (USB Device Class Definition for Printing Devices 1.1, section
4.2). Weak facts: many receipt printers tell the same status always, and some none.
"""

from __future__ import annotations

from dataclasses import dataclass

PAPER_EMPTY = 0x20
SELECT = 0x10
NOT_ERROR = 0x08


@dataclass(frozen=True, slots=True)
class PortStatus:
    """The three bits of GET_PORT_STATUS; all others are reserved."""

    paper_empty: bool
    selected: bool
    """The printer is online."""
    error: bool


def port_status(value: int) -> PortStatus | None:
    """The status byte's meaning, 18 hex of a printer that is well; None of one that tells
    nothing, with all three bits clear, or all eight set as on a line that nobody drives."""
    if not value & (PAPER_EMPTY | SELECT | NOT_ERROR) or value == 0xFF:
        return None
    return PortStatus(bool(value & PAPER_EMPTY), bool(value & SELECT), not value & NOT_ERROR)


def device_name(answer: bytes) -> str:
    """Maker and model in an answer to GET_DEVICE_ID: two bytes of length, the high one
    first, then ``MFG:EPSON;MDL:TM-T20II;CMD:ESC/POS;``; "" where it names none."""
    pairs = (part.partition(":") for part in answer[2:].decode("ascii", "replace").split(";"))
    told = {key.strip().upper(): value.strip() for key, _, value in pairs}
    maker = told.get("MFG") or told.get("MANUFACTURER") or ""
    model = told.get("MDL") or told.get("MODEL") or ""
    name = model if model.startswith(maker) else f"{maker} {model}"
    return "".join(c for c in name if c.isprintable()).strip()
