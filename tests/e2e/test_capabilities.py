"""What a printer can do is found out, told, and kept to."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.engine import RunningEngine
from tests.support.printer import SimulatedPrinter


async def test_what_a_printer_can_do_is_told(tmp_path: Path) -> None:
    async with SimulatedPrinter(maker="ACME", model="P-1", serial="7") as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.until(lambda seen: seen.printer["capabilities"]["automatic_status"])
            _, out, _ = await engine.run("status", "--json")
            told = json.loads(out)["printers"][0]["capabilities"]
            assert {
                "two_way": True,
                "automatic_status": True,
                "queued_status": True,
                "process_id": None,
                "late_answers": False,
                "identity": "ACME P-1 7",
                "font": "CHINA GB18030",
                "chinese": True,
                "chinese_by": "device",
                "counters": None,
                "quirks": [],
            }.items() <= told.items()

            await engine.call("test_print")
            points = dict.fromkeys(("width", "qr", "dense", "cut"), True) | {"chinese": False}
            await engine.call("keep_opening_check", printer="front", who="t", points=points)
            await engine.until(lambda seen: seen.printer["capabilities"]["chinese_by"] == "person")
            told = engine.seen.printer["capabilities"]
            assert (told["chinese"], told["process_id"]) == (False, True)
            assert told["counters"]["cuts"] == 1


async def test_a_printer_that_says_nothing_is_told_to_say_nothing(tmp_path: Path) -> None:
    async with SimulatedPrinter(mute=True) as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.until(lambda seen: seen.printer["capabilities"]["two_way"] is False)
            assert engine.seen.printer["capabilities"]["automatic_status"] is None


async def test_a_model_known_to_print_the_question_is_not_asked_on_a_test_page(
    tmp_path: Path,
) -> None:
    async with SimulatedPrinter(maker="EPSON", model="TM-U220", process_id=False) as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.until(lambda seen: "TM-U220" in seen.printer["capabilities"]["identity"])
            result = await engine.call("test_print")
            assert result["proven"] == "in-order"
            assert b"\x1d(H" not in printer.raw
