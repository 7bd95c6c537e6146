"""The USB transport: one printer, found by what the configuration says of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from posgui.model.errors import TransportError, TransportReason
from posgui.model.settings import PrinterSettings
from posgui.transports.base import Capabilities
from posgui.transports.threaded import ThreadedTransport
from posgui.transports.usb.device import UsbPrinter
from posgui.transports.usb.finding import find, wanted


class UsbTransport(ThreadedTransport):
    """A receipt printer on USB. DRIVER_MISSING: no libusb, or no printer interface."""

    capabilities = Capabilities(reads_back=True, can_confirm=True, hot_plug=True, exclusive=True)

    def __init__(
        self,
        settings: PrinterSettings,
        on_bytes: Callable[[bytes], None],
        on_lost: Callable[[TransportError], None],
        backend: Any = None,
    ) -> None:
        """``settings`` names the device by vendor and product, serial number or port path
        (see ``finding.find``); ``backend`` is a pyusb backend, libusb by default."""
        super().__init__("usb", wanted(settings), on_bytes, on_lost)
        self._settings = settings
        self._backend = backend

    @property
    def address(self) -> str:
        """``USB 1-2.4``, or ``USB 04b8:0202`` until the device was found."""
        return f"USB {self._where}"

    def _open_device(self) -> UsbPrinter:
        device = find(self._settings, self._backend)
        if device is None:
            raise TransportError(TransportReason.UNPLUGGED, address=self.address)
        return UsbPrinter(device)
