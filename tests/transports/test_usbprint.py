"""Printers behind Windows's usbprint.sys, over a recorded fake of its calls: which device is
meant, and what is made of transfers that end badly."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from posgui.engine.building import transport_maker
from posgui.host.windows import WinError
from posgui.model.errors import TransportError, TransportReason
from posgui.model.settings import PrinterSettings, TransportKind
from posgui.transports.usbprint import UsbprintTransport
from posgui.transports.usbprint.finding import find, plugged_in
from tests.support.listening import Listening
from tests.support.windows_usbprint import FakeUsbprint, FakeUsbprintPrinter

STATUS, READY = b"\x10\x04\x01", b"\x12"
ONE, TWO = "6&1A2B3C4D&0&1", "6&1A2B3C4D&0&2"


def settings(**keys: Any) -> PrinterSettings:
    return PrinterSettings(id="front", name="Front", transport=TransportKind.USBPRINT, **keys)


EPSON = settings(vendor=0x04B8, product=0x0202)


@asynccontextmanager
async def opened(
    printer: FakeUsbprintPrinter, pauses_s: Sequence[float] = ()
) -> AsyncIterator[tuple[UsbprintTransport, Listening]]:
    heard = Listening()
    calls = FakeUsbprint(printer)
    transport = UsbprintTransport(EPSON, heard.on_bytes, heard.on_lost, calls, pauses_s)
    await transport.open()
    try:
        yield transport, heard
    finally:
        await transport.close()
    assert printer.open == 0


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        (EPSON, ONE),
        (settings(path=TWO), TWO),
        (settings(path=TWO.lower()), TWO),
        (settings(serial="x4t8"), "X4T8"),
        (settings(serial="PART9"), "7&9&0&0000"),
        (settings(vendor=0x04B8, product=0x0202, serial="other"), None),
        (settings(vendor=0x0519, product=0x0001), None),
    ],
)
def test_the_device_is_found_by_ids_serial_number_or_instance(
    wish: PrinterSettings, found: str | None
) -> None:
    calls = FakeUsbprint(
        FakeUsbprintPrinter("X4T8"),
        FakeUsbprintPrinter(TWO),
        FakeUsbprintPrinter(ONE),
        FakeUsbprintPrinter("5&AB&0&3", plugged=False),
        FakeUsbprintPrinter("7&9&0&0000", "&MI_00", r"USB\VID_04B8&PID_0202\PART9"),
    )
    device = find(wish, calls)
    assert (device and device.instance) == found
    assert [each.serial for each in plugged_in(calls)] == ["", "", "PART9", "X4T8"]


@pytest.mark.parametrize("says", [WinError.SHARING_VIOLATION, WinError.ACCESS_DENIED])
async def test_another_program_that_is_done_in_time_is_waited_for(says: int) -> None:
    printer = FakeUsbprintPrinter(busy_opens=1, fails={"CreateFile": says})
    async with opened(printer, (0.0, 0.0)) as (transport, heard):
        await transport.write(STATUS)
        await heard.until(lambda: heard.received == READY)
        assert transport.address == f"USB {TWO}"


async def test_what_a_former_owner_left_unread_is_not_taken_for_ours() -> None:
    printer = FakeUsbprintPrinter(to_host=bytearray(b"\x16\x1e"))
    async with opened(printer) as (transport, heard):
        await transport.write(STATUS)
        await heard.until(lambda: heard.received == READY)


async def test_reads_without_a_byte_are_silence_and_the_answer_still_comes() -> None:
    async with opened(FakeUsbprintPrinter(zero_reads=True)) as (transport, heard):
        await transport.write(STATUS)
        await heard.until(lambda: heard.received == READY)
        assert heard.lost == []


async def test_a_printer_that_cannot_be_read_says_so_and_prints() -> None:
    printer = FakeUsbprintPrinter(one_way=True)
    async with opened(printer) as (transport, heard):
        await transport.write(STATUS)
        assert not transport.capabilities.reads_back
        assert not transport.capabilities.can_confirm
        assert (bytes(printer.received), heard.lost) == (STATUS, [])


@pytest.mark.parametrize("count", [0, 2])
async def test_a_transfer_that_ends_short_is_a_broken_link(count: int) -> None:
    printer = FakeUsbprintPrinter(write_counts=[count])
    async with opened(printer) as (transport, heard):
        with pytest.raises(TransportError) as caught:
            await transport.write(STATUS)
        assert caught.value.reason is TransportReason.LINK_LOST
        await heard.until(lambda: heard.lost)


@pytest.mark.parametrize(
    ("plugged", "reason"),
    [(True, TransportReason.LINK_LOST), (False, TransportReason.UNPLUGGED)],
)
async def test_a_stall_is_told_from_a_cable_that_was_pulled(
    plugged: bool, reason: TransportReason
) -> None:
    printer = FakeUsbprintPrinter(fails={"WriteFile": WinError.GEN_FAILURE})
    async with opened(printer) as (transport, _):
        printer.plugged = plugged  # the read under way has not heard of it
        with pytest.raises(TransportError) as caught:
            await transport.write(STATUS)
        assert caught.value.reason is reason


async def test_without_the_right_to_open_it_that_is_said() -> None:
    printer = FakeUsbprintPrinter(fails={"CreateFile": WinError.ACCESS_DENIED})
    with pytest.raises(TransportError) as caught:
        async with opened(printer):
            pass
    assert caught.value.reason is TransportReason.ACCESS_DENIED


async def test_closing_ends_the_wait_for_another_program() -> None:
    printer = FakeUsbprintPrinter(busy_opens=1)
    transport = UsbprintTransport(
        EPSON, lambda _: None, lambda _: None, FakeUsbprint(printer), (60.0,)
    )
    opening = asyncio.create_task(transport.open())
    async with asyncio.timeout(5):
        while printer.busy_opens:
            await asyncio.sleep(0.005)
    await asyncio.wait_for(transport.close(), 2)
    with pytest.raises(TransportError):
        await opening


@pytest.mark.skipif(sys.platform == "win32", reason="there the way is not missing")
async def test_elsewhere_than_on_windows_the_way_is_missing() -> None:
    transport = transport_maker(EPSON)(lambda _: None, lambda _: None)
    with pytest.raises(TransportError) as caught:
        await transport.open()
    assert caught.value.reason is TransportReason.DRIVER_MISSING
    await transport.close()
