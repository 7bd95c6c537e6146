"""Every way to a printer with a printer at its other end, for the tests of their contract."""

from __future__ import annotations

import errno
import fcntl
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from posgui.model.errors import TransportReason
from posgui.model.settings import PrinterSettings, TransportKind
from posgui.simulator.profile import Profile
from posgui.transports.base import Transport
from posgui.transports.network import NetworkTransport
from posgui.transports.serial import SerialTransport
from posgui.transports.serial.port import Line, unopened
from posgui.transports.serial.windows import WindowsLine
from posgui.transports.simulator import SimulatedPrinterHost, SimulatorTransport
from posgui.transports.usb import UsbTransport
from posgui.transports.usblp.transport import UsblpTransport
from posgui.transports.usbprint import UsbprintTransport
from tests.support.listening import Listening
from tests.support.printer import FAST_MM_S, SimulatedPrinter
from tests.support.pty_printer import PtyPrinter
from tests.support.usb_backend import FakeUsbBackend, FakeUsbPrinter
from tests.support.windows_com import KERNEL32, windows_pyserial
from tests.support.windows_usbprint import FakeUsbprint, FakeUsbprintPrinter

BUFFER = 4096
"""Receive buffer of the printers, where a test fills it."""


@dataclass(frozen=True)
class Rig:
    """A printer and the way to it."""

    make: Callable[[Listening], Transport]
    """A connection that is not open yet."""
    received: Callable[[], bytes]
    stop: Callable[[], object]
    """Out of paper: the printer takes what its buffer holds and no more."""
    go_on: Callable[[], object]
    vanish: Callable[[], object]
    """No power, or no cable."""
    gone: frozenset[TransportReason]
    """What may be said of a printer that vanished."""
    occupy: Callable[[], object] | None = None
    """Another program has it."""


Backend = Callable[[], AbstractAsyncContextManager[Rig]]


def settings(kind: str, **keys: Any) -> PrinterSettings:
    return PrinterSettings(id="front", name="Front", transport=kind, **keys)


@asynccontextmanager
async def network() -> AsyncIterator[Rig]:
    async with SimulatedPrinter(buffer_bytes=BUFFER) as printer:
        yield Rig(
            make=lambda h: NetworkTransport("127.0.0.1", printer.port, h.on_bytes, h.on_lost),
            received=lambda: printer.raw,
            stop=lambda: printer.set(paper="out"),
            go_on=lambda: printer.set(paper="ok"),
            vanish=lambda: printer.set(power="off"),
            gone=frozenset({TransportReason.LINK_LOST}),
        )


@asynccontextmanager
async def simulator() -> AsyncIterator[Rig]:
    host = SimulatedPrinterHost(Profile(speed_mm_s=FAST_MM_S, buffer_bytes=BUFFER, boot_s=0))
    yield Rig(
        make=lambda h: SimulatorTransport(host, h.on_bytes, h.on_lost),
        received=lambda: bytes(host.device.paper.raw),
        stop=lambda: host.set(paper="out"),
        go_on=lambda: host.set(paper="ok"),
        vanish=lambda: host.set(power="off"),
        gone=frozenset({TransportReason.LINK_LOST}),
    )
    host.stop()


@asynccontextmanager
async def usb() -> AsyncIterator[Rig]:
    printer = FakeUsbPrinter()
    wanted = settings(TransportKind.USB, path="1-2.4")

    def occupy() -> None:
        printer.busy = True

    yield Rig(
        make=lambda h: UsbTransport(wanted, h.on_bytes, h.on_lost, FakeUsbBackend(printer)),
        received=lambda: bytes(printer.received),
        stop=lambda: printer.give_room(BUFFER),
        go_on=lambda: printer.give_room(None),
        vanish=printer.unplug,
        gone=frozenset({TransportReason.UNPLUGGED}),
        occupy=occupy,
    )


@asynccontextmanager
async def usbprint() -> AsyncIterator[Rig]:
    printer = FakeUsbprintPrinter()
    calls = FakeUsbprint(printer)
    wanted = settings(TransportKind.USBPRINT, vendor=0x04B8, product=0x0202)

    def occupy() -> None:
        printer.busy_opens = 5

    yield Rig(
        make=lambda h: UsbprintTransport(wanted, h.on_bytes, h.on_lost, calls, (0.0,) * 4),
        received=lambda: bytes(printer.received),
        stop=lambda: printer.give_room(BUFFER),
        go_on=lambda: printer.give_room(None),
        vanish=printer.unplug,
        gone=frozenset({TransportReason.UNPLUGGED}),
        occupy=occupy,
    )
    assert printer.open == 0


@asynccontextmanager
async def serial() -> AsyncIterator[Rig]:
    async with PtyPrinter(buffer_bytes=BUFFER) as printer:
        wanted = settings(TransportKind.SERIAL, device=printer.device)
        with ExitStack() as others:

            def occupy() -> None:
                another = others.enter_context(Path(printer.device).open("r+b", buffering=0))
                fcntl.flock(another, fcntl.LOCK_EX)

            yield _of_pty(printer, lambda h: SerialTransport(wanted, h.on_bytes, h.on_lost), occupy)


def windows_line(wanted: PrinterSettings) -> Line:
    """As on Windows: ``device`` is a port of KERNEL32."""
    return WindowsLine(unopened(wanted, windows_pyserial()))


@asynccontextmanager
async def windows_serial() -> AsyncIterator[Rig]:
    async with PtyPrinter(buffer_bytes=BUFFER) as printer:
        KERNEL32.ports = {"COM12": printer.device}
        wanted = settings(TransportKind.SERIAL, device="COM12")
        with ExitStack() as others:

            def occupy() -> None:
                others.callback(windows_line(wanted).release)

            yield _of_pty(
                printer,
                lambda h: SerialTransport(wanted, h.on_bytes, h.on_lost, windows_line),
                occupy,
            )


@asynccontextmanager
async def usblp() -> AsyncIterator[Rig]:
    async with PtyPrinter(buffer_bytes=BUFFER) as printer:
        wanted = settings(TransportKind.USBLP, device=printer.device)
        with ExitStack() as others:

            def occupy() -> None:
                # The driver lets in one program at a time. A terminal can be told to do the
                # same, but lets the superuser in all the same, so the answer is given here.
                patch = others.enter_context(pytest.MonkeyPatch.context())
                patch.setattr("posgui.transports.usblp.device.os.open", _busy)

            yield _of_pty(printer, lambda h: UsblpTransport(wanted, h.on_bytes, h.on_lost), occupy)


def _busy(*_: object) -> int:
    raise OSError(errno.EBUSY, "Device or resource busy")


def _of_pty(
    printer: PtyPrinter, make: Callable[[Listening], Transport], occupy: Callable[[], object]
) -> Rig:
    return Rig(
        make=make,
        received=lambda: printer.raw,
        stop=lambda: printer.host.set(paper="out"),
        go_on=lambda: printer.host.set(paper="ok"),
        vanish=printer.unplug,
        gone=frozenset({TransportReason.UNPLUGGED}),
        occupy=occupy,
    )


BACKENDS: dict[str, Backend] = {
    TransportKind.NETWORK: network,
    TransportKind.SIMULATOR: simulator,
    TransportKind.USB: usb,
    TransportKind.USBLP: usblp,
    TransportKind.USBPRINT: usbprint,
    TransportKind.SERIAL: serial,
}
"""By the word of the configuration."""

VARIANTS: dict[str, Backend] = {**BACKENDS, "serial on Windows": windows_serial}
"""Those, and what another system has in the place of one of them."""
