"""The engine as a process whose wall clock is set, and which stands still for a while."""

from __future__ import annotations

import asyncio
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from tests.support.engine import FreshEngine, RunningEngine, Seen
from tests.support.gate import sale, unmarked
from tests.support.printer import SimulatedPrinter

YEAR = 365 * 86400
STANDSTILL_S = 6.0
"""Longer than the answer to a small receipt is waited for."""
_FAKERS = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))


class SetClockEngine(FreshEngine):
    """An engine that sees the wall clock that ``set_clock`` sets, and the steady ones as
    they are."""

    def set_clock(self, ahead: int) -> None:
        """Seconds between its wall clock and the real time, from now on."""
        self._hands.write_text(f"{ahead:+d}", "ascii")

    @property
    def _hands(self) -> Path:
        return self.config.with_name("clock")

    def command(self, *arguments: str) -> list[str]:
        faked = {
            "LD_PRELOAD": str(_FAKERS[0]),
            "FAKETIME_TIMESTAMP_FILE": str(self._hands),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        return [
            "env",
            *(f"{key}={value}" for key, value in faked.items()),
            *super().command(*arguments),
        ]


def _settled(seen: Seen, count: int) -> bool:
    return seen.states() == ["completed"] * count


@pytest.mark.skipif(not _FAKERS, reason="needs libfaketime")
async def test_a_clock_set_back_and_forward_changes_neither_order_nor_proof(tmp_path: Path) -> None:
    async with SimulatedPrinter(speed_mm_s=300.0) as printer:
        engine = SetClockEngine(tmp_path, printer.port)
        engine.set_clock(0)
        async with engine:
            await engine.ready()
            for n, ahead in enumerate((-YEAR, YEAR, 0)):
                await engine.till(sale(f"{n}"))
                await printer.wait_for(lambda device: device.paper.open_slip.items)
                engine.set_clock(ahead)
            await engine.until(lambda seen: _settled(seen, 3))
            opened = [e for e in engine.seen.events if e["type"] == "incident-opened"]
            assert opened == []
        engine.set_clock(YEAR)
        async with engine:
            await engine.ready()
            await engine.till(sale("3"))
            await engine.until(lambda seen: _settled(seen, 4))
            told: list[dict[str, Any]] = (await engine.call("receipts", limit=10))["receipts"]
            years = [round((r["received_at"] - time.time()) / YEAR) for r in told]
            assert years == [1, 1, -1, 0]
            for receipt in told:
                assert (await engine.call("raw", receipt=receipt["id"]))["base64"]
            assert unmarked(printer.slips) == ["0", "1", "2", "3"]
            assert (await engine.run("audit", "--verify"))[0] == 0


async def _stand_still(engine: RunningEngine, seconds: float) -> None:
    engine.send_signal(signal.SIGSTOP)
    await asyncio.sleep(seconds)
    engine.send_signal(signal.SIGCONT)


async def test_an_engine_that_stood_still_in_a_receipt_goes_on_with_it(tmp_path: Path) -> None:
    async with SimulatedPrinter(speed_mm_s=20.0) as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            await engine.till(sale("interrupted"))
            await printer.wait_for(lambda device: device.paper.open_slip.items)
            await _stand_still(engine, STANDSTILL_S)
            await engine.till(sale("next"))
            await engine.until(lambda seen: _settled(seen, 2))
            assert unmarked(printer.slips) == ["interrupted", "next"]
            assert [r["evidence"] for r in engine.seen.receipts.values()] == ["in-order"] * 2
            opened = [e for e in engine.seen.events if e["type"] == "incident-opened"]
            assert opened == []


async def test_a_connection_that_did_not_survive_the_standstill_leaves_a_question(
    tmp_path: Path,
) -> None:
    """As after the sleep of the machine."""
    async with SimulatedPrinter(speed_mm_s=100.0) as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            await engine.till(sale("interrupted", lines=60))
            await printer.wait_for(lambda device: device.paper.open_slip.items)
            engine.send_signal(signal.SIGSTOP)
            printer.power_cycle()
            await printer.wait_for(lambda device: device.switches.up)
            engine.send_signal(signal.SIGCONT)
            await engine.until(lambda seen: seen.receipt(0)["unsure"])
            await engine.till(sale("next"))
            await engine.until(lambda seen: seen.receipt(1)["state"] == "completed")
            assert printer.raw.count(b"<interrupted>") == 1
            assert "receipt-unsure" in engine.seen.alerts
