"""Sales that were told as settled: each gets its receipt, or somebody hears of it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from decimal import Decimal

from posgui.capture.sink import NotTakenError
from posgui.journal import Journal
from posgui.journal.history import Span
from posgui.journal.settlements import Place
from posgui.model.errors import CommandError, JournalError
from posgui.model.events import Event, JobUpdate
from posgui.model.incidents import Cause, Placeholders
from posgui.model.receipts import CopyKind
from posgui.model.settings import Settings
from posgui.model.settlements import FilePlace, Sale, SaleState, Told
from posgui.render.text import plain_text
from posgui.rules.diagnosis import Condition
from posgui.rules.settlements import BEFORE_S, LATE_S, amounts
from posgui.service.clock import elapsed
from posgui.service.hub import Hub
from posgui.service.incidents import Incidents
from posgui.service.reading import READ_BYTES
from posgui.service.sale_watch import SaleWatch

_LOGGER = logging.getLogger(__name__)

CAUSES = frozenset({Cause.NOTHING_RECEIVED})
AGAIN_S = 2.0
"""A journal that failed is asked again after this."""
RESTORED_MAX = 5000
"""Receipts of the last hour looked at when the engine starts."""


class Settlements:
    """The sales of all printers whose sales are told. ``now`` is the wall clock."""

    def __init__(
        self,
        journal: Journal,
        hub: Hub,
        incidents: Incidents,
        settings: Settings,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._journal = journal
        self._hub = hub
        self._incidents = incidents
        self._now = now
        self._printers = {printer.id: printer for printer in settings.printers}
        self._listen: dict[str, str] = {}
        for capture in settings.captures:
            self._listen.setdefault(capture.printer, f"{capture.host}:{capture.port}")
        after: dict[str, float] = {}
        for source in settings.settlements:
            after[source.printer] = max(source.after_s, after.get(source.printer, 0.0))
        self._watches = {printer: SaleWatch(after_s) for printer, after_s in after.items()}
        self._poke = asyncio.Event()

    @property
    def watched(self) -> frozenset[str]:
        """Ids of the printers whose sales are told."""
        return frozenset(self._watches)

    def watch(self, printer: str) -> SaleWatch | None:
        """The sales of that printer; None where none are told."""
        return self._watches.get(printer)

    def intake(self, printer: str) -> SaleIntake:
        """Where a source of that printer's sales hands them."""
        return SaleIntake(self, printer)

    def placeholders(self, sale: Sale, n: int = 1) -> Placeholders:
        """What the sentences about a sale without receipt are filled with."""
        listen = self._listen.get(sale.printer, "")
        return {"sale": sale.id, "amount": sale.amount, "listen": listen, "n": n}

    async def restore(self) -> None:
        """Go on where an earlier run stopped."""
        if not self._watches:
            return
        now = self._now()
        for sale in await self._journal.settlements.since(now - LATE_S):
            watch = self._watches.get(sale.printer)
            if watch is not None and sale.state is not SaleState.DISMISSED:
                watch.add(sale, elapsed(), now)
        since = Span(now - LATE_S - BEFORE_S)
        for listed in reversed(await self._journal.history.page(since, 0, RESTORED_MAX)):
            watch = self._watches.get(listed.receipt.printer)
            if watch is not None:
                watch.came(listed.receipt.id, listed.receipt.received_at)

    async def run(self) -> None:
        """Watch; ends by cancellation."""
        unsubscribe = self._hub.subscribe(self._on_event)
        try:
            while self._watches:
                wait = await self._look_again()
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self._poke.wait()
                self._poke.clear()
        finally:
            unsubscribe()

    async def told(self, printer: str, told: Sequence[Told], read: Place | None = None) -> None:
        """Sales were settled; returns when they are on disk. JournalError."""
        now, watch = self._now(), self._watches[printer]
        for sale in await self._journal.settlements.tell(printer, told, now, read):
            watch.add(sale, elapsed(), now)
        self._poke.set()

    async def place(self, path: str) -> FilePlace | None:
        """How far a file of sales was read. JournalError."""
        return await self._journal.settlements.place(path)

    async def dismiss(self, sale: str, printer: str | None, who: str) -> list[Sale]:
        """A person said that a sale needs no receipt. CommandError where no sale of that
        id is without one."""
        found = await self._journal.settlements.dismiss(sale, printer, who, self._now())
        if not found:
            raise CommandError("unknown-sale", sale=sale)
        for each in found:
            watch = self._watches.get(each.printer)
            if watch is not None:
                watch.drop(each.seq)
                self._tell(each.printer, watch)
        return found

    async def newest(
        self, limit: int, *, sale: str | None = None, printer: str | None = None
    ) -> list[Sale]:
        """The newest first; those of that id, and of that printer, alone."""
        return await self._journal.settlements.newest(limit, sale, printer)

    def _on_event(self, event: Event) -> None:
        match event:
            case JobUpdate(receipt) if receipt.kind is CopyKind.ORIGINAL:
                watch = self._watches.get(receipt.printer)
                if watch is not None and watch.came(receipt.id, receipt.received_at):
                    self._poke.set()

    async def _look_again(self) -> float | None:
        """Look at all; returns the seconds until it is to be done again by itself."""
        waits: list[float] = []
        for printer, watch in self._watches.items():
            try:
                waits += await self._look(printer, watch)
            except JournalError as error:
                _LOGGER.warning("sales are not matched for now (%s)", error)
                waits.append(AGAIN_S)
        return min(waits) if waits else None

    async def _look(self, printer: str, watch: SaleWatch) -> list[float]:
        watch.forget(self._now())
        for receipt in watch.unread():
            watch.read(receipt, await self._amounts(printer, receipt))
        if changed := watch.look(elapsed()):
            await self._journal.settlements.set(changed)
        self._tell(printer, watch)
        due = watch.next_due(elapsed())
        return [] if due is None else [due]

    def _tell(self, printer: str, watch: SaleWatch) -> None:
        missing = watch.missing()
        held: tuple[Condition, ...] = ()
        if missing:
            values = self.placeholders(missing[-1], len(missing))
            held = (Condition(Cause.NOTHING_RECEIVED, values),)
        self._incidents.update_watched(printer, CAUSES, held)

    async def _amounts(self, printer: str, receipt: str) -> frozenset[Decimal] | None:
        body = await self._journal.history.beginning(receipt, READ_BYTES)
        encoding = self._printers[printer].encoding
        return await asyncio.to_thread(_written, body, encoding)


class SaleIntake:
    """What one source tells of one printer's sales."""

    def __init__(self, settlements: Settlements, printer: str) -> None:
        self._settlements = settlements
        self._printer = printer

    async def told(self, sale: Told) -> None:
        """A sale was settled; NotTakenError if it could not be kept."""
        try:
            await self._settlements.told(self._printer, [sale])
        except JournalError as error:
            raise NotTakenError from error

    async def read(self, path: str, sales: Sequence[Told], place: FilePlace) -> None:
        """A file was read up to there, and these sales stood in it; NotTakenError."""
        try:
            await self._settlements.told(self._printer, sales, Place(path, place))
        except JournalError as error:
            raise NotTakenError from error

    async def place(self, path: str) -> FilePlace | None:
        """How far that file was read; NotTakenError."""
        try:
            return await self._settlements.place(path)
        except JournalError as error:
            raise NotTakenError from error


def _written(body: bytes, encoding: str) -> frozenset[Decimal] | None:
    text = plain_text(body, encoding)
    return amounts(text) if any(map(str.isalnum, text)) else None
