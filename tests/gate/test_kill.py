"""kill -9 at any instant of a receipt's life: nothing accepted is missing, nothing is
printed twice without a mark, everything else is a question."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

from tests.support.engine import UNASKED
from tests.support.fault_proxy import FaultProxy
from tests.support.gate import dice_of, runs
from tests.support.printer import SimulatedPrinter
from tests.support.shop import ASKED, Shop

KILLS = 2
"""In one journal: what a kill left behind is there when the next one comes."""
TILLS = 3
A_SALE = 3_000
"""Bytes within which a receipt is on its way to the printer."""


@runs(short=3, full=500)
async def test_kill_9_loses_nothing_and_doubles_nothing(tmp_path: Path, run: int) -> None:
    dice = dice_of(run)
    speed = dice.choice((500.0, 3_000.0, 20_000.0))
    async with SimulatedPrinter(speed_mm_s=speed) as printer, FaultProxy(printer.port) as way:
        backlog = dice.choice((UNASKED, ASKED))
        async with Shop(tmp_path, printer, way.port, dice, backlog=backlog) as shop:
            for _ in range(KILLS):
                await shop.start()
                shop.sell(TILLS)
                await _moment(dice, shop, way)
                shop.kill()
                await shop.tills_gave_up()
            printer.set(speed_mm_s=20_000.0)
            await shop.start()
            for _ in range(2):  # an answer to what was open, then to what this asks about
                await shop.answer(0.5)
                await shop.settle_down()
            await shop.check()


async def _moment(dice: random.Random, shop: Shop, way: FaultProxy) -> None:
    """Let the engine live until a random moment."""
    moment = dice.choice(("any", "sending", "sending", "answering"))
    if moment == "any":
        await asyncio.sleep(dice.uniform(0, 0.5))
    elif moment == "sending":
        # Between "about to send" and "sent": at an exact byte on its way to the printer.
        there = asyncio.Event()

        def reached() -> None:
            shop.kill()
            there.set()

        await shop.engine.ready()
        way.at(way.passed + dice.randint(1, A_SALE), reached)
        await asyncio.wait_for(there.wait(), 20)
    else:
        answering = asyncio.create_task(shop.answer(0.8))
        await asyncio.sleep(dice.uniform(0, 0.02))
        shop.kill()
        await asyncio.gather(answering, return_exceptions=True)
