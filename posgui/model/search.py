"""What a search for printers saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class SearchStage(StrEnum):
    """The parts of a search, in their order."""

    PLUGGED = "plugged"
    """What this computer lists: USB, serial ports, its print queues."""
    ANNOUNCED = "announced"
    """Printers that say by themselves where they are (mDNS)."""
    NETWORK = "network"
    """The addresses of the own network, one after the other."""


class SeenBy(StrEnum):
    """The ways of looking; of a device seen by several, the first one says how it is best
    reached."""

    USB = "usb"
    USBLP = "usblp"
    USBPRINT = "usbprint"
    SERIAL = "serial"
    CUPS = "cups"
    WINSPOOL = "winspool"
    MDNS = "mdns"
    ENPC = "enpc"
    """An Epson network board answered."""
    SWEEP = "sweep"
    """It takes connections."""


class Access(StrEnum):
    """Whether we may use it, as far as looking tells; the best first."""

    OK = "ok"
    UNKNOWN = "unknown"
    BUSY = "busy"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A device that could be a receipt printer, as one way of looking saw it, or several."""

    by: tuple[SeenBy, ...]
    table: Mapping[str, str | int]
    """Keys of ``[[printers]]`` that reach it, ``transport`` among them."""
    address: str
    """For people: ``10.0.0.9:9100``, ``USB 1-2.4``, ``/dev/ttyUSB0`` or a queue's name."""
    place: str
    """The same for two sightings of one device: as ``address``, or ``USB 1-2.4`` of a node
    of Linux's printer driver."""
    title: str = ""
    """What it calls itself."""
    access: Access = Access.UNKNOWN
    mac: str = ""
    printer: str = ""
    """Id of the configured printer it is."""
    moved: bool = False
    """That printer is configured at another address, where it is not reached."""
