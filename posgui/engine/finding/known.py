"""Which of the sightings are printers that are configured already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from posgui.host.serial_ports import is_same_port
from posgui.model.errors import TransportReason
from posgui.model.search import Access, Sighting
from posgui.model.settings import PrinterSettings, TransportKind
from posgui.service.printer import Printer

_ON_USB = (TransportKind.USB, TransportKind.USBLP, TransportKind.USBPRINT)
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
    network = [each for each in kept if each.settings.transport == TransportKind.NETWORK]
    places: dict[str, str] = {}
    found = []
    for each in sightings:
        if each.table["transport"] == TransportKind.NETWORK:
            found.append(_at_its_address(each, network, macs, names))
        else:
            found.append(_plugged_in(each, kept, places))
    here = {each.printer for each in found}
    gone = [each for each in network if each.id not in here]
    return [_at_another_address(each, gone) for each in found]


def _plugged_in(seen: Sighting, printers: list[Printer], places: dict[str, str]) -> Sighting:
    """``places`` keeps where each printer was seen: of two of one model, where the settings
    do not tell them apart, the transports take the first, and so is it here."""
    for each in printers:
        if _means(each.settings, seen) and places.get(each.id, seen.place) == seen.place:
            places[each.id] = seen.place
            return _as(seen, each)
    return seen


def _means(settings: PrinterSettings, seen: Sighting) -> bool:
    if settings.transport != seen.table["transport"]:
        return False
    if settings.transport in _ON_USB:
        return _means_usb(settings, seen)
    if settings.transport == TransportKind.SERIAL:
        return is_same_port(settings.device, str(seen.table["device"]))
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
    if settings.path and f"usb {settings.path}".casefold() != seen.place.casefold():
        return False  # Windows spells an instance in capitals or not
    told_serial = str(table.get("serial", settings.serial))
    return not settings.serial or settings.serial.casefold() == told_serial.casefold()


def _at_its_address(
    seen: Sighting, printers: list[Printer], macs: Mapping[str, str], names: Mapping[str, str]
) -> Sighting:
    host, port = str(seen.table["host"]), seen.table["port"]
    seen = replace(seen, mac=macs.get(host, ""))
    for each in printers:
        is_host = host in (each.settings.host, names.get(each.settings.host))
        if is_host and each.settings.port == port and not _is_another(each, seen.mac):
            return _as(seen, each)
    return seen


def _at_another_address(seen: Sighting, gone: list[Printer]) -> Sighting:
    """Of a printer that is not at its own: a board may have two addresses, and be two."""
    if seen.printer or not seen.mac:
        return seen
    for each in gone:
        if each.link.card.mac == seen.mac and each.settings.port == seen.table["port"]:
            return replace(_as(seen, each), moved=not each.link.ready)
    return seen


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
