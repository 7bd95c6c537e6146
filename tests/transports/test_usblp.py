"""Printers behind Linux's printer driver; a pseudo terminal stands for the node."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from posgui.model.errors import TransportError, TransportReason
from posgui.model.settings import PrinterSettings, TransportKind
from posgui.transports.usb import UsbTransport
from posgui.transports.usblp.finding import Node, Places, find, is_in_use, nodes
from posgui.transports.usblp.transport import UsblpTransport
from tests.support.listening import Listening
from tests.support.pty_printer import PtyPrinter
from tests.support.usb_backend import FakeUsbBackend, FakeUsbPrinter
from tests.transports.backends import settings

STATUS = b"\x10\x04\x01"
READY = b"\x12"


class Machine:
    """What the kernel shows of the printers of its driver."""

    def __init__(self, root: Path) -> None:
        self.places = Places(root / "dev", root / "class")
        self._devices = root / "devices"
        for folder in (self.places.nodes, self.places.entries):
            folder.mkdir()

    def plug(self, number: int, path: str, serial: str = "", node: str = "/dev/null") -> Path:
        """A printer at this socket got this number."""
        device = self._devices / path
        interface = device / f"{path}:1.0"
        interface.mkdir(parents=True, exist_ok=True)
        (device / "idVendor").write_text("04b8\n")
        (device / "idProduct").write_text("0e15\n")
        if serial:
            (device / "serial").write_text(f"{serial}\n")
        entry = self.places.entries / f"lp{number}"
        entry.mkdir()
        (entry / "device").symlink_to(interface)
        (self.places.nodes / entry.name).symlink_to(node)
        return self.places.nodes / entry.name

    def unplug(self, number: int) -> None:
        (self.places.entries / f"lp{number}" / "device").unlink()
        (self.places.entries / f"lp{number}").rmdir()
        (self.places.nodes / f"lp{number}").unlink()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_every_printer_of_the_driver_is_listed_with_its_place(machine: Machine) -> None:
    tenth = machine.plug(10, "1-3")
    second = machine.plug(2, "1-2.4", serial="X4T8")
    (machine.places.entries / "lp2/device/../product").write_text("TM-T20III\n")

    assert nodes(machine.places) == [
        Node(second, "1-2.4", 0x04B8, 0x0E15, "X4T8", "TM-T20III"),
        Node(tenth, "1-3", 0x04B8, 0x0E15, "", ""),
    ]


def _wish(**keys: Any) -> PrinterSettings:
    return settings(TransportKind.USBLP, **keys)


def test_a_printer_is_found_by_what_it_is_whatever_its_number(machine: Machine) -> None:
    left = machine.plug(0, "1-2.3", serial="A")
    right = machine.plug(10, "1-2.4", serial="B")
    for wish, node in (
        ({"serial": "B"}, right),
        ({"path": "1-2.3"}, left),
        ({"vendor": 0x04B8, "product": 0x0E15, "serial": "B"}, right),
        ({"vendor": 0x04B8, "product": 0x0E15}, left),
        ({"vendor": 0x04B8, "product": 0x9999}, None),
        ({"serial": "C"}, None),
        ({"path": "1-2.4", "serial": "A"}, None),
    ):
        assert find(_wish(**wish), machine.places) == node


def test_a_node_that_is_another_printer_now_is_not_taken(machine: Machine) -> None:
    machine.plug(0, "1-2.3", serial="A")
    machine.unplug(0)
    other = machine.plug(0, "1-2.4", serial="B")
    mine = machine.plug(1, "1-2.3", serial="A")
    assert find(_wish(device=str(other), serial="A"), machine.places) == mine
    assert find(_wish(device=str(other)), machine.places) == other


async def test_the_number_moves_and_the_receipts_follow(machine: Machine) -> None:
    async with PtyPrinter() as printer:
        for number in (0, 1):
            machine.plug(number, "1-2.3", serial="A", node=printer.device)
            heard = Listening()
            wish = _wish(device="/dev/usb/lp0", serial="A")
            transport = UsblpTransport(wish, heard.on_bytes, heard.on_lost, machine.places)
            await transport.open()
            assert transport.address == str(machine.places.nodes / f"lp{number}")
            await transport.write(STATUS)
            await _answered(heard)
            await transport.close()
            machine.unplug(number)
        assert printer.raw == STATUS * 2


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.EBUSY, TransportReason.BUSY),
        (errno.EACCES, TransportReason.ACCESS_DENIED),
        (errno.ENODEV, TransportReason.UNPLUGGED),
    ],
)
async def test_why_it_cannot_be_opened(
    number: int, reason: TransportReason, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posgui.transports.usblp.device.os.open", _failing(number))
    heard = Listening()
    transport = UsblpTransport(_wish(device="/dev/null"), heard.on_bytes, heard.on_lost)
    with pytest.raises(TransportError) as caught:
        await transport.open()
    assert caught.value.reason is reason
    await transport.close()


async def test_a_printer_without_a_way_back_still_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    # Linux usblp.c: reading from a unidirectional printer is EINVAL.
    async with PtyPrinter() as printer:
        monkeypatch.setattr("posgui.transports.descriptor.os.read", _failing(errno.EINVAL))
        printer.deliver(b"x")
        heard = Listening()
        transport = UsblpTransport(_wish(device=printer.device), heard.on_bytes, heard.on_lost)
        await transport.open()
        monkeypatch.undo()
        assert not transport.capabilities.reads_back
        assert not transport.capabilities.can_confirm
        await transport.write(b"receipt")
        await transport.close()
        assert heard.lost == []
        async with asyncio.timeout(5):
            while printer.raw != b"receipt":
                await asyncio.sleep(0)  # until the printer's end of the line was read


async def test_what_a_former_owner_left_unread_is_no_answer_to_us() -> None:
    async with PtyPrinter() as printer:
        printer.deliver(b"\x1a" * 700)
        heard = Listening()
        transport = UsblpTransport(_wish(device=printer.device), heard.on_bytes, heard.on_lost)
        await transport.open()
        await transport.write(STATUS)
        await heard.until(lambda: heard.received)
        assert heard.received == READY
        await transport.close()


async def _answered(heard: Listening) -> None:
    await heard.until(lambda: heard.received == READY)


def _failing(number: int) -> Callable[..., Any]:
    def fail(*_: object) -> None:
        raise OSError(number, "refused")

    return fail


async def test_a_program_that_prints_through_the_driver_keeps_it(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.plug(0, "1-2.4")
    assert not is_in_use("1-2.4", machine.places)

    monkeypatch.setattr("posgui.transports.usblp.finding.os.open", _held)
    assert is_in_use("1-2.4", machine.places)
    assert not is_in_use("1-2.5", machine.places)

    monkeypatch.setattr(
        "posgui.transports.usb.device.is_in_use", lambda path: is_in_use(path, machine.places)
    )
    printer = FakeUsbPrinter()
    heard, wanted = Listening(), settings("usb", path="1-2.4")
    usb = UsbTransport(wanted, heard.on_bytes, heard.on_lost, FakeUsbBackend(printer))
    with pytest.raises(TransportError) as caught:
        await usb.open()
    await usb.close()
    assert caught.value.reason is TransportReason.BUSY
    assert printer.driver == "usblp"


def _held(*_: object) -> int:
    raise OSError(errno.EBUSY, "Device or resource busy")
