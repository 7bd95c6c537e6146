"""A bad way to the printer: slow, cut into small writes, silent, torn at a byte."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

from tests.support.engine import UNASKED
from tests.support.fault_proxy import FaultProxy
from tests.support.gate import dice_of, runs
from tests.support.printer import SimulatedPrinter
from tests.support.shop import ASKED, LONG, Shop

FAULTS = 4
SALES = 3


@runs(short=3, full=100)
async def test_a_bad_way_loses_nothing_and_doubles_nothing(tmp_path: Path, run: int) -> None:
    dice = dice_of(run)
    speed = dice.choice((500.0, 20_000.0))
    async with SimulatedPrinter(speed_mm_s=speed) as printer, FaultProxy(printer.port) as way:
        backlog = dice.choice((UNASKED, ASKED))
        async with Shop(tmp_path, printer, way.port, dice, backlog=backlog) as shop:
            way.piece = dice.choice((0, 0, 200))
            way.delay_s = dice.choice((0, 0.001, 0.02))
            await shop.start()
            await shop.engine.ready()
            for _ in range(FAULTS):
                await _fault(dice, way)
                for _ in range(SALES):
                    assert await shop.sell_one(dice.choice((1, 5, LONG)))
            way.speak()
            way.at(way.passed, _nothing)
            await shop.settle_down()
            await shop.answer(0.5)
            await shop.settle_down()
            await shop.check()
            assert len(shop.promise.accepted) == FAULTS * SALES


async def _fault(dice: random.Random, way: FaultProxy) -> None:
    """Reset now or in the next sales, or a silence that ends in data or in a reset."""
    kind = dice.choice(("reset", "reset at a byte", "silence", "silence, then reset"))
    if kind == "reset":
        way.reset()
    elif kind == "reset at a byte":
        way.at(way.passed + dice.randint(1, 5_000), way.reset)
    else:
        way.go_silent()
        await asyncio.sleep(dice.uniform(0, 1.0))
        if kind != "silence":
            way.reset()
        way.speak()


def _nothing() -> None:
    """No fault any more."""
