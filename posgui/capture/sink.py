"""What a capture hands its bytes to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from posgui.escpos.framing import FrameEvent


class NotTakenError(Exception):
    """Raised by a sink that cannot keep receipts now: the connection is dropped, so that
    the till knows."""


class Till(Protocol):
    """One connection of a till. Methods are awaited in order: slowness of the sink is
    back-pressure on the till."""

    async def take(self, event: FrameEvent) -> None:
        """A piece of the cut stream. After a ReceiptEnd returned, the receipt is on disk.

        An exception means that it is not: the connection is then dropped.
        """

    async def finished(self) -> None:
        """The till closed its side; returns when nothing is left to tell it."""

    def gone(self) -> None:
        """The connection is over."""


class Sink(Protocol):
    """Who takes connections."""

    def converse(self, source: str, reply: Callable[[bytes], None]) -> Till:
        """A till connected; ``reply`` sends bytes to it, best effort."""

    def http(self, source: str) -> None:
        """An HTTP request came instead of a receipt; it was refused."""
