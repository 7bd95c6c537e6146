"""The whole service stack in this process: real journal, simulated printer and backup."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
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

FRONT = PrinterSettings(
    id="front", name="Front", transport=TransportKind.SIMULATOR, backup_after_s=0.0
)
BAR = PrinterSettings(id="bar", name="Bar", transport=TransportKind.SIMULATOR)
UNASKED = BacklogSettings(stable_s=0.0, auto_count=1_000_000)
"""What waited through a fault prints at once and by itself."""


class CuttableTransport(SimulatorTransport):
    """A connection that a test can end."""

    def cut(self) -> None:
        """It broke."""
        if self._is_open:
            self._end()
            self._tell_lost()


class TillRig:
    """``boot`` starts the stack on the journal's folder, ``crash`` drops it as kill -9
    would: whatever was not written down is gone. The printers live on; ``bar`` stands in
    for the first one where ``backup`` is set."""

    def __init__(
        self,
        folder: Path,
        *,
        backlog: BacklogSettings = UNASKED,
        backup: bool = False,
        **switches: object,
    ) -> None:
        self.folder = folder
        profile = Profile().changed({"speed_mm_s": 200.0, "boot_s": 0.02, **switches})
        self.host = SimulatedPrinterHost(profile)
        self.bar = SimulatedPrinterHost(profile)
        self.accepted: list[str] = []
        self.released: set[str] = set()
        """Titles a person let print after later ones."""
        self._ways: list[CuttableTransport] = []
        self.journal: Journal
        self.printer: Printer
        self._backlog = backlog
        self._hosts = {replace(FRONT, backup=BAR.id if backup else ""): self.host}
        self._hosts |= {BAR: self.bar} if backup else {}
        self._printers: dict[str, Printer] = {}
        self._tasks: list[asyncio.Task[None]] = []

    async def boot(self) -> None:
        """Start, as the engine does."""
        hub = Hub()
        self.journal = Journal(self.folder, _must_not_happen)
        incidents = Incidents(self.journal, hub)
        for settings, host in self._hosts.items():
            self._printers[settings.id] = Printer(
                settings,
                partial(self._transport, host),
                _is_plugged_in,
                CapabilityCard(),
                _found,
                self.journal,
                hub,
                incidents,
                self._backlog,
                self._printers,
            )
        self.printer = self._printers["front"]
        jobs = await self.journal.jobs.open()
        for printer in self._printers.values():
            await printer.restore([entry for entry in jobs if entry.job.printer == printer.id])
        self._tasks = [
            asyncio.create_task(printer.run(), name="rig") for printer in self._printers.values()
        ]
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
        for printer in self._printers.values():
            for receipt_id, job in list(printer.queue.unsure.items())[:1]:
                receipt = await self.journal.receipts.get(receipt_id)
                if receipt is not None:
                    await printer.settle(receipt, job, printed=printed, who="person")

    async def decide(self, *, release: bool) -> None:
        """A person says what becomes of all that waits through a fault."""
        backlog = self.printer.backlog
        if not release:
            await backlog.discard(backlog.receipts, "person")
            return
        for receipt in await backlog.release(backlog.receipts, "person"):
            body = await self.journal.receipts.body(receipt.id)
            self.released.add(body.decode("ascii").partition("<")[2].partition(">")[0])

    async def receipts(self) -> list[Receipt]:
        """All of them, oldest first."""
        return list(reversed(await self.journal.receipts.newest(1000)))

    def _transport(
        self,
        host: SimulatedPrinterHost,
        on_bytes: Callable[[bytes], None],
        on_lost: Callable[[TransportError], None],
    ) -> Transport:
        way = CuttableTransport(host, on_bytes, on_lost)
        self._ways.append(way)
        return way

    async def settle_down(self, deadline: float) -> None:
        """Return when nothing waits for a printer; TimeoutError after ``deadline``."""
        moved = asyncio.Event()
        stop = self.host.subscribe(lambda _: moved.set())
        try:
            async with asyncio.timeout(deadline):
                while any(printer.queue.entries for printer in self._printers.values()):
                    moved.clear()
                    with suppress(TimeoutError):
                        await asyncio.wait_for(moved.wait(), 0.05)
        finally:
            stop()

    def cut_link(self) -> None:
        """The connections end at once, with whatever is on its way."""
        for way in self._ways:
            way.cut()


def _found(_: CapabilityCard) -> None:
    """What was found about the printer is found again after a restart."""


def sale(title: str) -> bytes:
    """A receipt of a few lines."""
    return b"\x1b@" + f"<{title}>\nCoffee  2.00\nTea     1.80\n".encode() + b"\x1dV\x00"


def _is_plugged_in(_settings: PrinterSettings) -> bool:
    return True


def _must_not_happen(path: Path) -> None:
    raise RuntimeError(f"the journal was damaged: {path}")
