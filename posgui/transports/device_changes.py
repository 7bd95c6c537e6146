"""Windows's word of devices that come and go: CM_Register_Notification (cfgmgr32.h, Windows 8).

``concerns_a_printer`` reads a message, ``NotificationCalls`` names the two calls that are made,
``Win32Notifications`` makes them. Not yet run on Windows: typed for it, and tested on messages of
the form its manual shows.
"""

from __future__ import annotations

import ctypes
import struct
import sys
from collections.abc import Callable
from typing import Any, Protocol
from uuid import UUID

from posgui.host.windows import CallFailed

ARRIVAL, REMOVAL = 0, 1
"""CM_NOTIFY_ACTION_DEVICEINTERFACEARRIVAL and -REMOVAL; what follows them is about handles
that a program has asked about."""

USBPRINT = UUID("28d78fad-5a12-11d1-ae5b-0000f803a8c2")
USB_DEVICE = UUID("a5dcbf10-6530-11d2-901f-00c04fb951ed")
COM_PORT = UUID("86e0d1e0-8089-11d0-9ce4-08003e301f73")
"""GUID_DEVINTERFACE_* of the ways a printer is plugged in: behind usbprint.sys, with a driver of
its own such as WinUSB, and as (or through) a serial port."""

_HEAD = struct.Struct("<II16s")
"""CM_NOTIFY_EVENT_DATA of an interface: FilterType (0), Reserved, ClassGuid; then the
interface's name in UTF-16."""

OnChange = Callable[[int, bytes], None]


def concerns_a_printer(action: int, event: bytes) -> bool:
    """Whether a message says that something came or went that could be a printer, or an
    adapter it hangs on. ``event`` is the CM_NOTIFY_EVENT_DATA; one that is cut short says
    nothing."""
    if action not in (ARRIVAL, REMOVAL) or len(event) < _HEAD.size:
        return False
    kind, _, guid = _HEAD.unpack_from(event)
    return kind == 0 and UUID(bytes_le=guid) in (USBPRINT, USB_DEVICE, COM_PORT)


class NotificationCalls(Protocol):
    """Each method is the one call that its docstring names; CallFailed if it fails."""

    def register(self, on_change: OnChange) -> Any:
        """CM_Register_Notification of all interface classes: ``on_change`` is called in a
        thread of Windows's with each message, until ``unregister`` of what is returned."""

    def unregister(self, registration: Any) -> None:
        """CM_Unregister_Notification: waits for a message under way."""


def watch(on_event: Callable[[], None], calls: NotificationCalls) -> Callable[[], None]:
    """As ``posgui.transports.plugging.watch``; CallFailed where Windows will not."""

    def hear(action: int, event: bytes) -> None:
        if concerns_a_printer(action, event):
            on_event()

    registration = calls.register(hear)
    return lambda: calls.unregister(registration)


if sys.platform == "win32":
    from ctypes import wintypes

    _ALL_CLASSES = 0x1
    """CM_NOTIFY_FILTER_FLAG_ALL_INTERFACE_CLASSES."""
    _CALLBACK = ctypes.WINFUNCTYPE(
        *(wintypes.DWORD, ctypes.c_void_p, ctypes.c_void_p),
        *(ctypes.c_int, ctypes.c_void_p, wintypes.DWORD),
    )

    class _Filter(ctypes.Structure):
        """CM_NOTIFY_FILTER; the union behind it is empty for all classes."""

        _fields_ = (
            ("size", wintypes.DWORD),
            ("flags", wintypes.DWORD),
            ("type", ctypes.c_int),
            ("reserved", wintypes.DWORD),
            ("union", ctypes.c_ubyte * 400),
        )

    class Win32Notifications:
        """The calls, made."""

        def __init__(self) -> None:
            self._manager = ctypes.WinDLL("cfgmgr32")

        def register(self, on_change: OnChange) -> Any:
            def told(_: int, __: int, action: int, event: int, size: int) -> int:
                on_change(action, ctypes.string_at(event, size))
                return 0

            wish = _Filter(size=ctypes.sizeof(_Filter), flags=_ALL_CLASSES)
            registration, callback = ctypes.c_void_p(), _CALLBACK(told)
            failed = self._manager.CM_Register_Notification(
                ctypes.byref(wish), None, callback, ctypes.byref(registration)
            )
            if failed:
                raise CallFailed(failed, "CM_Register_Notification")
            return registration, callback  # which must live as long as it may be called

        def unregister(self, registration: Any) -> None:
            self._manager.CM_Unregister_Notification(registration[0])
