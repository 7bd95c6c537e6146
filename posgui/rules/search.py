"""Which sightings of a search are one device."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from posgui.model.search import Access, SeenBy, Sighting

_WAYS, _ACCESS = list(SeenBy), list(Access)


def merged(sightings: Iterable[Sighting]) -> list[Sighting]:
    """Each device once, in the order of the ways of looking, then of its address.

    It is reached as it is configured already, else through Windows's own driver, which WinUSB
    would take it from, else as we may use it, else by the first way that saw it; what that one
    does not know is filled in from the others.
    """
    found = list(sightings)
    places = _on_windows(found)
    devices: dict[str, list[Sighting]] = {}
    for sighting in found:
        place = places.get(sighting.place, sighting.place)
        devices.setdefault(place, []).append(sighting)
    return sorted((_one(seen) for seen in devices.values()), key=_order)


def _on_windows(sightings: Iterable[Sighting]) -> dict[str, str]:
    """The place of a device with WinUSB by the one that it has behind Windows's driver, whose
    names have nothing in common. They are one where vendor, product and serial number are, and
    no other device has these: makers give one number to many."""
    places: dict[tuple[str, ...], dict[SeenBy, list[str]]] = {}
    for each in sightings:
        way = each.by[0]
        if way in (SeenBy.USB, SeenBy.USBPRINT) and each.table.get("serial"):
            ids = tuple(str(each.table[key]).casefold() for key in ("vendor", "product", "serial"))
            places.setdefault(ids, {}).setdefault(way, []).append(each.place)
    return {
        seen[SeenBy.USB][0]: seen[SeenBy.USBPRINT][0]
        for seen in places.values()
        if [len(seen.get(way, ())) for way in (SeenBy.USB, SeenBy.USBPRINT)] == [1, 1]
    }


def _merit(sighting: Sighting) -> tuple[bool, bool, int]:
    """The least is the best."""
    foreign = SeenBy.USBPRINT not in sighting.by
    return not sighting.printer, foreign, _ACCESS.index(sighting.access)


def _one(seen: list[Sighting]) -> Sighting:
    by_way = sorted(seen, key=_order)
    best = min(by_way, key=_merit)
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
