"""Which of the sightings are printers that are configured already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from posgui.model.errors import TransportReason
from posgui.model.search import Access, Sighting
from posgui.model.settings import PrinterSettings, TransportKind
from posgui.service.printer import Printer

_FAULTS: Mapping[TransportReason | None, Access] = {
    TransportReason.ACCESS_DENIED: Access.DENIED,
    TransportReason.BUSY: Access.BUSY,
}


def recognised(
    sightings: Iterable[Sighting],
    printers: Iterable[Printer],
    macs: Mapping[str, str],
    names: Mapping[str, str],
) -> list[Sighting]:
    """The sightings with the configured printer each of them is, by its settings or, on the
    network, by the MAC address it was last reached at. ``macs`` tells who has which address
    now, ``names`` which address a configured host's name has."""
    kept = list(printers)
    return [
        _on_network(each, kept, macs, names)
        if each.table["transport"] == TransportKind.NETWORK
        else _plugged_in(each, kept)
        for each in sightings
    ]


def _plugged_in(seen: Sighting, printers: list[Printer]) -> Sighting:
    meant = next((each for each in printers if _means(each.settings, seen)), None)
    return _as(seen, meant) if meant else seen


def _means(settings: PrinterSettings, seen: Sighting) -> bool:
    if settings.transport != seen.table["transport"]:
        return False
    if settings.transport in (TransportKind.USB, TransportKind.USBLP):
        return _means_usb(settings, seen)
    if settings.transport == TransportKind.SERIAL:
        return _same_file(settings.device, str(seen.table["device"]))
    return settings.queue == seen.table["queue"]


def _means_usb(settings: PrinterSettings, seen: Sighting) -> bool:
    """As the transports find their device: every key that is set must fit, and the node of
    Linux's driver stands for its device where nothing else is set."""
    table = seen.table
    told = (settings.vendor, settings.product, settings.serial, settings.path)
    if not any(told):
        return settings.device == table.get("device")
    ids = (f"{settings.vendor:04x}", f"{settings.product:04x}")
    if settings.vendor and ids != (table.get("vendor"), table.get("product")):
        return False
    if settings.path and f"USB {settings.path}" != seen.place:
        return False
    return not settings.serial or settings.serial == table.get("serial", settings.serial)


def _same_file(configured: str, device: str) -> bool:
    """``/dev/serial/by-id/...`` is a link to the port."""
    return configured == device or Path(configured).resolve() == Path(device).resolve()


def _on_network(
    seen: Sighting, printers: list[Printer], macs: Mapping[str, str], names: Mapping[str, str]
) -> Sighting:
    host, port = str(seen.table["host"]), seen.table["port"]
    seen = replace(seen, mac=macs.get(host, ""))
    known = [
        each
        for each in printers
        if each.settings.transport == TransportKind.NETWORK and each.settings.port == port
    ]
    here = [
        each
        for each in known
        if host in (each.settings.host, names.get(each.settings.host))
        and not _is_another(each, seen.mac)
    ]
    same = [each for each in known if seen.mac and each.link.card.mac == seen.mac]
    meant = next(iter(here + same), None)
    if meant is None:
        return seen
    return replace(_as(seen, meant), moved=not here and not meant.link.ready)


def _is_another(printer: Printer, mac: str) -> bool:
    """Somebody else has its address now, and it is not in use."""
    kept = printer.link.card.mac
    return bool(kept and mac and kept != mac and not printer.link.ready)


def _as(seen: Sighting, printer: Printer) -> Sighting:
    """Its link knows whether we may use it."""
    if printer.link.ready:
        access = Access.OK
    else:
        access = _FAULTS.get(printer.observation.fault, seen.access)
    return replace(seen, printer=printer.id, access=access)
