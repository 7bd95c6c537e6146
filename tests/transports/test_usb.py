"""The USB transport over a pyusb backend whose devices are Python objects."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from posgui.model.errors import TransportError, TransportReason
from posgui.model.settings import PrinterSettings, TransportKind
from posgui.transports.threads import wait_for_owners
from posgui.transports.usb import UsbTransport
from tests.support.usb_backend import Alternate, FakeUsbBackend, FakeUsbPrinter, no_answer


def settings(**keys: Any) -> PrinterSettings:
    if "path" not in keys:
        keys = {"vendor": 0x04B8, "product": 0x0202} | keys
    return PrinterSettings(id="front", name="Front", transport=TransportKind.USB, **keys)


def usb_threads() -> list[str]:
    return [t.name for t in threading.enumerate() if t.name.startswith("usb-")]


class Heard:
    """What a transport told."""

    def __init__(self) -> None:
        self.data = b""
        self.lost: list[TransportError] = []
        self._changed = asyncio.Event()

    def on_bytes(self, data: bytes) -> None:
        self.data += data
        self._changed.set()

    def on_lost(self, error: TransportError) -> None:
        self.lost.append(error)
        self._changed.set()

    async def until(self, holds: Callable[[], object]) -> None:
        async with asyncio.timeout(5):
            while not holds():
                await self._changed.wait()
                self._changed.clear()


@asynccontextmanager
async def opened(
    *printers: FakeUsbPrinter, **keys: Any
) -> AsyncIterator[tuple[UsbTransport, Heard]]:
    heard = Heard()
    usb = UsbTransport(settings(**keys), heard.on_bytes, heard.on_lost, FakeUsbBackend(*printers))
    await usb.open()
    try:
        yield usb, heard
    finally:
        await usb.close()
        assert usb_threads() == []


async def reason_of_open(*printers: FakeUsbPrinter, **keys: Any) -> TransportReason:
    heard = Heard()
    usb = UsbTransport(settings(**keys), heard.on_bytes, heard.on_lost, FakeUsbBackend(*printers))
    with pytest.raises(TransportError) as caught:
        await usb.open()
    await usb.close()
    assert heard.lost == []
    assert usb_threads() == []
    return caught.value.reason


async def eventually(holds: Callable[[], object]) -> None:
    """Wait for what a thread does, without an event of its own."""
    async with asyncio.timeout(5):
        while not holds():  # a thread changes it, with no event to wait for
            await asyncio.sleep(0.005)


# finding


async def test_a_printer_is_found_by_vendor_and_product_among_others() -> None:
    other = FakeUsbPrinter(vendor=0x046D, product=0xC31C, ports=(1,))
    printer = FakeUsbPrinter(ports=(2, 4))
    async with opened(other, printer) as (usb, _):
        await usb.write(b"hello")
        assert usb.address == "USB 1-2.4"
    assert printer.received == b"hello"
    assert other.calls == []


async def test_a_printer_is_found_by_its_serial_number() -> None:
    first = FakeUsbPrinter(serial="X001", ports=(1,))
    second = FakeUsbPrinter(serial="X002", ports=(2,))
    async with opened(first, second, serial="X002") as (usb, _):
        assert usb.address == "USB 1-2"
    assert first.calls.count("open") == first.calls.count("close")
    assert await reason_of_open(first, serial="X009") is TransportReason.UNPLUGGED


async def test_a_serial_number_that_is_no_text_is_none() -> None:
    garbled = FakeUsbPrinter(serial="X001\ud800", ports=(1,))
    good = FakeUsbPrinter(serial="X001", ports=(2,))
    async with opened(garbled, good, serial="X001") as (usb, _):
        assert usb.address == "USB 1-2"


async def test_two_printers_of_a_kind_without_serial_numbers_are_told_apart_by_path() -> None:
    left, right = FakeUsbPrinter(ports=(2, 1)), FakeUsbPrinter(ports=(2, 10))
    async with opened(left, right, path="1-2.10") as (usb, _):
        await usb.write(b"right")
    async with opened(left, right, path="1-2.1", vendor=0x04B8, product=0x0202) as (usb, _):
        await usb.write(b"left")
    assert (bytes(left.received), bytes(right.received)) == (b"left", b"right")


async def test_of_two_that_fit_always_the_same_is_taken() -> None:
    left, right = FakeUsbPrinter(ports=(2, 1)), FakeUsbPrinter(ports=(2, 10))
    for order in ((left, right), (right, left)):
        async with opened(*order) as (usb, _):
            assert usb.address == "USB 1-2.1"


async def test_another_device_at_the_path_is_not_the_printer() -> None:
    mouse = FakeUsbPrinter(vendor=0x046D, product=0xC077, ports=(2, 4))
    reason = await reason_of_open(mouse, path="1-2.4", vendor=0x04B8, product=0x0202)
    assert reason is TransportReason.UNPLUGGED
    assert mouse.calls == []


@pytest.mark.parametrize(
    ("alternates", "endpoint_of"),
    [
        pytest.param((Alternate(interface_class=0xFF),), (0, 0), id="vendor class"),
        pytest.param(
            (Alternate(interface_class=3, endpoints=(0x81,)), Alternate(interface=1)),
            (1, 0),
            id="after a keyboard interface",
        ),
        pytest.param(
            (Alternate(protocol=1, endpoints=(0x01,)), Alternate(alternate=1)),
            (0, 1),
            id="the alternate that can be read",
        ),
        pytest.param(
            (Alternate(protocol=4), Alternate(interface=1, endpoints=(0x03, 0x84))),
            (1, 0),
            id="not IPP over USB",
        ),
    ],
)
async def test_the_printer_interface_is_found_by_its_descriptors(
    alternates: tuple[Alternate, ...], endpoint_of: tuple[int, int]
) -> None:
    printer = FakeUsbPrinter(alternates=alternates)
    async with opened(printer) as (usb, heard):
        assert printer.claimed == {endpoint_of[0]}
        assert (f"alternate {endpoint_of[0]} 1" in printer.calls) is bool(endpoint_of[1])
        await usb.write(b"\x10\x04\x01")
        await heard.until(lambda: heard.data == b"\x12")


async def test_a_device_without_a_printer_interface_says_so() -> None:
    keyboard = FakeUsbPrinter(alternates=(Alternate(interface_class=3, endpoints=(0x81,)),))
    assert await reason_of_open(keyboard) is TransportReason.DRIVER_MISSING
    assert keyboard.driver == "usblp"


async def test_a_printer_that_cannot_be_read_still_prints() -> None:
    printer = FakeUsbPrinter(alternates=(Alternate(protocol=1, endpoints=(0x02,)),))
    async with opened(printer) as (usb, _):
        assert not usb.capabilities.reads_back
        await usb.write(b"receipt")
    assert printer.received == b"receipt"


@pytest.mark.parametrize(
    ("printer", "reason"),
    [
        (FakeUsbPrinter(refuses_open=errno.EACCES), TransportReason.ACCESS_DENIED),
        (FakeUsbPrinter(busy=True), TransportReason.BUSY),
        (FakeUsbPrinter(product=0x9999), TransportReason.UNPLUGGED),
    ],
)
async def test_why_it_cannot_be_opened(printer: FakeUsbPrinter, reason: TransportReason) -> None:
    assert await reason_of_open(printer) is reason
    assert printer.driver == "usblp"


async def test_a_serial_number_that_may_not_be_read_is_a_matter_of_rights() -> None:
    printer = FakeUsbPrinter(serial="X001", refuses_open=errno.EACCES)
    assert await reason_of_open(printer, serial="X001") is TransportReason.ACCESS_DENIED


# a guest on the device


async def test_the_printer_is_not_reset_nor_configured_and_the_driver_is_given_back() -> None:
    printer = FakeUsbPrinter()
    async with opened(printer):
        assert printer.driver == ""
    assert printer.calls == ["open", "detach", "attach", "close"]
    assert (printer.driver, printer.claimed) == ("usblp", set())


async def test_a_configuration_is_set_only_where_none_is_active() -> None:
    printer = FakeUsbPrinter(configuration=0)
    async with opened(printer):
        assert "set_configuration 1" in printer.calls


async def test_the_driver_is_given_back_after_an_error() -> None:
    printer = FakeUsbPrinter(write_counts=[0])
    async with opened(printer) as (usb, _):
        with pytest.raises(TransportError):
            await usb.write(b"x")
    assert (printer.driver, printer.claimed) == ("usblp", set())


# reading


async def test_answers_arrive_and_stale_ones_do_not() -> None:
    printer = FakeUsbPrinter()
    printer.say(b"\x1a" * 700)
    async with opened(printer) as (usb, heard):
        await usb.write(b"\x10\x04\x01")
        await heard.until(lambda: heard.data)
        assert heard.data == b"\x12"


async def test_a_printer_that_never_stops_talking_is_opened_and_read_at_ease() -> None:
    class Chatterbox(FakeUsbPrinter):
        def give(self, *_: object) -> bytes:
            reads.append(time.monotonic())
            return b"\x10\x00\x00\x00"

    reads: list[float] = []
    began = time.monotonic()
    async with opened(Chatterbox()) as (_, heard):
        assert time.monotonic() - began < 1
        before = len(reads)
        await heard.until(lambda: len(reads) > before + 3)
        assert reads[-1] - reads[-2] > 0.09


async def test_empty_packets_before_an_answer_are_no_answer() -> None:
    printer = FakeUsbPrinter(empty_packets=True)
    async with opened(printer) as (usb, heard):
        await usb.write(b"\x10\x04\x01")
        await heard.until(lambda: heard.data)
        assert heard.data == b"\x12"


# writing


async def test_a_long_receipt_arrives_whole_and_in_order() -> None:
    receipt = bytes(range(256)) * 200
    printer = FakeUsbPrinter(answer=no_answer)
    async with opened(printer) as (usb, _):
        await usb.write(receipt)
        await usb.write(b"end")
        assert usb.unsent() == 0
    assert printer.received == receipt + b"end"


async def test_a_printer_out_of_paper_is_waited_for_and_gets_exactly_the_rest() -> None:
    receipt = bytes(range(256)) * 40
    printer = FakeUsbPrinter(room=1500, answer=no_answer)
    async with opened(printer) as (usb, heard):
        writing = asyncio.create_task(usb.write(receipt))
        # The first transfer fits, the second times out half way: 476 of its 1024 bytes.
        await eventually(lambda: usb.unsent() == len(receipt) - 1500)
        assert not writing.done()
        printer.give_room(700)
        await eventually(lambda: usb.unsent() == len(receipt) - 2200)
        printer.give_room(None)
        await asyncio.wait_for(writing, 5)
        assert heard.lost == []
    assert printer.received == receipt


@pytest.mark.parametrize("count", [0, 5])
async def test_a_short_write_breaks_the_link(count: int) -> None:
    printer = FakeUsbPrinter(write_counts=[1024, count])
    async with opened(printer) as (usb, heard):
        with pytest.raises(TransportError) as caught:
            await usb.write(bytes(2048))
        assert caught.value.reason is TransportReason.LINK_LOST
        assert usb.unsent() == 1024
        assert [error.reason for error in heard.lost] == [TransportReason.LINK_LOST]
        with pytest.raises(TransportError):
            await usb.write(b"more")


async def test_a_write_that_is_given_up_does_not_go_on() -> None:
    printer = FakeUsbPrinter(room=100, answer=no_answer)
    async with opened(printer) as (usb, _):
        writing = asyncio.create_task(usb.write(bytes(5000)))
        await eventually(lambda: len(printer.received) == 100)
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
        await usb.close()
        printer.give_room(None)
        assert usb_threads() == []
    assert len(printer.received) == 100
    assert printer.driver == "usblp"


# going away


async def test_unplugging_an_idle_printer_is_told_once() -> None:
    printer = FakeUsbPrinter()
    async with opened(printer) as (usb, heard):
        printer.unplug()
        await heard.until(lambda: heard.lost)
        with pytest.raises(TransportError):
            await usb.write(b"x")
    assert [error.reason for error in heard.lost] == [TransportReason.UNPLUGGED]


async def test_unplugging_during_a_receipt_says_how_much_had_left() -> None:
    printer = FakeUsbPrinter(room=3000, answer=no_answer)
    async with opened(printer) as (usb, heard):
        writing = asyncio.create_task(usb.write(bytes(5000)))
        await eventually(lambda: len(printer.received) == 3000)
        printer.unplug()
        with pytest.raises(TransportError) as caught:
            await asyncio.wait_for(writing, 5)
        assert caught.value.reason is TransportReason.UNPLUGGED
        # The transfer that broke is counted as not taken, and may have been.
        assert usb.unsent() == 5000 - 2048
    assert [error.reason for error in heard.lost] == [TransportReason.UNPLUGGED]


async def test_a_replugged_printer_is_opened_again() -> None:
    printer = FakeUsbPrinter(serial="X001")
    async with opened(printer, serial="X001") as (_, heard):
        printer.unplug()
        await heard.until(lambda: heard.lost)
    assert await reason_of_open(printer, serial="X001") is TransportReason.UNPLUGGED
    printer.plug()
    async with opened(printer, serial="X001") as (usb, _):
        await usb.write(b"again")
    assert printer.received == b"again"
    assert printer.driver == "usblp"


async def test_a_device_that_hangs_does_not_hold_up_close() -> None:
    printer = FakeUsbPrinter(hang=threading.Event())
    heard = Heard()
    usb = UsbTransport(settings(), heard.on_bytes, heard.on_lost, FakeUsbBackend(printer))
    await usb.open()
    writing = asyncio.create_task(usb.write(b"x"))
    await eventually(lambda: usb.unsent() == 1)
    began = time.monotonic()
    await usb.close()
    assert time.monotonic() - began < 1
    assert printer.hang is not None
    asyncio.get_running_loop().call_later(0.05, printer.hang.set)
    # The moment the device lets go, it is given back; the end of the process waits for that.
    await asyncio.to_thread(wait_for_owners, 5)
    assert printer.driver == "usblp"
    # Closed in the middle of it: whether the byte was taken nobody asks any more.
    with contextlib.suppress(TransportError):
        await asyncio.wait_for(writing, 5)


async def test_an_open_that_is_given_up_gives_the_device_back() -> None:
    printer = FakeUsbPrinter()
    heard = Heard()
    usb = UsbTransport(settings(), heard.on_bytes, heard.on_lost, FakeUsbBackend(printer))
    opening = asyncio.create_task(usb.open())
    await eventually(lambda: printer.claimed)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    await eventually(lambda: not usb_threads())
    await usb.close()
    assert (printer.driver, printer.claimed) == ("usblp", set())
    assert heard.lost == []
