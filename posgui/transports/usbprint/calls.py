"""The calls of Windows that a printer behind usbprint.sys needs, and no others.

``UsbprintCalls`` is what a test puts in their place; ``Win32Usbprint`` makes them: pywin32 where
it has the call, ctypes for the list of devices (setupapi, cfgmgr32), CancelIoEx and
DeviceIoControl. Reading and writing is overlapped: it is begun, waited for, and cancelled only
when the device is given back, so that no byte of a transfer is ever lost count of. Every call
raises ``CallFailed``.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from posgui.host.windows import CallFailed, WinError

Handle = Any
"""A PyHANDLE of a file; opaque."""

GET_LPT_STATUS = 0x220030
GET_1284_ID = 0x220034
"""IOCTL_USBPRINT_*: CTL_CODE(FILE_DEVICE_UNKNOWN, 12 and 13, METHOD_BUFFERED, FILE_ANY_ACCESS)
(usbprint.h)."""


class Guid(ctypes.Structure):
    """GUID."""

    _fields_ = (
        ("data1", ctypes.c_uint32),
        ("data2", ctypes.c_uint16),
        ("data3", ctypes.c_uint16),
        ("data4", ctypes.c_ubyte * 8),
    )


USBPRINT = "28d78fad-5a12-11d1-ae5b-0000f803a8c2"
"""GUID_DEVINTERFACE_USBPRINT (usbprint.h)."""


@dataclass(frozen=True, slots=True)
class Interface:
    """One device interface of the class USBPRINT that is there."""

    path: str
    r"""What CreateFile opens: ``\\?\usb#vid_04b8&pid_0202#...#{28d78fad-...}``."""
    device: str
    r"""Its device's instance id: ``USB\VID_04B8&PID_0202\X4T8012345``."""
    parent: str
    """The instance id of what that hangs on: a hub, or the composite device it is part of."""


@dataclass(eq=False)
class Transfer:
    """A read or a write that was begun."""

    overlapped: Any
    """Opaque; holds what must live as long as the transfer."""
    buffer: Any
    """What is written, or where what is read goes; lives as long as the transfer."""


class UsbprintCalls(Protocol):
    """Each method is the one call that its docstring names."""

    def interfaces(self) -> list[Interface]:
        """SetupDiGetClassDevs(USBPRINT, DIGCF_PRESENT | DIGCF_DEVICEINTERFACE), each with
        SetupDiGetDeviceInterfaceDetail, CM_Get_Parent and CM_Get_Device_ID."""

    def create_file(self, path: str) -> Handle:
        """CreateFile(GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
        OPEN_EXISTING, FILE_FLAG_OVERLAPPED)."""

    def write_file(self, file: Handle, data: bytes) -> Transfer:
        """WriteFile, overlapped: a bulk OUT transfer is begun."""

    def read_file(self, file: Handle, size: int) -> Transfer:
        """ReadFile, overlapped: a bulk IN transfer is begun."""

    def wait(self, transfer: Transfer, milliseconds: int) -> bool:
        """WaitForSingleObject(hEvent): False if it is not over in that time."""

    def result(self, file: Handle, transfer: Transfer, *, wait: bool) -> int:
        """GetOverlappedResult: how many bytes it moved."""

    def cancel_io(self, file: Handle) -> None:
        """CancelIoEx, of every transfer of this file."""

    def io_control(self, file: Handle, code: int, size: int, milliseconds: int) -> bytes:
        """DeviceIoControl without input, cancelled after that time: what it answered."""

    def close_handle(self, file: Handle) -> None:
        """CloseHandle."""


if sys.platform == "win32":
    from ctypes import wintypes

    import pywintypes
    import win32con
    import win32event
    import win32file

    _PRESENT, _INTERFACES = 0x2, 0x10
    """DIGCF_* (setupapi.h)."""
    _ID_CHARACTERS = 201
    """MAX_DEVICE_ID_LEN and its end (cfgmgr32.h)."""
    _INVALID = ctypes.c_void_p(-1).value

    class _InterfaceData(ctypes.Structure):
        """SP_DEVICE_INTERFACE_DATA."""

        _fields_ = (
            ("size", wintypes.DWORD),
            ("guid", Guid),
            ("flags", wintypes.DWORD),
            ("reserved", ctypes.c_size_t),
        )

    class _DeviceData(ctypes.Structure):
        """SP_DEVINFO_DATA."""

        _fields_ = (
            ("size", wintypes.DWORD),
            ("guid", Guid),
            ("instance", wintypes.DWORD),
            ("reserved", ctypes.c_size_t),
        )

    class _Overlapped(ctypes.Structure):
        """OVERLAPPED."""

        _fields_ = (
            ("internal", ctypes.c_size_t),
            ("internal_high", ctypes.c_size_t),
            ("offset", ctypes.c_uint64),
            ("event", wintypes.HANDLE),
        )

    class Win32Usbprint:
        """The calls, made."""

        def __init__(self) -> None:
            self._kernel = ctypes.WinDLL("kernel32", use_last_error=True)

        def interfaces(self) -> list[Interface]:
            return list(_listed())

        def create_file(self, path: str) -> Handle:
            with _told():
                return win32file.CreateFile(
                    path,
                    win32con.GENERIC_READ | win32con.GENERIC_WRITE,
                    win32con.FILE_SHARE_READ | win32con.FILE_SHARE_WRITE,
                    None,
                    win32con.OPEN_EXISTING,
                    win32con.FILE_FLAG_OVERLAPPED,
                    None,
                )

        def write_file(self, file: Handle, data: bytes) -> Transfer:
            with _told():
                overlapped, event = _overlapped()
                win32file.WriteFile(file, data, overlapped)
            return Transfer((overlapped, event), data)

        def read_file(self, file: Handle, size: int) -> Transfer:
            with _told():
                overlapped, event = _overlapped()
                buffer = win32file.AllocateReadBuffer(size)
                win32file.ReadFile(file, buffer, overlapped)
            return Transfer((overlapped, event), buffer)

        def wait(self, transfer: Transfer, milliseconds: int) -> bool:
            with _told():
                _, event = transfer.overlapped
                return win32event.WaitForSingleObject(event, milliseconds) == 0

        def result(self, file: Handle, transfer: Transfer, *, wait: bool) -> int:
            with _told():
                return win32file.GetOverlappedResult(file, transfer.overlapped[0], wait)

        def cancel_io(self, file: Handle) -> None:
            if not self._kernel.CancelIoEx(wintypes.HANDLE(int(file)), None):
                raise CallFailed(ctypes.get_last_error(), "CancelIoEx")

        def io_control(self, file: Handle, code: int, size: int, milliseconds: int) -> bytes:
            answer, moved = ctypes.create_string_buffer(size), wintypes.DWORD()
            event = win32event.CreateEvent(None, True, False, None)
            overlapped = _Overlapped(event=int(event))
            device, state = wintypes.HANDLE(int(file)), ctypes.byref(overlapped)
            code_ = wintypes.DWORD(code)
            done = self._kernel.DeviceIoControl(
                device, code_, None, 0, answer, size, ctypes.byref(moved), state
            )
            if not done:
                if ctypes.get_last_error() != WinError.IO_PENDING:
                    raise CallFailed(ctypes.get_last_error(), "DeviceIoControl")
                if win32event.WaitForSingleObject(int(event), milliseconds):
                    self._kernel.CancelIoEx(device, state)
                if not self._kernel.GetOverlappedResult(device, state, ctypes.byref(moved), True):
                    raise CallFailed(ctypes.get_last_error(), "DeviceIoControl")
            return answer.raw[: moved.value]

        def close_handle(self, file: Handle) -> None:
            with _told():
                file.Close()

    def _overlapped() -> tuple[Any, Any]:
        made, event = pywintypes.OVERLAPPED(), win32event.CreateEvent(None, True, False, None)
        made.hEvent = event
        return made, event

    def _listed() -> Iterator[Interface]:
        setup = ctypes.WinDLL("setupapi", use_last_error=True)
        setup.SetupDiGetClassDevsW.restype = ctypes.c_void_p
        guid = _guid(USBPRINT)
        found = setup.SetupDiGetClassDevsW(ctypes.byref(guid), None, None, _PRESENT | _INTERFACES)
        if found == _INVALID:
            raise CallFailed(ctypes.get_last_error(), "SetupDiGetClassDevs")
        devices = ctypes.c_void_p(found)
        try:
            data = _InterfaceData(size=ctypes.sizeof(_InterfaceData))
            number = 0
            while setup.SetupDiEnumDeviceInterfaces(
                devices, None, ctypes.byref(guid), number, ctypes.byref(data)
            ):
                yield _described(setup, devices, data)
                number += 1
        finally:
            setup.SetupDiDestroyDeviceInfoList(devices)

    def _described(
        setup: ctypes.WinDLL, devices: ctypes.c_void_p, data: _InterfaceData
    ) -> Interface:
        size = wintypes.DWORD()
        setup.SetupDiGetDeviceInterfaceDetailW(
            devices, ctypes.byref(data), None, 0, ctypes.byref(size), None
        )
        # SP_DEVICE_INTERFACE_DETAIL_DATA_W: its size without the path (of a structure that is
        # packed only on 32 bits), then the path.
        detail = ctypes.create_string_buffer(size.value)
        fixed = 8 if ctypes.sizeof(ctypes.c_void_p) == 8 else 6
        ctypes.memmove(detail, ctypes.byref(wintypes.DWORD(fixed)), 4)
        device = _DeviceData(size=ctypes.sizeof(_DeviceData))
        if not setup.SetupDiGetDeviceInterfaceDetailW(
            devices, ctypes.byref(data), detail, size, None, ctypes.byref(device)
        ):
            raise CallFailed(ctypes.get_last_error(), "SetupDiGetDeviceInterfaceDetail")
        path = ctypes.wstring_at(ctypes.addressof(detail) + 4)
        manager = ctypes.WinDLL("cfgmgr32")
        parent = wintypes.DWORD()
        above = manager.CM_Get_Parent(ctypes.byref(parent), device.instance, 0)
        return Interface(
            path,
            _instance_id(manager, device.instance),
            "" if above else _instance_id(manager, parent.value),
        )

    def _instance_id(manager: ctypes.WinDLL, instance: int) -> str:
        text = ctypes.create_unicode_buffer(_ID_CHARACTERS)
        failed = manager.CM_Get_Device_IDW(instance, text, _ID_CHARACTERS, 0)
        return "" if failed else text.value

    def _guid(text: str) -> Guid:
        from uuid import UUID

        return Guid.from_buffer_copy(UUID(text).bytes_le)

    @contextmanager
    def _told() -> Iterator[None]:
        try:
            yield
        except pywintypes.error as error:
            raise CallFailed(error.winerror, error.funcname) from error
