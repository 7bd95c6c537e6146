"""What a person is offered who looks for a USB printer."""

from __future__ import annotations

import errno
from typing import Any

from posgui.model.search import Access
from posgui.model.settings import PrinterSettings, TransportKind
from posgui.transports.usb.listing import PluggedIn, plugged_in
from tests.support.usb_backend import Alternate, FakeUsbBackend, FakeUsbPrinter

IPP = Alternate(protocol=4)
KEYBOARD = Alternate(interface_class=3, protocol=1, endpoints=(0x81,))
VENDOR = Alternate(interface_class=0xFF, protocol=0)


def printer(**keys: Any) -> PrinterSettings:
    return PrinterSettings(id="x", name="x", transport=TransportKind.USB, **keys)


def test_printers_are_listed_with_their_name_and_place() -> None:
    second = FakeUsbPrinter(ports=(3,), serial="X4T8", name="TM-T20III")
    bus = FakeUsbBackend(second, FakeUsbPrinter(ports=(1,)))
    assert plugged_in(bus) == [
        PluggedIn(0x04B8, 0x0202, "1-1", "", "", Access.OK),
        PluggedIn(0x04B8, 0x0202, "1-3", "X4T8", "TM-T20III", Access.OK),
    ]
    assert second.claimed == set()
    assert second.calls == ["open", "close"]


def test_what_prints_no_receipts_is_not_offered() -> None:
    others = (
        FakeUsbPrinter(ports=(1,), alternates=(KEYBOARD,)),
        FakeUsbPrinter(ports=(2,), alternates=(IPP,)),
        FakeUsbPrinter(ports=(3,), vendor=0x0403, alternates=(VENDOR,)),
    )
    epson = FakeUsbPrinter(ports=(4,), alternates=(VENDOR,))
    assert [each.path for each in plugged_in(FakeUsbBackend(*others, epson))] == ["1-4"]


def test_a_printer_we_may_not_ask_is_listed_without_a_name() -> None:
    refusing = FakeUsbPrinter(serial="X", name="TM", refuses_open=errno.EACCES)
    assert plugged_in(FakeUsbBackend(refusing)) == [
        PluggedIn(0x04B8, 0x0202, "1-2.4", "", "", Access.DENIED)
    ]


def test_settings_are_recognised() -> None:
    found = PluggedIn(0x04B8, 0x0202, "1-2", "A", "")
    assert found.is_meant_by(printer(vendor=0x04B8, product=0x0202))
    assert found.is_meant_by(printer(path="1-2"))
    assert not found.is_meant_by(printer(vendor=0x04B8, product=0x0202, serial="B"))
    assert not found.is_meant_by(printer(path="1-3"))
