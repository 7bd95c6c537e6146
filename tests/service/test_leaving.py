"""A printer leaves and comes back, whatever it is plugged into and whatever it was doing:
nothing is lost, nothing comes out twice, and it is found again quickly."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from posgui import config
from posgui.engine.engine import Engine
from posgui.model.receipts import Evidence, Receipt
from posgui.rules import printer_state
from posgui.service.link import Link
from tests.support.gate import Promise, sale, unmarked
from tests.support.leaving import Leaving, leaving
from tests.support.tcp import connected, free_port

FOUND_AGAIN_S = 10.0
KINDS = ("network", "other-port", "other-address", "usb", "usblp", "serial")
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

    def __init__(self, folder: Path, printer: Leaving) -> None:
        self._folder, self._printer, self._till = folder, printer, free_port()
        self.promise = Promise()
        self.engine: Engine

    @property
    def link(self) -> Link:
        return self.engine.printers["front"].link

    async def open(self) -> None:
        text = f'[[printers]]\nid = "front"\nname = "Front"\n{self._printer.lines}\n{REST}'
        settings = config.parse(text.format(till=self._till), "posgui.toml")
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
async def counter(folder: Path, printer: Leaving) -> AsyncIterator[Counter]:
    data = folder / "data"
    data.mkdir()
    found = Counter(data, printer)
    await found.open()
    try:
        await until(lambda: found.link.ready)
        yield found
    finally:
        await found.engine.stop(finish_s=0)


@pytest.mark.parametrize("kind", KINDS)
async def test_nothing_is_lost_and_nothing_comes_out_twice(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = leaving(kind, tmp_path, monkeypatch)
    if kind not in ("network", "other-port", "other-address"):
        await printer.come_back()
    with contextlib.closing(printer):
        async with counter(tmp_path, printer) as shop:
            # While it is idle.
            await shop.leaves()
            await shop.comes_back()
            await shop.sell("idle")
            await until_told(shop.proven)
            # While it holds a receipt.
            printer.set(paper="out")
            await until(lambda: not printer_state.may_print(shop.link.observation))
            await shop.sell("held")
            await shop.leaves()
            await shop.comes_back()
            await until_told(shop.proven)
            # While it prints.
            printer.set(speed_mm_s=10)
            before = printer.received
            await shop.sell("cut-off", lines=1000)
            await until(lambda: printer.received > before + 1000)
            await shop.leaves()
            await until_told(shop.unsure)
            await shop.comes_back()
            await shop.sell("after")
            await until_told(shop.proven)
        slips = printer.slips
        await shop.promise.check(tmp_path / "data", slips)
        assert sorted(unmarked(slips)) == ["after", "cut-off", "held", "idle"]
