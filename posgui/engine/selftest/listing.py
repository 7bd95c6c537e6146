"""What each way to a printer finds on this computer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from posgui.desk import wire
from posgui.engine.finding.plugged import Look, looks
from posgui.engine.trying import settings_of
from posgui.host.patience import bounded
from posgui.model.errors import TransportError
from posgui.model.search import SeenBy, Sighting
from posgui.model.settings import PrinterSettings
from posgui.transports import plugging

LOOK_S = 5.0
"""Longer than a list of Windows's queues is waited for."""

_WAYS = (SeenBy.USB, SeenBy.USBLP, SeenBy.USBPRINT, SeenBy.SERIAL, SeenBy.CUPS, SeenBy.WINSPOOL)
"""The network is looked at by ``posgui find``."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One way to a printer."""

    way: SeenBy
    here: bool
    """This system has it."""
    found: tuple[Sighting, ...] = ()
    failure: str = ""
    """Why it could not be looked at."""

    def described(self) -> wire.Json:
        """For ``--json``."""
        found = [
            {"printer": name_of(each), "title": each.title, "access": each.access, **each.table}
            for each in self.found
        ]
        return {"transport": self.way, "here": self.here, "found": found, "failure": self.failure}


def name_of(seen: Sighting) -> str:
    """How ``posgui selftest`` is told to take this one: ``winspool:EPSON TM-T20III``."""
    return f"{seen.table['transport']}:{seen.address}"


async def listed(of_system: Mapping[SeenBy, Look] | None = None) -> list[Listed]:
    """Look by every way that this system has; nothing is opened."""
    here = looks() if of_system is None else of_system
    return [await _look(way, here.get(way)) for way in _WAYS]


async def _look(way: SeenBy, look: Look | None) -> Listed:
    if look is None:
        return Listed(way, here=False)
    try:
        found = await bounded(look, LOOK_S, f"look for {way}")
    except (OSError, TransportError) as error:
        return Listed(way, here=True, failure=str(error) or type(error).__name__)
    return Listed(way, here=True, found=tuple(found))


def hears_plugging() -> bool:
    """This system tells of devices that come and go."""
    stop = plugging.watch(_ignore)
    if stop is None:
        return False
    stop()
    return True


def chosen(name: str, ways: list[Listed]) -> PrinterSettings | None:
    """The settings that reach what was listed under that name; None if nothing was."""
    for way in ways:
        for each in way.found:
            if name_of(each).casefold() == name.casefold():
                return settings_of(dict(each.table), name)
    return None


def _ignore() -> None:
    """A device came or went."""
