"""Windows's messages of devices that come and go, in the form cfgmgr32.h gives them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

import pytest

from posgui.model.settings import PrinterSettings, TransportKind
from posgui.model.status import LinkState
from posgui.rules import backoff
from posgui.service.card import CapabilityCard
from posgui.service.hot_plug import HotPlug
from posgui.service.link import Link
from posgui.transports.device_changes import OnChange, watch
from posgui.transports.usbprint import UsbprintTransport
from posgui.transports.usbprint.finding import find
from tests.support.windows_usbprint import FakeUsbprint, FakeUsbprintPrinter

TM_T20 = r"\\?\USB#VID_04B8&PID_0202#X4T8012345#{28d78fad-5a12-11d1-ae5b-0000f803a8c2}"
USBPRINT = bytes.fromhex("ad8fd728 125a d111 ae5b 0000f803a8c2")
USB_DEVICE = bytes.fromhex("10bfdca5 3065 d211 901f 00c04fb951ed")
COM_PORT = bytes.fromhex("e0d1e086 8980 d011 9ce4 08003e301f73")
SPEAKER = bytes.fromhex("1d7c6e7c f61c d311 bdc2 00a0c9062910")


def message(guid: bytes, kind: int = 0) -> bytes:
    return kind.to_bytes(4, "little") + bytes(4) + guid + f"{TM_T20}\0".encode("utf-16-le")


class Recorded:
    """CM_Register_Notification that plays messages."""

    def __init__(self) -> None:
        self.on_change: OnChange | None = None

    def register(self, on_change: OnChange) -> str:
        self.on_change = on_change
        return "registration"

    def unregister(self, registration: str) -> None:
        assert registration == "registration"
        self.on_change = None

    async def tell(self, action: int, event: bytes) -> None:
        """From a thread of Windows's."""
        if self.on_change is not None:
            await asyncio.to_thread(self.on_change, action, event)


@pytest.mark.parametrize(
    ("action", "event", "told"),
    [
        *((action, message(guid), 1) for action in (0, 1) for guid in (USBPRINT, COM_PORT)),
        (0, message(USB_DEVICE), 1),
        (0, message(SPEAKER), 0),
        (2, message(USBPRINT), 0),
        (0, message(USBPRINT, kind=1), 0),
        (1, message(USBPRINT)[:20], 0),
    ],
)
def test_what_could_be_a_printer_is_told_and_nothing_else(
    action: int, event: bytes, told: int
) -> None:
    calls, heard = Recorded(), list[bool]()
    stop = watch(partial(heard.append, True), calls)
    assert calls.on_change is not None
    calls.on_change(action, event)
    assert len(heard) == told
    stop()
    assert calls.on_change is None


class Plugged:
    """A configured printer behind usbprint.sys."""

    def __init__(self, calls: FakeUsbprint) -> None:
        self.settings = PrinterSettings(
            id="front",
            name="Front",
            transport=TransportKind.USBPRINT,
            vendor=0x04B8,
            product=0x0202,
        )
        self.link = Link(
            lambda heard, lost: UsbprintTransport(self.settings, heard, lost, calls),
            CapabilityCard(),
            on_change=lambda: None,
            on_process_id=lambda _: None,
        )

    async def until(self, state: Callable[[LinkState], bool]) -> None:
        async with asyncio.timeout(5):
            while not state(self.link.observation.link):
                await asyncio.sleep(0.01)


async def test_a_printer_is_reached_again_the_moment_windows_tells_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(backoff, "FIRST_S", 60.0)  # it does not try again by itself
    monkeypatch.setattr(backoff, "CAP_S", 60.0)
    printer, windows = FakeUsbprintPrinter(), Recorded()
    calls = FakeUsbprint(printer)
    plugged = Plugged(calls)
    hot_plug = HotPlug(
        [plugged], lambda wish: find(wish, calls) is not None, partial(watch, calls=windows)
    )
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work.run()) for work in (plugged.link, hot_plug)]
        await plugged.until(LinkState.READY.__eq__)
        for _ in range(2):
            printer.unplug()
            await windows.tell(1, message(USBPRINT))
            await plugged.until(LinkState.READY.__ne__)
            printer.plug()
            await windows.tell(0, message(USBPRINT))
            await plugged.until(LinkState.READY.__eq__)
        for task in tasks:
            task.cancel()
    assert windows.on_change is None
    assert printer.open == 0
