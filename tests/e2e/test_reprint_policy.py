"""What the settings say about copies holds for whoever asks, and is written down."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from posgui.journal.journal import JOURNAL_NAME
from tests.support.engine import RunningEngine
from tests.support.printer import SimulatedPrinter
from tests.support.receipts import receipt


def _asked(engine: RunningEngine) -> list[tuple[str, str]]:
    connection = sqlite3.connect(engine.data_dir / JOURNAL_NAME)
    try:
        return connection.execute(
            "SELECT who, action FROM audit WHERE action LIKE 'reprint%' ORDER BY id"
        ).fetchall()
    finally:
        connection.close()


async def test_denied_copies_do_not_print(tmp_path: Path) -> None:
    policy = '[reprint]\npolicy = "deny"\n'
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port, extra=policy) as engine:
            await engine.ready()
            await engine.till(receipt("Sale 1"))
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            code, _, error = await engine.run("reprint")
            assert code == 1
            assert "switched off" in error
            assert _asked(engine) == [("command line", "reprint-denied")]
            assert [slip.data for slip in printer.slips] == [receipt("Sale 1")]


async def test_a_receipt_has_no_more_copies_than_the_limit(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port, extra="[reprint]\nlimit = 1\n") as engine:
            await engine.ready()
            await engine.till(receipt("Sale 1"))
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            assert (await engine.run("reprint"))[0] == 0
            await engine.until(lambda seen: len(seen.receipt(0)["jobs"]) == 2)
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            code, _, error = await engine.run("reprint")
            assert code == 1
            assert "copies: 1" in error
            assert len(printer.slips) == 2
            assert [action for _, action in _asked(engine)] == ["reprint", "reprint-limit"]
