"""The usblp transport."""

from __future__ import annotations

from collections.abc import Callable

from posgui.model.errors import TransportError, TransportReason
from posgui.model.settings import PrinterSettings
from posgui.transports.base import Capabilities
from posgui.transports.threaded import ThreadedTransport
from posgui.transports.usblp.device import UsblpPrinter
from posgui.transports.usblp.finding import SYSTEM, Places, find, wanted


class UsblpTransport(ThreadedTransport):
    """A receipt printer behind ``/dev/usb/lpN``, which one program at a time may open."""

    capabilities = Capabilities(reads_back=True, can_confirm=True, hot_plug=True, exclusive=True)

    def __init__(
        self,
        settings: PrinterSettings,
        on_bytes: Callable[[bytes], None],
        on_lost: Callable[[TransportError], None],
        places: Places = SYSTEM,
    ) -> None:
        """``settings`` names the node, or what it is found by (``finding.find``)."""
        super().__init__("usblp", wanted(settings), on_bytes, on_lost)
        self._settings = settings
        self._places = places

    def _open_device(self) -> UsblpPrinter:
        node = find(self._settings, self._places)
        if node is None:
            raise TransportError(TransportReason.UNPLUGGED, address=self.address)
        return UsblpPrinter(node)
