"""What can be asked of the engine to find printers."""

from __future__ import annotations

import asyncio
from functools import partial

from posgui.desk import wire
from posgui.desk.server import Method
from posgui.engine.engine import Engine
from posgui.engine.finding.known import recognised
from posgui.engine.finding.plugged import looks
from posgui.engine.finding.search import Search
from posgui.host import names, ways
from posgui.model.events import SearchUpdate
from posgui.model.search import SearchStage
from posgui.model.settings import TransportKind
from posgui.rules.search import merged

NAME_S = 2.0
"""Of a configured printer's name, as its connection allows."""


class FindingDoors:
    """The desk's methods that look for printers; only a person asks for it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._searches: dict[str, asyncio.Task[None]] = {}
        self._busy = asyncio.Lock()
        """Two people who look at once do not double what is sent."""

    def methods(self) -> dict[str, Method]:
        """Name to method."""
        return {"find_printers": self.find_printers, "cancel_search": self.cancel_search}

    async def find_printers(self, run: str = "", on_network: bool = True) -> wire.Json:
        """What is plugged in and could be a receipt printer and, if ``on_network``, who
        announces a printer on the own wires, takes connections on port 9100 there or answers
        as an Epson board: ``noun_sighting`` of each device, with the ``printer`` that is
        configured there or was last seen with that MAC address, ``moved`` if it has another
        address now. Progress is told as ``search-update`` events that carry ``run``. Takes
        some fifteen seconds at most; what was found until a ``cancel_search`` counts.
        ``failed`` are the ways of looking at this computer that it cannot go."""
        search = Search(partial(self._tell, run), looks())
        addresses: dict[str, str] = {}
        looking = asyncio.create_task(
            self._look(search, addresses, on_network=on_network), name="search"
        )
        self._searches[run] = looking
        try:
            await asyncio.wait((looking,))
        finally:
            looking.cancel()
            self._searches.pop(run, None)
        if not looking.cancelled():
            looking.result()
        macs = await asyncio.to_thread(_macs) if on_network else {}
        found = recognised(search.seen, self._engine.printers.values(), macs, addresses)
        return {
            "printers": [wire.noun_sighting(each) for each in merged(found)],
            "failed": list(search.failed),
        }

    async def cancel_search(self, run: str = "") -> wire.Json:
        """The call of ``find_printers`` with that ``run`` answers at once."""
        if run in self._searches:
            self._searches[run].cancel()
        return {}

    async def _look(self, search: Search, addresses: dict[str, str], *, on_network: bool) -> None:
        async with self._busy, asyncio.TaskGroup() as group:
            if on_network:
                group.create_task(self._resolve(addresses), name="names of printers")
            await search.run(on_network=on_network)

    async def _resolve(self, addresses: dict[str, str]) -> None:
        """Where the configured names are now."""
        for printer in self._engine.printers.values():
            settings = printer.settings
            if settings.transport == TransportKind.NETWORK and not names.is_numeric(settings.host):
                answer = await names.look_up(settings.host, settings.port, NAME_S)
                if answer.addresses:
                    addresses[settings.host] = answer.addresses[0]

    def _tell(self, run: str, stage: SearchStage, asked: int, of: int, found: int) -> None:
        self._engine.hub.publish(SearchUpdate(run, stage, asked, of, found))


def _macs() -> dict[str, str]:
    """Who has which address, as the system knows by now; empty where it does not tell."""
    try:
        return {each.address: each.mac for each in ways.neighbours() if each.mac}
    except OSError:
        return {}
