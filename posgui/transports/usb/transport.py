"""The USB transport: one printer, in threads of its own so that the event loop never blocks."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Any

from posgui.model.errors import TransportError, TransportReason
from posgui.model.settings import PrinterSettings
from posgui.transports.base import Capabilities, Transport
from posgui.transports.usb.device import UsbPrinter
from posgui.transports.usb.finding import find, wanted
from posgui.transports.usb.threads import DeviceThreads, Write

OPEN_TIMEOUT_S = 3.0
"""Finding, claiming and draining take under 0.3 s; a device that does not answer control
requests holds each for libusb's 1 s."""

CLOSE_TIMEOUT_S = 0.9
"""Longer than one refused write (0.5 s) and the silent read (0.25 s) beside it. A thread
that a dead device holds still longer ends, and gives the device back, by itself."""

_LOGGER = logging.getLogger(__name__)


class UsbTransport(Transport):
    """A receipt printer on USB."""

    capabilities = Capabilities(reads_back=True)

    def __init__(
        self,
        settings: PrinterSettings,
        on_bytes: Callable[[bytes], None],
        on_lost: Callable[[TransportError], None],
        backend: Any = None,
    ) -> None:
        """``settings`` names the device by vendor and product, serial number or port path
        (see ``finding.find``); ``backend`` is a pyusb backend, libusb by default."""
        super().__init__(on_bytes, on_lost)
        self._where = wanted(settings)
        self._settings = settings
        self._backend = backend
        self._threads: DeviceThreads | None = None
        self._opened: asyncio.Future[UsbPrinter] | None = None
        self._ended = asyncio.Event()
        self._pending: list[Write] = []
        self._lost: TransportError | None = None
        self._closing = False

    @property
    def address(self) -> str:
        """``USB 1-2.4``, or ``USB 04b8:0202`` until the device was found."""
        return f"USB {self._where}"

    async def open(self) -> None:
        """Find, claim and drain the printer.

        Raises TransportError: UNPLUGGED, ACCESS_DENIED, BUSY, DRIVER_MISSING (no libusb,
        no printer interface), WRITE_TIMEOUT (the device does not answer).
        """
        self._opened = asyncio.get_running_loop().create_future()
        self._threads = DeviceThreads(self._where, self._open_printer, self)
        self._threads.start()
        try:
            async with asyncio.timeout(OPEN_TIMEOUT_S):
                printer = await self._opened
        except TimeoutError:
            await self.close()
            raise TransportError(TransportReason.WRITE_TIMEOUT, address=self.address) from None
        except BaseException:
            self._closing = True
            self._threads.leave()
            raise
        self._where = printer.path
        self.capabilities = Capabilities(reads_back=printer.reads_back)

    async def write(self, data: bytes) -> None:
        """Hand ``data`` to the printer; see ``Transport.write``."""
        if self._lost is not None:
            raise self._lost
        if self._threads is None:
            raise TransportError(TransportReason.LINK_LOST, address=self.address)
        job = Write(data, asyncio.get_running_loop().create_future())
        self._pending.append(job)
        self._threads.submit(job)
        try:
            await job.done
        except asyncio.CancelledError:
            self._threads.leave()
            raise

    def unsent(self) -> int | None:
        """Bytes given to ``write`` that the printer has not taken yet."""
        return sum(len(job.data) - job.taken for job in self._pending)

    async def close(self) -> None:
        """Stop both threads and give the device back, within CLOSE_TIMEOUT_S."""
        self._closing = True
        if self._threads is None:
            return
        self._threads.leave()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_TIMEOUT_S):
                await self._ended.wait()
            self._threads.join()
            return
        _LOGGER.warning("%s: the device does not let go yet", self.address)

    def _open_printer(self) -> UsbPrinter:
        device = find(self._settings, self._backend)
        if device is None:
            raise TransportError(TransportReason.UNPLUGGED, address=self.address)
        return UsbPrinter(device)

    def opened(self, printer: UsbPrinter) -> None:
        """From the threads: the printer is claimed."""
        if self._opened is not None and not self._opened.done():
            self._opened.set_result(printer)

    def received(self, data: bytes) -> None:
        """From the threads: the printer sent this."""
        if not self._closing:
            self.on_bytes(data)

    def written(self, job: Write) -> None:
        """From the threads: the printer took all of it."""
        self._pending.remove(job)
        if not job.done.done():
            job.done.set_result(None)

    def lost(self, error: TransportError) -> None:
        """From the threads: the printer could not be opened, or is gone."""
        if self._lost is not None:
            return
        self._fail(error)
        if self._opened is not None and not self._opened.done():
            self._opened.set_exception(error)
        elif not self._closing:
            self.on_lost(error)

    def ended(self) -> None:
        """From the threads: everything is given back."""
        error = TransportError(TransportReason.LINK_LOST, address=self.address)
        if self._closing:
            self._fail(error)
        else:
            # Only an error in our own code ends the threads without "lost" or "close".
            self.lost(error)
        self._ended.set()

    def _fail(self, error: TransportError) -> None:
        self._lost = self._lost or error
        for job in self._pending:
            if not job.done.done():
                job.done.set_exception(error)
