"""The serial ports of this computer, as the system lists them; none of them is opened, as
opening one moves its lines, and a Bluetooth port may hang."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_SYSFS = Path("/sys/class/tty")
_NO_CHIP = "0"
"""``type`` of a port that the kernel keeps a place for and found no chip of (PORT_UNKNOWN of
Linux's serial_core.h); most computers have dozens of these."""


@dataclass(frozen=True, slots=True)
class SerialPort:
    """One port."""

    device: str
    """``/dev/ttyUSB0`` or ``COM3``."""
    name: str
    """What the device behind it calls itself; empty of a plain port."""


def serial_ports(sysfs: Path = _SYSFS) -> list[SerialPort]:
    """Every port with something behind it, in order of name. Blocks for a few milliseconds;
    OSError where the system does not tell."""
    from serial.tools import list_ports

    listed = sorted(list_ports.comports(), key=lambda port: port.device)
    return [
        SerialPort(port.device, _name(port.product, port.description))
        for port in listed
        if _has_chip(sysfs / port.name / "type")
    ]


def _has_chip(file: Path) -> bool:
    try:
        return file.read_text("ascii").strip() != _NO_CHIP
    except OSError:
        return True  # not a port of that kind


def _name(product: str | None, description: str | None) -> str:
    told = product or description or ""
    return "" if told == "n/a" else told
