"""What can be asked of the engine to find printers on the network."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from ipaddress import ip_address

from posgui.desk import wire
from posgui.desk.server import Method
from posgui.engine.engine import Engine
from posgui.host import ways
from posgui.host.discovery.sweep import addresses_to_ask, sweep
from posgui.host.interfaces import interfaces
from posgui.model.events import SearchUpdate
from posgui.model.settings import TransportKind

PORT = 9100


class FindingDoors:
    """The desk's methods that look for printers; only a person asks for it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._searches: dict[str, asyncio.Task[tuple[str, ...]]] = {}
        self._busy = asyncio.Lock()
        """Two people who look at once do not double what is sent."""

    def methods(self) -> dict[str, Method]:
        """Name to method."""
        return {"find_printers": self.find_printers, "cancel_search": self.cancel_search}

    async def find_printers(self, run: str = "") -> wire.Json:
        """Who takes connections on port 9100 in the own network: ``host``, ``port``, ``mac``
        where it is known, and the ``printer`` that is configured there or was last seen with
        that MAC address, ``moved`` if it has another address now. Progress is told as
        ``search-update`` events that carry ``run``. Takes eight seconds at most; what was
        found until a ``cancel_search`` counts."""
        asked = addresses_to_ask(await asyncio.to_thread(interfaces))
        found: tuple[str, ...] = ()

        def progressed(done: int, of: int, so_far: Sequence[str]) -> None:
            nonlocal found
            found = tuple(so_far)
            self._engine.hub.publish(SearchUpdate(run, done, of, len(found)))

        async with self._busy:
            search = asyncio.create_task(sweep(asked, PORT, progressed), name="search")
            self._searches[run] = search
            try:
                await asyncio.wait((search,))
            finally:
                search.cancel()
                self._searches.pop(run, None)
        macs = await asyncio.to_thread(_macs)
        return {
            "printers": [
                self._described(host, macs.get(host, "")) for host in sorted(found, key=ip_address)
            ]
        }

    async def cancel_search(self, run: str = "") -> wire.Json:
        """The call of ``find_printers`` with that ``run`` answers at once."""
        if run in self._searches:
            self._searches[run].cancel()
        return {}

    def _described(self, host: str, mac: str) -> wire.Json:
        known = [
            printer
            for printer in self._engine.printers.values()
            if printer.settings.transport is TransportKind.NETWORK
        ]
        here = next((p for p in known if p.settings.host == host), None)
        same = next((p for p in known if mac and p.link.card.mac == mac), None)
        moved = here is None and same is not None and not same.link.ready
        printer = here or same
        return {
            "host": host,
            "port": PORT,
            "mac": mac,
            "printer": printer.id if printer else "",
            "moved": moved,
        }


def _macs() -> dict[str, str]:
    """Who has which address, as the system knows by now; empty where it does not tell."""
    try:
        return {each.address: each.mac for each in ways.neighbours() if each.mac}
    except OSError:
        return {}
