"""Which class serves which kind; imported only when asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from posgui.model.errors import TransportError, TransportReason
from posgui.model.machine import Plugged
from posgui.model.settings import (
    PLUGGED_IN,
    QUEUES,
    PrinterSettings,
    SettlementKind,
    SettlementSettings,
    TransportKind,
)
from posgui.service.session import MakeTransport
from posgui.transports.base import Transport

if TYPE_CHECKING:
    from posgui.capture.settlement_file import SettlementFile
    from posgui.capture.settlement_http import SettlementHttp
    from posgui.capture.sink import Sales
    from posgui.transports.usb.listing import PluggedIn

OnBytes = Callable[[bytes], None]
OnLost = Callable[[TransportError], None]


SaleSource: TypeAlias = "SettlementHttp | SettlementFile"


def transport_maker(settings: PrinterSettings) -> MakeTransport:
    """How connections to that printer are made."""
    match settings.transport:
        case TransportKind.NETWORK:
            from posgui.transports.network import NetworkTransport

            def network(on_bytes: OnBytes, on_lost: OnLost) -> Transport:
                return NetworkTransport(settings.host, settings.port, on_bytes, on_lost)

            return network
        case TransportKind.USB:
            from posgui.transports.usb import UsbTransport

            def usb(on_bytes: OnBytes, on_lost: OnLost) -> Transport:
                return UsbTransport(settings, on_bytes, on_lost)

            return usb
        case TransportKind.USBLP | TransportKind.SERIAL:
            return _device_maker(settings)
        case TransportKind.CUPS:
            from posgui.transports.cups import CupsTransport

            def cups(on_bytes: OnBytes, on_lost: OnLost) -> Transport:
                return CupsTransport(settings.queue, on_bytes, on_lost)

            return cups
        case TransportKind.WINSPOOL | TransportKind.USBPRINT:
            return _windows_maker(settings)
        case TransportKind.SIMULATOR:
            from posgui.simulator.host import SimulatedPrinterHost
            from posgui.transports.simulator import SimulatorTransport

            host = SimulatedPrinterHost()

            def simulator(on_bytes: OnBytes, on_lost: OnLost) -> Transport:
                return SimulatorTransport(host, on_bytes, on_lost)

            return simulator
        case _:
            from posgui.transports.installed import installed_maker

            return installed_maker(settings)


def _device_maker(settings: PrinterSettings) -> MakeTransport:
    if settings.transport is TransportKind.SERIAL:
        from posgui.transports.serial import SerialTransport

        return lambda on_bytes, on_lost: SerialTransport(settings, on_bytes, on_lost)
    if sys.platform == "win32":
        from posgui.transports.installed import missing_maker

        return missing_maker(settings)
    else:  # noqa: RET505 - one of the two is dead code to the type checker
        from posgui.transports.usblp.transport import UsblpTransport

        return lambda on_bytes, on_lost: UsblpTransport(settings, on_bytes, on_lost)


def _windows_maker(settings: PrinterSettings) -> MakeTransport:
    """On another system opening these fails with DRIVER_MISSING."""
    if settings.transport is TransportKind.WINSPOOL:
        from posgui.transports.winspool import WinspoolTransport

        return lambda on_bytes, on_lost: WinspoolTransport(settings.queue, on_bytes, on_lost)
    from posgui.transports.usbprint import UsbprintTransport

    return lambda on_bytes, on_lost: UsbprintTransport(settings, on_bytes, on_lost)


def sale_source(settings: SettlementSettings, sales: Sales) -> SaleSource:
    """How that source of sales is listened to."""
    match settings.kind:
        case SettlementKind.HTTP:
            from posgui.capture.settlement_http import SettlementHttp

            return SettlementHttp(settings, sales)
        case SettlementKind.FILE:
            from posgui.capture.settlement_file import SettlementFile

            return SettlementFile(settings, sales)


def plugged_in_printers() -> list[PluggedIn]:
    """What is on USB and could be a receipt printer. Blocks; TransportError DRIVER_MISSING."""
    from posgui.transports.usb.listing import plugged_in

    return plugged_in()


def look_for(settings: PrinterSettings) -> Plugged:
    """What the system lists of a printer that is plugged in (one of PLUGGED_IN). Blocks;
    TransportError DRIVER_MISSING where the system does not list its kind: without libusb, or on
    Windows."""
    if settings.transport is TransportKind.USBPRINT:
        return _look_on_windows(settings)
    if settings.transport is TransportKind.USB:
        from posgui.transports.usb.finding import find, node

        others = [each for each in plugged_in_printers() if not each.is_meant_by(settings)]
        device = find(settings)
        held = str(node(device)) if device is not None else ""
        return Plugged(device is not None, len(others), node=held)
    if settings.transport is TransportKind.SERIAL:
        return _look_at_port(settings.device)
    file = node_of(settings)
    is_here = file is not None and file.exists()
    return Plugged(is_here, node=str(file) if is_here else "")


def _look_at_port(device: str) -> Plugged:
    from posgui.host.serial_ports import is_port_here

    try:
        is_here = is_port_here(device)
    except OSError as error:  # of Windows, whose ports are no files
        raise TransportError(TransportReason.DRIVER_MISSING, address=device) from error
    return Plugged(is_here, node=device if is_here and sys.platform != "win32" else "")


def _look_on_windows(settings: PrinterSettings) -> Plugged:
    from posgui.transports.usbprint.finding import plugged_in
    from posgui.transports.usbprint.transport import win32_calls

    meant = [each.is_meant_by(settings) for each in plugged_in(win32_calls())]
    return Plugged(any(meant), meant.count(False))


def is_plugged_in(settings: PrinterSettings) -> bool:
    """Whether the device of such a printer (one of PLUGGED_IN) is here. Blocks;
    TransportError DRIVER_MISSING without libusb, or Windows's driver."""
    if settings.transport is TransportKind.USBPRINT:
        return _look_on_windows(settings).present
    if settings.transport is TransportKind.USB:
        from posgui.transports.usb.finding import find

        return find(settings) is not None
    if settings.transport is TransportKind.USBLP:
        from posgui.transports.usblp.finding import find as find_node

        return find_node(settings) is not None
    return look_for(settings).present


def node_of(settings: PrinterSettings) -> Path | None:
    """The device file of a printer that is plugged into this Linux machine; None where its
    kind has none or it is not here. Blocks; TransportError DRIVER_MISSING without libusb."""
    match settings.transport:
        case TransportKind.USB:
            from posgui.transports.usb.finding import find, node

            device = find(settings)
            return node(device) if device is not None else None
        case TransportKind.USBLP:
            from posgui.transports.usblp.finding import find as find_node

            return find_node(settings)
        case TransportKind.SERIAL:
            return Path(settings.device)
    return None


def resume_queue(settings: PrinterSettings) -> None:
    """Start a printer's paused print queue again. Blocks; PermissionError where that is for
    an administrator, OSError or LookupError where there is no queue."""
    if settings.transport is TransportKind.WINSPOOL:
        from posgui.host.winspool.queue import WindowsQueue, win32_calls
        from posgui.transports.queued import OURS

        try:
            calls = win32_calls()
        except NotImplementedError as error:
            raise FileNotFoundError("winspool") from error
        WindowsQueue(settings.queue, calls).resume(OURS)
        return
    from posgui.host import cups

    where = cups.server()
    if where is None:
        raise FileNotFoundError("CUPS")
    cups.resume(where, settings.queue)


def settings_key(settings: PrinterSettings) -> str:
    """What a capability card is bound to: the configured address."""
    if settings.transport in PLUGGED_IN - {TransportKind.SERIAL}:
        known = f"{settings.vendor:04x}:{settings.product:04x}:{settings.serial}:{settings.path}"
        return f"{settings.transport}:{known}{settings.device}"
    if settings.transport is TransportKind.SERIAL:
        return f"serial:{settings.device}"
    if settings.transport in QUEUES:
        return f"{settings.transport}:{settings.queue}"
    key = f"{settings.transport}:{settings.host}:{settings.port}"
    if settings.transport in tuple(TransportKind):
        return key
    return f"{key}:{settings.device}:{settings.path}:{settings.serial}"  # an add-on's
