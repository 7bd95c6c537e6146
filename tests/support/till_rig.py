"""One printer's whole service stack in this process: real journal, simulated printer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from posgui.journal import Journal
from posgui.model.errors import TransportError
from posgui.model.receipts import Receipt
from posgui.model.settings import BacklogSettings, PrinterSettings, TransportKind
from posgui.service.card import CapabilityCard
from posgui.service.hub import Hub
from posgui.service.incidents import Incidents
from posgui.service.printer import Printer
from posgui.simulator.host import SimulatedPrinterHost
from posgui.simulator.profile import Profile
from posgui.transports.base import Transport
from posgui.transports.simulator import SimulatorTransport

SETTINGS = PrinterSettings(id="front", name="Front", transport=TransportKind.SIMULATOR)
UNASKED = BacklogSettings(stable_s=0.0, auto_count=1_000_000)
"""What waited through a fault prints at once and by itself."""


class TillRig:
    """``boot`` starts the stack on the journal's folder, ``crash`` drops it as kill -9
    would: whatever was not written down is gone. The printer lives on."""

    def __init__(self, folder: Path, **switches: object) -> None:
        self.folder = folder
        profile = Profile().changed({"speed_mm_s": 200.0, "boot_s": 0.02, **switches})
        self.host = SimulatedPrinterHost(profile)
        self.accepted: list[str] = []
        self.journal: Journal
        self.printer: Printer
        self._tasks: list[asyncio.Task[None]] = []

    async def boot(self) -> None:
        """Start, as the engine does."""
        hub = Hub()
        self.journal = Journal(self.folder, _must_not_happen)
        incidents = Incidents(self.journal, hub)
        self.printer = Printer(
            SETTINGS,
            self._transport,
            CapabilityCard(),
            _found,
            self.journal,
            hub,
            incidents,
            UNASKED,
            {},
        )
        await self.printer.restore(await self.journal.jobs.open())
        self._tasks = [asyncio.create_task(self.printer.run(), name="rig")]
        await self.printer.link.next_attempt()

    async def crash(self) -> None:
        """Drop everything without letting anything finish."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.journal.close()

    async def sell(self, title: str) -> Receipt:
        """A receipt comes in and is kept."""
        receipt = await self.journal.receipts.accept(
            printer="front", source="till", data=sale(title), now=time.time()
        )
        self.accepted.append(title)
        self.printer.delivery.enqueue(receipt)
        return receipt

    async def answer(self, *, printed: bool) -> None:
        """A person answers the oldest question, if there is one."""
        for receipt_id, job in list(self.printer.queue.unsure.items())[:1]:
            receipt = await self.journal.receipts.get(receipt_id)
            if receipt is not None:
                await self.printer.settle(receipt, job, printed=printed, who="person")

    async def receipts(self) -> list[Receipt]:
        """All of them, oldest first."""
        return list(reversed(await self.journal.receipts.newest(1000)))

    async def settle_down(self, deadline: float) -> None:
        """Return when nothing waits for the printer; TimeoutError after ``deadline``."""
        moved = asyncio.Event()
        stop = self.host.subscribe(lambda _: moved.set())
        try:
            async with asyncio.timeout(deadline):
                while self.printer.queue.waiting:
                    moved.clear()
                    with suppress(TimeoutError):
                        await asyncio.wait_for(moved.wait(), 0.05)
        finally:
            stop()

    def _transport(
        self, on_bytes: Callable[[bytes], None], on_lost: Callable[[TransportError], None]
    ) -> Transport:
        return SimulatorTransport(self.host, on_bytes, on_lost)


def _found(_: CapabilityCard) -> None:
    """What was found about the printer is found again after a restart."""


def sale(title: str) -> bytes:
    """A receipt of a few lines."""
    return b"\x1b@" + f"<{title}>\nCoffee  2.00\nTea     1.80\n".encode() + b"\x1dV\x00"


def _must_not_happen(path: Path) -> None:
    raise RuntimeError(f"the journal was damaged: {path}")
