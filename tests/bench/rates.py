"""Receipts a second: accepted, and delivered."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from pathlib import Path

from tests.bench import cups
from tests.bench.receipts import receipt
from tests.bench.shop import engine_for, insert, sell, submit
from tests.bench.sink import Sink
from tests.bench.table import Row, at_least, skipped

ROUNDS = 3
TILLS = 16
ACCEPTED = {5_000: 640, 60_000: 320}
"""Receipts in a round, by their size."""
BURST = 400


async def accepted(folder: Path, size: int) -> AsyncIterator[Row]:
    """How many receipts a second are taken, while the printer prints them."""
    receipts = [receipt(n, size) for n in range(ACCEPTED[size])]
    ours, bare, theirs = [], [], []
    async with Sink() as sink:
        for turn in range(ROUNDS):
            here = folder / f"accepted-{size}-{turn}"
            here.mkdir()
            bare.append(len(receipts) / insert(here / "bare", receipts))
            async with engine_for(here / "posgui", sink) as engine:
                ours.append(len(receipts) / await sell(engine.port, receipts, TILLS))
            if not cups.missing():
                (here / "cups").mkdir()
                with cups.cups(here / "cups", sink.port, durable=True) as port:
                    theirs.append(len(receipts) / await submit(port, receipts, TILLS))
    what = f"accepted, {size // 1000} KB, {TILLS} tills"
    yield at_least(what, ours, bare, 0.6, "/s", "SQLite inserts")
    if theirs:
        yield at_least(what, ours, theirs, 10, "/s", "durable CUPS")
    else:
        yield skipped(f"{what}, against durable CUPS", cups.missing())


async def burst(folder: Path) -> AsyncIterator[Row]:
    """From the first receipt handed in to the last byte of the last one at the printer."""
    receipts = [receipt(n, 5_000) for n in range(BURST)]
    what = f"burst of {BURST}, 5 KB, delivered"
    ours, theirs = [], []
    if cups.missing():
        yield skipped(what, cups.missing())
        return
    for turn in range(ROUNDS):
        here = folder / f"burst-{turn}"
        here.mkdir()
        async with Sink() as sink, engine_for(here / "posgui", sink) as engine:
            began = time.perf_counter()
            await sell(engine.port, receipts, TILLS)
            await sink.until_cuts(BURST)
            ours.append(BURST / (time.perf_counter() - began))
        (here / "cups").mkdir()
        async with Sink() as sink:
            with cups.cups(here / "cups", sink.port, durable=False) as port:
                began = time.perf_counter()
                await submit(port, receipts, TILLS)
                await sink.until_cuts(BURST)
                theirs.append(BURST / (time.perf_counter() - began))
    yield at_least(what, ours, theirs, 3, "/s", "CUPS as shipped")
