"""Which of these printers is this? A number printed on one that is not configured yet."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from posgui.engine.engine import Engine
from posgui.engine.set_up_doors import SetUpDoors
from posgui.model.errors import CommandError, ConfigError, ExitCode
from posgui.model.receipts import Evidence
from posgui.model.settings import PrinterSettings, Settings, TransportKind
from tests.support.printer import SimulatedPrinter

WORDS = ("7", "This is number 7", "这是 7 号")


@asynccontextmanager
async def running(folder: Path, *printers: PrinterSettings) -> AsyncIterator[Engine]:
    engine = Engine(Settings(printers=printers), folder, "posgui.toml")
    await engine.start()
    try:
        yield engine
    finally:
        await engine.stop(finish_s=0)


def table(port: int) -> dict[str, Any]:
    return {"transport": "network", "host": "127.0.0.1", "port": port}


def configured(port: int) -> PrinterSettings:
    return PrinterSettings(
        id="front", name="Front", transport=TransportKind.NETWORK, host="127.0.0.1", port=port
    )


async def test_the_number_comes_out_in_both_languages_and_is_written_down(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer, running(tmp_path) as engine:
        told = await SetUpDoors(engine, "c").identify_printer(table(printer.port), 7, "somebody")
        await printer.wait_for(lambda device: len(device.paper.slips) == 1)
        (row,) = [row for row in await engine.journal.audit.newest(9) if row.who == "somebody"]

        assert told == {"evidence": Evidence.IN_ORDER}
        assert tuple(printer.text.split("\n"))[:3] == WORDS
        assert (row.action, row.detail["number"]) == ("number-printed", 7)
        assert str(printer.port) in str(row.detail["address"])
        assert printer.pulses == ()


async def test_a_printer_that_cannot_print_says_why_and_prints_nothing(
    tmp_path: Path, unused_tcp_port: int
) -> None:
    async with SimulatedPrinter() as printer, running(tmp_path) as engine:
        doors = SetUpDoors(engine, "c")
        printer.set(paper="out")
        with pytest.raises(CommandError, match="not-ready-media-empty") as empty:
            await doors.identify_printer(table(printer.port), 7)
        with pytest.raises(CommandError, match="not-reached") as nobody:
            await doors.identify_printer(table(unused_tcp_port), 7)
        with pytest.raises(ConfigError):
            await doors.identify_printer({"transport": "network"}, 7)

        assert {empty.value.exit_code, nobody.value.exit_code} == {ExitCode.PRINTER_NOT_READY}
        assert printer.slips == ()


async def test_a_configured_printer_prints_it_between_two_receipts_not_in_one(
    tmp_path: Path,
) -> None:
    """It takes one connection only, which is ours."""
    async with SimulatedPrinter(connections="one") as printer:
        async with running(tmp_path, configured(printer.port)) as engine:
            doors = SetUpDoors(engine, "c")
            async with asyncio.timeout(20):
                while not engine.printers["front"].link.ready:
                    await asyncio.sleep(0.02)
            told = await doors.identify_printer(table(printer.port), 7)
            assert told["evidence"].rank >= Evidence.IN_ORDER.rank
            assert "This is number 7" in printer.text

            printer.set(speed_mm_s=20)
            printing = asyncio.create_task(engine.actions.test_print("front", "somebody"))
            async with asyncio.timeout(20):
                while not engine.printers["front"].delivery.active:
                    await asyncio.sleep(0.01)
            with pytest.raises(CommandError, match="printer-is-printing"):
                await doors.identify_printer(table(printer.port), 8)
            printer.set(speed_mm_s=20_000)
            await printing
            assert "number 8" not in printer.text
