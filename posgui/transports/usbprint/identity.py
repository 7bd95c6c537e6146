"""What usbprint.sys itself tells of a printer: who it says it is, and a weak status byte."""

from __future__ import annotations

from posgui.host.windows import CallFailed
from posgui.transports.usbprint.calls import GET_1284_ID, GET_LPT_STATUS, UsbprintCalls
from posgui.transports.usbprint.finding import UsbprintDevice

_ID_MAX = 1024
_WAIT_MS = 1000
"""Control requests are answered within milliseconds, or never."""


def identity(found: UsbprintDevice, calls: UsbprintCalls) -> tuple[str, int | None]:
    """Its IEEE 1284 device id (``MFG:EPSON;MDL:...``) and its port status: bit 5 paper empty,
    4 selected, 3 no error (18 hex is well; many receipt printers always say so). Empty and None
    where it does not say. Blocks; CallFailed where it cannot be opened.

    Not for a printer that may be printing: some take the question for data (Linux usblp.c).
    """
    file = calls.create_file(found.interface)
    try:
        told = _asked(calls, file, GET_1284_ID, _ID_MAX)
        status = _asked(calls, file, GET_LPT_STATUS, 1)
    finally:
        calls.close_handle(file)
    # Two bytes of length come first, big-endian, themselves counted.
    return told[2 : int.from_bytes(told[:2], "big")].decode("ascii", "replace"), next(
        iter(status), None
    )


def _asked(calls: UsbprintCalls, file: object, code: int, size: int) -> bytes:
    try:
        return calls.io_control(file, code, size, _WAIT_MS)
    except CallFailed:
        return b""
