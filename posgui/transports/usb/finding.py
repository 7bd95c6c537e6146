"""Which USB device a configuration means."""

from __future__ import annotations

import ctypes.util
import errno
import logging
from pathlib import Path
from typing import Any

import libusb_package
import usb.backend.libusb1
import usb.core
import usb.util

from posgui.model.errors import TransportError, TransportReason
from posgui.model.settings import PrinterSettings

_LOGGER = logging.getLogger(__name__)


def port_path(device: Any) -> str:
    """Where a pyusb device is plugged in, as the kernel writes it: ``1-2.4``.

    Bus, then the ports of the hubs on the way; it survives a replug and a power cycle,
    unlike the device address.
    """
    return f"{device.bus}-{'.'.join(str(port) for port in device.port_numbers or ())}"


def node(device: Any) -> Path:
    """The file by which Linux gives out the right to a pyusb device."""
    return Path(f"/dev/bus/usb/{device.bus:03}/{device.address:03}")


def wanted(settings: PrinterSettings) -> str:
    """What a configuration asks for, in a word for people: ``1-2.4`` or ``04b8:0202``."""
    return settings.path or f"{settings.vendor:04x}:{settings.product:04x}"


def load_backend() -> Any:
    """pyusb's libusb backend: the system's libusb, else the one in ``libusb_package``.

    Raises TransportError DRIVER_MISSING where neither can be loaded.
    """
    backend = usb.backend.libusb1.get_backend(find_library=_library)
    if backend is None:
        raise TransportError(TransportReason.DRIVER_MISSING, library="libusb")
    return backend


def _library(candidate: str) -> str | None:
    return ctypes.util.find_library(candidate) or libusb_package.find_library(candidate)


def reason_of(error: usb.core.USBError) -> TransportReason:
    """Our reason for a libusb error, by the errno that pyusb gives it."""
    match error.errno:
        case errno.EACCES | errno.EPERM:
            return TransportReason.ACCESS_DENIED
        case errno.EBUSY:
            return TransportReason.BUSY
        case errno.ENODEV | errno.EIO | errno.ENOENT | errno.ESHUTDOWN:
            return TransportReason.UNPLUGGED
        case _:
            return TransportReason.LINK_LOST


def find(settings: PrinterSettings, backend: Any = None) -> Any | None:
    """The pyusb device a configuration means, or None while it is not plugged in. Blocks.

    Every key of the configuration must fit: vendor and product, serial number, port path.
    Where several devices fit (two printers of one model without serial numbers) the
    lowest port path is taken; ``path`` tells them apart. The device is not left open.
    Raises TransportError DRIVER_MISSING without libusb.
    """
    try:
        listed = list(usb.core.find(find_all=True, backend=backend or load_backend()))
    except usb.core.USBError as error:
        # A device that leaves while the list is read spoils the whole list.
        _LOGGER.debug("%s: listing USB devices failed: %s", wanted(settings), error)
        return None
    return min((each for each in listed if _fits(each, settings)), key=order, default=None)


def _fits(device: Any, wish: PrinterSettings) -> bool:
    if wish.path and port_path(device) != wish.path:
        return False
    if wish.vendor and (device.idVendor, device.idProduct) != (wish.vendor, wish.product):
        return False
    return not wish.serial or _serial(device) in (wish.serial, None)


def _serial(device: Any) -> str | None:
    """The serial number; None where we may not read it, empty where there is none.

    A descriptor that is no UTF-16 counts as none.
    """
    try:
        return _read_serial(device)
    except usb.core.USBError as error:
        # Not telling is better than "unplugged": opening then says "access denied".
        return None if reason_of(error) is TransportReason.ACCESS_DENIED else ""
    except NotImplementedError:
        return None  # Windows with another driver than WinUSB: opening says so
    except UnicodeDecodeError:
        return ""
    finally:
        usb.util.dispose_resources(device)


def _read_serial(device: Any) -> str:
    languages = usb.util.get_langids(device) if device.iSerialNumber else ()
    if not languages:
        return ""
    return str(usb.util.get_string(device, device.iSerialNumber, languages[0]) or "")


def order(device: Any) -> tuple[int, tuple[int, ...]]:
    """Sorts devices by where they are plugged in."""
    return device.bus or 0, tuple(device.port_numbers or ())
