"""What the settings say about copies holds for whoever asks, and is written down."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from posgui.journal.journal import JOURNAL_NAME
from posgui.model.errors import CommandError
from posgui.service.pin import TRIES
from tests.support.engine import RunningEngine
from tests.support.printer import SimulatedPrinter
from tests.support.receipts import receipt

ENGLISH = {**os.environ, "LC_ALL": "C.UTF-8", "LANG": "en"}


def _asked(engine: RunningEngine) -> list[tuple[str, str]]:
    connection = sqlite3.connect(engine.data_dir / JOURNAL_NAME)
    try:
        return connection.execute(
            "SELECT who, action FROM audit "
            "WHERE action LIKE 'reprint%' OR action LIKE 'pin%' ORDER BY id"
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


async def _piped(engine: RunningEngine, lines: str, *arguments: str) -> tuple[int, str]:
    """Run a command that asks for secrets; exit code and what it complained of."""
    process = await asyncio.create_subprocess_exec(
        *engine.command(*arguments), stdin=PIPE, stdout=PIPE, stderr=PIPE, env=ENGLISH
    )
    _, err = await asyncio.wait_for(process.communicate(lines.encode()), 30)
    return process.returncode or 0, err.decode()


async def test_a_copy_needs_the_managers_pin(tmp_path: Path) -> None:
    policy = '[reprint]\npolicy = "pin"\n'
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port, extra=policy) as engine:
            await engine.ready()
            await engine.till(receipt("Sale 1"))
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            code, error = await _piped(engine, "", "reprint")
            assert (code, "none is set yet" in error) == (1, True)
            assert (await _piped(engine, "2580\n2580\n", "pin")) == (0, "")
            assert "2580" not in engine.config.read_text("utf-8")
            await engine.restarted()
            await engine.ready()
            code, error = await _piped(engine, "1234\n", "reprint")
            assert (code, "not the manager's PIN" in error) == (1, True)
            assert len(printer.slips) == 1
            assert (await _piped(engine, "2580\n", "reprint")) == (0, "")
            await printer.wait_for(lambda device: len(device.paper.slips) == 2)
            asked = [action for _, action in _asked(engine)]
            assert asked == ["pin-not-set", "pin-wrong", "reprint"]


async def test_a_pin_is_not_guessed_and_not_changed_without_the_old_one(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            assert (await _piped(engine, "2580\n2580\n", "pin")) == (0, "")
            await engine.restarted()
            for wrong in range(TRIES):
                with pytest.raises(CommandError, match="pin-wrong"):
                    await engine.call("set_pin", pin="1111", old=f"000{wrong}")
            code, error = await _piped(engine, "2580\n1111\n1111\n", "pin")
            assert (code, "too often" in error) == (1, True)


async def test_a_pin_is_digits(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            code, error = await _piped(engine, "12a4\n12a4\n", "pin")
            assert (code, "4 to 12 digits" in error) == (2, True)
            for unfit in ("", "123", "1234567890123", "１２３４"):
                with pytest.raises(CommandError, match="pin-unfit"):
                    await engine.call("set_pin", pin=unfit)


async def test_what_is_protected_needs_a_pin_and_the_record_says_whose(tmp_path: Path) -> None:
    protect = '[roles]\nprotect = ["reprint-old", "discard"]\nold_after_min = 0\n'
    async with SimulatedPrinter() as printer:
        engine = RunningEngine(
            tmp_path, printer.port, extra=protect, backlog="stable_s = 0.1\nauto_count = 0"
        )
        async with engine:
            assert (await _piped(engine, "1357\n1357\n", "pin"))[0] == 0
            await engine.restarted()
            assert (await _piped(engine, "1357\n2468\n2468\n", "pin", "--support"))[0] == 0
            await engine.restarted()
            await engine.ready()
            await engine.till(receipt("Sale 1"))
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            assert (await _piped(engine, "2468\n", "reprint"))[0] == 0
            await printer.wait_for(lambda device: len(device.paper.slips) == 2)
            printer.set(paper="out")
            await engine.until(lambda seen: "paper-out" in seen.incidents)
            await engine.till(receipt("Sale 2"))
            await engine.until(lambda seen: seen.receipt(1)["state"] == "pending-held")
            code, error = await _piped(engine, "9999\n", "discard")
            assert (code, "not the manager's PIN" in error) == (1, True)
            assert engine.seen.receipt(1)["state"] == "pending-held"
            assert (await _piped(engine, "1357\n", "discard"))[0] == 0
            rows = (await engine.call("audit"))["audit"]
            acted = {row["action"]: row["who"] for row in rows}
            assert acted["reprint"] == "command line (support)"
            assert acted["discarded"] == "command line (manager)"


async def test_the_settings_are_protected_with_anything_else(tmp_path: Path) -> None:
    protect = '[roles]\nprotect = ["discard"]\n'
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port, extra=protect) as engine:
            assert (await _piped(engine, "1357\n1357\n", "pin"))[0] == 0
            await engine.restarted()
            assert (await engine.call("settings"))["roles"]["manager"] is True
            with pytest.raises(CommandError, match="pin-needed"):
                await engine.call("change_settings", settings={"roles": {"protect": []}})
            await engine.call("change_settings", settings={"roles": {"protect": []}}, pin="1357")
            await engine.restarted()
            assert (await engine.call("settings"))["roles"]["protect"] == []
