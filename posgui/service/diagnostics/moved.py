"""The rung that looks for a printer which left its address: who has its MAC address now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from posgui.host import interfaces, ways
from posgui.host.discovery.sweep import Target, addresses_to_ask, sweep
from posgui.model.diagnosis import Finding, Measure
from posgui.rules.verdict import way

EACH_S = 0.5
"""Of one address. Half of what a search for printers gives: here it is enough that the
system finds out who has the address, and the verdict is waited for. A /24 of silent
addresses then takes four seconds."""
LOOK_S = 0.2
"""Between two looks at who was found. They read the system's table, some ten kilobytes."""

TOLD_EVERY = 8
"""Addresses; eight times a second while nobody answers."""

Tell = Callable[[Finding], None]


class Search:
    """For the device ``mac`` that had ``address``; knocks at ``port`` of the others."""

    def __init__(self, mac: str, address: str, port: int, tell: Tell) -> None:
        self._mac = mac
        self._address = address
        self._port = port
        self._tell = tell
        self._tried: set[str] = set()
        self.asked = 0

    async def run(self, interface: str) -> str:
        """The address it has now and takes connections at, empty if it was not found: in the
        system's neighbour table first, then on the network of ``interface`` (of any, if that
        is empty). OSError where the system does not tell its neighbours."""
        if found := await self._found():
            return found
        own = await asyncio.to_thread(interfaces.interfaces)
        others = addresses_to_ask(each for each in own if interface in ("", each.name))
        hosts = [(host, self._port) for host in others if host != self._address]
        search = asyncio.create_task(sweep(hosts, self._progressed, EACH_S))
        try:
            while not search.done():
                await asyncio.wait((search,), timeout=LOOK_S)
                if found := await self._found():
                    return found
        finally:
            search.cancel()
        self._tried.clear()  # one that had just been switched on listens by now
        return await self._found()

    async def _found(self) -> str:
        """A row may be from yesterday, or a box in between that has one MAC address for all
        behind it: a printer takes a connection."""
        table = await asyncio.to_thread(ways.neighbours)
        rows = [each.address for each in way.elsewhere(table, self._mac, self._address)]
        new = [(address, self._port) for address in rows if address not in self._tried]
        self._tried.update(rows)
        taken = await sweep(new, _untold, EACH_S) if new else ()
        return taken[0][0] if len(taken) == 1 else ""

    def _progressed(self, asked: int, of: int, _found: Sequence[Target]) -> None:
        self.asked = asked
        if asked % TOLD_EVERY == 0:
            detail: dict[str, str | int] = {"why": "under-way", "asked": asked, "of": of}
            self._tell(Finding(Measure.WHEREABOUTS, None, detail))


def _untold(_asked: int, _of: int, _found: Sequence[Target]) -> None:
    """Two or three addresses are asked too quickly to be told of."""
