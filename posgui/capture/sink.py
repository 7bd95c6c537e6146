"""What a capture hands its bytes to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from posgui.escpos.framing import FrameEvent
from posgui.model.settlements import FilePlace, Told


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


class Sales(Protocol):
    """Who is told of settled sales. Every method raises NotTakenError if what it was
    handed could not be written down."""

    async def told(self, sale: Told) -> None:
        """A sale was settled; on disk when it returns. Told twice, it is the same one."""

    async def read(self, path: str, sales: Sequence[Told], place: FilePlace) -> None:
        """A file was read up to there, and these sales stood in it."""

    async def place(self, path: str) -> FilePlace | None:
        """How far that file was read; None if it never was."""
