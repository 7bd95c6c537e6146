"""``posgui diagnose``: the one button from the command line, and what it does afterwards."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from pathlib import Path

from posgui.texts import LANGUAGES, catalogue
from tests.e2e.test_backlog import ALWAYS_ASK, asking, hold, titles
from tests.support.engine import RunningEngine
from tests.support.printer import SimulatedPrinter
from tests.support.receipts import receipt

SHAPE = {"printer", "cause", "family", "confidence", "ruled_out", "evidence", "steps"}


async def test_the_verdict_comes_as_json_with_steps_in_both_languages(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer, RunningEngine(tmp_path, printer.port) as engine:
        await engine.ready()
        await engine.till(receipt("Sale"))
        printer.set(cover="open")
        code, out, _ = await engine.run("diagnose", "--json")
    told = json.loads(out)
    assert code == 0
    assert set(told) >= SHAPE
    assert (told["printer"], told["cause"]) == ("front", "cover-open")
    assert (told["family"], told["confidence"]) == ("hardware", "certain")
    assert told["steps"]
    for language in LANGUAGES:
        assert set(told["steps"]) <= set(catalogue(language))
    measured = {each["by"] for each in told["evidence"] if each["holds"] is not None}
    assert {each["by"] for each in told["ruled_out"]} <= measured


async def test_each_measurement_is_told_and_the_verdict_behind_them(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer, RunningEngine(tmp_path, printer.port) as engine:
        await engine.ready()
        code, out, _ = await engine.run("diagnose", "front")
        assert (await engine.run("diagnose", "nobody"))[0] == 2
    rungs, _, verdict = out.partition("\n\n")
    assert code == 0
    assert "+ The printer answers" in rungs.splitlines()
    assert verdict.startswith("The till sent nothing for Front till")


async def test_it_can_be_stopped_half_way(tmp_path: Path) -> None:
    """The printer's port takes no connection and refuses none, which takes its time."""
    with socket.create_server(("127.0.0.1", 0), backlog=1) as listener:
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        async with RunningEngine(tmp_path, listener.getsockname()[1]) as engine:
            process = await asyncio.create_subprocess_exec(
                *engine.command("diagnose"),
                stdout=asyncio.subprocess.PIPE,
                env={**os.environ, "LC_ALL": "C.UTF-8", "LANG": "en"},
            )
            if process.stdout is None:
                raise TypeError(process)
            first = await asyncio.wait_for(process.stdout.readline(), 20)
            process.send_signal(signal.SIGINT)
            rest = await asyncio.wait_for(process.stdout.read(), 20)
            assert await process.wait() == 0
        for filler in fillers:
            filler.close()
    assert first[:2] in (b"+ ", b"? ", b"x ")
    assert catalogue("en")["diagnosis.stopped"] in rest.decode()


async def test_done_try_again_prints_what_a_person_was_asked_about(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port, backlog=ALWAYS_ASK) as engine:
            await hold(engine, printer, ["One", "Two"])
            await engine.until(lambda seen: asking(seen) == 2)
            told = await engine.call("diagnose", printer="front", run="first")
            assert told["cause"] == "receipts-held"

            await engine.call("diagnose", printer="front", run="second", again=True)
            await engine.until(lambda seen: seen.states() == ["completed"] * 2)
            assert titles(printer) == ["One", "Two"]


async def test_what_a_person_saw_refines_it_and_is_written_down(tmp_path: Path) -> None:
    async with SimulatedPrinter(mute=True, asb=False) as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.till(receipt("Sale"))
            await engine.until(lambda seen: seen.states() == ["completed"])
            told = await engine.call("diagnose", printer="front")
            assert (told["cause"], told["confidence"]) == ("unknown", "unknown")
            assert "lamp" in told["questions"]

            told = await engine.call(
                "answer_question", printer="front", question="lamp", answer="off"
            )
            assert (told["cause"], told["family"]) == ("power-off", "hardware")
            audit = json.loads((await engine.run("audit", "--json"))[1])["audit"]
            assert "checked-by-hand" in [row["action"] for row in audit]
