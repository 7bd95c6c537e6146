"""Which sightings of a search are one device."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from posgui.model.search import Access, SeenBy, Sighting

_WAYS, _ACCESS = list(SeenBy), list(Access)


def merged(sightings: Iterable[Sighting]) -> list[Sighting]:
    """Each device once, in the order of the ways of looking, then of its address.

    It is reached as it is configured already, else as we may use it, else by the first
    way that saw it; what that one does not know is filled in from the others.
    """
    devices: dict[str, list[Sighting]] = {}
    for sighting in sightings:
        devices.setdefault(sighting.place, []).append(sighting)
    return sorted((_one(seen) for seen in devices.values()), key=_order)


def _one(seen: list[Sighting]) -> Sighting:
    by_way = sorted(seen, key=_order)
    best = min(by_way, key=lambda each: (not each.printer, _ACCESS.index(each.access)))
    return replace(
        best,
        by=tuple(way for way in _WAYS if any(way in each.by for each in seen)),
        title=best.title or next((each.title for each in by_way if each.title), ""),
        mac=best.mac or next((each.mac for each in by_way if each.mac), ""),
    )


def _order(sighting: Sighting) -> tuple[int, list[tuple[int, str]]]:
    """What is plugged in by its way, then the network's. Numbers within an address count as
    numbers: port 2 comes before port 10."""
    first = min(_WAYS.index(way) for way in (*sighting.by, SeenBy.MDNS))
    parts = "".join(c if c.isdecimal() else f" {c} " for c in sighting.address).split()
    return first, [(int(each), "") if each.isdecimal() else (-1, each) for each in parts]
