"""One configured printer: its link, its delivery, and what there is to say of it."""

from __future__ import annotations

import asyncio
import logging
import time

from posgui.journal import Journal
from posgui.model.errors import TransportReason
from posgui.model.events import (
    DeviceFound,
    DeviceGone,
    LinkUpdate,
    PrinterStatus,
    StatusUpdate,
)
from posgui.model.receipts import Job, Receipt
from posgui.model.settings import PrinterSettings, TransportKind
from posgui.model.status import LinkState, StatusFacts
from posgui.rules import diagnosis, printer_state
from posgui.rules.printer_state import Observation
from posgui.service.card import CapabilityCard
from posgui.service.delivery import Delivery
from posgui.service.hub import Hub
from posgui.service.incidents import Incidents
from posgui.service.job_queue import JobQueue
from posgui.service.link import Link
from posgui.service.session import MakeTransport

_LOGGER = logging.getLogger(__name__)


class Printer:
    """The place where one printer's state is derived and told."""

    def __init__(
        self,
        settings: PrinterSettings,
        key: str,
        make_transport: MakeTransport,
        card: CapabilityCard,
        journal: Journal,
        hub: Hub,
        incidents: Incidents,
    ) -> None:
        """``key`` names the address that findings about the printer are bound to."""
        self.settings = settings
        self._key = key
        self._journal = journal
        self._hub = hub
        self._incidents = incidents
        self._told: tuple[PrinterStatus, StatusFacts] | None = None
        self._kept = card
        self._gone = False
        self._looked = False
        self.link = Link(
            make_transport, card, on_change=self._link_changed, on_process_id=self._on_process_id
        )
        self.queue = JobQueue(journal, hub)
        self.delivery = Delivery(settings, self.link, journal, self.queue, self.changed)

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
            held=self.delivery.held,
            unsure=len(self.queue.unsure),
        )

    def changed(self) -> None:
        """Link, card or queue changed: tell what differs."""
        status, before = self.status(), self._told
        self._told = (status, self.facts)
        if self._told != before:
            if before is None or status.link != before[0].link:
                self._hub.publish(LinkUpdate(self.id, status.link))
            self._hub.publish(StatusUpdate(status))
            self._tell_device()
        self._incidents.update(
            self.id,
            diagnosis.conditions(
                self.link.observation,
                held=status.held,
                unsure=tuple(self.queue.unsure),
            ),
            status.queued,
            first=not self._looked,
        )
        seen = self.link.observation
        self._looked = self._looked or seen.link is LinkState.READY or seen.fault is not None
        if self.link.card != self._kept:
            self._kept = self.link.card
            self._incidents.background(
                self._journal.records.set_capability(
                    self.id, self._key, self._kept.as_json(), time.time()
                )
            )

    def _link_changed(self) -> None:
        self.delivery.link_changed()
        self.changed()

    async def settle(self, receipt: Receipt, job: Job, *, printed: bool, who: str) -> Receipt:
        """A person told the fate of an unsure job: it came out, or print it again."""
        if printed:
            receipt = await self.queue.settle_printed(job, who)
            self.changed()
        else:
            receipt = await self.queue.print_again(receipt, job, who)
            self.delivery.enqueue(receipt)
        return receipt

    async def run(self) -> None:
        """Keep the link and deliver; ends by cancellation."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.link.run(), name=f"link {self.id}")
            group.create_task(self.delivery.run(), name=f"delivery {self.id}")

    def _tell_device(self) -> None:
        if self.settings.transport is not TransportKind.USB:
            return
        gone = self.link.observation.fault is TransportReason.UNPLUGGED
        if gone != self._gone:
            self._gone = gone
            self._hub.publish(DeviceGone(self.id) if gone else DeviceFound(self.id))

    def _on_process_id(self, process_id: str) -> None:
        self._incidents.background(self.delivery.process_id(process_id))
