"""A serial port of Windows: how it is set up, and what its errors mean, over pyserial's own code
for Windows and the messages it was seen to give there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import serial

from posgui.model.errors import TransportError, TransportReason
from posgui.model.settings import Flow, TransportKind
from posgui.transports.serial.windows import WindowsLine
from tests.support.pty_printer import PtyPrinter
from tests.support.windows_com import KERNEL32
from tests.transports.backends import settings, windows_line

DTR_CONTROL_ENABLE, RTS_CONTROL_ENABLE, RTS_CONTROL_HANDSHAKE = 1, 1, 2
"""winbase.h."""


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    yield
    KERNEL32.refused, KERNEL32.denied, KERNEL32.full = 0, 0, False


class Failing(serial.Serial):
    """A port that opens, or reads, with a message as it was seen on Windows."""

    at_opening = ""
    at_reading = ""

    def open(self) -> None:
        if self.at_opening:
            raise serial.SerialException(self.at_opening)

    def read(self, _size: int = 1) -> bytes:
        raise serial.SerialException(self.at_reading)


OPENING = "could not open port 'COM3': {}"
SETTING_UP = "Cannot configure port, something went wrong. Original message: {}"
ASKING = "ClearCommError failed ({})"
READING = "GetOverlappedResult failed ({})"
DENIED = "PermissionError(13, 'Access is denied.', None, 5)"
DENIED_IN_CHINESE = "PermissionError(13, '拒绝访问。', None, 5)"
NOT_FOUND = "FileNotFoundError(2, 'The system cannot find the file specified.', None, 2)"
TIMED_OUT = "OSError(22, 'The semaphore timeout period has expired.', None, 121)"
NOT_FUNCTIONING = "PermissionError(13, 'A device attached to the system is ...', None, 31)"
BAD_COMMAND = "PermissionError(13, 'The device does not recognize the command.', None, 22)"
BAD_PARAMETER = "OSError(22, 'The parameter is incorrect.', None, 87)"


@pytest.mark.parametrize(
    ("call", "error", "reason"),
    [
        (OPENING, DENIED, TransportReason.BUSY),
        (OPENING, DENIED_IN_CHINESE, TransportReason.BUSY),
        (OPENING, NOT_FOUND, TransportReason.UNPLUGGED),
        (OPENING, TIMED_OUT, TransportReason.WRITE_TIMEOUT),
        (SETTING_UP, NOT_FUNCTIONING, TransportReason.DRIVER_MISSING),
        (SETTING_UP, BAD_PARAMETER, TransportReason.DRIVER_MISSING),
        (OPENING, "something else", TransportReason.DRIVER_MISSING),
    ],
)
def test_why_it_cannot_be_opened_is_told_by_the_number_in_any_language(
    call: str, error: str, reason: TransportReason
) -> None:
    port = Failing()
    port.port, port.at_opening = "COM3", call.format(error)
    with pytest.raises(TransportError) as caught:
        WindowsLine(port)
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    ("call", "error", "reason"),
    [
        (ASKING, BAD_COMMAND, TransportReason.UNPLUGGED),
        (READING, DENIED, TransportReason.UNPLUGGED),
        (ASKING, BAD_PARAMETER, TransportReason.DRIVER_MISSING),
    ],
)
def test_an_open_port_that_fails_was_pulled_unless_it_was_never_one(
    call: str, error: str, reason: TransportReason
) -> None:
    port = Failing()
    port.at_reading = call.format(error)
    line = WindowsLine(port)
    with pytest.raises(TransportError) as caught:
        line.read(0.25)
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    ("flow", "rts", "waits_for_cts", "heeds_xoff"),
    [
        (Flow.RTSCTS, RTS_CONTROL_HANDSHAKE, 1, 0),
        (Flow.XONXOFF, RTS_CONTROL_ENABLE, 0, 1),
        (Flow.NONE, RTS_CONTROL_ENABLE, 0, 0),
    ],
)
async def test_the_port_is_set_up_as_configured_and_its_lines_are_up(
    flow: Flow, rts: int, waits_for_cts: int, heeds_xoff: int
) -> None:
    async with PtyPrinter() as printer:
        KERNEL32.ports = {"COM3": printer.device}
        wanted = settings(TransportKind.SERIAL, device="COM3", baudrate=19_200, flow=flow)
        windows_line(wanted).release()
        told = KERNEL32.lines["COM3"]
        assert (told.BaudRate, told.ByteSize, told.Parity, told.StopBits) == (19_200, 8, 0, 0)
        assert (told.fDtrControl, told.fRtsControl) == (DTR_CONTROL_ENABLE, rts)
        assert (told.fOutxCtsFlow, told.fOutX, told.fInX) == (waits_for_cts, heeds_xoff, heeds_xoff)
        assert not told.fOutxDsrFlow


async def test_a_speed_that_the_port_lacks_is_told_and_the_port_let_go() -> None:
    async with PtyPrinter() as printer:
        KERNEL32.ports = {"COM3": printer.device}
        wanted = settings(TransportKind.SERIAL, device="COM3", baudrate=12_345)
        KERNEL32.refused = 87
        with pytest.raises(TransportError) as caught:
            windows_line(wanted)
        assert caught.value.reason is TransportReason.DRIVER_MISSING
        KERNEL32.refused = 0
        windows_line(wanted).release()


async def test_a_port_that_is_denied_for_a_moment_is_not_called_busy() -> None:
    async with PtyPrinter() as printer:
        KERNEL32.ports, KERNEL32.denied = {"COM3": printer.device}, 1
        windows_line(settings(TransportKind.SERIAL, device="COM3")).release()


async def test_a_write_that_windows_has_no_memory_for_is_not_counted() -> None:
    async with PtyPrinter() as printer:
        KERNEL32.ports = {"COM3": printer.device}
        line = windows_line(settings(TransportKind.SERIAL, device="COM3"))
        KERNEL32.full = True
        assert line.write(b"receipt") == 0
        assert line.write(b"receipt") == len(b"receipt")
        line.release()
