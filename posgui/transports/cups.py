"""A printer behind a print queue of this machine's CUPS (Linux, macOS)."""

from __future__ import annotations

from posgui.host import cups
from posgui.host.queues import QueuedJob
from posgui.model.machine import PrintQueue
from posgui.transports.queued import PrintServer, QueueTransport


class CupsTransport(QueueTransport):
    """A queue of CUPS, asked over IPP."""

    def _server(self) -> PrintServer:
        where = cups.server()
        if where is None:
            raise FileNotFoundError("CUPS")
        return _CupsQueue(where, self.address)


class _CupsQueue:
    """One queue of the CUPS that is there."""

    def __init__(self, where: str, name: str) -> None:
        self._where = where
        self._name = name

    def look(self) -> PrintQueue:
        return cups.queue(self._where, self._name)

    def submit(self, title: str, document: bytes) -> int:
        return cups.submit(self._where, self._name, title, document)

    def job(self, number: int) -> QueuedJob:
        return cups.job(self._where, self._name, number)
