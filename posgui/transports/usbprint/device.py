"""One open printer behind usbprint.sys: blocking calls for the transport's threads."""

from __future__ import annotations

import contextlib
import time

from posgui.host.windows import CallFailed, WinError
from posgui.model.errors import TransportError, TransportReason
from posgui.transports.base import PortTold
from posgui.transports.usbprint.calls import (
    GET_1284_ID,
    GET_LPT_STATUS,
    Transfer,
    UsbprintCalls,
)
from posgui.transports.usbprint.finding import UsbprintDevice

CHUNK = 1024
"""Bytes a transfer, as for USB: a KiB is about 100 mm of text."""
READ_SIZE = 512
"""Bytes a read may bring: whole packets at every speed."""

WAIT_MS = 500
"""Milliseconds a transfer may be refused before the thread looks whether it is still wanted."""

ID_MAX = 1024
CONTROL_MS = 400
"""As for USB: milliseconds an answer of the port may take."""

STALE_SILENCE_S = 0.05
STALE_LIMIT_S = 0.2
"""As for USB: a former owner's unread answers are read off, until 50 ms without a byte or
200 ms with a printer that never stops talking."""

PAUSE_S = 0.01
PAUSE_MAX_S = 0.1
"""Pauses, doubling, after a read that brought nothing or the same again. usbprint.sys ends reads
with no bytes while the printer has nothing to say (escpos-rs pull request 50): that is silence
and proves nothing."""

_REASONS = {
    WinError.ACCESS_DENIED: TransportReason.ACCESS_DENIED,
    WinError.SHARING_VIOLATION: TransportReason.BUSY,
    WinError.BUSY: TransportReason.BUSY,
    WinError.FILE_NOT_FOUND: TransportReason.UNPLUGGED,
    WinError.PATH_NOT_FOUND: TransportReason.UNPLUGGED,
    WinError.NO_SUCH_DEVICE: TransportReason.UNPLUGGED,
    WinError.DEVICE_NOT_CONNECTED: TransportReason.UNPLUGGED,
    WinError.DEVICE_REMOVED: TransportReason.UNPLUGGED,
}
_ONE_WAY = (WinError.INVALID_FUNCTION, WinError.NOT_SUPPORTED)


class UsbprintPrinter:
    """An open device interface; ``read`` and ``write_some`` may run in two threads at once."""

    def __init__(self, found: UsbprintDevice, calls: UsbprintCalls) -> None:
        """Open it and read off what is stale; TransportError if that fails, with nothing
        held. Raises ACCESS_DENIED, BUSY (another program prints) or UNPLUGGED."""
        self.path = found.instance
        self.reads_back = True
        self._interface = found.interface
        self._calls = calls
        self._reading: Transfer | None = None
        self._writing: Transfer | None = None
        self._pause = PAUSE_S
        self._last = b""
        try:
            self._file = calls.create_file(found.interface)
        except CallFailed as error:
            raise self._failure(error) from error
        try:
            self._drain()
        except TransportError:
            self.release()
            raise

    def read(self, timeout_s: float) -> bytes:
        """What the printer sent; empty if nothing in time. TransportError when it is gone.

        A read that brought nothing yet goes on at the next call. A printer that cannot be read
        has ``reads_back`` False from the first try on.
        """
        try:
            if self._reading is None:
                self._reading = self._calls.read_file(self._file, READ_SIZE)
            if not self._calls.wait(self._reading, int(timeout_s * 1000)):
                self._pause, self._last = PAUSE_S, b""
                return b""
            done, self._reading = self._reading, None
            data = bytes(done.buffer[: self._calls.result(self._file, done, wait=False)])
        except CallFailed as error:
            if error.number not in _ONE_WAY:
                raise self._failure(error) from error
            self.reads_back = False
            return b""
        if data == self._last or not data:
            time.sleep(self._pause)
            self._pause = min(self._pause * 2, PAUSE_MAX_S)
        else:
            self._pause = PAUSE_S
        self._last = data
        return data

    def write_some(self, data: bytes) -> int:
        """Hand over up to CHUNK bytes; how many the printer took, 0 while it takes none.

        A transfer that is not taken yet, such as out of paper with a full buffer, goes on at
        the next call, which must bring the same bytes. One that ends with less than it was
        given is a broken link. Raises TransportError.
        """
        try:
            if self._writing is None:
                self._writing = self._calls.write_file(self._file, data[:CHUNK])
            if not self._calls.wait(self._writing, WAIT_MS):
                return 0
            done, self._writing = self._writing, None
            taken = self._calls.result(self._file, done, wait=False)
        except CallFailed as error:
            raise self._failure(error) from error
        if taken != len(done.buffer):
            raise TransportError(TransportReason.LINK_LOST, address=self.path)
        return taken

    def port_told(self) -> PortTold | None:
        """What the driver asks the printer for us: GET_PORT_STATUS and GET_DEVICE_ID."""
        status = self._ask(GET_LPT_STATUS, 1)
        return PortTold(status[0], self._ask(GET_1284_ID, ID_MAX)) if status else None

    def unsent(self) -> int:
        """Nothing: what is not in the printer was not counted."""
        return 0

    def release(self) -> None:
        """Cancel what is under way and close. Never raises.

        Waits until the driver has let go of the buffers: memory it still writes to must not
        be given away.
        """
        with contextlib.suppress(CallFailed):  # nothing is under way
            self._calls.cancel_io(self._file)
        for transfer in (self._reading, self._writing):
            if transfer is not None:
                with contextlib.suppress(CallFailed):  # it was cancelled
                    self._calls.result(self._file, transfer, wait=True)
        with contextlib.suppress(CallFailed):
            self._calls.close_handle(self._file)

    def _drain(self) -> None:
        now = began = heard = time.monotonic()
        while self.reads_back and now - began < STALE_LIMIT_S and now - heard < STALE_SILENCE_S:
            data = self.read(STALE_SILENCE_S)
            now = time.monotonic()
            heard = now if data else heard

    def _ask(self, code: int, size: int) -> bytes:
        try:
            return self._calls.io_control(self._file, code, size, CONTROL_MS)
        except CallFailed:
            return b""

    def _failure(self, error: CallFailed) -> TransportError:
        reason = next((r for number, r in _REASONS.items() if number == error.number), None)
        return TransportError(reason or self._stalled_or_gone(), address=self.path)

    def _stalled_or_gone(self) -> TransportReason:
        """Windows says the same (GEN_FAILURE) of a stall and of a device that was pulled."""
        with contextlib.suppress(CallFailed):
            if all(each.path != self._interface for each in self._calls.interfaces()):
                return TransportReason.UNPLUGGED
        return TransportReason.LINK_LOST
