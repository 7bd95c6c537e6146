"""What this computer lists: each way of looking as sightings. All of it blocks."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from posgui.engine.building import plugged_in_printers
from posgui.host.holders import holders
from posgui.model.search import Access, SeenBy, Sighting
from posgui.model.settings import TransportKind

if TYPE_CHECKING:
    from posgui.transports.usbprint.finding import UsbprintDevice

Look = Callable[[], list[Sighting]]


def usb() -> list[Sighting]:
    """Devices with a printer interface. TransportError DRIVER_MISSING."""
    found = []
    for each in plugged_in_printers():
        if sys.platform == "win32" and each.access is Access.UNKNOWN:
            continue  # libusb sees it and cannot open it: another driver has it
        table: dict[str, str | int] = {
            "transport": TransportKind.USB,
            "vendor": f"{each.vendor:04x}",
            "product": f"{each.product:04x}",
            # A serial number goes with the printer to another port; a path does not.
            **({"serial": each.serial} if each.serial else {"path": each.path}),
        }
        place = f"USB {each.path}"
        found.append(Sighting((SeenBy.USB,), table, place, place, each.name, each.access))
    return found


def usblp() -> list[Sighting]:
    """Printers that Linux's own driver holds."""
    from posgui.transports.usblp.finding import nodes

    found = []
    for each in nodes():
        file = str(each.file)
        table: dict[str, str | int] = {"transport": TransportKind.USBLP, "device": file}
        if each.vendor:
            table |= {"vendor": f"{each.vendor:04x}", "product": f"{each.product:04x}"}
            table |= {"serial": each.serial} if each.serial else {"path": each.path}
        place, access = f"USB {each.path}", _access(file)
        found.append(Sighting((SeenBy.USBLP,), table, file, place, each.name, access))
    return found


def serial() -> list[Sighting]:
    """Serial ports; whether a printer is at one, only talking to it tells."""
    from posgui.host.serial_ports import serial_ports

    found = []
    for each in serial_ports():
        table = {"transport": TransportKind.SERIAL, "device": each.device}
        access = Access.UNKNOWN if sys.platform == "win32" else _access(each.device)
        found.append(Sighting((SeenBy.SERIAL,), table, each.device, each.device, each.name, access))
    return found


def cups() -> list[Sighting]:
    """The print queues of this computer's CUPS. OSError where it does not answer."""
    from posgui.host import cups as server

    where = server.server()
    if where is None:
        return []
    return [
        Sighting(
            (SeenBy.CUPS,),
            {"transport": TransportKind.CUPS, "queue": queue},
            address=queue,
            place=f"queue {queue}",
            title=title,
        )
        for queue, title in server.named(where)
    ]


def usbprint() -> list[Sighting]:
    """Printers that Windows's own driver holds. TransportError DRIVER_MISSING."""
    from posgui.transports.usbprint.finding import plugged_in
    from posgui.transports.usbprint.transport import win32_calls

    return [of_usbprint(each) for each in plugged_in(win32_calls())]


def of_usbprint(device: UsbprintDevice) -> Sighting:
    """One of them."""
    table: dict[str, str | int] = {
        "transport": TransportKind.USBPRINT,
        "vendor": f"{device.vendor:04x}",
        "product": f"{device.product:04x}",
        **({"serial": device.serial} if device.serial else {"path": device.instance}),
    }
    place = f"USB {device.instance}"
    return Sighting((SeenBy.USBPRINT,), table, place, place)


def winspool() -> list[Sighting]:
    """The print queues of this Windows. OSError where it does not tell."""
    from posgui.host.winspool.listing import queues

    return [
        Sighting(
            (SeenBy.WINSPOOL,),
            {"transport": TransportKind.WINSPOOL, "queue": each.name},
            address=each.name,
            place=f"queue {each.name}",
        )
        for each in queues()
    ]


def looks() -> Mapping[SeenBy, Look]:
    """The ways of looking that this system has."""
    found: dict[SeenBy, Look] = {SeenBy.USB: usb, SeenBy.SERIAL: serial}
    if sys.platform == "win32":
        found |= {SeenBy.USBPRINT: usbprint, SeenBy.WINSPOOL: winspool}
    else:
        found |= {SeenBy.CUPS: cups}
    if sys.platform == "linux":
        found |= {SeenBy.USBLP: usblp}
    return found


def _access(file: str) -> Access:
    """By the rights and by who has it open: opening it would keep others off."""
    if not os.access(file, os.R_OK | os.W_OK):
        return Access.DENIED
    return Access.BUSY if holders(file) else Access.OK
