"""What waited through a fault: few and fresh print by themselves, of more a person is asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.engine import RunningEngine, Seen
from tests.support.printer import SimulatedPrinter
from tests.support.receipts import receipt

SOON = "stable_s = 0.1"
ALWAYS_ASK = "stable_s = 0.1\nauto_count = 0"


async def hold(engine: RunningEngine, printer: SimulatedPrinter, titles: list[str]) -> None:
    """Sell while there is no paper, then put some in."""
    await engine.ready()
    printer.set(paper="out")
    await engine.until(lambda seen: "paper-out" in seen.incidents)
    for title in titles:
        await engine.till(receipt(title))
    await engine.until(lambda seen: seen.states() == ["pending-held"] * len(titles))
    printer.set(paper="ok")


def titles(printer: SimulatedPrinter) -> list[str]:
    """The first line of each slip that came out."""
    return [slip.text.splitlines()[0] for slip in printer.slips]


def asking(seen: Seen) -> int:
    """How many receipts a person is asked about."""
    return int(seen.printer["asking"])


def reasons(seen: Seen) -> list[list[str]]:
    """Of each receipt."""
    return [found["reasons"] for found in seen.receipts.values()]


async def test_three_fresh_receipts_print_by_themselves_in_order(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port, backlog=SOON) as engine:
            await hold(engine, printer, ["One", "Two", "Three"])
            await engine.until(lambda seen: seen.states() == ["completed"] * 3)
            assert titles(printer) == ["One", "Two", "Three"]


async def test_nothing_is_printed_while_the_printer_may_fail_again(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port, backlog="stable_s = 600") as engine:
            await hold(engine, printer, ["One"])
            # The fault's incident is over after three good seconds.
            await engine.until(lambda seen: "paper-out" not in seen.incidents)
            assert engine.seen.printer["held"] == 1
            assert engine.seen.receipt(0)["state"] == "pending-held"
            assert not printer.slips


async def test_of_four_a_person_is_asked_and_the_next_sale_prints(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port, backlog=SOON) as engine:
            await hold(engine, printer, ["One", "Two", "Three", "Four"])
            await engine.until(lambda seen: asking(seen) == 4)
            assert reasons(engine.seen) == [["job-hold-until-specified"]] * 4
            question = await engine.until(lambda seen: seen.alerts.get("receipts-held"))
            first = engine.seen.receipt(0)["received_at"]
            assert question["placeholders"] == {"n": 4, "oldest": int(first)}
            await engine.till(receipt("Next customer"))
            await engine.until(lambda seen: seen.receipt(4)["state"] == "completed")
            assert titles(printer) == ["Next customer"]

            code, out, err = await engine.run("release")
            assert (code, err) == (0, "")
            assert out.startswith("4 receipts are being printed.")
            await engine.until(lambda seen: seen.states() == ["completed"] * 5)
            assert titles(printer)[1:] == ["One", "Two", "Three", "Four"]
            await engine.until(lambda seen: "receipts-held" not in seen.alerts)
            assert engine.seen.printer["asking_since"] is None
            rows = json.loads((await engine.run("audit", "--json"))[1])["audit"]
            told = {row["receipt"] for row in rows if row["action"] == "released"}
            assert len(told) == 4
            assert {row["who"] for row in rows if row["action"] == "released"} == {"command line"}


async def test_only_the_last_is_printed_and_the_others_are_kept(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port, backlog=ALWAYS_ASK) as engine:
            await hold(engine, printer, ["One", "Two", "Three"])
            await engine.until(lambda seen: asking(seen) == 3)
            answer = json.loads((await engine.run("release", "--last", "--json"))[1])
            ids = list(engine.seen.receipts)
            assert answer == {"released": ids[2:], "discarded": ids[:2]}
            await engine.until(lambda seen: seen.receipt(2)["state"] == "completed")
            assert titles(printer) == ["Three"]
            assert engine.seen.states()[:2] == ["canceled", "canceled"]
            assert reasons(engine.seen)[:2] == [["job-canceled-by-user"]] * 2
            # Kept without printing is kept: it can still be printed, as a copy.
            assert (await engine.run("reprint", ids[0]))[0] == 0
            await printer.wait_for(lambda device: len(device.paper.slips) == 2)
            assert "COPY 1" in printer.slips[1].text


async def test_what_is_kept_without_printing_stays_so_after_a_kill(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port, backlog=ALWAYS_ASK) as engine:
            await hold(engine, printer, ["One", "Two"])
            await engine.until(lambda seen: asking(seen) == 2)
            first = engine.seen.receipt(0)["id"]
            assert (await engine.run("discard", first))[0] == 0
            engine.kill()
            await engine.start()
            assert engine.seen.printer["asking"] == 1
            await engine.till(receipt("After"))
            await engine.until(lambda seen: seen.receipt(2)["state"] == "completed")
            assert titles(printer) == ["After"]
            assert (await engine.run("release"))[0] == 0
            await engine.until(lambda seen: seen.receipt(1)["state"] == "completed")
            assert titles(printer) == ["After", "Two"]


async def test_an_old_receipt_is_not_printed_unasked(tmp_path: Path) -> None:
    backlog = "stable_s = 0.1\nauto_age_min = 0"
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port, backlog=backlog) as engine:
            await hold(engine, printer, ["Old"])
            await engine.until(lambda seen: asking(seen) == 1)
            assert not printer.slips


async def test_an_answer_given_during_the_fault_holds_when_it_is_over(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port, backlog=ALWAYS_ASK) as engine:
            await engine.ready()
            printer.set(cover="open")
            await engine.until(lambda seen: "cover-open" in seen.incidents)
            for title in ("One", "Two", "Three"):
                await engine.till(receipt(title))
            await engine.until(lambda seen: seen.states() == ["pending-held"] * 3)
            second = engine.seen.receipt(1)["id"]
            assert (await engine.run("discard", second))[0] == 0
            assert (await engine.run("release"))[0] == 0
            engine.kill()
            await engine.start()
            printer.set(cover="closed")
            await engine.until(lambda seen: seen.states() == ["completed", "canceled", "completed"])
            assert titles(printer) == ["One", "Three"]


@pytest.mark.parametrize("command", ["release", "discard"])
async def test_an_answer_to_no_question_is_refused(tmp_path: Path, command: str) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            code, _, err = await engine.run(command)
            assert (code, err.count("\n")) == (1, 1)
            assert "nothing to release or discard" in err
            await engine.till(receipt("Printed"))
            done: dict[str, Any] = await engine.until(
                lambda seen: seen.receipt(0)["state"] == "completed" and seen.receipt(0)
            )
            code, _, err = await engine.run(command, done["id"])
            assert code == 1
            assert done["id"] in err
