"""The ways of looking at a printer without taking it from whoever prints on it."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

from posgui.escpos.enpc import PORT as ENPC_PORT
from posgui.host import names
from posgui.model.errors import TransportError, TransportReason
from posgui.model.machine import PrintQueue
from posgui.model.settings import PrinterSettings
from posgui.model.status import StatusFacts
from posgui.rules import host_resources, watching
from posgui.rules.verdict.machine import STUCK_S
from posgui.service.watch.visit import Visits

LOOK_S = 5.0
"""Between two looks that cost nobody anything: a datagram there and back, a question to
this machine's own print server."""
MUTE_LOOK_S = 30.0
"""A printer that was never heard this way is asked now and then, in case it was off."""
PLUGGED_LOOK_S = 60.0
"""What is plugged in and out is told at once (``service.hot_plug``); listing USB takes
0.1 s of a thread."""
RESOLVE_S = 2.0
"""As a connection allows."""

IsPluggedIn = Callable[[PrinterSettings], bool]
"""Whether the device is here. Blocks; TransportError where that cannot be told."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look found."""

    answered: bool | None = None
    """True: it answered now. False: it was asked and nothing came. None: it is there, and
    was not asked, or turned us away as one does that another program holds."""
    facts: StatusFacts = StatusFacts()
    fault: TransportReason | None = None
    """Why it cannot be there."""
    queue: PrintQueue | None = None
    stalled: bool = False
    """Its print queue does not move on."""


class Look(ABC):
    """One way of looking."""

    period_s: float
    """Until the next look."""

    @abstractmethod
    async def __call__(self, *, at_once: bool) -> Seen:
        """Look now; ``at_once`` where a person asked for it."""


class NetworkLook(Look):
    """SNMP and, where that is silent, ENPC; with ``visits`` also the printer's own status,
    on a connection that is closed again at once."""

    def __init__(
        self,
        settings: PrinterSettings,
        visits: Visits | None,
        *,
        enpc_port: int = ENPC_PORT,
    ) -> None:
        self.period_s = LOOK_S
        self._settings = settings
        self._visits = visits
        self._enpc_port = enpc_port

    async def __call__(self, *, at_once: bool) -> Seen:
        """As a Look."""
        host, port = self._settings.host, self._settings.port
        addresses = (await names.look_up(host, port, RESOLVE_S)).addresses
        if not addresses:
            return Seen(fault=TransportReason.NAME_UNRESOLVED)
        facts = await self._told_beside(addresses[0])
        self.period_s = MUTE_LOOK_S if facts is None else LOOK_S
        if self._visits is None:
            return Seen(False) if facts is None else Seen(True, facts)
        visited = await self._visits.look(at_once=at_once)
        if facts is not None or visited.facts is not None:
            found = [each for each in (facts, visited.facts) if each is not None]
            return Seen(True, watching.worse(found))
        return Seen() if visited.there else Seen(False, fault=visited.fault)

    async def _told_beside(self, address: str) -> StatusFacts | None:
        """None where nothing answered. Of an ENPC answer only that it came is understood."""
        from posgui.host import enpc, snmp

        told = await snmp.ask(address, port=self._settings.snmp_port)
        if told is not None:
            return host_resources.facts(told)
        board = await enpc.ask(address, port=self._enpc_port)
        return None if board is None else StatusFacts()


class QueueLook(Look):
    """This machine's print queue that the POS prints into."""

    period_s = LOOK_S

    def __init__(self, look: Callable[[], PrintQueue]) -> None:
        """``look`` blocks; OSError or LookupError where there is no such queue."""
        self._look = look

    async def __call__(self, *, at_once: bool) -> Seen:  # noqa: ARG002 - it costs nobody anything
        """As a Look."""
        try:
            queue = await asyncio.to_thread(self._look)
        except (OSError, LookupError):
            return Seen(fault=TransportReason.QUEUE_UNUSABLE)
        return Seen(queue=queue, stalled=(queue.oldest_s or 0.0) >= STUCK_S)


class PluggedLook(Look):
    """Whether a device is plugged into this machine; opening it would take it."""

    period_s = PLUGGED_LOOK_S

    def __init__(self, settings: PrinterSettings, is_plugged_in: IsPluggedIn) -> None:
        self._settings = settings
        self._is_plugged_in = is_plugged_in

    async def __call__(self, *, at_once: bool) -> Seen:  # noqa: ARG002 - as a queue's
        """As a Look."""
        try:
            here = await asyncio.to_thread(self._is_plugged_in, self._settings)
        except TransportError as error:
            return Seen(fault=error.reason)
        return Seen() if here else Seen(fault=TransportReason.UNPLUGGED)


def cups_queue(name: str) -> PrintQueue:
    """A queue of CUPS with the age of its oldest job. Blocks; OSError or LookupError."""
    from posgui.host import cups

    where = cups.server()
    if where is None:
        raise LookupError(name)
    return cups.queue(where, name, aged=True)


def windows_queue(name: str) -> PrintQueue:
    """A queue of Windows's spooler, as ``cups_queue``."""
    from posgui.host.winspool.queue import WindowsQueue, win32_calls

    try:
        calls = win32_calls()
    except NotImplementedError as error:
        raise LookupError(name) from error
    return WindowsQueue(name, calls).look()
