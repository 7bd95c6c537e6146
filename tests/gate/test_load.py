"""Many tills, slow printers, huge pictures: nothing is lost, nobody waits for another's
printer, and memory stays bounded."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.support.engine import RunningEngine, Seen
from tests.support.gate import sale, unmarked
from tests.support.printer import SimulatedPrinter
from tests.support.receipts import raster
from tests.support.tcp import free_port

TILLS = 50
SALES = 4
PRINT_S = 60.0
PICTURE = b"\x1b@<picture>\n" + raster(65_535, 480) + b"Total 1.00\n\x1dV\x00"
"""30 MiB in one command."""
GROWTH = 8 * 1024
"""KiB the engine may grow by for it: a quarter of one copy."""


async def test_fifty_tills_at_once_are_all_served_each_in_its_order(tmp_path: Path) -> None:
    async with SimulatedPrinter(speed_mm_s=1e6) as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()

            async def sell(till: int) -> None:
                for n in range(SALES):
                    await engine.till(sale(f"{till}-{n}", lines=till + 1))

            await asyncio.gather(*(sell(till) for till in range(TILLS)))
            await engine.until(lambda seen: seen.printer["queued"] == 0, PRINT_S)
            assert set(engine.seen.states()) == {"completed"}
            sold = [f"{till}-{n}" for till in range(TILLS) for n in range(SALES)]
            assert sorted(slip.data for slip in printer.slips) == sorted(
                sale(title, lines=int(title.split("-")[0]) + 1) for title in sold
            )
            # A stable sort by till: within one, the order they came out in.
            assert sorted(unmarked(printer.slips), key=lambda t: int(t.split("-")[0])) == sold


def _states(seen: Seen, printer: str) -> list[str]:
    return [r["state"] for r in seen.receipts.values() if r["printer"] == printer]


def _another(name: str, printer: int, capture: int) -> str:
    return (
        f'[[printers]]\nid = "{name}"\nname = "{name}"\ntransport = "network"\n'
        f'host = "127.0.0.1"\nport = {printer}\n'
        f'[[captures]]\nkind = "raw"\nlisten = "127.0.0.1:{capture}"\nprinter = "{name}"\n'
    )


async def test_a_dead_and_a_slow_printer_hold_up_no_other(tmp_path: Path) -> None:
    """The slow one prints at 9600 bit/s: 3,000 bytes take three seconds."""
    large = sale("large", lines=107)
    extra = _another("slow", (slow_port := free_port()), slow_till := free_port())
    extra += _another("dead", free_port(), dead_till := free_port())
    async with SimulatedPrinter() as fast, SimulatedPrinter(slow_port, baud=9600) as slow:
        async with RunningEngine(tmp_path, fast.port, extra=extra) as engine:
            await engine.until(lambda seen: seen.printers["slow"]["link"] == "ready")
            await engine.ready()
            await engine.till(sale("dead"), port=dead_till)
            await engine.till(large, port=slow_till)
            await engine.until(lambda seen: _states(seen, "slow") == ["processing"])
            for n in range(10):
                await engine.till(sale(f"{n}"))
            await engine.until(lambda seen: _states(seen, "front") == ["completed"] * 10)
            assert _states(engine.seen, "slow") == ["processing"]
            assert _states(engine.seen, "dead") == ["pending-held"]
            await engine.until(lambda seen: _states(seen, "slow") == ["completed"], 20)
            assert [slip.data for slip in slow.slips] == [large]
            assert {i["printer"] for i in engine.seen.incidents.values()} == {"dead"}


def _most_memory(engine: RunningEngine) -> int:
    """KiB of memory the engine ever had at once."""
    pid = engine.process.pid if engine.process else 0
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def _all_printed(seen: Seen) -> bool:
    return all(j["state"] == "completed" for r in seen.receipts.values() for j in r["jobs"])


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc to measure")
async def test_a_picture_of_30_mib_and_its_copy_are_never_whole_in_memory(tmp_path: Path) -> None:
    async with SimulatedPrinter(speed_mm_s=1e6, buffer_bytes=64 * 1024) as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            await engine.till(sale("first"))
            await engine.until(lambda seen: seen.states() == ["completed"])
            await engine.call("reprint")
            await engine.until(_all_printed)
            before = _most_memory(engine)
            await engine.till(PICTURE)
            await engine.until(lambda seen: seen.states() == ["completed"] * 2, PRINT_S)
            await engine.call("reprint")
            await engine.until(_all_printed, PRINT_S)
            assert _most_memory(engine) - before < GROWTH
            assert printer.slips[2].data == PICTURE
            copy = printer.slips[3]
            assert PICTURE[2:-3] in copy.data
            assert copy.text.count("COPY 1") == 2
