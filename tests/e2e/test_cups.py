"""A printer behind a print queue: a real CUPS of the test's own, with a queue to the simulator."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from posgui.host import cups as asked
from tests.bench.cups import QUEUE, Client, Cupsd, administer, missing
from tests.support.engine import RunningEngine
from tests.support.printer import SimulatedPrinter
from tests.support.receipts import receipt

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "CUPS is here")


class Shop:
    """A printer, a CUPS that prints to it, and an engine that prints to that."""

    def __init__(self, printer: SimulatedPrinter, cupsd: Cupsd, engine: RunningEngine) -> None:
        self.printer = printer
        self.cupsd = cupsd
        self.engine = engine

    async def administer(self, command: str, what: str = QUEUE) -> None:
        """An administrator's command."""
        await asyncio.to_thread(administer, command, self.cupsd.server, what)

    async def in_queue(self) -> None:
        """Return when CUPS has our job."""
        async with asyncio.timeout(10):
            while (await asyncio.to_thread(asked.queue, self.cupsd.server, QUEUE)).waiting == 0:
                await asyncio.sleep(0.05)

    def on_paper(self) -> list[bytes]:
        """What each slip was printed from."""
        return [bytes(slip.data) for slip in self.printer.slips]


@asynccontextmanager
async def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shop]:
    # CUPS's own user must get into the folder, which pytest's are shut to.
    with tempfile.TemporaryDirectory() as folder, SimulatedPrinter() as printer:
        cupsd = Cupsd(Path(folder), printer.port, durable=True)
        monkeypatch.setenv("CUPS_SERVER", cupsd.server)
        engine = RunningEngine(tmp_path, printer.port)
        text = engine.config.read_text("utf-8")
        before = f'"network"\nhost = "127.0.0.1"\nport = {printer.port}'
        engine.config.write_text(text.replace(before, f'"cups"\nqueue = "{QUEUE}"'), "utf-8")
        try:
            cupsd.start()
            cupsd.add_queue()
            async with engine:
                await engine.until(lambda seen: seen.printer["link"] == "ready")
                yield Shop(printer, cupsd, engine)
        finally:
            cupsd.stop()


async def test_a_receipt_is_one_job_and_only_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shop(tmp_path, monkeypatch) as at:
        sale = receipt("Sale 1")
        await at.engine.till(sale)
        await at.engine.until(lambda seen: seen.states() == ["completed"])
        assert at.engine.seen.receipt(0)["evidence"] == "accepted"
        assert at.engine.seen.receipt(0)["reasons"] == ["queued-in-device"]
        assert at.engine.seen.printer["proof"] == "accepted"
        await at.printer.wait_for(lambda device: len(device.paper.slips) == 1)
        assert at.on_paper() == [sale]


async def test_a_paused_queue_holds_receipts_until_a_person_resumes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shop(tmp_path, monkeypatch) as at:
        await at.administer("cupsdisable")
        await at.engine.until(lambda seen: "os-queue-paused" in seen.incidents)
        assert at.engine.seen.printer["state"] == "stopped"
        assert "paused-report" in at.engine.seen.printer["reasons"]
        await at.engine.till(receipt("Sale 1"))
        await at.engine.until(lambda seen: seen.printer["held"] == 1)
        assert at.engine.seen.receipt(0)["evidence"] == "none"
        assert at.on_paper() == []

        _, verdict, _ = await at.engine.run("diagnose", "--json")
        assert json.loads(verdict)["cause"] == "os-queue-paused"

        code, told, err = await at.engine.run("resume-queue")
        assert (code, err) == (0, "")
        assert "+ The print queue takes receipts" in told
        await at.engine.until(lambda seen: seen.states() == ["completed"])
        assert "paused-report" not in at.engine.seen.printer["reasons"]
        await at.printer.wait_for(lambda device: len(device.paper.slips) == 1)


async def test_a_job_that_is_stuck_then_paused_comes_out_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shop(tmp_path, monkeypatch) as at:
        at.printer.set(power="off")
        await at.engine.till(receipt("Sale 1"))
        await at.engine.until(lambda seen: "os-queue-stuck" in seen.incidents, timeout=20)
        assert at.engine.seen.states() == ["processing"]

        await at.administer("cupsdisable")
        await at.engine.until(lambda seen: seen.states() == ["processing-stopped"])
        await at.engine.until(lambda seen: "os-queue-paused" in seen.incidents)
        at.printer.set(power="on")
        code, told, err = await at.engine.run("resume-queue")
        assert (code, err) == (0, ""), told
        await at.engine.until(lambda seen: seen.states() == ["completed"])
        await at.printer.wait_for(lambda device: len(device.paper.slips) == 1)
        assert at.on_paper() == [receipt("Sale 1")]


async def test_a_job_that_is_canceled_is_unsure_and_not_sent_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shop(tmp_path, monkeypatch) as at:
        at.printer.set(power="off")
        await at.engine.till(receipt("Sale 1"))
        await at.in_queue()
        await at.administer("cancel", f"{QUEUE}-1")
        await at.engine.until(lambda seen: bool(seen.receipt(0)["unsure"]))
        at.printer.set(power="on")
        await at.engine.till(receipt("Sale 2"))
        await at.engine.until(lambda seen: seen.receipt(1)["state"] == "completed")
        await at.printer.wait_for(lambda device: len(device.paper.slips) == 1)
        assert at.on_paper() == [receipt("Sale 2")]


async def test_a_cups_that_is_killed_with_a_job_never_prints_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shop(tmp_path, monkeypatch) as at:
        at.printer.set(power="off")
        await at.engine.till(receipt("Sale 1"))
        await at.in_queue()
        at.cupsd.kill()
        await at.engine.until(lambda seen: bool(seen.receipt(0)["unsure"]))
        await at.engine.until(lambda seen: "os-queue-stuck" in seen.incidents)
        await at.engine.till(receipt("Sale 2"))
        await at.engine.until(lambda seen: seen.printer["held"] == 1)

        at.printer.set(power="on")
        at.cupsd.start()
        await at.engine.until(lambda seen: seen.receipt(1)["state"] == "completed")
        assert at.engine.seen.receipt(0)["unsure"]
        assert len(at.engine.seen.receipt(0)["jobs"]) == 1
        assert at.on_paper().count(receipt("Sale 2")) == 1


async def test_another_program_and_we_take_turns_on_one_queue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shop(tmp_path, monkeypatch) as at:
        theirs = Client(at.cupsd.port)
        expected = []
        for cycle in range(20):
            other, ours = receipt(f"Theirs {cycle}"), receipt(f"Ours {cycle}")
            expected += [other, ours, other]
            theirs.submit(other)
            await at.engine.till(ours)
            await at.engine.until(lambda seen: seen.states() == ["completed"] * (cycle + 1))  # noqa: B023 - awaited at once
            theirs.submit(other)
        theirs.close()
        await at.printer.wait_for(lambda device: len(device.paper.slips) == len(expected))
        assert at.on_paper() == expected
        assert not any(each["unsure"] for each in at.engine.seen.receipts.values())
