"""The record of who did what, and receipts kept no longer than they should be."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from pathlib import Path

from posgui.journal.journal import JOURNAL_NAME
from tests.support.engine import RunningEngine
from tests.support.printer import SimulatedPrinter
from tests.support.receipts import receipt


async def test_the_audit_command_lists_and_verifies(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        engine = RunningEngine(tmp_path, printer.port)
        async with engine:
            await engine.ready()
            await engine.till(receipt("Sale 1"))
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            assert (await engine.run("reprint"))[0] == 0
            _, out, _ = await engine.run("audit", "--json")
            told = json.loads(out)
            assert told["intact"]
            assert told["broken_at"] is None
            actions = [(row["who"], row["action"]) for row in reversed(told["audit"])]
            assert actions[:3] == [
                ("till", "accepted"),
                ("engine", "printed"),
                ("command line", "reprint"),
            ]
            assert {row["receipt"] for row in told["audit"]} == {engine.seen.receipt(0)["id"]}
            _, out, _ = await engine.run("audit", "--limit", "1", "--json")
            assert len(json.loads(out)["audit"]) == 1
            code, out, _ = await engine.run("audit", "--verify")
            assert code == 0
            assert "intact" in out
        with sqlite3.connect(engine.data_dir / JOURNAL_NAME) as connection:
            connection.execute("DROP TRIGGER audit_not_changed")
            connection.execute("UPDATE audit SET who = 'nobody' WHERE id = 2")
        connection.close()
        async with engine:
            code, _, error = await engine.run("audit", "--verify")
            assert code == 1
            assert "row 2" in error


async def test_a_receipt_past_its_days_is_gone_from_disk_and_says_so(tmp_path: Path) -> None:
    days = "[retention]\ndays = 0\n"
    async with SimulatedPrinter() as printer:
        engine = RunningEngine(tmp_path, printer.port, extra=days)
        async with engine:
            await engine.ready()
            await engine.till(receipt("SEEDED-MARK"))
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
        async with engine:
            async with asyncio.timeout(10):
                while not (told := (await engine.call("receipts"))["receipts"][0])["erased_at"]:
                    await asyncio.sleep(0.05)
            assert told["bytes"] == len(receipt("SEEDED-MARK"))
            for command in (("reprint",), ("show", told["id"], "--text")):
                code, _, error = await engine.run(*command)
                assert code == 1
                assert "erased" in error
    files = [file for file in engine.data_dir.iterdir() if file.is_file()]
    assert [file.name for file in files if b"SEEDED-MARK" in file.read_bytes()] == []
