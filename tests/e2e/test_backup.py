"""A backup printer prints in place of another, from definite alone, and says so on paper."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.support.engine import UNASKED, RunningEngine
from tests.support.printer import SimulatedPrinter
from tests.support.receipts import receipt

SLOW = 60.0
LONG = receipt("Long sale", lines=60)
KICK = b"\x1bp\x00\x19\xfa"


@asynccontextmanager
async def two_printers(
    folder: Path, *, front: float = 20_000.0, backlog: str = UNASKED
) -> AsyncIterator[tuple[RunningEngine, SimulatedPrinter, SimulatedPrinter]]:
    """An engine whose front printer (mm/s) has a backup, both ready."""
    async with SimulatedPrinter(speed_mm_s=front) as first, SimulatedPrinter() as bar:
        engine = RunningEngine(
            folder,
            first.port,
            printer='backup = "bar"\nbackup_after_s = 0.1',
            backlog=backlog,
            extra=(
                '[[printers]]\nid = "bar"\nname = "Bar"\ntransport = "network"\n'
                f'host = "127.0.0.1"\nport = {bar.port}\n'
            ),
        )
        async with engine:
            await engine.until(
                lambda seen: all(p["link"] == "ready" for p in seen.printers.values())
            )
            yield engine, first, bar


async def test_a_receipt_goes_to_the_backup_and_stays_there(tmp_path: Path) -> None:
    async with two_printers(tmp_path) as (engine, front, bar):
        front.set(paper="out")
        await engine.until(lambda seen: "paper-out" in seen.incidents)
        await engine.till(KICK + receipt("Sale 1"))
        await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
        assert [slip.text.splitlines()[0] for slip in bar.slips] == [
            "*** 备用打印 / BACKUP FROM Front till ***"
        ]
        assert "Sale 1" in bar.slips[0].text
        assert not bar.pulses
        told = await engine.until(lambda seen: seen.incidents.get("sent-to-backup"))
        assert (told["printer"], told["placeholders"]) == ("front", {"n": 1, "backup": "Bar"})
        first, second = engine.seen.receipt(0)["jobs"]
        assert (first["printer"], first["state"]) == ("front", "canceled")
        assert first["reasons"] == ["sent-to-backup"]
        assert (second["printer"], second["kind"], second["copy"]) == ("bar", "backup", 0)

        front.set(paper="ok")
        await engine.until(lambda seen: "sent-to-backup" not in seen.incidents)
        await engine.till(receipt("Sale 2"))
        await engine.until(lambda seen: seen.receipt(1)["state"] == "completed")
        assert [slip.data for slip in front.slips] == [receipt("Sale 2")]
        assert len(bar.slips) == 1


async def test_what_began_on_one_printer_does_not_go_on_on_another(tmp_path: Path) -> None:
    async with two_printers(tmp_path, front=SLOW) as (engine, front, bar):
        await engine.till(LONG)
        await front.wait_for(lambda device: len(device.paper.open_slip.items) > 3)
        front.set(paper="out")
        await engine.until(lambda seen: "paper-out" in seen.incidents)
        await engine.till(receipt("Sale 2"))
        await engine.until(lambda seen: seen.receipt(1)["state"] == "completed")
        assert len(bar.slips) == 1
        assert engine.seen.receipt(0)["state"] == "processing-stopped"
        front.set(paper="ok")
        await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
        assert len(bar.slips) == 1
        assert "Sale 2" not in front.text


async def test_an_unsure_receipt_goes_to_the_backup_by_a_person_alone(tmp_path: Path) -> None:
    async with two_printers(tmp_path, front=SLOW) as (engine, front, bar):
        await engine.till(LONG)
        await front.wait_for(lambda device: len(device.paper.open_slip.items) > 3)
        front.set(power="off")
        unsure = await engine.until(lambda seen: seen.receipt(0)["unsure"] and seen.receipt(0))
        await engine.till(receipt("Sale 2"))
        await engine.until(lambda seen: seen.receipt(1)["state"] == "completed")
        assert "Long sale" not in bar.text
        code, _, err = await engine.run("settle", unsure["id"], "--print-again", "--backup")
        assert (code, err) == (0, "")
        await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
        lines = bar.slips[1].text.splitlines()
        assert lines[0] == "*** 备用打印 / BACKUP FROM Front till ***"
        assert lines[1] == "*** 重打 / COPY 1 ***"
        assert "Long sale" in bar.slips[1].text


async def test_with_both_down_it_prints_once_where_it_first_can(tmp_path: Path) -> None:
    async with two_printers(tmp_path) as (engine, front, bar):
        for printer in (front, bar):
            printer.set(cover="open")
        await engine.until(
            lambda seen: all("cover-open-error" in p["reasons"] for p in seen.printers.values())
        )
        await engine.till(receipt("Sale 1"))
        await engine.until(lambda seen: seen.receipt(0)["state"] == "pending-held")
        front.set(cover="closed")
        await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
        bar.set(cover="closed")
        await engine.till(receipt("Sale 2"))
        await engine.until(lambda seen: seen.receipt(1)["state"] == "completed")
        assert [slip.data for slip in front.slips] == [receipt("Sale 1"), receipt("Sale 2")]
        assert not bar.slips


async def test_a_receipt_given_to_the_backup_comes_out_of_it_after_a_kill(tmp_path: Path) -> None:
    async with two_printers(tmp_path) as (engine, front, bar):
        front.set(cover="open")
        await engine.until(lambda seen: "cover-open-error" in seen.printer["reasons"])
        bar.set(frozen=True)
        await engine.till(receipt("Sale 1"))
        await engine.until(lambda seen: len(seen.receipt(0)["jobs"]) == 2)
        engine.kill()
        bar.set(frozen=False)
        front.set(cover="closed")
        await engine.start()
        await engine.until(
            lambda seen: seen.receipt(0)["state"] == "completed" or seen.receipt(0)["unsure"]
        )
        await engine.till(receipt("Sale 2"))
        await engine.until(lambda seen: seen.receipt(1)["state"] == "completed")
        assert [slip.data for slip in front.slips] == [receipt("Sale 2")]
        assert all("BACKUP FROM" in slip.text for slip in bar.slips)
        assert len(bar.slips) <= 1


async def test_a_backlog_for_the_backup_is_asked_about_as_well(tmp_path: Path) -> None:
    backlog = "stable_s = 0.1\nauto_count = 1"
    async with two_printers(tmp_path, backlog=backlog) as (engine, front, bar):
        for printer in (front, bar):
            printer.set(paper="out")
        await engine.until(
            lambda seen: all("media-empty-error" in p["reasons"] for p in seen.printers.values())
        )
        for title in ("One", "Two"):
            await engine.till(receipt(title))
        await engine.until(lambda seen: seen.states() == ["pending-held"] * 2)
        bar.set(paper="ok")
        await engine.until(lambda seen: seen.printer["asking"] == 2)
        assert not bar.slips
        assert (await engine.run("release"))[0] == 0
        await engine.until(lambda seen: seen.states() == ["completed"] * 2)
        assert ["One" in bar.slips[0].text, "Two" in bar.slips[1].text] == [True, True]
        assert not front.slips


async def test_without_a_backup_printer_asking_for_it_is_refused(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            await engine.till(receipt("Sale 1"))
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            code, _, err = await engine.run("reprint", "--backup")
            assert (code, err.count("\n")) == (2, 1)
            assert "backup" in err
            assert len(printer.slips) == 1
