"""The contract every way to a printer keeps."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

from posgui.model.errors import TransportError
from posgui.model.machine import PrintQueue


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a mechanism can do, as data: of a class what to expect, of an open connection
    what this one can."""

    reads_back: bool
    """Bytes from the printer can be read; where not, it is never asked anything."""
    can_confirm: bool = False
    """An answer read back can prove that a receipt was printed, so it reads back; without
    it no evidence is better than ``accepted``."""
    hot_plug: bool = False
    """The operating system tells when the device comes and goes."""
    exclusive: bool = False
    """Whoever has it open keeps others off: opening can fail with BUSY."""
    whole_jobs: bool = False
    """Every ``write`` is one job of a print queue: a receipt is handed over as a whole."""


@dataclass(frozen=True, slots=True)
class PortTold:
    """What a printer's port answered, as it came."""

    status: int
    """The byte of GET_PORT_STATUS (see ``escpos.ieee1284``)."""
    device_id: bytes = b""
    """The answer to GET_DEVICE_ID, its two bytes of length included."""


class Transport(ABC):
    """One connection to one printer, used once: open, talk, close. Opening again, and
    whatever follows ``close``, is refused with LINK_LOST.

    All methods are called on the event loop. Callbacks run on the event loop too,
    whatever threads the mechanism needs inside, and never after ``close`` returned.
    """

    capabilities: Capabilities

    def __init__(
        self,
        on_bytes: Callable[[bytes], None],
        on_lost: Callable[[TransportError], None],
    ) -> None:
        """``on_bytes`` gets what the printer sent, in any chunking, never empty;
        ``on_lost`` is called once if an open connection ends without ``close``."""
        self.on_bytes = on_bytes
        self.on_lost = on_lost
        self.on_queue: Callable[[PrintQueue], None] = _unheard
        """Gets what the print queue between us and the printer says of itself, whenever it
        was looked at; never called where there is none."""

    @property
    @abstractmethod
    def address(self) -> str:
        """Where this connection goes, for people: ``10.0.0.9:9100`` or ``USB 1-2.4``."""

    @abstractmethod
    async def open(self) -> None:
        """Connect. Bounded by the mechanism's own connect deadline.

        Raises TransportError with the reason; nothing stays open then.
        """

    @abstractmethod
    async def write(self, data: bytes) -> None:
        """Hand ``data`` to the device, in order, waiting while it takes nothing.

        Returns when the operating system (network) or the device (USB) took all of
        it. A short or zero write is an error. Raises TransportError when the link
        broke: then an unknown part of ``data`` has left; NotTaken, of whole jobs alone,
        when none of it has. May wait without bound while a printer is out of paper:
        callers cancel. After a cancel only ``close`` may follow.
        """

    @abstractmethod
    def unsent(self) -> int | None:
        """Bytes taken by ``write`` that the far end has not acknowledged yet; of a job, all
        of them until the queue says that it is completed.

        None where the mechanism cannot tell.
        """

    async def port_told(self) -> PortTold | None:
        """What the port itself tells of the printer while nothing is written; None where
        it has no such word, or does not give it in time. Never raises."""
        return None

    @abstractmethod
    async def close(self) -> None:
        """Give everything back: socket, interface, kernel driver, threads. Never raises, and
        may be called again."""


def _unheard(_: PrintQueue) -> None:
    """Nobody listens yet."""
