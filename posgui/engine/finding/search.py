"""One search for printers, from what is plugged in to the last address of the network."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from ipaddress import IPv4Interface

from posgui.engine.finding.plugged import Look
from posgui.host.discovery import epson, mdns
from posgui.host.discovery.sweep import Target, addresses_to_ask, sweep
from posgui.host.interfaces import interfaces
from posgui.host.patience import bounded
from posgui.model.errors import TransportError
from posgui.model.machine import Interface
from posgui.model.search import Access, SearchStage, SeenBy, Sighting
from posgui.model.settings import TransportKind
from posgui.rules.search import merged

_LOGGER = logging.getLogger(__name__)

PORT = 9100
PLUGGED_S = 4.0
"""For one way of looking at this computer: USB takes some 50 ms a device, CUPS answers in
2 ms, Windows's queues are asked by a program of their own, and a driver that hangs is not
waited for."""

Tell = Callable[[SearchStage, int, int, int], None]


class Search:
    """Used once; what was seen until it is canceled counts."""

    def __init__(self, tell: Tell, looks: Mapping[SeenBy, Look]) -> None:
        """``looks`` are the ways of looking at this computer; ``tell`` gets the stage, how
        much of it is done, of how much, and how many printers were found so far."""
        self._tell = tell
        self._looks = looks
        self._seen: dict[tuple[SeenBy, str], Sighting] = {}
        self.failed: list[SeenBy] = []
        """The ways of looking at this computer that it cannot go, as without libusb."""
        self._announced: dict[Target, None] = {}
        self._listens = False
        """Announcements are what is waited for now: stages are told one after the other."""

    @property
    def seen(self) -> tuple[Sighting, ...]:
        """All sightings so far."""
        return tuple(self._seen.values())

    async def run(self, *, on_network: bool) -> None:
        """Look; without ``on_network`` nothing is sent to anybody. Takes a few seconds for
        this computer, and some fifteen in all."""
        if not on_network:
            await self._look_at_computer()
            return
        known = await asyncio.to_thread(interfaces)
        async with asyncio.TaskGroup() as group:
            listening = group.create_task(self._listen(mdns.own_networks(known)), name="mdns")
            await self._look_at_computer()
            self._listens = True
            self._progress(SearchStage.ANNOUNCED, 0, 1)
            await listening
            self._progress(SearchStage.ANNOUNCED, 1, 1)
        await self._ask_network(known)

    async def _look_at_computer(self) -> None:
        done = 0

        async def look(by: SeenBy, call: Look) -> None:
            nonlocal done
            try:
                for each in await bounded(call, PLUGGED_S, f"look for {by}"):
                    self._seen[by, each.address] = each
            except (OSError, TransportError) as error:
                _LOGGER.info("looking for %s printers failed: %s", by, error)
                self.failed.append(by)
            except Exception:  # a library's mistake must not hide what the others see
                _LOGGER.exception("looking for %s printers failed", by)
                self.failed.append(by)
            done += 1
            self._progress(SearchStage.PLUGGED, done, len(self._looks))

        async with asyncio.TaskGroup() as group:
            for by, call in self._looks.items():
                group.create_task(look(by, call), name=f"look for {by}")

    async def _listen(self, own: tuple[IPv4Interface, ...]) -> None:
        def heard(of: mdns.Announced) -> None:
            self._announced[of.host, of.port] = None
            self._saw(SeenBy.MDNS, (of.host, of.port), of.title)
            if self._listens:
                self._progress(SearchStage.ANNOUNCED, 0, 1)

        await mdns.listen(own, heard)

    async def _ask_network(self, known: tuple[Interface, ...]) -> None:
        neighbours = [(address, PORT) for address in addresses_to_ask(known)]
        targets = list(dict.fromkeys([*self._announced, *neighbours]))

        def tried(asked: int, of: int, taken: Sequence[Target]) -> None:
            for each in taken:
                self._saw(SeenBy.SWEEP, each, access=Access.OK)
            self._progress(SearchStage.NETWORK, asked, of)

        def answered(address: str) -> None:
            self._saw(SeenBy.ENPC, (address, PORT))

        hosts = list(dict.fromkeys(host for host, _ in targets))
        async with asyncio.TaskGroup() as group:
            group.create_task(epson.ask_each(hosts, answered), name="enpc")
            group.create_task(sweep(targets, tried), name="sweep")

    def _saw(
        self, by: SeenBy, where: Target, title: str = "", access: Access = Access.UNKNOWN
    ) -> None:
        host, port = where
        address = f"{host}:{port}"
        table: dict[str, str | int] = {
            "transport": TransportKind.NETWORK,
            "host": host,
            "port": port,
        }
        self._seen[by, address] = Sighting((by,), table, address, address, title, access)

    def _progress(self, stage: SearchStage, asked: int, of: int) -> None:
        self._tell(stage, asked, of, len(merged(self.seen)))
