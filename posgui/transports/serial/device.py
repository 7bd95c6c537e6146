"""One open serial port with a printer on it: blocking calls for the transport's threads."""

from __future__ import annotations

import contextlib
import fcntl
import termios
import time

import serial

from posgui.model.errors import TransportError, TransportReason
from posgui.model.settings import Flow, PrinterSettings
from posgui.transports.descriptor import Descriptor, failure

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

    def __init__(self, settings: PrinterSettings) -> None:
        """Open the port; TransportError if that fails, with nothing held.

        Raises ACCESS_DENIED, BUSY or UNPLUGGED.
        """
        self.path = settings.device
        line_s = BITS / settings.baudrate
        self._pace_s = line_s if settings.flow is Flow.NONE else 0.0
        self._chunk = max(1, min(CHUNK, int(PACE_MAX_S / line_s)))
        self._dropped = bytes((XON, XOFF)) if settings.flow is Flow.XONXOFF else b""
        self._port = serial.Serial(
            baudrate=settings.baudrate,
            rtscts=settings.flow is Flow.RTSCTS,
            xonxoff=settings.flow is Flow.XONXOFF,
            exclusive=True,
        )
        self._port.port = settings.device
        try:
            self._port.open()
        except serial.SerialException as error:
            if error.errno is None:  # pyserial asked for the line's settings: it has none
                raise TransportError(TransportReason.DRIVER_MISSING, address=self.path) from error
            raise failure(error, self.path) from error
        except (termios.error, ValueError) as error:
            # There is no such speed here.
            raise TransportError(TransportReason.DRIVER_MISSING, address=self.path) from error
        self._file = Descriptor(self._port.fileno(), self.path)
        # Programs that do not ask for pyserial's lock are kept off by this one.
        with contextlib.suppress(OSError):
            fcntl.ioctl(self._port.fileno(), termios.TIOCEXCL)

    def read(self, timeout_s: float) -> bytes:
        """What the printer sent, without its XON and XOFF; empty if nothing in time.

        TransportError UNPLUGGED when the port is gone.
        """
        data = self._file.read(timeout_s)
        if data == b"":
            raise TransportError(TransportReason.UNPLUGGED, address=self.path)
        return data.translate(None, self._dropped) if data else b""

    def write_some(self, data: bytes) -> int:
        """Hand over a part of ``data``; how many of its bytes the port took, 0 while the
        printer holds the line. TransportError UNPLUGGED when the port is gone."""
        if not self._file.writable():
            return 0
        taken = self._file.write(data[: self._chunk])
        time.sleep(taken * self._pace_s)
        return taken

    def unsent(self) -> int:
        """Bytes that the operating system keeps for the line."""
        with contextlib.suppress(OSError, serial.SerialException):
            return int(self._port.out_waiting)
        return 0

    def release(self) -> None:
        """Throw away what has not left, so that it cannot print later, and close."""
        with contextlib.suppress(OSError, termios.error, serial.SerialException):
            self._port.reset_output_buffer()
        with contextlib.suppress(OSError, termios.error, serial.SerialException):
            fcntl.ioctl(self._port.fileno(), termios.TIOCNXCL)
        with contextlib.suppress(OSError):
            self._port.close()
