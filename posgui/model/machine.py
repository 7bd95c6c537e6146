"""What this machine tells of itself and of the way to a printer, as measured."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Interface, IPv6Interface

from posgui.model.errors import TransportReason


@dataclass(frozen=True, slots=True)
class Interface:
    """One network interface."""

    name: str
    up: bool
    """Switched on, and with a carrier: a plugged cable, a joined Wi-Fi."""
    enabled: bool | None = None
    """Switched on, with or without a carrier; None where the system does not tell."""
    addresses: tuple[IPv4Interface | IPv6Interface, ...] = ()
    hardware: bool | None = None
    """A card or an adapter, not something a program made; None where unknown."""
    loopback: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """The way the system would take to an address."""

    interface: str
    source: str = ""
    """Our own address on it."""
    gateway: str = ""
    """The next hop; empty if there is none, or the system does not tell it."""
    direct: bool = True
    """The address is on the wire of this interface."""
    local: bool = False
    """The address is this machine's own."""


class NeighbourState(StrEnum):
    """What the system's neighbour table says of an address (ARP, or IPv6 discovery)."""

    REACHABLE = "reachable"
    """It was there a short while ago."""
    STALE = "stale"
    """It was there, and has not been asked again."""
    INCOMPLETE = "incomplete"
    """It is being asked and has not answered."""
    FAILED = "failed"
    """It was asked and did not answer."""
    UNKNOWN = "unknown"
    """It is in the table; the system tells no more."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One row of the system's neighbour table."""

    address: str
    interface: str
    state: NeighbourState
    mac: str = ""
    """``00:26:ab:12:34:56``; empty while nobody answered."""
    confirmed_s: float | None = None
    """Seconds since it was last known to be there; None where the system does not tell."""


class NameFailure(StrEnum):
    """Why a name has no address."""

    NO_SUCH_NAME = "no-such-name"
    """A name server said that there is none."""
    NO_ANSWER = "no-answer"
    """No name server answered, or it could not say."""


class QueueState(StrEnum):
    """IPP printer-state of a print queue (RFC 8011 section 5.4.11)."""

    IDLE = "idle"
    PROCESSING = "processing"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class PrintQueue:
    """A print queue of this machine."""

    name: str
    host: str
    """Where it sends its jobs to; empty, and port 0, where that is no raw network port."""
    port: int
    state: QueueState
    accepting: bool = True
    """New jobs are let in."""
    reasons: tuple[str, ...] = ()
    """IPP printer-state-reasons, without ``none``."""
    waiting: int = 0
    """Jobs that are not over."""
    oldest_s: float | None = None
    """Age of the oldest of them in seconds, None if there is none, or it was not asked."""

    @property
    def paused(self) -> bool:
        """It holds back the jobs it has, or takes no new ones."""
        return self.state is QueueState.STOPPED or not self.accepting

    @property
    def works_offline(self) -> bool:
        """Windows keeps its jobs back as it takes the printer for away; nobody paused it."""
        stopped = self.state is QueueState.STOPPED and "paused" not in self.reasons
        return stopped and "offline-report" in self.reasons


@dataclass(frozen=True, slots=True)
class Plugged:
    """What was found of a printer that is plugged into this machine."""

    present: bool
    """The system lists it."""
    others: int = 0
    """Other devices that could be a receipt printer."""
    failure: TransportReason | None = None
    """Why it cannot be opened, None if it can."""
    node: str = ""
    """Its device file; empty where it has none, as a printer reached through libusb."""
    held_by: str = ""
    """The programs that have it open, as far as the system tells."""
