"""One open serial port with a printer on it: blocking calls for the transport's threads."""

from __future__ import annotations

import time

from posgui.model.settings import Flow, PrinterSettings
from posgui.transports.serial.port import OpenLine

BITS = 10
"""A byte on the line: start, eight bits, stop."""

CHUNK = 256
"""Bytes a write. Without flow control no more than this is ever on its way unheard of."""

PACE_MAX_S = 0.25
"""On a slow line a write is so much shorter that it leaves within this."""

XON, XOFF = 0x11, 0x13


class SerialPrinter:
    """A port that is open, locked for us alone, and raw: eight bits, no parity.

    Without flow control a printer throws away what comes while its buffer is full, 4 KB or
    even 45 bytes by a switch (TM-T88III specification p.13), and what an operating system
    keeps for the line comes on top, out of our reach. So it is given no more at a time than
    has left on the line: when it says that it is offline, at most ``CHUNK`` bytes are late.
    """

    reads_back = True

    def __init__(self, settings: PrinterSettings, open_line: OpenLine) -> None:
        """Open the port; TransportError if that fails, with nothing held.

        Raises ACCESS_DENIED, BUSY, UNPLUGGED, DRIVER_MISSING (it cannot be used, or has no such
        speed) or WRITE_TIMEOUT (a Bluetooth port whose other end is away).
        """
        self.path = settings.device
        line_s = BITS / settings.baudrate
        self._pace_s = line_s if settings.flow is Flow.NONE else 0.0
        self._chunk = max(1, min(CHUNK, int(PACE_MAX_S / line_s)))
        self._dropped = bytes((XON, XOFF)) if settings.flow is Flow.XONXOFF else b""
        self._line = open_line(settings)

    def read(self, timeout_s: float) -> bytes:
        """What the printer sent, without its XON and XOFF; empty if nothing in time.

        TransportError UNPLUGGED when the port is gone.
        """
        return self._line.read(timeout_s).translate(None, self._dropped)

    def write_some(self, data: bytes) -> int:
        """Hand over a part of ``data``; how many of its bytes the port took, 0 while the
        printer holds the line. TransportError UNPLUGGED when the port is gone."""
        began = time.monotonic()
        taken = self._line.write(data[: self._chunk])
        time.sleep(max(0.0, taken * self._pace_s - (time.monotonic() - began)))
        return taken

    def unsent(self) -> int:
        """Bytes that the operating system keeps for the line."""
        return self._line.unsent()

    def release(self) -> None:
        """Throw away what has not left, so that it cannot print later, and close."""
        self._line.release()
