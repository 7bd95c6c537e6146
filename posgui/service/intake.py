"""Receipts on their way in: on disk first, then to the printer's queue."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from posgui.capture.sink import NotTakenError
from posgui.escpos.framing import (
    FrameEvent,
    Incomplete,
    Other,
    Query,
    ReceiptEnd,
    ReceiptPart,
    TooLarge,
)
from posgui.escpos.guard import CommandGuard
from posgui.journal import Journal
from posgui.model.errors import JournalError
from posgui.model.events import (
    Event,
    IncidentChanged,
    IncidentCleared,
    IncidentOpened,
    JobUpdate,
    OutputComplete,
    StatusUpdate,
)
from posgui.model.incidents import Cause
from posgui.model.receipts import Receipt
from posgui.model.settings import CaptureSettings
from posgui.model.status import StatusFacts
from posgui.service.face import READY, Face
from posgui.service.hub import Hub
from posgui.service.incidents import Incidents
from posgui.service.printer import Printer
from posgui.service.storage import Storage
from posgui.service.traffic import Came, Traffic

_LOGGER = logging.getLogger(__name__)

OWED_S = 60.0
"""A till that closed its side and still waits for proof gets it, or the end of the
connection after this long (CUPS waits 90 s of silence for it); at once when the printer
cannot print now, for the till must not stand still with it."""


class Intake:
    """The sink of one capture, for one printer."""

    def __init__(
        self,
        printer: Printer,
        journal: Journal,
        hub: Hub,
        incidents: Incidents,
        storage: Storage,
        capture: CaptureSettings,
        traffic: Traffic,
    ) -> None:
        self.printer = printer
        self.journal = journal
        self.hub = hub
        self.incidents = incidents
        self.storage = storage
        self._limit = capture.max_bytes
        self.trusted = capture.trusted
        self.traffic = traffic

    def converse(self, source: str, reply: Callable[[bytes], None]) -> Conversation:
        """A till connected."""
        return Conversation(self, source, reply)

    def http(self, source: str) -> None:
        """A browser knocked on the port (it can reach loopback): refused and told."""
        _LOGGER.warning("%s: an HTTP request was refused", source)
        self.traffic.note(Came.HTTP)
        self.incidents.happened(Cause.HTTP_ON_RAW_PORT, self.printer.id, {"source": source})
        self.record("http-refused", {"source": source})

    def too_large(self, source: str) -> None:
        """A receipt passed the limit and was refused whole."""
        self.traffic.note(Came.TOO_LARGE)
        megabytes = self._limit // (1024 * 1024)
        self.incidents.happened(
            Cause.RECEIPT_TOO_LARGE, self.printer.id, {"source": source, "limit": megabytes}
        )
        self.record("too-large", {"source": source})

    def record(self, action: str, detail: dict[str, str | int]) -> None:
        """An audit row nobody waits for."""
        self.incidents.background(
            self.journal.records.audit("engine", action, None, detail, time.time())
        )


async def recover_unfinished(journal: Journal) -> list[Receipt]:
    """Receipts that were still coming in when the engine died are kept as truncated."""
    kept = []
    for receipt_id, printer, source in await journal.receipts.unfinished():
        digest, number = hashlib.sha256(), 0
        while (part := await journal.receipts.part(receipt_id, number)) is not None:
            digest.update(part)
            number += 1
        kept.append(
            await journal.receipts.accept(
                printer=printer,
                source=source,
                data=b"",
                now=time.time(),
                truncated=True,
                begun=receipt_id,
                sha256=digest.hexdigest(),
            )
        )
    return kept


class Conversation:
    """One connection of a till: its stream becomes receipts, its questions get answers."""

    def __init__(self, intake: Intake, source: str, reply: Callable[[bytes], None]) -> None:
        self._intake = intake
        self._source = source
        printer = intake.printer

        self._face = Face(
            reply,
            self._facts,
            lambda: printer.link.card.identity or {},
        )
        self._begun: str | None = None
        self._hash = hashlib.sha256()
        self._moved = asyncio.Event()
        self._unsubscribe = intake.hub.subscribe(self._on_event)

    def _facts(self) -> StatusFacts:
        printer = self._intake.printer
        facts = READY if printer.settings.holds_for_pos else printer.facts
        # What could not be kept is not taken, so the till must not think it can print.
        return facts if self._intake.storage.takes_receipts else replace(facts, online=False)

    def _require_storage(self) -> None:
        if not self._intake.storage.takes_receipts:
            raise NotTakenError

    async def take(self, event: FrameEvent) -> None:
        """One piece of the cut stream; JournalError if it could not be kept,
        NotTakenError if it is known before that it cannot be."""
        match event:
            case ReceiptPart(data):
                await self._part(data)
            case ReceiptEnd():
                await self._end(event)
            case Other(data):
                self._pass_on(data)
            case Incomplete(data):
                self._intake.traffic.note(Came.INCOMPLETE)
                self._intake.record("incomplete", {"source": self._source, "bytes": len(data)})
            case Query():
                self._face.query(event)
            case TooLarge():
                await self._refuse()

    async def finished(self) -> None:
        """Wait until the till was told what it asked inside its receipts."""
        with suppress(TimeoutError):
            async with asyncio.timeout(OWED_S):
                while self._face.owes and self._intake.printer.printable:
                    self._moved.clear()
                    await self._moved.wait()

    def gone(self) -> None:
        """The connection is over."""
        self._unsubscribe()
        if self._begun is not None:
            # Parts of a receipt whose end never came (the engine is stopping): the next
            # start finds them and keeps them as truncated.
            self._begun = None

    async def _part(self, data: bytes) -> None:
        journal = self._intake.journal
        if self._begun is None:
            self._require_storage()
            self._begun = await journal.receipts.begin(
                self._intake.printer.id, self._source, time.time()
            )
        self._hash.update(data)
        await journal.receipts.add_part(self._begun, data)

    async def _end(self, event: ReceiptEnd) -> None:
        if self._begun is None:
            self._require_storage()
        self._hash.update(event.data)
        self._intake.printer.expect()
        try:
            with self._intake.printer.queue.rush.taking():
                receipt = await self._intake.journal.receipts.accept(
                    printer=self._intake.printer.id,
                    source=self._source,
                    data=event.data,
                    now=time.time(),
                    truncated=event.truncated,
                    trusted=self._intake.trusted,
                    begun=self._begun,
                    sha256=self._hash.hexdigest(),
                )
        except JournalError:
            self._intake.incidents.journal_failed()
            raise
        finally:
            self._begun, self._hash = None, hashlib.sha256()
        self._intake.hub.publish(JobUpdate(receipt))
        if event.truncated:
            self._face.forget_receipt()
            self._intake.incidents.happened(
                Cause.RECEIPT_TRUNCATED, receipt.printer, {"receipt": receipt.id}
            )
            return
        self._face.promise(receipt.id)
        self._intake.printer.delivery.enqueue(receipt)

    def _pass_on(self, data: bytes) -> None:
        guard = CommandGuard()
        passed = data if self._intake.trusted else guard.feed(data) + guard.finish()
        detail: dict[str, str | int] = {"source": self._source, "bytes": len(passed)}
        if guard.withheld:
            self._intake.record("withheld", {"source": self._source, **guard.withheld})
        if passed:
            self._intake.traffic.note(Came.KICK)
            self._intake.record("passed-on", detail)
            self._intake.printer.delivery.pass_on(passed)

    async def _refuse(self) -> None:
        self._face.forget_receipt()
        if self._begun is not None:
            await self._intake.journal.receipts.drop(self._begun)
            self._begun = None
        self._intake.too_large(self._source)

    def _on_event(self, event: Event) -> None:
        match event:
            case StatusUpdate(status) if status.id == self._intake.printer.id:
                self._face.facts_changed()
                self._moved.set()
            case IncidentOpened(incident) | IncidentChanged(incident) | IncidentCleared(incident):
                if incident.printer is None:
                    # Whether receipts are taken may have changed.
                    self._face.facts_changed()
            case OutputComplete(receipt):
                job = receipt.current
                if job is not None:
                    self._face.printed(receipt.id, job.evidence)
                    self._moved.set()
