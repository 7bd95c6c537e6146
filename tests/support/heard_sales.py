"""Where captures hand sales in tests: kept in memory, and waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from posgui.capture.sink import NotTakenError
from posgui.model.settlements import FilePlace, Told


class HeardSales:
    """What was told, in order; with ``refuses`` nothing can be kept."""

    def __init__(self) -> None:
        self.heard: list[Told] = []
        self.places: dict[str, FilePlace] = {}
        self.refuses = False
        self.asked = 0
        """How often something was handed over."""
        self._moved = asyncio.Event()

    @property
    def ids(self) -> list[str]:
        """Of the sales that were kept."""
        return [told.id for told in self.heard]

    async def told(self, sale: Told) -> None:
        """Keep a sale."""
        self._take([sale])

    async def read(self, path: str, sales: Sequence[Told], place: FilePlace) -> None:
        """Keep sales and how far their file was read."""
        self._take(sales)
        self.places[path] = place

    async def place(self, path: str) -> FilePlace | None:
        """How far that file was read."""
        return self.places.get(path)

    async def until(self, holds: Callable[[HeardSales], object], seconds: float = 10.0) -> None:
        """Return once that is true; TimeoutError."""
        async with asyncio.timeout(seconds):
            while not holds(self):
                self._moved.clear()
                await self._moved.wait()

    def _take(self, sales: Sequence[Told]) -> None:
        self.asked += 1
        self._moved.set()
        if self.refuses:
            raise NotTakenError
        self.heard += sales
