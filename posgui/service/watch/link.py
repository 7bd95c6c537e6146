"""The place of a connection for a printer that is only watched."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import NoReturn

from posgui.model.errors import TransportError, TransportReason
from posgui.model.status import LinkState, StatusFacts
from posgui.service.card import CapabilityCard
from posgui.service.clock import until_tick
from posgui.service.link import Link
from posgui.service.watch.looks import Look, Seen

_LOGGER = logging.getLogger(__name__)

MISSES = 3
"""Looks in a row without an answer after which a printer that used to answer counts as
silent: a datagram may be lost, and each look sends two."""


class WatchLink(Link):
    """Looks now and then, and is never ready: no receipt is ever sent this way.

    The observation's link is READY while the printer is there as far as anybody can tell,
    ``answers`` None where nothing was ever heard of it.
    """

    def __init__(
        self, look: Look, address: str, card: CapabilityCard, *, on_change: Callable[[], None]
    ) -> None:
        """``address`` is where it is, for people."""
        super().__init__(_opens_nothing, card, on_change=on_change, on_process_id=_nobody)
        self.observation = replace(self.observation, address=address)
        self._look = look
        self._misses = 0

    @property
    def ready(self) -> bool:
        """Never."""
        return False

    async def run(self) -> None:
        """Look, and look again; ends by cancellation."""
        while True:
            at_once, self._drop = self._drop, False
            self._wake.clear()
            try:
                self._saw(await self._look(at_once=at_once))
            except Exception:  # whatever it was, the printer is watched on (law 8)
                _LOGGER.exception("%s: a look failed", self.address)
            self._attempted.set()
            self._attempted = asyncio.Event()
            await self._rest(until_tick(self._look.period_s))

    def _saw(self, seen: Seen) -> None:
        if seen.fault is not None:
            self._gone(seen.fault)
        elif seen.answered is False:
            self._missed()
        else:
            if self.observation.fault is not None:
                _LOGGER.info("%s: there again", self.address)
            self._misses = 0
            self.see(
                facts=seen.facts,
                answers=seen.answered,
                fault=None,
                link=LinkState.READY,
                queue=seen.queue,
                stalled=seen.stalled,
            )

    def _gone(self, fault: TransportReason) -> None:
        level = logging.WARNING if self.observation.fault is None else logging.DEBUG
        _LOGGER.log(level, "%s: not there (%s)", self.address, fault)
        self.see(
            facts=StatusFacts(),
            answers=None,
            fault=fault,
            link=LinkState.CLOSED,
            queue=None,
            stalled=False,
        )

    def _missed(self) -> None:
        """Of one that never answered nothing is known: many printers tell nothing."""
        self._misses += 1
        if self.observation.answers is None:
            self.see(facts=StatusFacts(), fault=None, link=LinkState.CLOSED)
        elif self._misses >= MISSES:
            self._silent()


def _opens_nothing(*_: object) -> NoReturn:
    raise TransportError(TransportReason.BUSY)


def _nobody(_process_id: str) -> None:
    """Nothing of ours is printed, so nothing is confirmed."""
