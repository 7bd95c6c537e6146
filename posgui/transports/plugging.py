"""What the system tells of devices that come and go."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

_LOGGER = logging.getLogger(__name__)

SUBSYSTEMS = ("usb", "usbmisc", "tty")
"""Where printers and the adapters of serial ones appear."""


def watch(on_event: Callable[[], None]) -> Callable[[], None] | None:
    """Call ``on_event`` whenever a device came, went or changed, in a thread of its own;
    returns the way to stop, or None where the system does not tell.

    Linux: udev's events, which come once its rules have given the device its rights.
    """
    if sys.platform != "linux":
        return None
    try:
        import pyudev  # loads the system's libudev: only for printers that are plugged in

        monitor = pyudev.Monitor.from_netlink(pyudev.Context())
    except (ImportError, OSError) as error:
        _LOGGER.info("plugging is not told here (%s)", error)
        return None
    for subsystem in SUBSYSTEMS:
        monitor.filter_by(subsystem)
    observer = pyudev.MonitorObserver(monitor, callback=lambda _: on_event(), name="hot-plug")
    observer.start()
    stop: Callable[[], None] = observer.stop
    return stop
