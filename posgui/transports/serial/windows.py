"""A serial port of Windows, through pyserial's own calls alone.

Not yet run on Windows: tested with pyserial's own code for it, over a fake of the calls of Windows
which that makes.
"""

from __future__ import annotations

import contextlib
import re
import time

import serial

from posgui.host.windows import WinError
from posgui.model.errors import TransportError, TransportReason

WAIT_S = 0.5
"""How long the line may take nothing before its thread looks whether it is still wanted; bounds
``close``."""

POLL_S = 0.005
"""Between two looks at what of a write has left: a fifth of what one of 256 bytes takes at
115200 bit/s, so that the line rests that much at most."""

AGAIN_S = 0.3
"""Windows denies a port for a moment after it was let go of (pyserial issue 458), and while some
program lists the ports (issue 309): one that is denied is tried a second time, after this."""

_NUMBER = re.compile(r", None, (\d+)\)")
"""The system error code within a message of pyserial's, which shows Python's OSError:
``could not open port 'COM3': PermissionError(13, 'Access is denied.', None, 5)``. The words
before it are translated."""

_AT_OPENING = {
    WinError.ACCESS_DENIED: TransportReason.BUSY,
    WinError.SHARING_VIOLATION: TransportReason.BUSY,
    WinError.BUSY: TransportReason.BUSY,
    WinError.FILE_NOT_FOUND: TransportReason.UNPLUGGED,
    WinError.PATH_NOT_FOUND: TransportReason.UNPLUGGED,
    WinError.NO_SUCH_DEVICE: TransportReason.UNPLUGGED,
    WinError.DEVICE_NOT_CONNECTED: TransportReason.UNPLUGGED,
    WinError.DEVICE_REMOVED: TransportReason.UNPLUGGED,
    WinError.SEM_TIMEOUT: TransportReason.WRITE_TIMEOUT,
}
"""ACCESS_DENIED: what Windows says of a port that another program has; its serial ports have no
rights that differ by user.
SEM_TIMEOUT: the other end of a Bluetooth port is away. All else is a port that cannot be used."""

_NO_PORT = {WinError.INVALID_FUNCTION, WinError.NOT_SUPPORTED, WinError.INVALID_PARAMETER}
"""What a driver says of a question for serial ports that it does not know, such as one for
positioning receivers (pyserial issue 575). All else is said of an adapter that was pulled, by some
of these numbers on one computer and others on the next: 5, 22, 31, 995, 1167."""


class WindowsLine:
    """An open ``COM3``, which Windows gives to one program at a time.

    pyserial's ``write`` with a deadline loses how much of the bytes left when that passes. So
    each write is only begun, and counted by what Windows still keeps of it (``out_waiting``, which
    is COMSTAT.cbOutQue of winbase.h). A driver that keeps no such count is believed.
    """

    def __init__(self, port: serial.Serial) -> None:
        """Open ``port``; TransportError if that fails, with nothing held.

        Raises BUSY, UNPLUGGED, WRITE_TIMEOUT, or DRIVER_MISSING: it cannot be used, or has no
        such speed.
        """
        self._port = port
        self._path = str(port.port)
        self._begun = b""
        self._left = 0
        port.write_timeout = 0
        try:
            _open(port)
        except serial.SerialException as error:
            number = error_number(error)
            reason = next((r for n, r in _AT_OPENING.items() if n == number), None)
            raise TransportError(
                reason or TransportReason.DRIVER_MISSING, address=self._path
            ) from error

    def read(self, timeout_s: float) -> bytes:
        """See ``Line.read``; DRIVER_MISSING where the port's driver cannot say what came."""
        try:
            if self._port.timeout != timeout_s:
                self._port.timeout = timeout_s
            first = self._port.read(1)
            return first + self._port.read(self._port.in_waiting) if first else b""
        except serial.SerialException as error:
            raise self._failure(error) from error

    def write(self, data: bytes) -> int:
        """See ``Line.write``; what has left Windows counts as taken."""
        end = time.monotonic() + WAIT_S
        try:
            if not self._left:
                self._begun = data  # Windows reads from this very object until it has left
                self._left = self._port.write(data) or 0
            before = self._left
            if not before:  # Windows has no memory for it, for now
                time.sleep(POLL_S)
            while self._left and time.monotonic() < end:
                self._left = min(self._left, self._port.out_waiting)
                if self._left:
                    time.sleep(POLL_S)
            return before - self._left
        except serial.SerialException as error:
            raise self._failure(error) from error

    def unsent(self) -> int:
        """Nothing: what has not left was not counted."""
        return 0

    def release(self) -> None:
        """See ``Line.release``."""
        with contextlib.suppress(serial.SerialException):
            self._port.reset_output_buffer()
        with contextlib.suppress(serial.SerialException):
            self._port.close()

    def _failure(self, error: serial.SerialException) -> TransportError:
        useless = error_number(error) in _NO_PORT
        reason = TransportReason.DRIVER_MISSING if useless else TransportReason.UNPLUGGED
        return TransportError(reason, address=self._path)


def _open(port: serial.Serial) -> None:
    try:
        port.open()
    except serial.SerialException as error:
        if error_number(error) != WinError.ACCESS_DENIED:
            raise
        time.sleep(AGAIN_S)
        port.open()


def error_number(error: serial.SerialException) -> int:
    """The system error code (winerror.h) that an error of pyserial's was made of; 0 where it
    names none."""
    found = _NUMBER.findall(str(error))
    return int(found[-1]) if found else 0
