"""Remembers who has a printer's address, so that another device there is noticed later, and
sees when that one turns up at another address."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from posgui.host import names, ways
from posgui.model.events import Event, LinkUpdate
from posgui.model.settings import TransportKind
from posgui.model.status import LinkState
from posgui.rules.verdict import way
from posgui.service.clock import elapsed
from posgui.service.hub import Hub
from posgui.service.printer import Printer

_LOGGER = logging.getLogger(__name__)

RESOLVE_S = 2.0
"""As a connection allows; it has just had the name answered."""


class Whereabouts:
    """Puts the MAC address behind each printer's connection on its capability card. Of one
    that cannot be reached it tells where else the system has seen that MAC address: nothing
    is sent for that, and a person decides whether it is used."""

    def __init__(self, printers: Mapping[str, Printer], hub: Hub) -> None:
        self._printers = printers
        self._hub = hub
        self._missed_since: dict[str, float] = {}

    async def run(self) -> None:
        """Look once for each connection that became ready, and each attempt that failed;
        ends by cancellation."""
        told: asyncio.Queue[str] = asyncio.Queue()

        def heard(event: Event) -> None:
            if isinstance(event, LinkUpdate) and event.link in (LinkState.READY, LinkState.CLOSED):
                told.put_nowait(event.printer)

        unsubscribe = self._hub.subscribe(heard)
        try:
            while True:
                printer = self._printers[await told.get()]
                if printer.settings.transport is not TransportKind.NETWORK:
                    continue
                if printer.link.ready:
                    self._missed_since.pop(printer.id, None)
                    await self._remember(printer)
                elif printer.link.card.mac and printer.link.observation.fault is not None:
                    await self._look_elsewhere(printer)
        finally:
            unsubscribe()

    async def _look_elsewhere(self, printer: Printer) -> None:
        """What the system saw before the printer was missed may be from yesterday."""
        link, now = printer.link, elapsed()
        missed_s = now - self._missed_since.setdefault(printer.id, now)
        try:
            table = await asyncio.to_thread(ways.neighbours)
        except OSError as error:
            _LOGGER.debug("%s: the neighbours are not known: %s", printer.id, error)
            return
        found = way.seen_elsewhere(table, link.card.mac, printer.settings.host, missed_s)
        if found and found != link.observation.found_at:
            _LOGGER.warning("%s: it has another address now: %s", printer.id, found)
        if not link.ready:
            link.see(found_at=found)

    async def _remember(self, printer: Printer) -> None:
        """A device that takes connections and answers nothing may be anything: it does not
        take the place of the one that is known."""
        link, settings = printer.link, printer.settings
        link.see(found_at="")
        try:
            answer = await names.look_up(settings.host, settings.port, RESOLVE_S)
            mac = await asyncio.to_thread(mac_of, answer.addresses)
        except OSError as error:
            _LOGGER.debug("%s: the neighbours are not known: %s", printer.id, error)
            return
        if not mac or mac == link.card.mac or (link.card.mac and not link.observation.answers):
            return
        if link.card.mac:
            _LOGGER.warning("%s: another device has its address now", printer.id)
        link.learn(link.card.found(mac=mac))


def mac_of(addresses: tuple[str, ...]) -> str:
    """The MAC address of a host on our own wire; empty where it is not, or not known.
    Blocks. OSError where the system does not tell."""
    if not addresses:
        return ""
    address = addresses[0]
    route = ways.route_to(address)
    if route is None or route.local or not route.direct:
        return ""
    entry = way.of_address(ways.neighbours(), address, route.interface)
    return entry.mac if entry else ""
