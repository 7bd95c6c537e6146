"""What happened to a receipt is told on the command line, from a real engine and printer."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from tests.support.engine import RunningEngine
from tests.support.printer import SimulatedPrinter
from tests.support.receipts import receipt


async def test_a_receipt_that_waited_for_paper_tells_its_story(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer, RunningEngine(tmp_path, printer.port) as engine:
        await engine.ready()
        printer.set(paper="out")
        await engine.until(lambda seen: "paper-out" in seen.incidents)
        await engine.till(receipt("Sale 1"))
        await engine.until(lambda seen: seen.receipt(0)["state"] == "pending-held")
        await asyncio.sleep(1.1)  # what is shorter is no wait
        printer.set(paper="ok")
        await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
        assert (await engine.run("reprint"))[0] == 0
        await engine.until(lambda seen: seen.receipt(0)["copies"] == 1)
        await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
        name = engine.seen.receipt(0)["id"]
        _, out, _ = await engine.run("show", name, "--timeline", "--json")
        told = json.loads(out)
        assert told["receipt"]["id"] == name
        assert [moment["what"] for moment in told["timeline"]] == [
            "received", "kept", "waited", "sent", "proof", "reprint", "sent", "proof",
        ]  # fmt: skip
        waited, asked = told["timeline"][2], told["timeline"][5]
        assert waited["detail"]["cause"] == "paper-out"
        assert waited["until"] - waited["at"] > 1
        assert (asked["who"], asked["detail"]["copy"]) == ("command line", 1)
        _, out, _ = await engine.run("show", name, "--timeline")
        assert "Waited: Front till is out of paper" in out
        assert "Copy 1 asked for, on Front till (on the command line)" in out
        code, _, error = await engine.run("show", "no-such", "--timeline")
        assert (code, "no receipt no-such" in error) == (1, True)
        await engine.till(receipt("Sale 2"))
        await engine.until(lambda seen: seen.states() == ["completed"] * 2)
        _, out, _ = await engine.run("receipts", "--json")
        listed = json.loads(out)["receipts"]
        assert "line" in listed[0]
        assert listed[1]["timeline"] == told["timeline"]
        assert [moment["what"] for moment in listed[0]["timeline"]] == [
            "received", "kept", "sent", "proof",
        ]  # fmt: skip
