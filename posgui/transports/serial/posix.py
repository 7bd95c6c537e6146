"""A serial port where ports are files: pyserial sets it up, its descriptor is read and written.

pyserial's own ``write`` turns in a circle, without rest, while such a port takes nothing
(pyserial 3.5, serialposix.py).
"""

from __future__ import annotations

import contextlib
import fcntl
import termios

import serial

from posgui.model.errors import TransportError, TransportReason
from posgui.transports.descriptor import Descriptor, failure


class PosixLine:
    """An open ``/dev/ttyUSB0``."""

    def __init__(self, port: serial.Serial) -> None:
        """Open ``port`` and lock it; TransportError if that fails, with nothing held.

        Raises ACCESS_DENIED, BUSY, UNPLUGGED, or DRIVER_MISSING: it is no serial port, or has no
        such speed.
        """
        self._port = port
        self._path = str(port.port)
        try:
            port.open()
        except serial.SerialException as error:
            if error.errno is None:  # pyserial asked for the line's settings: it has none
                raise TransportError(TransportReason.DRIVER_MISSING, address=self._path) from error
            raise failure(error, self._path) from error
        except (termios.error, ValueError) as error:
            # There is no such speed here.
            raise TransportError(TransportReason.DRIVER_MISSING, address=self._path) from error
        self._file = Descriptor(port.fileno(), self._path)
        # Programs that do not ask for pyserial's lock are kept off by this one.
        with contextlib.suppress(OSError):
            fcntl.ioctl(port.fileno(), termios.TIOCEXCL)

    def read(self, timeout_s: float) -> bytes:
        """See ``Line.read``."""
        data = self._file.read(timeout_s)
        if data == b"":
            raise TransportError(TransportReason.UNPLUGGED, address=self._path)
        return data or b""

    def write(self, data: bytes) -> int:
        """See ``Line.write``; what the operating system's buffer took counts as taken."""
        return self._file.write(data) if self._file.writable() else 0

    def unsent(self) -> int:
        """See ``Line.unsent``."""
        with contextlib.suppress(OSError, serial.SerialException):
            return int(self._port.out_waiting)
        return 0

    def release(self) -> None:
        """See ``Line.release``."""
        with contextlib.suppress(OSError, termios.error, serial.SerialException):
            self._port.reset_output_buffer()
        with contextlib.suppress(OSError, termios.error, serial.SerialException):
            fcntl.ioctl(self._port.fileno(), termios.TIOCNXCL)
        with contextlib.suppress(OSError):
            self._port.close()
