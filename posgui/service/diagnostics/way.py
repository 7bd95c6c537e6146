"""The rungs of this machine's network and of the way to a printer on it, and of the print
queues that feed our ports."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import sys
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from posgui.host import interfaces, names, ways
from posgui.model.diagnosis import Measure
from posgui.model.incidents import Cause
from posgui.model.machine import Neighbour, PrintQueue, Route
from posgui.model.settings import TransportKind
from posgui.rules.verdict import machine, way
from posgui.rules.verdict.reading import Reading, holds, unmeasured
from posgui.service.diagnostics.moved import Search, Tell
from posgui.service.diagnostics.rung import Rung
from posgui.service.printer import Printer

_LOGGER = logging.getLogger(__name__)

NAME_S = 2.5
"""Deadline of the printer's name: longer than the 2 s a connection gives it, so that what
the connection could not find is not found here by waiting a little less."""
STEP_S = 2.0
"""Deadline of each other rung, for a machine that is busy: the system's tables are read
within milliseconds, and what takes time beside them is LOOK_S."""
QUEUES_S = 3.5
"""Deadline of the print queues: Windows's are listed in a process of its own, which is given
up after 3 s."""
LOOK_S = 1.3
"""So long a neighbour is given. One on a cable answers within a millisecond; where nobody
answers, the second of the system's questions, a second after the first, has been sent. The
attempt to connect that is made beside it takes longer."""
AGAIN_S = 0.05
"""Between two looks at the neighbour table."""


SEARCH_S = 8.0
"""Deadline of the search for a printer that moved: what a diagnosis may take, less what is
needed to tell it."""


def rungs(printer: Printer, listening: Sequence[tuple[str, int]], tell: Tell) -> list[Rung]:
    """The rungs of a printer; of one that is not on the network, the print queue's alone.

    ``listening`` are the addresses of the captures that feed it; ``tell`` gets what takes
    long while it is being measured. All may be measured at once and in any order.
    """
    found = [Rung(Measure.OS_QUEUE, QUEUES_S, _Queues(listening, printer).measure)]
    if printer.settings.transport is not TransportKind.NETWORK:
        return found
    there = _Way(printer, tell)
    named = not names.is_numeric(printer.settings.host)
    each_s = STEP_S + NAME_S if named else STEP_S
    steps: tuple[tuple[Measure, Callable[[], Awaitable[Reading]]], ...] = (
        (Measure.INTERFACE, there.interface),
        (Measure.ROUTE, there.route),
        (Measure.NEIGHBOUR, there.neighbour),
    )
    return [
        *found,
        Rung(Measure.NAME, NAME_S + STEP_S, there.name),
        *(Rung(by, each_s, partial(_or_failed, by, measure)) for by, measure in steps),
        Rung(
            Measure.WHEREABOUTS,
            SEARCH_S,
            partial(_or_failed, Measure.WHEREABOUTS, there.whereabouts),
        ),
    ]


async def _or_failed(by: Measure, measure: Callable[[], Awaitable[Reading]]) -> Reading:
    """A system that does not let its tables be read is no error of ours."""
    try:
        return await measure()
    except OSError as error:
        _LOGGER.info("%s: the system does not tell: %s", by, error)
        return unmeasured(by, "failed")


class _Way:
    """The way to one printer, measured once and read by several rungs."""

    def __init__(self, printer: Printer, tell: Tell) -> None:
        self._printer = printer
        self._tell = tell
        self._host = printer.settings.host
        self._asking: asyncio.Task[names.NameAnswer] | None = None
        self._looking: asyncio.Task[tuple[Neighbour, ...]] | None = None
        self._answered = False

    @property
    def _was_direct(self) -> bool:
        return bool(self._printer.link.card.mac)

    async def name(self) -> Reading:
        if names.is_numeric(self._host):
            return unmeasured(Measure.NAME, "not-applicable")
        answer = await self._resolved()
        return way.name(self._host, answer.addresses, answer.failure)

    async def interface(self) -> Reading:
        address = await self._address()
        known = await asyncio.to_thread(interfaces.interfaces)
        found = await _route_to(address) if address else None
        return machine.interface(known, found, address, was_direct=self._was_direct)

    async def route(self) -> Reading:
        address = await self._address()
        if address is None:
            return unmeasured(Measure.ROUTE, "not-asked")
        found, gateway = await _route_to(address), None
        if found is not None and found.gateway:
            table = await self._neighbours(address, found)
            gateway = way.of_address(table, found.gateway, found.interface)
        return way.route(address, found, gateway, was_direct=self._was_direct)

    async def neighbour(self) -> Reading:
        address = await self._address()
        found = await _route_to(address) if address else None
        if address is None or found is None:
            return unmeasured(Measure.NEIGHBOUR, "not-asked")
        wanted = found.direct and not found.local
        table = await self._neighbours(address, found) if wanted else ()
        link = self._printer.link
        return way.neighbour(
            found,
            table,
            address,
            known_mac=link.card.mac,
            answered=self._answered,
            speaks=bool(link.card.two_way) and not link.ready,
        )

    async def whereabouts(self) -> Reading:
        """Looks for the printer only where it is missed: it asks many."""
        by, known = Measure.WHEREABOUTS, self._printer.link.card.mac
        address = await self._address()
        found = await _route_to(address) if address else None
        if not known or address is None or (found is not None and found.local):
            return unmeasured(by, "not-applicable")
        here = await self.neighbour()
        if here.finding.holds:
            kept = here.finding.detail.get("mac") == known
            return holds(by) if kept else unmeasured(by, "not-asked")
        if here.finding.holds is None and self._printer.link.ready:
            return unmeasured(by, "not-asked")
        search = Search(known, address, self._printer.settings.port, self._tell)
        now_at = await search.run(found.interface if found and found.direct else "")
        taken = any(s.cause is Cause.ADDRESS_TAKEN_BY_OTHER_DEVICE for s in here.suspects)
        return way.whereabouts(address, now_at, taken=taken, asked=search.asked)

    async def _address(self) -> str | None:
        return next(iter((await self._resolved()).addresses), None)

    async def _resolved(self) -> names.NameAnswer:
        """One question for all rungs; a rung that is given up leaves it to the others."""
        if self._asking is None:
            port = self._printer.settings.port
            self._asking = asyncio.create_task(names.look_up(self._host, port, NAME_S))
        return await asyncio.shield(self._asking)

    async def _neighbours(self, address: str, found: Route) -> tuple[Neighbour, ...]:
        if self._looking is None:
            self._looking = asyncio.create_task(self._look(address, found))
        return await asyncio.shield(self._looking)

    async def _look(self, address: str, found: Route) -> tuple[Neighbour, ...]:
        """The neighbour table once the first hop was seen to be there, or had its time.

        Unless its connection did so just now, the printer is knocked at, which makes the
        system ask for that hop.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + LOOK_S
        hop = found.gateway or address
        knocking: asyncio.Future[bool] | None = None
        while True:
            table = await asyncio.to_thread(ways.neighbours)
            settled = way.is_settled(way.of_address(table, hop, found.interface))
            self._answered = knocking is not None and knocking.done() and knocking.result()
            if settled or self._answered or loop.time() > until:
                return table
            if knocking is None:
                knocking = asyncio.ensure_future(asyncio.to_thread(ways.knock, address, LOOK_S))
            await asyncio.sleep(AGAIN_S)


async def _route_to(address: str) -> Route | None:
    return await asyncio.to_thread(ways.route_to, address)


class _Queues:
    """The print queues that feed our ports, and the one that the printer is behind."""

    def __init__(self, listening: Sequence[tuple[str, int]], printer: Printer) -> None:
        self._ports = {port for _, port in listening}
        self._printer = printer

    async def measure(self) -> Reading:
        try:
            found = await asyncio.to_thread(self._look)
        except (OSError, LookupError):
            return unmeasured(Measure.OS_QUEUE, "failed")
        return machine.os_queue(found)

    def _look(self) -> list[PrintQueue]:
        known = interfaces.interfaces()
        own = {str(address.ip) for each in known for address in each.addresses}
        found: list[PrintQueue] = []
        settings, seen = self._printer.settings, self._printer.link.observation.queue
        if settings.transport == TransportKind.WINSPOOL and seen is not None:
            found.append(seen)  # with the age of its jobs, as of two seconds ago at most
        if sys.platform == "win32":
            from posgui.host.winspool import listing

            found += [each for each in listing.queues() if self._feeds(own, each.host, each.port)]
        else:
            from posgui.host import cups  # brings an HTTP client along, which nothing else needs

            where = cups.server()
            if where is not None:
                found += cups.queues(where, partial(self._feeds, own))
                if settings.transport == TransportKind.CUPS:
                    found.append(cups.queue(where, settings.queue, aged=True))
        return found

    def _feeds(self, own: set[str], host: str, port: int) -> bool:
        return port in self._ports and (host == "localhost" or host in own or _is_loopback(host))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
