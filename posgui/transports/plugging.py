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

    Linux: udev's events, which come once its rules have given the device its rights. Windows:
    its own notifications.
    """
    if sys.platform == "linux":
        return _watch_udev(on_event)
    elif sys.platform == "win32":  # noqa: RET505 - the others are dead code to the type checker
        return _watch_windows(on_event)
    else:
        return None


def _watch_udev(on_event: Callable[[], None]) -> Callable[[], None] | None:
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


if sys.platform == "win32":

    def _watch_windows(on_event: Callable[[], None]) -> Callable[[], None] | None:
        from posgui.host.windows import CallFailed
        from posgui.transports import device_changes

        try:
            return device_changes.watch(on_event, device_changes.Win32Notifications())
        except (CallFailed, OSError, AttributeError) as error:
            # AttributeError: a cfgmgr32.dll of before Windows 8.
            _LOGGER.info("plugging is not told here (%s)", error)
            return None
