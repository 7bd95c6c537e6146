"""A printer behind a print queue of this machine's spooler (Windows)."""

from __future__ import annotations

from collections.abc import Callable

from posgui.host.winspool import queue
from posgui.host.winspool.calls import SpoolerCalls
from posgui.model.errors import TransportError, TransportReason
from posgui.transports.queued import PrintServer, QueueTransport


class WinspoolTransport(QueueTransport):
    """A queue of Windows, written to as RAW; its driver is not used. DRIVER_MISSING elsewhere.

    Nothing is read back, and the spooler's "printed" means that the port took the job
    (``posgui.host.winspool.bits``): no receipt is better than ``accepted``.
    """

    def __init__(
        self,
        name: str,
        on_bytes: Callable[[bytes], None],
        on_lost: Callable[[TransportError], None],
        calls: SpoolerCalls | None = None,
    ) -> None:
        """``calls`` are Windows's own by default."""
        super().__init__(name, on_bytes, on_lost)
        self._calls = calls

    def _server(self) -> PrintServer:
        try:
            return queue.WindowsQueue(self.address, self._calls or queue.win32_calls())
        except NotImplementedError as error:
            raise TransportError(TransportReason.DRIVER_MISSING, address=self.address) from error
