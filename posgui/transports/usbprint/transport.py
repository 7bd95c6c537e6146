"""The usbprint transport."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence

from posgui.model.errors import TransportError, TransportReason
from posgui.model.settings import PrinterSettings
from posgui.transports.base import Capabilities
from posgui.transports.threaded import OPEN_TIMEOUT_S, ThreadedTransport
from posgui.transports.usbprint.calls import UsbprintCalls
from posgui.transports.usbprint.device import UsbprintPrinter
from posgui.transports.usbprint.finding import find, wanted

BUSY_PAUSES_S = (0.25, 0.5, 1.0, 2.0)
"""Between the tries to open a device that Windows's spooler has, which it has only while it
prints: a receipt takes a second or two (Fiscalberry's design for usbprint)."""

_PERHAPS_BUSY = (TransportReason.BUSY, TransportReason.ACCESS_DENIED)
"""Windows denies access also to a device that lets in one program at a time and has it."""


def win32_calls() -> UsbprintCalls:
    """Windows's own; TransportError DRIVER_MISSING on another system."""
    if sys.platform == "win32":
        from posgui.transports.usbprint.calls import Win32Usbprint

        return Win32Usbprint()
    else:  # noqa: RET505 - one of the two is dead code to the type checker
        raise TransportError(TransportReason.DRIVER_MISSING, address="usbprint")


class UsbprintTransport(ThreadedTransport):
    """A receipt printer behind usbprint.sys. DRIVER_MISSING on another system than Windows."""

    capabilities = Capabilities(reads_back=True, can_confirm=True, hot_plug=True, exclusive=True)
    open_s = OPEN_TIMEOUT_S + sum(BUSY_PAUSES_S)

    def __init__(
        self,
        settings: PrinterSettings,
        on_bytes: Callable[[bytes], None],
        on_lost: Callable[[TransportError], None],
        calls: UsbprintCalls | None = None,
        pauses_s: Sequence[float] | None = None,
    ) -> None:
        """``settings`` names the device by vendor and product, serial number or instance (see
        ``finding.find``); ``calls`` are Windows's own by default, ``pauses_s`` are
        BUSY_PAUSES_S."""
        super().__init__("usbprint", wanted(settings), on_bytes, on_lost)
        self._settings = settings
        self._calls = calls
        self._pauses_s = BUSY_PAUSES_S if pauses_s is None else pauses_s
        self._given_up = threading.Event()

    @property
    def address(self) -> str:
        """``USB 04b8:0202``, and the instance once the device was found."""
        return f"USB {self._where}"

    async def close(self) -> None:
        """As every transport; ends the wait for a device that another program has."""
        self._given_up.set()
        await super().close()

    def _open_device(self) -> UsbprintPrinter:
        calls = self._calls or win32_calls()
        for pause_s in self._pauses_s:
            try:
                return self._open_now(calls)
            except TransportError as error:
                if error.reason not in _PERHAPS_BUSY or self._given_up.wait(pause_s):
                    raise
        return self._open_now(calls)

    def _open_now(self, calls: UsbprintCalls) -> UsbprintPrinter:
        found = find(self._settings, calls)
        if found is None:
            raise TransportError(TransportReason.UNPLUGGED, address=self.address)
        return UsbprintPrinter(found, calls)
