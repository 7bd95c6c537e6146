"""Which of the printers behind usbprint.sys a configuration means."""

from __future__ import annotations

import re
from dataclasses import dataclass

from posgui.host.windows import CallFailed
from posgui.model.errors import TransportError, TransportReason
from posgui.model.settings import PrinterSettings
from posgui.transports.usbprint.calls import Interface, UsbprintCalls

_DEVICE = re.compile(
    r"USB\\VID_(?P<vendor>[0-9A-F]{4})&PID_(?P<product>[0-9A-F]{4})"
    r"(?P<part>&MI_[0-9A-F]{2})?[^\\]*\\(?P<instance>.+)",
    re.IGNORECASE,
)
"""A device instance id (Microsoft, "Standard USB Identifiers"): the last part is the serial
number, or made up by Windows from the port, which the ``&`` in it tells."""


@dataclass(frozen=True, slots=True)
class UsbprintDevice:
    """One printer behind usbprint.sys."""

    vendor: int
    product: int
    serial: str
    """Empty where it has none."""
    instance: str
    """By which Windows tells it from others of its model, as ``path`` of a configuration."""
    interface: str
    """What CreateFile opens."""

    def is_meant_by(self, settings: PrinterSettings) -> bool:
        """True if these settings name this device."""
        if settings.path and settings.path.casefold() != self.instance.casefold():
            return False
        if settings.serial and settings.serial.casefold() != self.serial.casefold():
            return False
        known = (settings.vendor, settings.product)
        return not settings.vendor or known == (self.vendor, self.product)


def wanted(settings: PrinterSettings) -> str:
    """What a configuration asks for, in a word for people."""
    return settings.path or f"{settings.vendor:04x}:{settings.product:04x}"


def plugged_in(calls: UsbprintCalls) -> list[UsbprintDevice]:
    """Every printer behind usbprint.sys that is there, by its instance; none is opened.

    Blocks some milliseconds. Raises TransportError DRIVER_MISSING where Windows lists none
    because it cannot.
    """
    try:
        listed = calls.interfaces()
    except CallFailed as error:
        raise TransportError(TransportReason.DRIVER_MISSING, address="usbprint") from error
    found = (_described(each) for each in listed)
    return sorted((each for each in found if each is not None), key=lambda each: each.instance)


def find(settings: PrinterSettings, calls: UsbprintCalls) -> UsbprintDevice | None:
    """The device a configuration means, None while it is not plugged in. Blocks.

    Every key of the configuration must fit: vendor and product, serial number, instance. Of
    several that fit (two of one model without serial numbers) the first instance is taken;
    ``path`` tells them apart. Raises TransportError DRIVER_MISSING.
    """
    return next((each for each in plugged_in(calls) if each.is_meant_by(settings)), None)


def _described(interface: Interface) -> UsbprintDevice | None:
    own = _DEVICE.fullmatch(interface.device)
    if own is None:  # on another bus, such as IEEE 1394
        return None
    # The serial number is the composite device's, of which this is a part.
    whole = _DEVICE.fullmatch(interface.parent) if own["part"] else own
    named = whole["instance"] if whole else ""
    return UsbprintDevice(
        int(own["vendor"], 16),
        int(own["product"], 16),
        "" if "&" in named else named,
        own["instance"],
        interface.path,
    )
