"""Which receipt printers are plugged in, for a person who sets one up."""

from __future__ import annotations

import contextlib
import logging
from dataclasses import dataclass
from typing import Any

import usb.core
import usb.util

from posgui.model.errors import TransportReason
from posgui.model.search import Access
from posgui.model.settings import PrinterSettings, TransportKind
from posgui.transports.usb.device import PRINTER_CLASS, printer_interface
from posgui.transports.usb.finding import load_backend, order, port_path, reason_of

_LOGGER = logging.getLogger(__name__)

_ACCESS = {
    TransportReason.ACCESS_DENIED: Access.DENIED,
    TransportReason.BUSY: Access.BUSY,
    TransportReason.UNPLUGGED: Access.UNKNOWN,
}
EPSON = 0x04B8
"""Seiko Epson's vendor id. Its printers may be set to the vendor class, which everything
else with a chip of its own has too: of other makers that class says nothing."""


@dataclass(frozen=True, slots=True)
class PluggedIn:
    """One device on USB that could be a receipt printer."""

    vendor: int
    product: int
    path: str
    """Where it is plugged in: ``1-2.4``."""
    serial: str
    """Empty where it has none, or where this user may not ask it; ``name`` likewise."""
    name: str
    access: Access = Access.UNKNOWN
    """Whether this user may open it; UNKNOWN where only opening it as a printer tells."""

    def is_meant_by(self, settings: PrinterSettings) -> bool:
        """True if these settings name this device."""
        if settings.transport is not TransportKind.USB:
            return False
        if settings.path and settings.path != self.path:
            return False
        if settings.serial and self.serial and settings.serial != self.serial:
            return False
        known = (settings.vendor, settings.product)
        return not settings.vendor or known == (self.vendor, self.product)


def plugged_in(backend: Any = None) -> list[PluggedIn]:
    """Every device with a printer interface a receipt can be written to, by where it is
    plugged in; none of them is claimed or left open. Blocks. Raises TransportError
    DRIVER_MISSING without libusb.
    """
    try:
        listed = list(usb.core.find(find_all=True, backend=backend or load_backend()))
    except usb.core.USBError as error:
        # A device that leaves while the list is read spoils the whole list.
        _LOGGER.debug("listing USB devices failed: %s", error)
        return []
    return [_described(device) for device in sorted(listed, key=order) if _is_printer(device)]


def _is_printer(device: Any) -> bool:
    try:
        found = [printer_interface(configuration) for configuration in device]
    except (usb.core.USBError, NotImplementedError):
        return False  # a hub on Windows tells nothing about itself
    classes = [interface.bInterfaceClass for interface in found if interface is not None]
    return PRINTER_CLASS in classes or (bool(classes) and device.idVendor == EPSON)


def _described(device: Any) -> PluggedIn:
    try:
        access = _access(device)
        maker = _string(device, device.iManufacturer)
        product = _string(device, device.iProduct)
        serial = _string(device, device.iSerialNumber)
    finally:
        usb.util.dispose_resources(device)
    name = product if product.lower().startswith(maker.lower()) else f"{maker} {product}".strip()
    place = port_path(device)
    return PluggedIn(device.idVendor, device.idProduct, place, serial, name, access)


def _access(device: Any) -> Access:
    """Any question needs the right to open the device; the one for its languages disturbs
    nobody."""
    try:
        usb.util.get_langids(device)
    except usb.core.USBError as error:
        return _ACCESS.get(reason_of(error), Access.OK)  # it was asked, and has none
    except NotImplementedError:
        return Access.UNKNOWN  # Windows with another driver than WinUSB
    return Access.OK


def _string(device: Any, index: int) -> str:
    """A string descriptor; empty where there is none or it cannot be read."""
    # Reading needs the right to open the device; a descriptor that is no UTF-16 raises
    # UnicodeDecodeError, a device without languages ValueError.
    with contextlib.suppress(usb.core.USBError, NotImplementedError, ValueError):
        return str(usb.util.get_string(device, index) or "").strip() if index else ""
    return ""
