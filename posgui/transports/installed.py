"""Ways to a printer that other packages bring along, by entry point."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points
from typing import TypeAlias

from posgui.model.errors import TransportError, TransportReason
from posgui.model.settings import TRANSPORT_GROUP, PrinterSettings
from posgui.transports.base import Capabilities, Transport

OnBytes: TypeAlias = Callable[[bytes], None]
OnLost: TypeAlias = Callable[[TransportError], None]
MakeTransport: TypeAlias = Callable[[OnBytes, OnLost], Transport]


def installed_maker(settings: PrinterSettings) -> MakeTransport:
    """How connections are made by the package that brings ``settings.transport``.

    Without it, or if it cannot be imported, opening them fails with DRIVER_MISSING.
    """
    found = entry_points(group=TRANSPORT_GROUP, name=settings.transport)
    try:
        factory: Callable[..., Transport] = next(iter(found)).load()
    except (StopIteration, ImportError, AttributeError):
        return missing_maker(settings)
    return lambda on_bytes, on_lost: factory(settings, on_bytes, on_lost)


def missing_maker(settings: PrinterSettings) -> MakeTransport:
    """Connections that cannot be opened, as this machine has no such way to a printer."""
    return lambda on_bytes, on_lost: MissingTransport(settings.transport, on_bytes, on_lost)


class MissingTransport(Transport):
    """Stands for a way to a printer that this machine does not have."""

    capabilities = Capabilities(reads_back=False)

    def __init__(self, kind: str, on_bytes: OnBytes, on_lost: OnLost) -> None:
        super().__init__(on_bytes, on_lost)
        self._kind = kind

    @property
    def address(self) -> str:
        return self._kind

    async def open(self) -> None:
        """Raises TransportError DRIVER_MISSING."""
        raise TransportError(TransportReason.DRIVER_MISSING, address=self.address)

    async def write(self, data: bytes) -> None:  # noqa: ARG002 - the contract's
        """Raises TransportError LINK_LOST."""
        raise TransportError(TransportReason.LINK_LOST, address=self.address)

    def unsent(self) -> int | None:
        return 0

    async def close(self) -> None:
        """Nothing is open."""
