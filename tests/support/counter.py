"""A till, and an engine that runs in the test's own process.

async with counter(tmp_path, printer) as shop:
    await shop.sell("one")
    await until_told(shop.proven)
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from posgui import config
from posgui.engine.engine import Engine
from posgui.model.receipts import Evidence, Receipt
from posgui.service.link import Link
from tests.support.gate import Promise, sale
from tests.support.leaving import Leaving
from tests.support.tcp import connected, free_port

FOUND_AGAIN_S = 10.0
REST = """
[[captures]]
kind = "raw"
listen = "127.0.0.1:{till}"
printer = "front"

[backlog]
stable_s = 0.1
auto_count = 1000000
"""


class Counter:
    """A till, an engine in this process, and the printer."""

    def __init__(self, folder: Path, printer: Leaving, more: str = "") -> None:
        """``more`` are further lines of the printer's settings."""
        self._folder, self._printer, self._more = folder, printer, more
        self._till = free_port()
        self.promise = Promise()
        self.engine: Engine

    @property
    def link(self) -> Link:
        return self.engine.printers["front"].link

    async def open(self) -> None:
        head = '[[printers]]\nid = "front"\nname = "Front"'
        rest = REST.format(till=self._till)
        text = f"{head}\n{self._printer.lines}\n{self._more}\n{rest}"
        settings = config.parse(text, "posgui.toml")
        self.engine = Engine(settings, self._folder, "posgui.toml")
        await self.engine.start()

    async def sell(self, title: str, lines: int = 3) -> None:
        """A receipt that the till was told was taken."""
        body = sale(title, lines)
        async with connected(self._till) as (reader, writer):
            writer.write(body)
            writer.write_eof()
            assert await asyncio.wait_for(reader.read(), 10) == b""
        self.promise.accepted.append(body)

    async def newest(self) -> Receipt:
        (found,) = await self.engine.journal.receipts.newest(1)
        return found

    async def proven(self) -> bool:
        job = (await self.newest()).current
        return job is not None and job.state.is_final and job.evidence is Evidence.IN_ORDER

    async def over(self) -> bool:
        job = (await self.newest()).current
        return job is not None and (job.state.is_final or job.unsure)

    async def unsure(self) -> bool:
        job = (await self.newest()).current
        return job is not None and job.unsure

    async def leaves(self) -> None:
        await self._printer.leave()
        await until(lambda: not self.link.ready)

    async def comes_back(self) -> None:
        """Return when it is found again; where it moved, a person has said where to."""
        await self._printer.come_back()
        if self._printer.moves:
            await self.engine.stop(finish_s=0)
            await self.open()
        await until(lambda: self.link.ready, FOUND_AGAIN_S)


async def until(holds: Callable[[], object], seconds: float = 10.0) -> None:
    async def look() -> object:
        return holds()

    await until_told(look, seconds)


async def until_told(holds: Callable[[], Awaitable[object]], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not await holds():
            await asyncio.sleep(0.02)


@contextlib.asynccontextmanager
async def counter(folder: Path, printer: Leaving, *, share: bool = False) -> AsyncIterator[Counter]:
    """The engine runs and has reached its printer."""
    data = folder / "data"
    data.mkdir()
    found = Counter(data, printer, "share = true" if share else "")
    await found.open()
    try:
        await until(lambda: found.link.ready)
        yield found
    finally:
        await found.engine.stop(finish_s=0)
