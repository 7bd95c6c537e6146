"""Windows's usbprint.sys for tests: the calls of ``posgui.transports.usbprint.calls`` with the
results and the error numbers of Windows, over printers that are Python objects.

It keeps what matters to a transport: a transfer stays under way until the printer took all of
it, or until it is cancelled, which loses how much of it was taken; a pulled device fails every
transfer with GEN_FAILURE; who prints keeps others off with SHARING_VIOLATION.
"""
# ruff: noqa: ARG002  # the signatures are Windows's

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from posgui.host.windows import CallFailed, WinError
from posgui.transports.usbprint.calls import GET_1284_ID, GET_LPT_STATUS, Interface, Transfer
from tests.support.usb_backend import real_time_answers


@dataclass(eq=False)
class FakeUsbprintPrinter:
    """One device on USB, plugged in or not."""

    instance: str = "6&1A2B3C4D&0&2"
    """The last part of its instance id: a serial number if there is no & in it."""
    part: str = ""
    """``&MI_00`` of a composite device."""
    parent: str = r"USB\ROOT_HUB30\5&ABC&0&0"
    answer: Callable[[bytes], bytes] = real_time_answers
    room: int | None = None
    """Bytes it takes before it refuses more; None for no limit."""
    busy_opens: int = 0
    """So many more times another program has it."""
    held: bool = False
    """Windows's spooler prints on it."""
    zero_reads: bool = False
    """End every read at once, with nothing if there is nothing."""
    write_counts: list[int] = field(default_factory=list)
    """What the next transfers claim to have moved, whatever they were given."""
    fails: dict[str, int] = field(default_factory=dict)
    """By call, the error number its next one ends with."""
    one_way: bool = False
    plugged: bool = True
    received: bytearray = field(default_factory=bytearray)
    to_host: bytearray = field(default_factory=bytearray)
    open: int = 0
    under_way: list[_Moving] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.changed = threading.Condition()

    @property
    def listed(self) -> Interface:
        ids = rf"VID_04B8&PID_0202{self.part}"
        name = rf"\\?\usb#{ids}#{self.instance}#{{28d78fad-5a12-11d1-ae5b-0000f803a8c2}}"
        return Interface(name.lower(), rf"USB\{ids}\{self.instance}", self.parent)

    def give_room(self, count: int | None) -> None:
        """Take ``count`` more bytes, or any number."""
        with self.changed:
            self.room = count
            self.progress()

    def say(self, data: bytes) -> None:
        """Send this unasked."""
        with self.changed:
            self.to_host += data
            self.progress()

    def unplug(self) -> None:
        with self.changed:
            self.plugged = False
            self.progress()

    def plug(self) -> None:
        with self.changed:
            self.plugged = True

    def progress(self) -> None:
        """Move what can be moved; called whenever something changed."""
        for moving in self.under_way:
            if not self.plugged:
                moving.error = WinError.GEN_FAILURE
            elif moving.out:
                self._take(moving)
        for moving in self.under_way:
            if not moving.out and not moving.error and (self.to_host or self.zero_reads):
                data = bytes(self.to_host[: len(moving.buffer)])
                del self.to_host[: len(data)]
                moving.buffer[: len(data)] = data
                moving.moved = len(data)
        self.under_way = [m for m in self.under_way if not m.over]
        self.changed.notify_all()

    def _take(self, moving: _Moving) -> None:
        room = len(moving.buffer) if self.room is None else self.room
        step = bytes(moving.buffer[moving.taken : moving.taken + room])
        if self.room is not None:
            self.room -= len(step)
        moving.taken += len(step)
        self.received += step
        self.to_host += self.answer(step)
        if moving.taken == len(moving.buffer):
            moving.moved = moving.taken


@dataclass(eq=False)
class _Moving(Transfer):
    """A transfer; ``overlapped`` is its printer."""

    out: bool
    taken: int = 0
    moved: int | None = None
    error: int = 0

    @property
    def over(self) -> bool:
        return bool(self.error) or self.moved is not None


class FakeUsbprint:
    """The devices of class USBPRINT: hand it to whatever takes ``UsbprintCalls``."""

    def __init__(self, *printers: FakeUsbprintPrinter) -> None:
        self.printers = printers

    def interfaces(self) -> list[Interface]:
        return [each.listed for each in self.printers if each.plugged]

    def create_file(self, path: str) -> FakeUsbprintPrinter:
        found = next((p for p in self.printers if p.listed.path == path and p.plugged), None)
        if found is None:
            raise CallFailed(WinError.FILE_NOT_FOUND, "CreateFile")
        if found.busy_opens:
            found.busy_opens -= 1
            raise CallFailed(WinError.SHARING_VIOLATION, "CreateFile")
        if found.held:
            raise CallFailed(WinError.SHARING_VIOLATION, "CreateFile")
        _fail(found, "CreateFile")
        found.open += 1
        return found

    def write_file(self, file: FakeUsbprintPrinter, data: bytes) -> Transfer:
        _fail(file, "WriteFile")
        return _begin(file, _Moving(file, data, out=True))

    def read_file(self, file: FakeUsbprintPrinter, size: int) -> Transfer:
        if file.one_way:
            raise CallFailed(WinError.INVALID_FUNCTION, "ReadFile")
        _fail(file, "ReadFile")
        return _begin(file, _Moving(file, bytearray(size), out=False))

    def wait(self, transfer: Transfer, milliseconds: int) -> bool:
        moving = _moving(transfer)
        with moving.overlapped.changed:
            return bool(
                moving.overlapped.changed.wait_for(lambda: moving.over, milliseconds / 1000)
            )

    def result(self, file: FakeUsbprintPrinter, transfer: Transfer, *, wait: bool) -> int:
        moving = _moving(transfer)
        if not moving.over:
            assert not wait, "nothing would end it"
            raise CallFailed(996, "GetOverlappedResult")  # ERROR_IO_INCOMPLETE
        if moving.error:
            raise CallFailed(moving.error, "GetOverlappedResult")
        return moving.moved or 0

    def cancel_io(self, file: FakeUsbprintPrinter) -> None:
        with file.changed:
            if not file.under_way:
                raise CallFailed(1168, "CancelIoEx")  # ERROR_NOT_FOUND
            for moving in file.under_way:
                moving.error = WinError.OPERATION_ABORTED
            file.progress()

    def io_control(
        self, file: FakeUsbprintPrinter, code: int, size: int, milliseconds: int
    ) -> bytes:
        if code == GET_LPT_STATUS:
            return b"\x18"
        assert code == GET_1284_ID
        words = b"MFG:EPSON;CMD:ESC/POS;MDL:TM-T20III;CLS:PRINTER;"
        return (len(words) + 2).to_bytes(2, "big") + words

    def close_handle(self, file: FakeUsbprintPrinter) -> None:
        assert not file.under_way, "the driver still writes to these buffers"
        file.open -= 1


def _begin(file: FakeUsbprintPrinter, moving: _Moving) -> Transfer:
    with file.changed:
        if not file.plugged:
            raise CallFailed(WinError.DEVICE_NOT_CONNECTED, "WriteFile")
        if moving.out and file.write_counts:
            moving.moved = file.write_counts.pop(0)
        else:
            file.under_way.append(moving)
            file.progress()
    return moving


def _moving(transfer: Transfer) -> _Moving:
    assert isinstance(transfer, _Moving)
    return transfer


def _fail(file: FakeUsbprintPrinter, call: str) -> None:
    if number := file.fails.pop(call, 0):
        raise CallFailed(number, call)
