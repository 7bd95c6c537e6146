"""The serial ports of this computer, as the system lists them; none of them is opened, as
opening one moves its lines, and a Bluetooth port may hang."""

from __future__ import annotations

import sys
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
        SerialPort(port.device, _name(port.product, port.description, port.device))
        for port in listed
        if _has_chip(sysfs / port.name / "type")
    ]


def is_port_here(device: str) -> bool:
    """Whether a port is there. Blocks and raises as ``serial_ports``.

    Windows would open a port to look at its name as at a file's, and opening one moves its lines.
    """
    if sys.platform == "win32":
        from serial.tools import list_ports

        return any(is_same_port(device, port.device) for port in list_ports.comports())
    else:  # noqa: RET505 - one of the two is dead code to the type checker
        return Path(device).exists()


def is_same_port(one: str, other: str) -> bool:
    """Whether two names are of one port: on Windows in capitals or not, and with the prefix of
    devices or without, elsewhere links of files, such as those in ``/dev/serial/by-id``."""
    if sys.platform == "win32":
        return _short(one) == _short(other)
    else:  # noqa: RET505 - as above
        return one == other or Path(one).resolve() == Path(other).resolve()


def _short(port: str) -> str:
    return port.removeprefix("\\\\.\\").casefold()  # CreateFile: "Win32 Device Namespaces"


def _has_chip(file: Path) -> bool:
    try:
        return file.read_text("ascii").strip() != _NO_CHIP
    except OSError:
        return True  # not a port of that kind


def _name(product: str | None, description: str | None, device: str) -> str:
    told = product or description or ""
    # Windows repeats the port: "USB-SERIAL CH340 (COM3)".
    return "" if told == "n/a" else told.removesuffix(f" ({device})")
