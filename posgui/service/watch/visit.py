"""Short visits to a printer's own port: connect, ask, hang up."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass

from posgui.model.errors import TransportError, TransportReason
from posgui.model.machine import PrintQueue
from posgui.model.status import StatusFacts
from posgui.service.session import MakeTransport, Session

VISIT_S = 30.0
"""Between two visits at least. Each takes some ten milliseconds, in which the printer may
turn its POS away, and half again as much is added at random: a POS that prints every half
minute must not meet us every time."""
SPREAD = 0.5
TRIES = 2
"""Visits in a row that fail before the printer counts as not there."""
_HELD = (TransportReason.PORT_REFUSED, TransportReason.LINK_LOST, TransportReason.BUSY)
"""Somebody is there and talks to another program, which its POS is."""


@dataclass(frozen=True, slots=True)
class Visited:
    """What the last visits found."""

    there: bool = False
    """It took a connection, or turned it away."""
    facts: StatusFacts | None = None
    """None where it told nothing."""
    fault: TransportReason | None = None
    """Why it cannot be there; None where it is, or nobody knows."""


class Visits:
    """To one printer. Only real-time questions are asked, which leave nothing behind."""

    def __init__(self, make_transport: MakeTransport) -> None:
        self._make_transport = make_transport
        self._due = 0.0
        self._failed = 0
        self._last = Visited()

    async def look(self, *, at_once: bool) -> Visited:
        """What the last visit found, after another one if it is time; ``at_once`` where a
        person asked for it."""
        loop = asyncio.get_running_loop()
        if at_once or loop.time() >= self._due:
            await self._visit()
            spread = random.uniform(1.0, 1.0 + SPREAD)  # noqa: S311 - no secret
            self._due = loop.time() + VISIT_S * spread
        return self._last

    async def _visit(self) -> None:
        session = Session(self._make_transport, _Deaf())
        try:
            await session.open()
            facts = await session.facts()
        except TransportError as error:
            self._not_there(error.reason)
        else:
            self._failed, self._last = 0, Visited(True, facts)
        finally:
            await session.close()

    def _not_there(self, reason: TransportReason) -> None:
        if reason in _HELD:
            self._failed, self._last = 0, Visited(True)
            return
        self._failed += 1
        if self._failed >= TRIES:
            self._last = Visited(fault=reason)


class _Deaf:
    """What comes unasked within a visit is not waited for at the next one either."""

    def on_facts(self, facts: StatusFacts) -> None:
        """Automatic status that the POS asked for."""

    def on_process_id(self, process_id: str) -> None:
        """Nothing of ours was printed."""

    def on_queue(self, queue: PrintQueue) -> None:
        """There is none on a network."""

    def on_lost(self, error: TransportError) -> None:
        """The next visit begins anew."""
