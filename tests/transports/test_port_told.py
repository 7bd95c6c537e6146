"""What a printer's port tells of it, beside the printer's own language."""

from __future__ import annotations

import asyncio

import pytest

from posgui.escpos.ieee1284 import device_name
from tests.support.usb_backend import FakeUsbPrinter
from tests.transports.test_usb import eventually, opened


@pytest.mark.parametrize("status", [0x18, 0x20, None])
async def test_usb_asks_for_the_ports_status_and_who_it_is(status: int | None) -> None:
    printer = FakeUsbPrinter(port_status=status)
    async with opened(printer, path="1-2.4") as (usb, heard):
        told = await usb.port_told()
        printer.unplug()
        await heard.until(lambda: heard.lost)
        assert await usb.port_told() is None

    if status is None:
        assert told is None
    else:
        assert told is not None
        assert told.status == status
        assert device_name(told.device_id) == "EPSON TM-T20II"


async def test_while_a_receipt_is_written_the_port_is_not_asked() -> None:
    printer = FakeUsbPrinter(room=100)
    async with opened(printer, path="1-2.4") as (usb, _):
        writing = asyncio.create_task(usb.write(bytes(200)))
        await eventually(lambda: usb.unsent() == 100)
        assert await usb.port_told() is None
        printer.give_room(None)
        await writing
        assert await usb.port_told() is not None
