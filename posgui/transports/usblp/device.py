"""One open node of Linux's printer driver: blocking calls for the transport's threads."""

from __future__ import annotations

import contextlib
import fcntl
import os
import struct
import time
from pathlib import Path

from posgui.model.errors import TransportError, TransportReason
from posgui.transports.base import PortTold
from posgui.transports.descriptor import Descriptor, failure

CHUNK = 1024
"""Bytes a write: the driver sends up to 8 KiB at once and tells nothing of it until the
printer has taken all of them (Linux usblp.c); a KiB is about 100 mm of text."""

LPGETSTATUS = 0x060B
"""Linux lp.h: the byte of GET_PORT_STATUS, as an int."""
DEVICE_ID_MAX = 1000
"""Bytes; Python's ioctl answers at most 1 KiB as bytes."""
LPIOC_GET_DEVICE_ID = (2 << 30) | (DEVICE_ID_MAX << 16) | (ord("P") << 8) | 1
"""Linux usblp.c: _IOC(_IOC_READ, 'P', 1, length)."""

_INT = struct.Struct("i")

STALE_SILENCE_S = 0.05
STALE_LIMIT_S = 0.2
"""As for USB: a former owner's unread answers are read off, until 50 ms without a byte or
200 ms with a printer that never stops talking."""

PAUSE_S = 0.02
"""After an empty packet, or the same one again: some printers send these at every read."""


class UsblpPrinter:
    """An open ``/dev/usb/lpN``."""

    def __init__(self, node: Path) -> None:
        """Open it and read off what is stale; TransportError if that fails, with nothing
        held. Raises ACCESS_DENIED, BUSY (another program has it open) or UNPLUGGED."""
        self.path = str(node)
        self.reads_back = True
        self._on_its_way = 0
        self._last = b""
        try:
            flags = os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
            self._number = os.open(node, flags)
        except OSError as error:
            raise failure(error, self.path) from error
        self._file = Descriptor(self._number, self.path)
        try:
            self._drain()
        except TransportError:
            self.release()
            raise

    def read(self, timeout_s: float) -> bytes:
        """What the printer sent; empty if nothing in time. TransportError UNPLUGGED.

        A printer that cannot be read has ``reads_back`` False from the first try on.
        """
        try:
            data = self._file.read(timeout_s)
        except TransportError as error:
            # The driver says EINVAL of a printer without a way back (Linux usblp.c).
            if error.reason is not TransportReason.LINK_LOST:
                raise
            self.reads_back = False
            return b""
        if data is None:
            self._last = b""
            return b""
        if data == self._last or not data:
            time.sleep(PAUSE_S)
        self._last = data
        return data

    def write_some(self, data: bytes) -> int:
        """Hand over up to CHUNK bytes; how many the printer took, 0 while it takes none.

        The driver takes a write at once and presumes that it will complete (Linux
        usblp.c); it is counted once the driver is ready for the next one, which is when
        the printer has it. TransportError UNPLUGGED when the printer is gone.
        """
        if not self._on_its_way:
            if not self._file.writable():
                return 0
            self._on_its_way = self._file.write(data[:CHUNK])
        if not self._file.writable():
            return 0
        taken, self._on_its_way = self._on_its_way, 0
        return taken

    def unsent(self) -> int:
        """Nothing: what is not in the printer was not counted."""
        return 0

    def port_told(self) -> PortTold | None:
        """What the driver asks the printer's port for us."""
        try:
            (status,) = _INT.unpack(fcntl.ioctl(self._number, LPGETSTATUS, bytes(_INT.size)))
            device_id = fcntl.ioctl(self._number, LPIOC_GET_DEVICE_ID, bytes(DEVICE_ID_MAX))
        except OSError:
            return None
        return PortTold(status & 0xFF, device_id.rstrip(b"\0"))

    def release(self) -> None:
        """Close; the driver takes back what the printer has not taken. Never raises."""
        with contextlib.suppress(OSError):
            os.close(self._number)

    def _drain(self) -> None:
        now = began = heard = time.monotonic()
        while self.reads_back and now - began < STALE_LIMIT_S and now - heard < STALE_SILENCE_S:
            data = self.read(STALE_SILENCE_S)
            now = time.monotonic()
            heard = now if data else heard
