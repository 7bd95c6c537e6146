"""The rungs of the way to a printer: which holds, which fails."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from posgui.model.errors import TransportReason
from posgui.model.settings import PLUGGED_IN, QUEUES
from posgui.model.status import LinkState
from posgui.rules import printer_state
from posgui.service.link import Link
from posgui.service.watch.link import WatchLink

RECONNECT_S = 4.8
"""A person waits for this answer: five seconds at most, told or not."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the way to the printer; ``holds`` is None where it was not reached."""

    rung: str
    holds: bool | None
    detail: str = ""


async def climb(link: Link, kind: str) -> dict[str, Any]:
    """Drop and reopen the link and tell the rungs, in at most five seconds.

    A link with a receipt in flight is looked at and not dropped.
    """
    if not link.busy:
        link.reconnect()
        with suppress(TimeoutError):
            async with asyncio.timeout(RECONNECT_S):
                await link.next_attempt()
    rungs = ladder(link, kind)
    return {
        "rungs": [
            {"rung": rung.rung, "holds": rung.holds, "detail": rung.detail} for rung in rungs
        ],
        "ready": rungs[-1].holds is not False and (link.ready or _is_seen(link)),
        "in_flight": link.busy,
    }


def _is_seen(link: Link) -> bool:
    """It is only watched, and there."""
    return isinstance(link, WatchLink) and link.observation.link is LinkState.READY


def ladder(link: Link, kind: str) -> tuple[Rung, ...]:
    """Where the way to a printer holds and where it fails, from what is known now."""
    seen, address = link.observation, link.address
    connected = seen.link is LinkState.READY
    if isinstance(link, WatchLink):
        names, broken = _WATCHED.get(kind, _WATCHED_NETWORK)
    else:
        names, broken = _WAYS.get(kind, _NETWORK)
    broken_at = broken[seen.fault]
    rungs = []
    for name in names:
        if broken_at is None:
            holds: bool | None = True if connected or seen.fault is None else None
            if seen.link in (LinkState.OPENING, LinkState.LOST, LinkState.CLOSED):
                holds = None
        elif name == broken_at:
            holds = False
        else:
            holds = True if names.index(name) < names.index(broken_at) else None
            if seen.fault is TransportReason.PORT_FILTERED and name == "route":
                holds = None  # silence does not tell a dead host from a closed firewall
        rungs.append(Rung(name, holds, address))
    answers = seen.answers if connected else None
    rungs.append(Rung("answers", answers))
    ready: bool | None = None
    if connected and seen.queue is not None and seen.queue.paused:
        ready = False
    elif connected:
        ready = printer_state.may_print(seen) if not seen.facts.said_nothing else None
    elif seen.fault is not None:
        ready = False
    reasons = ", ".join(str(reason) for reason in printer_state.reasons(seen))
    rungs.append(Rung("ready", ready, reasons))
    return tuple(rungs)


_NETWORK_RUNG: Mapping[TransportReason | None, str | None] = {
    None: None,
    TransportReason.NAME_UNRESOLVED: "name",
    TransportReason.HOST_UNREACHABLE: "route",
    TransportReason.PORT_REFUSED: "port",
    TransportReason.PORT_FILTERED: "port",
    TransportReason.LINK_LOST: "port",
    TransportReason.WRITE_TIMEOUT: "port",
    TransportReason.UNPLUGGED: "route",
    TransportReason.ACCESS_DENIED: "port",
    TransportReason.BUSY: "port",
    TransportReason.DRIVER_MISSING: "name",
    TransportReason.QUEUE_UNUSABLE: "name",
}
_USB_RUNG: Mapping[TransportReason | None, str | None] = {
    None: None,
    **dict.fromkeys(TransportReason, "access"),
    TransportReason.UNPLUGGED: "device",
    TransportReason.DRIVER_MISSING: "device",
}
_QUEUE_RUNG: Mapping[TransportReason | None, str | None] = {
    None: None,
    **dict.fromkeys(TransportReason, "queue"),
}
_Way = tuple[tuple[str, ...], Mapping[TransportReason | None, str | None]]

_NETWORK: _Way = (("name", "route", "port"), _NETWORK_RUNG)
_WAYS: Mapping[str, _Way] = {
    **dict.fromkeys(PLUGGED_IN, (("device", "access"), _USB_RUNG)),
    **dict.fromkeys(QUEUES, (("queue",), _QUEUE_RUNG)),
}
_WATCHED_NETWORK: _Way = (
    ("name", "route"),
    {
        None: None,
        **dict.fromkeys(TransportReason, "route"),
        TransportReason.NAME_UNRESOLVED: "name",
    },
)
_WATCHED_DEVICE: _Way = (
    ("device",),
    {None: None, **dict.fromkeys(TransportReason, "device")},
)
_WATCHED: Mapping[str, _Way] = {
    **dict.fromkeys(PLUGGED_IN, _WATCHED_DEVICE),
    **dict.fromkeys(QUEUES, (("queue",), _QUEUE_RUNG)),
}
"""Whether a port takes connections, or a device may be opened, is not tried there."""
