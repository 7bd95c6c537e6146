"""Two processes: neither one's death or hang costs a receipt."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

from posgui.desk import address
from tests.support.engine import RunningEngine
from tests.support.printer import SimulatedPrinter
from tests.support.receipts import receipt

LONG = receipt("Long sale", lines=60)


async def test_what_was_accepted_prints_after_kill_9_and_what_was_on_its_way_is_unsure(
    tmp_path: Path,
) -> None:
    async with SimulatedPrinter(speed_mm_s=40.0) as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            await engine.till(LONG)
            await engine.till(receipt("Sale 2"))
            await engine.till(receipt("Sale 3"))
            await printer.wait_for(lambda device: device.paper.open_slip.items)
            engine.kill()
            printer.set(speed_mm_s=20_000.0)
            await engine.start()
            await engine.until(
                lambda seen: seen.states() == ["processing-stopped", "completed", "completed"], 20
            )
            assert engine.seen.receipt(0)["unsure"]
            assert engine.seen.receipt(0)["reasons"] == ["submission-interrupted"]
            assert printer.raw.count(b"Long sale") == 1
            assert printer.raw.count(b"Sale 2") == 1
            assert printer.raw.count(b"Sale 3") == 1


async def test_kill_9_while_receipts_wait_loses_none(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            printer.set(paper="out")
            await engine.until(lambda seen: "paper-out" in seen.incidents)
            for n in range(5):
                await engine.till(receipt(f"Sale {n}"))
            engine.kill()
            await engine.start()
            printer.set(paper="ok")
            await engine.until(lambda seen: seen.states() == ["completed"] * 5, 20)
            assert [slip.data for slip in printer.slips] == [receipt(f"Sale {n}") for n in range(5)]


async def test_sigterm_lets_the_receipt_in_flight_finish(tmp_path: Path) -> None:
    async with SimulatedPrinter(speed_mm_s=200.0) as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            await engine.till(receipt("Sale 1", lines=20))
            await engine.until(lambda seen: seen.receipt(0)["state"] == "processing")
            assert await engine.stop() == 0
            await engine.start()
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            assert not engine.seen.receipt(0)["unsure"]


async def test_a_front_end_that_hangs_holds_up_nothing(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            reader, writer = await address.connect(engine.data_dir)
            writer.write(b'{"id":1,"method":"subscribe","params":{}}\n')
            await reader.readline()
            hanging = subprocess.Popen(
                engine.command("events"), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            hanging.send_signal(signal.SIGSTOP)
            try:
                for n in range(20):
                    await engine.till(receipt(f"Sale {n}"))
                await engine.until(lambda seen: seen.states() == ["completed"] * 20, 20)
            finally:
                hanging.kill()
                hanging.communicate()
                writer.close()


async def test_one_engine_a_folder_and_commands_without_one(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        engine = RunningEngine(tmp_path, printer.port)
        code, _, error = await engine.run("status")
        assert (code, "not running" in error) == (3, True)
        async with engine:
            code, _, error = await engine.run("--headless", "--config", str(engine.config))
            assert code == 1
            assert str(engine.data_dir) in error
            code, _, _ = await engine.run("nonsense")
            assert code == 2


async def test_the_folder_and_its_files_are_the_owners_alone(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            await engine.till(receipt("Sale 1"))
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            assert stat.S_IMODE(engine.data_dir.stat().st_mode) == 0o700
            for path in engine.data_dir.rglob("*"):
                mode = stat.S_IMODE(path.stat().st_mode)
                assert mode in (0o600, 0o700), f"{path.name} has mode {mode:o}"
            log = (engine.data_dir / "engine.log").read_text("utf-8")
            assert "Coffee" not in log


async def test_a_long_folder_name_is_reached_all_the_same(tmp_path: Path) -> None:
    folder = tmp_path / ("long-" * 25)
    folder.mkdir()
    async with SimulatedPrinter() as printer:
        async with RunningEngine(folder, printer.port) as engine:
            await engine.ready()
            code, out, _ = await engine.run("status", "--json")
            assert code == 0
            assert json.loads(out)["printers"][0]["id"] == "front"


async def test_headless_prints_events_as_lines_and_stops_on_sigterm(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        engine = RunningEngine(tmp_path, printer.port)
        process = await asyncio.create_subprocess_exec(
            *engine.command("--headless", "--config", str(engine.config)),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        if process.stdout is None:
            raise TypeError("no pipe")
        kinds = []
        async with asyncio.timeout(10):
            while "output-complete" not in kinds:
                event = json.loads(await process.stdout.readline())
                kinds.append(event["type"])
                if event["type"] == "engine-started":
                    await engine.till(receipt("Sale 1"))
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 10) == 0


async def test_a_damaged_journal_is_set_aside_and_the_till_goes_on(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            await engine.till(receipt("Sale 1"))
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            await engine.stop()
            journal = engine.data_dir / "journal.db"
            data = bytearray(journal.read_bytes())
            data[4096:] = os.urandom(len(data) - 4096)
            journal.write_bytes(data)
            await engine.start()
            await engine.ready()
            assert "journal-failed" in engine.seen.incidents
            assert [bytes(data)] == [p.read_bytes() for p in engine.data_dir.glob("*-damaged-*.db")]
            await engine.till(receipt("Sale 2"))
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            assert printer.slips[-1].data == receipt("Sale 2")


async def test_the_engine_needs_no_qt(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            pid = engine.process.pid if engine.process else 0
            if sys.platform == "linux":
                maps = Path(f"/proc/{pid}/maps").read_text("utf-8")
                assert "libQt6" not in maps
