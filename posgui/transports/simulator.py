"""The simulated printer as a transport, in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from posgui.model.errors import TransportError, TransportReason
from posgui.simulator.host import SimulatedPrinterHost
from posgui.transports.base import Capabilities, Transport

__all__ = ["SimulatedPrinterHost", "SimulatorTransport"]


class SimulatorTransport(Transport):
    """One connection to a SimulatedPrinterHost, which outlives it with its paper and faults."""

    capabilities = Capabilities(reads_back=True, can_confirm=True)

    def __init__(
        self,
        printer: SimulatedPrinterHost,
        on_bytes: Callable[[bytes], None],
        on_lost: Callable[[TransportError], None],
    ) -> None:
        super().__init__(on_bytes, on_lost)
        self._printer = printer
        self._is_open = False
        self._closed = False
        self._progress = asyncio.Event()
        self._waiting = 0

    @property
    def address(self) -> str:
        return "simulator"

    async def open(self) -> None:
        """Raises TransportError HOST_UNREACHABLE while the printer is off or boots."""
        if self._is_open or self._closed:
            raise TransportError(TransportReason.LINK_LOST, address=self.address)
        if not self._printer.device.switches.up:
            raise TransportError(TransportReason.HOST_UNREACHABLE, address=self.address)
        self._is_open = True
        self._printer.attach(self)

    async def write(self, data: bytes) -> None:
        rest = memoryview(data)
        self._waiting += len(data)
        try:
            while rest:
                if not self._is_open:
                    raise TransportError(TransportReason.LINK_LOST, address=self.address)
                room = self._printer.device.room
                if room:
                    taken, rest = bytes(rest[:room]), rest[room:]
                    self._waiting -= len(taken)
                    self._printer.receive(self, taken)
                else:
                    self._progress.clear()
                    await self._progress.wait()
        finally:
            self._waiting -= len(rest)

    def unsent(self) -> int | None:
        return self._waiting

    async def close(self) -> None:
        self._closed = True
        self._end()

    def deliver(self, data: bytes) -> None:
        """The printer sent ``data``; handed over by the loop, never inside ``write``."""
        asyncio.get_running_loop().call_soon(self._hand_over, data)

    def progressed(self) -> None:
        """The printer moved on, or lost its power."""
        self._progress.set()
        if self._is_open and not self._printer.device.switches.up:
            self._end()
            asyncio.get_running_loop().call_soon(self._tell_lost)

    def _hand_over(self, data: bytes) -> None:
        if self._is_open:
            self.on_bytes(data)

    def _tell_lost(self) -> None:
        if not self._closed:
            self.on_lost(TransportError(TransportReason.LINK_LOST, address=self.address))

    def _end(self) -> None:
        self._is_open = False
        self._printer.detach(self)
        self._progress.set()
