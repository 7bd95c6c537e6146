"""What the serial ports of every system have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

import serial

from posgui.model.settings import Flow, PrinterSettings


class Line(Protocol):
    """An open port that is locked for us alone; one thread may read while one writes."""

    def read(self, timeout_s: float) -> bytes:
        """What came in time, empty if nothing. TransportError UNPLUGGED when the port is gone."""

    def write(self, data: bytes) -> int:
        """How many bytes were taken, 0 while the printer holds the line. Comes back within about
        half a second. TransportError as ``read``.

        Until all of it was taken the next call must bring the rest of the same bytes.
        """

    def unsent(self) -> int:
        """Bytes taken that the operating system still keeps for the line."""

    def release(self) -> None:
        """Throw away what has not left, so that it cannot print later, and close. Never raises."""


OpenLine: TypeAlias = Callable[[PrinterSettings], Line]


def unopened(settings: PrinterSettings, kind: type[serial.Serial] = serial.Serial) -> serial.Serial:
    """The port of a configuration, not open yet: eight bits, no parity, one stop bit, DTR up, and
    RTS up where it is not for flow control."""
    port = kind(
        baudrate=settings.baudrate,
        rtscts=settings.flow is Flow.RTSCTS,
        xonxoff=settings.flow is Flow.XONXOFF,
        exclusive=True,
    )
    port.port = settings.device
    return port
