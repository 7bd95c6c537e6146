"""When many tills print at once: what they sent is written down first, then printed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

GIVE_WAY_S = 0.05
"""The next receipt is held back so long at most: nobody at a printer notices it, and
fifty tills wait half as long for theirs to be taken."""


class Rush:
    """Receipts of one printer that are being written down now."""

    def __init__(self) -> None:
        self._count = 0
        self._over = asyncio.Event()

    @contextmanager
    def taking(self) -> Iterator[None]:
        """One more receipt is being written down."""
        self._count += 1
        self._over.clear()
        try:
            yield
        finally:
            self._count -= 1
            if not self._count:
                self._over.set()

    async def give_way(self) -> None:
        """Return when none is being written down, or after ``GIVE_WAY_S``."""
        if self._count:
            with suppress(TimeoutError):
                async with asyncio.timeout(GIVE_WAY_S):
                    await self._over.wait()
