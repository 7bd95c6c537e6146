"""One claimed printer interface of a USB device: blocking calls for the transport's threads."""

from __future__ import annotations

import contextlib
import errno
import time
from typing import Any

import usb.core
import usb.util

from posgui.model.errors import TransportError, TransportReason
from posgui.transports.base import PortTold
from posgui.transports.usb.finding import port_path, reason_of
from posgui.transports.usblp.finding import is_in_use

PRINTER_CLASS = 7
VENDOR_CLASS = 0xFF
"""Epson TM printers come as either class, by a memory switch (TM-T88VI specification)."""

IPP_PROTOCOL = 4
"""bInterfaceProtocol of IPP over USB: HTTP, not a byte pipe."""

CHUNK = 1024
"""Bytes a transfer. Small, because a transfer that times out has to be cancelled and
counted: a KiB is about 100 mm of text, less than a second of printing, so only a printer
that really stopped lets one time out. Whole packets at every speed (64, 512, 1024)."""

WRITE_TIMEOUT_MS = 500
"""Milliseconds a transfer may be refused (NAK) before the thread looks whether it is still
wanted; bounds ``close``."""

CLASS_IN = 0xA1
"""bmRequestType: to the host, of the class, of an interface."""
GET_DEVICE_ID = 0
GET_PORT_STATUS = 1
"""Requests of the printer class (USB Device Class Definition for Printing Devices 1.1, section
4.2); a device of the vendor class may have them as well."""
DEVICE_ID_MAX = 1024
CONTROL_TIMEOUT_MS = 400

STALE_SILENCE_S = 0.05
STALE_LIMIT_S = 0.2
"""A former owner's unread answers sit in the printer and would be taken for ours ("always
the status of the previous request", escpos-rs issue 18). Reading them off ends after 50 ms
without a byte, or after 200 ms with a printer that never stops talking."""

PAUSE_S = 0.01
PAUSE_MAX_S = 0.1
"""Pauses, doubling, after an empty packet or the same one again: some printers send empty
packets while they have nothing to say, and often one before an answer; others repeat their
automatic status at every read (Bixolon SRP-F310 manual p.104)."""


class UsbPrinter:
    """A claimed printer interface with its bulk endpoints.

    ``read`` and ``write_some`` may run in two threads at once; ``release`` only when
    neither runs any more.
    """

    def __init__(self, device: Any) -> None:
        """Open and claim ``device`` (pyusb); TransportError if that fails, with nothing held.

        Raises ACCESS_DENIED, BUSY (another program has claimed it, or prints on it through
        the kernel's driver), UNPLUGGED, or DRIVER_MISSING where the device has no interface
        a receipt can be written to.
        """
        self.path = port_path(device)
        self._device = device
        self._number = self._alternate = 0
        self._took_driver = False
        self._pause = PAUSE_S
        self._last = b""
        try:
            interface = printer_interface(_active_configuration(device))
            if interface is None:
                raise TransportError(TransportReason.DRIVER_MISSING, address=self.path)
            self._out: Any = _bulk(interface, usb.util.ENDPOINT_OUT)
            self._in: Any = _bulk(interface, usb.util.ENDPOINT_IN)
            self._claim(interface)
            self._drain()
        except usb.core.USBError as error:
            self.release()
            raise self._failure(error) from error
        except NotImplementedError as error:
            # libusb on Windows: another driver than WinUSB has the device.
            self.release()
            raise TransportError(TransportReason.DRIVER_MISSING, address=self.path) from error
        except TransportError:
            self.release()
            raise

    @property
    def reads_back(self) -> bool:
        """True if the printer has a bulk IN endpoint."""
        return self._in is not None

    def read(self, timeout_s: float) -> bytes:
        """What the printer sent, up to a few packets; empty if nothing in time.

        TransportError when the device is gone.
        """
        size = max(self._in.wMaxPacketSize, 64) * 8
        try:
            data = bytes(self._in.read(size, int(timeout_s * 1000)))
        except usb.core.USBTimeoutError:
            self._pause, self._last = PAUSE_S, b""
            return b""
        except usb.core.USBError as error:
            if error.errno != errno.EPIPE:
                raise self._failure(error) from error
            self._clear_halt(self._in)
            return b""
        if data == self._last or not data:
            time.sleep(self._pause)
            self._pause = min(self._pause * 2, PAUSE_MAX_S)
        else:
            self._pause = PAUSE_S
        self._last = data
        return data

    def write_some(self, data: bytes) -> int:
        """Hand over up to CHUNK bytes; how many of them the printer took.

        Zero while it takes none, such as out of paper with a full buffer: that is
        waiting, not a fault. pyusb returns a partial count, and no error, when the time
        ran out in the middle of a transfer; a short count before that, and a transfer
        that "succeeded" with nothing, is a broken link. Raises TransportError.
        """
        chunk = data[:CHUNK]
        began = time.monotonic()
        try:
            taken = int(self._out.write(chunk, WRITE_TIMEOUT_MS))
        except usb.core.USBTimeoutError:
            return 0
        except usb.core.USBError as error:
            if error.errno == errno.EPIPE:
                self._clear_halt(self._out)
            raise self._failure(error) from error
        timed_out = time.monotonic() - began >= WRITE_TIMEOUT_MS / 1000 * 0.9
        if taken == len(chunk) or (0 < taken < len(chunk) and timed_out):
            return taken
        raise TransportError(TransportReason.LINK_LOST, address=self.path)

    def unsent(self) -> int:
        """Nothing waits in this machine: a transfer that was taken is in the printer."""
        return 0

    def port_told(self) -> PortTold | None:
        """What the printer class's own requests tell: GET_PORT_STATUS and GET_DEVICE_ID, whose
        index is the interface in the high byte, then the alternate setting."""
        try:
            status = self._ask(GET_PORT_STATUS, self._number, 1)
        except usb.core.USBError:
            return None
        if len(status) != 1:
            return None
        with contextlib.suppress(usb.core.USBError):
            return PortTold(
                status[0],
                self._ask(GET_DEVICE_ID, self._number << 8 | self._alternate, DEVICE_ID_MAX),
            )
        return PortTold(status[0])

    def _ask(self, request: int, index: int, size: int) -> bytes:
        return bytes(
            self._device.ctrl_transfer(CLASS_IN, request, 0, index, size, CONTROL_TIMEOUT_MS)
        )

    def release(self) -> None:
        """Give back the interface, the kernel's driver and the handle. Never raises."""
        with contextlib.suppress(usb.core.USBError):
            usb.util.release_interface(self._device, self._number)
        if self._took_driver:
            self._took_driver = False
            with contextlib.suppress(usb.core.USBError):
                self._device.attach_kernel_driver(self._number)
        with contextlib.suppress(usb.core.USBError):
            usb.util.dispose_resources(self._device)

    def _claim(self, interface: Any) -> None:
        self._number = interface.bInterfaceNumber
        self._alternate = interface.bAlternateSetting
        # Only Linux has a driver to take off; elsewhere libusb says "not supported".
        with contextlib.suppress(NotImplementedError):
            if self._device.is_kernel_driver_active(self._number):
                if is_in_use(self.path):
                    # Without its driver that program's receipt would end in the middle.
                    raise TransportError(TransportReason.BUSY, address=self.path)
                self._device.detach_kernel_driver(self._number)
                self._took_driver = True
        usb.util.claim_interface(self._device, self._number)
        if self._alternate:
            interface.set_altsetting()

    def _drain(self) -> None:
        if self._in is None:
            return
        now = began = heard = time.monotonic()
        while now - began < STALE_LIMIT_S and now - heard < STALE_SILENCE_S:
            data = self.read(STALE_SILENCE_S)
            now = time.monotonic()
            heard = now if data else heard

    def _clear_halt(self, endpoint: Any) -> None:
        # A stall outlives close and open; without this the printer would stay deaf.
        try:
            endpoint.clear_halt()
        except usb.core.USBError as error:
            raise self._failure(error) from error

    def _failure(self, error: usb.core.USBError) -> TransportError:
        return TransportError(reason_of(error), address=self.path)


def _active_configuration(device: Any) -> Any:
    """The active configuration; the first is set only if the device has none."""
    try:
        return device.get_active_configuration()
    except usb.core.USBError as error:
        if error.errno is not None:
            raise
    device.set_configuration()
    return device.get_active_configuration()


def printer_interface(configuration: Any) -> Any | None:
    """The first printer or vendor class interface with a bulk OUT endpoint.

    Of its alternate settings the first that can also be read is taken.
    """
    usable = [
        interface
        for interface in configuration
        if interface.bInterfaceClass in (PRINTER_CLASS, VENDOR_CLASS)
        and (interface.bInterfaceClass, interface.bInterfaceProtocol)
        != (PRINTER_CLASS, IPP_PROTOCOL)
        and _bulk(interface, usb.util.ENDPOINT_OUT) is not None
    ]
    if not usable:
        return None
    settings = [i for i in usable if i.bInterfaceNumber == usable[0].bInterfaceNumber]
    readable = (i for i in settings if _bulk(i, usb.util.ENDPOINT_IN) is not None)
    return next(readable, settings[0])


def _bulk(interface: Any, direction: int) -> Any | None:
    for endpoint in interface:
        if (
            usb.util.endpoint_direction(endpoint.bEndpointAddress) == direction
            and usb.util.endpoint_type(endpoint.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
        ):
            return endpoint
    return None
