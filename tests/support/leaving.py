"""Printers that leave and come back, each in the way of its cable: for trials of the engine.

``lines`` are the printer's settings as the configuration has them; they change where a
printer comes back somewhere else. ``slips`` is all that ever came out.
"""

from __future__ import annotations

import abc
import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import pytest

from posgui.simulator.host import SimulatedPrinterHost
from posgui.simulator.paper import Paper, Slip
from posgui.simulator.profile import Profile
from tests.support.printer import FAST_MM_S, SimulatedPrinter
from tests.support.pty_printer import PtyPrinter
from tests.support.tcp import free_port
from tests.support.usb_backend import FakeUsbBackend, FakeUsbPrinter, no_answer
from tests.support.windows_usbprint import FakeUsbprint, FakeUsbprintPrinter


class Leaving(Protocol):
    """One printer, there or not."""

    moves: bool
    """It comes back at another address, so that the settings must be changed."""

    @property
    def lines(self) -> str:
        """Its settings."""

    @property
    def slips(self) -> tuple[Slip, ...]:
        """What came out, the open slips included, oldest first."""

    @property
    def received(self) -> int:
        """How many bytes it has got since it is there."""

    def set(self, **changes: object) -> None:
        """Faults and switches of the simulator."""

    async def leave(self) -> None:
        """Out of reach; what was in its buffer is lost."""

    async def come_back(self) -> None:
        """There again, with paper, quick, and with nothing in its buffer."""


def _all_of(paper: Paper) -> tuple[Slip, ...]:
    return (*paper.slips, paper.open_slip)


class OnNetwork:
    """At ``addresses`` in turn; one without a name stays where it is and loses its power.
    ``switches`` are those of its profile."""

    def __init__(self, *addresses: str, ports: int = 1, **switches: Any) -> None:
        self._switches = switches
        self.moves = len(addresses) > 1 or ports > 1
        hosts = addresses or ("127.0.0.1",)
        wanted = [(host, free_port()) for host in hosts for _ in range(ports)]
        self._places = wanted
        self._past: tuple[Slip, ...] = ()
        self._printer = self._started()

    def _started(self) -> SimulatedPrinter:
        address, port = self._places[0]
        printer = SimulatedPrinter(port, **self._switches)
        printer.address = address
        printer.start()
        return printer

    @property
    def port(self) -> int:
        """Where it listens now."""
        return self._places[0][1]

    @property
    def lines(self) -> str:
        host, port = self._places[0]
        return f'transport = "network"\nhost = "{host}"\nport = {port}'

    @property
    def slips(self) -> tuple[Slip, ...]:
        return (*self._past, *self._printer.look(lambda device: _all_of(device.paper)))

    @property
    def raw(self) -> bytes:
        """Every byte that came to it since it is there."""
        return self._printer.raw

    @property
    def received(self) -> int:
        return len(self.raw)

    def set(self, **changes: object) -> None:
        self._printer.set(**changes)

    async def leave(self) -> None:
        self._printer.set(power="off")

    async def come_back(self) -> None:
        if self.moves:
            self._past = self.slips
            self.close()
            self._places = [*self._places[1:], self._places[0]]
            self._printer = self._started()
        else:
            self._printer.set(power="on", paper="ok", speed_mm_s=FAST_MM_S)

    def close(self) -> None:
        self._printer.stop()


class OnPlug(abc.ABC):
    """What the printers on a cable into this machine have in common."""

    moves = False

    def __init__(self) -> None:
        self.profile = Profile().changed({"speed_mm_s": FAST_MM_S, "boot_s": 0})
        self.papers: list[Paper] = []

    @property
    def slips(self) -> tuple[Slip, ...]:
        return tuple(slip for paper in self.papers for slip in _all_of(paper))

    @property
    def received(self) -> int:
        return len(self.papers[-1].raw)

    @abc.abstractmethod
    async def come_back(self) -> None: ...


class OnDeviceFile(OnPlug):
    """Behind ``/dev/usb/lp0`` or a serial adapter, whose node leaves with it."""

    def __init__(self, kind: str, node: Path) -> None:
        super().__init__()
        self._node = node
        self.lines = f'transport = "{kind}"\ndevice = "{node}"'
        self._printer: PtyPrinter

    async def come_back(self) -> None:
        self._printer = PtyPrinter(speed_mm_s=FAST_MM_S)
        await self._printer.__aenter__()
        self.papers.append(self._printer.host.device.paper)
        self._node.symlink_to(self._printer.device)

    async def leave(self) -> None:
        self._node.unlink()
        self._printer.unplug()
        self._printer.host.stop()

    def set(self, **changes: object) -> None:
        self._printer.host.set(**changes)

    def close(self) -> None:
        self._printer.unplug()
        self._printer.host.stop()


class OnPipes(OnPlug):
    """A device whose two pipes end in a simulated printer."""

    device: FakeUsbPrinter | FakeUsbprintPrinter

    def __init__(self) -> None:
        super().__init__()
        self._loop = asyncio.get_running_loop()
        self._host: SimulatedPrinterHost

    async def come_back(self) -> None:
        self._host = SimulatedPrinterHost(self.profile)
        self.papers.append(self._host.device.paper)
        self._host.attach(self)
        self.device.to_host.clear()
        self.device.plug()
        self.progressed()

    async def leave(self) -> None:
        self.device.unplug()
        self.close()

    def set(self, **changes: object) -> None:
        self._host.set(**changes)

    def close(self) -> None:
        self._host.detach(self)
        self._host.stop()

    def deliver(self, data: bytes) -> None:
        self.device.say(data)

    def progressed(self) -> None:
        self.device.give_room(self._host.device.room)

    def _take(self, data: bytes) -> bytes:
        """In the writer's thread: the printer runs on the loop, and takes no more until it
        has taken this."""
        self.device.room = 0
        self._loop.call_soon_threadsafe(self._host.receive, self, bytes(data))
        return no_answer(data)


class OnUsb(OnPipes):
    """A pyusb device."""

    device: FakeUsbPrinter
    lines = 'transport = "usb"\npath = "1-2.4"'

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self.device = FakeUsbPrinter(answer=self._take, room=0)
        backend = FakeUsbBackend(self.device)
        patch.setattr("posgui.transports.usb.finding.load_backend", lambda: backend)
        self.is_in_use = False
        patch.setattr("posgui.transports.usb.device.is_in_use", lambda _path: self.is_in_use)

    async def print_by_driver(self, data: bytes) -> None:
        """As a program that writes to ``/dev/usb/lp0``, which is there while the kernel's
        driver has the printer; returns when all of it was printed."""
        async with asyncio.timeout(10):
            while self.device.driver != "usblp":
                await asyncio.sleep(0.01)
            self.is_in_use = True
            taken = await asyncio.to_thread(self.device.take, data, 5.0)
            while taken < len(data) or not self._host.device.idle:
                await asyncio.sleep(0.01)
            self.is_in_use = False


class OnUsbprint(OnPipes):
    """Behind Windows's usbprint.sys."""

    device: FakeUsbprintPrinter
    lines = 'transport = "usbprint"\nvendor = "04b8"\nproduct = "0202"'

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self.device = FakeUsbprintPrinter(answer=self._take, room=0, plugged=False)
        where = "posgui.transports.usbprint.transport.win32_calls"
        patch.setattr(where, lambda: FakeUsbprint(self.device))

    async def print_by_queue(self, data: bytes) -> None:
        """As Windows's spooler, which keeps others off while it prints and waits for a
        printer that another has open; returns when all of it was printed."""
        async with asyncio.timeout(10):
            while self.device.open:
                await asyncio.sleep(0.01)
            self.device.held = True
            self._host.receive(self, data)
            while not self._host.device.idle:
                await asyncio.sleep(0.01)
            self.device.held = False


async def leaving(kind: str, folder: Path, patch: pytest.MonkeyPatch) -> Any:
    """A printer of that kind, which is there."""
    made: dict[str, Callable[[], Any]] = {
        "network": OnNetwork,
        "other-port": lambda: OnNetwork(ports=2),
        "other-address": lambda: OnNetwork("127.0.0.1", "127.0.0.2"),
        "usblp": lambda: OnDeviceFile("usblp", folder / "lp0"),
        "serial": lambda: OnDeviceFile("serial", folder / "ttyUSB0"),
        "usb": lambda: OnUsb(patch),
        "usbprint": lambda: OnUsbprint(patch),
    }
    printer = made[kind]()
    if isinstance(printer, OnPlug):
        await printer.come_back()
    return printer
