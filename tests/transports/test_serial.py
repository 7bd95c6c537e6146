"""Printers on a serial port, over pseudo terminals."""

from __future__ import annotations

import asyncio
import os
import select
import termios
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from posgui import config
from posgui.model.errors import TransportError, TransportReason
from posgui.model.settings import Flow, TransportKind
from posgui.transports.serial import SerialTransport
from posgui.transports.serial.port import OpenLine
from posgui.transports.serial.transport import open_line
from tests.support.listening import Listening
from tests.support.pty_printer import PtyPrinter
from tests.support.windows_com import KERNEL32
from tests.transports.backends import settings, windows_line

STATUS = b"\x10\x04\x01"
READY = b"\x12"
RECEIPT = b"".join(b"line %05d\n" % n for n in range(400))
SYSTEMS = pytest.mark.parametrize("opening", [open_line, windows_line], ids=["here", "Windows"])


@asynccontextmanager
async def opened(
    device: str,
    baudrate: int = 115_200,
    flow: Flow = Flow.RTSCTS,
    opening: OpenLine = open_line,
) -> AsyncIterator[tuple[SerialTransport, Listening]]:
    heard = Listening()
    if opening is windows_line:
        KERNEL32.ports["COM3"], device = device, "COM3"
    wanted = settings(TransportKind.SERIAL, device=device, baudrate=baudrate, flow=flow)
    transport = SerialTransport(wanted, heard.on_bytes, heard.on_lost, opening)
    await transport.open()
    try:
        yield transport, heard
    finally:
        await transport.close()


async def _refusal(device: str) -> TransportReason:
    with pytest.raises(TransportError) as caught:
        async with opened(device):
            pass
    return caught.value.reason


async def eventually(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not holds():  # the kernel changes it
            await asyncio.sleep(0.005)


async def test_the_line_has_the_speed_and_the_flow_control_of_the_configuration() -> None:
    async with PtyPrinter() as printer:
        async with opened(printer.device, 19_200):
            iflag, oflag, cflag, lflag, *speeds, _ = _attributes(printer.device)
            assert speeds == [termios.B19200, termios.B19200]
            assert cflag & termios.CRTSCTS
            assert not iflag & (termios.IXON | termios.ICRNL)
            # Bytes pass as they are: no line end is changed, nothing is echoed.
            assert not oflag & termios.OPOST
            assert not lflag & (termios.ECHO | termios.ICANON)
        async with opened(printer.device, 9_600, Flow.XONXOFF):
            iflag, _, cflag, *_ = _attributes(printer.device)
            assert iflag & termios.IXON
            assert not cflag & termios.CRTSCTS


def _attributes(device: str) -> tuple[int, int, int, int, int, int, list[bytes | int]]:
    number = os.open(device, os.O_RDONLY | os.O_NOCTTY)
    try:
        return tuple(termios.tcgetattr(number))
    finally:
        os.close(number)


@SYSTEMS
async def test_every_byte_value_passes_both_ways(opening: OpenLine) -> None:
    everything = bytes(range(256))
    async with (
        PtyPrinter() as printer,
        opened(printer.device, opening=opening) as (transport, heard),
    ):
        await transport.write(everything)
        await eventually(lambda: printer.raw == everything)
        printer.deliver(everything)
        await heard.until(lambda: len(heard.received) >= 256)
        # What the printer answered to the bytes themselves comes before.
        assert heard.received.endswith(everything)


@SYSTEMS
async def test_an_xoff_holds_the_receipt_an_xon_lets_it_go_and_neither_is_data(
    opening: OpenLine,
) -> None:
    async with (
        PtyPrinter() as printer,
        opened(printer.device, flow=Flow.XONXOFF, opening=opening) as (transport, heard),
    ):
        printer.deliver(b"\x13")
        await eventually(lambda: not _takes(printer.device))
        writing = asyncio.create_task(transport.write(RECEIPT + STATUS))
        done, _ = await asyncio.wait([writing], timeout=0.2)
        assert (done, printer.raw) == (set(), b"")
        printer.deliver(b"\x11")
        await asyncio.wait_for(writing, 5)
        await heard.until(lambda: heard.received)
        assert heard.received == READY
        assert printer.raw == RECEIPT + STATUS


def _takes(device: str) -> bool:
    """Whether a terminal takes a byte now: it is asked with none that arrives."""
    number = os.open(device, os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        return bool(select.select([], [number], [], 0)[1])
    finally:
        os.close(number)


@SYSTEMS
async def test_without_flow_control_no_more_is_given_than_the_line_carries(
    opening: OpenLine,
) -> None:
    async with (
        PtyPrinter() as printer,
        opened(printer.device, 115_200, Flow.NONE, opening) as (transport, _),
    ):
        began = time.monotonic()
        await transport.write(RECEIPT)
        assert time.monotonic() - began > len(RECEIPT) * 10 / 115_200
        await eventually(lambda: printer.raw == RECEIPT)


async def test_a_slow_line_does_not_hold_up_close() -> None:
    async with PtyPrinter() as printer, opened(printer.device, 1200, Flow.NONE) as (transport, _):
        writing = asyncio.create_task(transport.write(RECEIPT))
        await eventually(lambda: printer.raw)
        began = time.monotonic()
        await transport.close()
        assert time.monotonic() - began < 0.85
        with pytest.raises(TransportError):
            await writing
        assert 0 < len(printer.raw) < len(RECEIPT)


async def test_why_it_cannot_be_opened(tmp_path: Path) -> None:
    assert await _refusal(str(tmp_path / "ttyUSB0")) is TransportReason.UNPLUGGED
    no_port = tmp_path / "notes.txt"
    no_port.write_text("no serial port")
    assert await _refusal(str(no_port)) is TransportReason.DRIVER_MISSING


async def test_a_second_connection_of_ours_is_busy_and_the_first_goes_on() -> None:
    async with PtyPrinter() as printer, opened(printer.device) as (transport, heard):
        assert await _refusal(printer.device) is TransportReason.BUSY
        await transport.write(STATUS)
        await heard.until(lambda: heard.received == READY)


def test_a_line_without_flow_control_is_worth_a_word() -> None:
    text = '[[printers]]\nid = "bar"\ntransport = "serial"\ndevice = "COM3"\nflow = "{}"\n'
    told = {
        flow: [warning.key for warning in config.warnings(config.parse(text.format(flow), "f"))]
        for flow in Flow
    }
    assert told == {Flow.RTSCTS: [], Flow.XONXOFF: [], Flow.NONE: ["serial-no-flow"]}
