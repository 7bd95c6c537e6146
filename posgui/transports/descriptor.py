"""Reading and writing an open device file without waiting for ever (POSIX)."""

from __future__ import annotations

import errno
import os
import select

from posgui.model.errors import TransportError, TransportReason

WAIT_S = 0.5
"""How long a device may take nothing before its thread looks whether it is still wanted;
bounds ``close``."""

_READ_MAX = 4096
_GONE = select.POLLHUP | select.POLLERR | select.POLLNVAL

_REASONS = {
    errno.EACCES: TransportReason.ACCESS_DENIED,
    errno.EPERM: TransportReason.ACCESS_DENIED,
    errno.EBUSY: TransportReason.BUSY,
    errno.EWOULDBLOCK: TransportReason.BUSY,
    errno.ENOENT: TransportReason.UNPLUGGED,
    errno.ENODEV: TransportReason.UNPLUGGED,
    errno.ENXIO: TransportReason.UNPLUGGED,
    errno.EIO: TransportReason.UNPLUGGED,
}
"""EWOULDBLOCK: a lock that another program holds."""


def failure(error: OSError, address: str) -> TransportError:
    """What an error of a device file means, by its errno."""
    reason = _REASONS.get(error.errno or 0, TransportReason.LINK_LOST)
    return TransportError(reason, address=address)


class Descriptor:
    """A non-blocking file descriptor of a device; one thread may read while one writes."""

    def __init__(self, number: int, address: str) -> None:
        """``address`` is the device's, for people."""
        self._number = number
        self._address = address

    def read(self, timeout_s: float) -> bytes | None:
        """What came in time; None if nothing did. A device may also send an empty packet.

        TransportError UNPLUGGED when the device is gone.
        """
        events = self._poll(select.POLLIN, timeout_s)
        if events & select.POLLIN and not events & _GONE:
            try:
                return os.read(self._number, _READ_MAX)
            except BlockingIOError:
                return None
            except OSError as error:
                raise failure(error, self._address) from error
        return None

    def writable(self) -> bool:
        """Whether the device takes something, within WAIT_S. TransportError as ``read``."""
        return bool(self._poll(select.POLLOUT, WAIT_S) & select.POLLOUT)

    def write(self, data: bytes) -> int:
        """How much of ``data`` was taken at once; 0 if nothing. TransportError."""
        try:
            return os.write(self._number, data)
        except BlockingIOError:
            return 0
        except OSError as error:
            raise failure(error, self._address) from error

    def _poll(self, events: int, timeout_s: float) -> int:
        poll = select.poll()
        poll.register(self._number, events)
        found = poll.poll(int(timeout_s * 1000))
        happened = found[0][1] if found else 0
        if happened & _GONE:
            raise TransportError(TransportReason.UNPLUGGED, address=self._address)
        return happened
