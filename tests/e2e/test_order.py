"""Per printer, first in is first out: across restarts, and past an unsure receipt."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.support.engine import RunningEngine
from tests.support.gate import sale, unmarked
from tests.support.printer import SimulatedPrinter


async def _stop(engine: RunningEngine) -> None:
    await engine.stop()


async def _kill(engine: RunningEngine) -> None:
    engine.kill()
    await engine.stop()


@pytest.mark.parametrize("end", [_stop, _kill], ids=["stopped", "killed"])
async def test_what_waits_keeps_its_place_behind_an_unsure_receipt_and_across_restarts(
    tmp_path: Path, end: Callable[[RunningEngine], Awaitable[None]]
) -> None:
    async with SimulatedPrinter(speed_mm_s=60.0) as printer:
        engine = RunningEngine(tmp_path, printer.port)
        async with engine:
            await engine.ready()
            await engine.till(sale("unsure", lines=60))
            await printer.wait_for(lambda device: device.paper.open_slip.items)
            printer.set(power="off")
            await engine.until(lambda seen: seen.receipt(0)["unsure"])
            for n in range(2):
                await engine.till(sale(f"before-{n}"))
            await engine.until(lambda seen: seen.printer["held"] == 2)
            await end(engine)
        async with engine:
            for n in range(2):
                await engine.till(sale(f"between-{n}"))
            await engine.until(lambda seen: seen.printer["held"] == 4)
            await end(engine)
        printer.set(power="on", speed_mm_s=20_000.0)
        async with engine:
            await engine.till(sale("after"))
            await engine.until(lambda seen: seen.printer["queued"] == 0)
            assert engine.seen.printer["unsure"] == 1
            order = ["before-0", "before-1", "between-0", "between-1", "after"]
            assert [title for title in unmarked(printer.slips) if title != "unsure"] == order
            await engine.call("settle", receipt=engine.seen.receipt(0)["id"], printed=False)
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            assert "COPY 1" in printer.slips[-1].text
            assert "<unsure>" in printer.slips[-1].text
