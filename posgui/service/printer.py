"""One configured printer: its link, its delivery, and what there is to say of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping

from posgui.journal import Journal, OpenJob
from posgui.model.errors import TransportReason
from posgui.model.events import (
    DeviceFound,
    DeviceGone,
    LinkUpdate,
    PrinterStatus,
    StatusUpdate,
)
from posgui.model.opening import OpeningCheck, Point
from posgui.model.receipts import Evidence, Job, Receipt
from posgui.model.settings import BacklogSettings, PrinterSettings
from posgui.model.status import LinkState, StatusFacts
from posgui.rules import diagnosis, printer_state, watching
from posgui.rules.confirmation import Verdict
from posgui.rules.diagnosis import Queued
from posgui.rules.printer_state import Observation
from posgui.service.backlog import Backlog
from posgui.service.batch import Batch
from posgui.service.card import CapabilityCard
from posgui.service.content import Content
from posgui.service.delivery import Delivery
from posgui.service.heard import Heard
from posgui.service.hub import Hub
from posgui.service.incidents import Incidents
from posgui.service.job_queue import JobQueue
from posgui.service.linking import link_to
from posgui.service.readiness import Readiness
from posgui.service.session import MakeTransport
from posgui.service.watch.looks import IsPluggedIn

_LOGGER = logging.getLogger(__name__)


class Printer:
    """The place where one printer's state is derived and told."""

    def __init__(
        self,
        settings: PrinterSettings,
        make_transport: MakeTransport,
        is_plugged_in: IsPluggedIn,
        card: CapabilityCard,
        keep_card: Callable[[CapabilityCard], None],
        journal: Journal,
        hub: Hub,
        incidents: Incidents,
        rules: BacklogSettings,
        printers: Mapping[str, Printer],
    ) -> None:
        """``keep_card`` writes down what was found about the printer; ``printers`` are all
        there are by id, this one and its backup included."""
        self.settings = settings
        self._printers = printers
        self._hub = hub
        self._incidents = incidents
        self._told: tuple[PrinterStatus, StatusFacts, bool] | None = None
        self._keep_card = keep_card
        self._looked = False
        self.heard = Heard(make_transport)
        self.link = link_to(
            settings,
            self.heard.connect,
            is_plugged_in,
            card,
            on_change=self._link_changed,
            on_process_id=self._on_process_id,
        )
        queue = JobQueue(journal, hub)
        self._readiness = Readiness(self.link, rules.stable_s)
        self.backlog = Backlog(
            settings, rules, queue, self._readiness, lambda: self.backup, self._queue_changed
        )
        content = Content(journal, settings, self._name_of)
        self.delivery = Delivery(
            self.link, content, queue, self._readiness, self.backlog, Batch(self.changed)
        )

    @property
    def queue(self) -> JobQueue:
        """Its receipts that are not over."""
        return self.delivery.queue

    @property
    def id(self) -> str:
        """The printer's id."""
        return self.settings.id

    @property
    def facts(self) -> StatusFacts:
        """The last known facts; all None while the printer is not talking to us."""
        seen = self.link.observation
        return seen.facts if seen.link is LinkState.READY and seen.answers else StatusFacts()

    @property
    def observation(self) -> Observation:
        """All that is known now."""
        return self.link.observation

    def status(self) -> PrinterStatus:
        """The state, derived."""
        seen = Observation(
            **{name: getattr(self.link.observation, name) for name in Observation.__slots__}
            | {"job_active": self.delivery.active}
        )
        return PrinterStatus(
            id=self.settings.id,
            name=self.settings.name,
            state=printer_state.derive(seen),
            reasons=printer_state.reasons(seen),
            power=printer_state.power(seen),
            link=seen.link,
            proof=self.link.card.proof,
            queued=self.queue.waiting,
            held=self._held,
            unsure=len(self.queue.unsure),
            asking=len(self.queue.asked),
            asking_since=self.queue.asking_since,
            capabilities=self.link.card.capabilities(),
            watched=watching.watched(seen) if self.settings.watch_only else None,
        )

    @property
    def _held(self) -> int:
        if self.link.ready and printer_state.may_print(self.link.observation):
            return len(self.backlog.receipts)
        return self.queue.waiting - self.delivery.active

    def changed(self) -> None:
        """Link, card or queue changed: tell what differs."""
        status, before = self.status(), self._told
        gone = self.link.observation.fault is TransportReason.UNPLUGGED
        self._told = (status, self.facts, gone)
        if self._told != before:
            if before is None or status.link != before[0].link:
                self._hub.publish(LinkUpdate(self.id, status.link))
            self._hub.publish(StatusUpdate(status))
            if gone != bool(before and before[2]):
                self._hub.publish(DeviceGone(self.id) if gone else DeviceFound(self.id))
        queued = Queued(
            held=status.held,
            unsure=tuple(self.queue.unsure),
            asking=status.asking,
            asking_since=status.asking_since,
            moved=self.backlog.moved,
            backup=self._name_of(self.settings.backup),
        )
        wire = diagnosis.wire_of(self.settings.transport)
        found = diagnosis.conditions(self.link.observation, queued, wire)
        if self.settings.watch_only:
            found = watching.said(found)
        self._incidents.update(self.id, found, status.queued, first=not self._looked)
        seen = self.link.observation
        self._looked = self._looked or seen.link is LinkState.READY or seen.fault is not None
        self._keep_card(self.link.card)

    def _link_changed(self) -> None:
        self.delivery.link_changed()
        self.backlog.look()
        self.changed()

    def _queue_changed(self) -> None:
        self.delivery.queue_changed()
        self.changed()

    @property
    def printable(self) -> bool:
        """It can be sent a receipt now."""
        return self._readiness.printable

    @property
    def backup(self) -> Printer | None:
        """The printer that prints in place of this one while it cannot."""
        return self._printers.get(self.settings.backup)

    def was_seen(self, check: OpeningCheck) -> None:
        """A person looked at its test page. Of a white one nothing can be said."""
        right, printed = check.points.get(Point.CHINESE), any(check.points.values())
        if right is not None and printed:
            self.link.learn(self.link.card.found(chinese_seen=right))

    def expect(self) -> None:
        """A receipt for it is being written down."""
        if not self.queue.entries:
            self._readiness.ask_ahead()

    def enqueue(self, receipt: Receipt) -> None:
        """The receipt's newest job is to be printed here."""
        self.delivery.enqueue(receipt)

    async def restore(self, jobs: list[OpenJob]) -> None:
        """Take over this printer's open jobs of an earlier run, oldest first: what was
        being sent when it died is unsure now (law 3)."""
        for entry in self.queue.restore(jobs):
            await self.queue.finish(entry.job, Verdict.UNSURE, Evidence.NONE)
            self.delivery.was_interrupted(entry.receipt.size)
        await self.backlog.restored()

    async def settle(
        self, receipt: Receipt, job: Job, *, printed: bool, who: str, on: Printer | None = None
    ) -> Receipt:
        """A person told the fate of an unsure job of this printer: it came out, or print
        it again, ``on`` another one if that is named."""
        if printed:
            receipt = await self.queue.settle_printed(job, who)
        else:
            printer = on or self
            receipt = await self.queue.print_again(receipt, job, printer.id, who)
            printer.enqueue(receipt)
        self.changed()
        return receipt

    async def run(self) -> None:
        """Keep the link and deliver; ends by cancellation."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.link.run(), name=f"link {self.id}")
            group.create_task(self.delivery.run(), name=f"delivery {self.id}")
            group.create_task(self.backlog.run(), name=f"backlog {self.id}")

    def _name_of(self, printer_id: str) -> str:
        known = self._printers.get(printer_id)
        return known.settings.name if known else printer_id

    def _on_process_id(self, process_id: str) -> None:
        self._incidents.background(self.delivery.process_id(process_id))
