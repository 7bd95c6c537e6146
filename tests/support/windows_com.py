"""Windows's serial ports for tests: pyserial's own code for Windows, over a fake of the calls of
kernel32 which that makes, with a terminal of this machine behind each port.

It keeps what matters to a transport: a port is open once at a time (ACCESS_DENIED to all others),
a write stays under way until the line took all of it and must not be begun twice, what is left of
it is counted, and a port whose adapter was pulled fails every call.
"""
# ruff: noqa: N802  # the calls are Windows's

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import importlib
import os
import select
import struct
import termios
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

import serial

from posgui.host.windows import WinError

NOT_ENOUGH_MEMORY, BAD_COMMAND, IO_INCOMPLETE = 8, 22, 996
_INVALID_HANDLE = 2**64 - 1
_TX = 0x01 | 0x04
"""PURGE_TXABORT, PURGE_TXCLEAR."""

WORDS = {
    WinError.FILE_NOT_FOUND: (2, "The system cannot find the file specified."),
    WinError.ACCESS_DENIED: (13, "Access is denied."),
    BAD_COMMAND: (13, "The device does not recognize the command."),
    WinError.INVALID_PARAMETER: (22, "The parameter is incorrect."),
}
"""As pyserial's messages have them: Python's errno and Windows's words."""


@dataclass(eq=False)
class _Open:
    """One open port."""

    number: int
    """Of the terminal behind it."""
    out: bytes = b""
    """Of the write under way, what the line has not taken."""
    reading: tuple[Any, int] = (None, 0)
    read_ms: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def gone(self) -> bool:
        poll = select.poll()
        poll.register(self.number, 0)
        return bool(poll.poll(0))

    def progress(self) -> None:
        with self.lock, contextlib.suppress(OSError):  # full, or gone
            self.out = self.out[os.write(self.number, self.out) :] if self.out else b""


class FakeKernel32:
    """``ports``: the terminals of this machine by the name of the port that each is."""

    def __init__(self) -> None:
        self.ports: dict[str, str] = {}
        self.refused = 0
        """The error number that setting up a port ends with."""
        self.denied = 0
        """So many more opens are denied, as while somebody lists the ports."""
        self.full = False
        """The next write finds no memory."""
        self.lines: dict[str, Any] = {}
        """By name, how a port was last set up (DCB)."""
        self._open: dict[int, _Open] = {}
        self._names: dict[int, str] = {}
        self._last = threading.local()

    def CreateFileW(self, path: str, _access: int, share: int, *_: Any) -> int:
        assert share == 0, "serial ports cannot be shared"
        name = path.removeprefix("\\\\.\\")
        assert name[4:] == "" or path != name, "COM10 and above are found by their long name"
        if name not in self.ports:
            return self._fail(WinError.FILE_NOT_FOUND, _INVALID_HANDLE)
        if self.denied or name in self._names.values():
            self.denied = max(0, self.denied - 1)
            return self._fail(WinError.ACCESS_DENIED, _INVALID_HANDLE)
        number = os.open(self.ports[name], os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        self._open[number], self._names[number] = _Open(number), name
        return number

    def SetCommState(self, handle: int, dcb: Any) -> int:
        if self.refused:
            return self._fail(self.refused)
        self.lines[self._names[handle]] = _of(dcb)
        settings = termios.tcgetattr(handle)
        settings[0] &= ~termios.IXON
        settings[0] |= termios.IXON if _of(dcb).fOutX else 0
        termios.tcsetattr(handle, termios.TCSANOW, settings)
        return 1

    def SetCommTimeouts(self, handle: int, timeouts: Any) -> int:
        self._open[handle].read_ms = _of(timeouts).ReadTotalTimeoutConstant
        return 1

    def ReadFile(self, handle: int, buffer: Any, size: int, *_: Any) -> int:
        self._open[handle].reading = buffer, size
        return self._fail(WinError.IO_PENDING)

    def WriteFile(self, handle: int, data: bytes, *_: Any) -> int:
        if self.full:
            self.full = False
            return self._fail(NOT_ENOUGH_MEMORY)
        port = self._open[handle]
        assert not port.out, "a write is under way with the same OVERLAPPED"
        port.out = data
        port.progress()
        return self._fail(WinError.IO_PENDING)

    def GetOverlappedResult(self, handle: int, _overlapped: Any, count: Any, wait: int) -> int:
        port = self._open[handle]
        if not wait:  # asked before a cancel
            return self._fail(IO_INCOMPLETE) if port.out else 1
        buffer, size = port.reading
        select.select([handle], [], [], port.read_ms / 1000)
        try:
            data = os.read(handle, size)
        except BlockingIOError:
            data = b""
        except OSError:
            return self._fail(WinError.ACCESS_DENIED)
        ctypes.memmove(buffer, data, len(data))
        _of(count).value = len(data)
        return 1

    def ClearCommError(self, handle: int, _flags: Any, told: Any) -> int:
        port = self._open[handle]
        if port.gone():
            return self._fail(BAD_COMMAND)
        port.progress()
        try:
            (waiting,) = struct.unpack("i", fcntl.ioctl(handle, termios.FIONREAD, bytes(4)))
        except OSError:  # it was pulled just now
            return self._fail(BAD_COMMAND)
        _of(told).cbInQue, _of(told).cbOutQue = waiting, len(port.out)
        return 1

    def PurgeComm(self, handle: int, what: int) -> int:
        if what & _TX:
            self._open[handle].out = b""
        with contextlib.suppress(termios.error):  # it was pulled
            termios.tcflush(handle, termios.TCOFLUSH if what & _TX else termios.TCIFLUSH)
        return 1

    def CancelIoEx(self, handle: int, _overlapped: Any) -> int:
        self._open[handle].out = b""
        return 1

    def CloseHandle(self, handle: int) -> int:
        if self._open.pop(handle, None) is not None:
            del self._names[handle]
            os.close(handle)
        return 1

    def CreateEventW(self, *_: Any) -> int:
        return _INVALID_HANDLE

    def GetLastError(self) -> int:
        return int(getattr(self._last, "error", 0))

    def done(self, *_: Any) -> int:
        """Of all other calls: nothing that a transport would notice."""
        return 1

    def WinError(self) -> OSError:
        """As ``ctypes.WinError`` on Windows, where Python keeps all four."""
        number = self.GetLastError()
        error, words = WORDS[number]
        return OSError(error, words, None, number)

    def _fail(self, number: int, result: int = 0) -> int:
        self._last.error = number
        return result


def _of(structure: Any) -> Any:
    """Which one was passed, by reference or not."""
    return getattr(structure, "_obj", structure)


class _Library:
    """What ``ctypes.WinDLL`` gives: calls that take ``argtypes`` and ``restype``."""

    def __init__(self, kernel: FakeKernel32) -> None:
        self._kernel = kernel

    def __getattr__(self, name: str) -> Callable[..., int]:
        return partial(getattr(self._kernel, name, self._kernel.done))


KERNEL32 = FakeKernel32()
"""pyserial takes its calls once for all."""


def windows_pyserial() -> type[serial.Serial]:
    """pyserial's class of a serial port for Windows, over KERNEL32."""
    windows = SimpleNamespace(**vars(ctypes), WinError=KERNEL32.WinError)
    here: Any = ctypes
    here.WinDLL = lambda _: _Library(KERNEL32)
    try:
        module: Any = importlib.import_module("serial.serialwin32")
    finally:
        del here.WinDLL
    module.ctypes = windows
    return cast("type[serial.Serial]", module.Serial)
