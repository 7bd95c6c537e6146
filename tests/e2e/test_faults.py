"""Faults at the printer and on the way to it: told, waited out, never papered over."""

from __future__ import annotations

import asyncio
import base64
from functools import partial
from pathlib import Path

import pytest

from tests.support.engine import RunningEngine, Seen
from tests.support.printer import SimulatedPrinter
from tests.support.receipts import raster, receipt

SLOW = 60.0
"""mm/s at which a long receipt prints for some seconds."""
LONG = receipt("Long sale", lines=60)


@pytest.mark.parametrize(
    ("fault", "mended", "cause", "reason"),
    [
        ({"paper": "out"}, {"paper": "ok"}, "paper-out", "media-empty-error"),
        ({"cover": "open"}, {"cover": "closed"}, "cover-open", "cover-open-error"),
        (
            {"mechanical": "error"},
            {"mechanical": "ok"},
            "mechanical-error",
            "subunit-recoverable-failure-error",
        ),
        ({"head": "hot"}, {"head": "ok"}, "head-overheated", "subunit-over-temperature-error"),
        ({"feed": "held"}, {"feed": "released"}, "feed-button-held", "feed-button-warning"),
    ],
)
@pytest.mark.parametrize("asb", [True, False])
async def test_a_fault_is_told_holds_receipts_and_clears_itself(
    tmp_path: Path,
    asb: bool,
    fault: dict[str, str],
    mended: dict[str, str],
    cause: str,
    reason: str,
) -> None:
    async with SimulatedPrinter(asb=asb) as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            printer.set(**fault)
            await engine.until(lambda seen: cause in seen.incidents)
            await engine.until(lambda seen: reason in seen.printer["reasons"])
            await engine.till(receipt("Sale 1"))
            await engine.until(lambda seen: seen.receipt(0)["state"] == "pending-held")
            assert engine.seen.printer["held"] == 1
            assert not printer.slips
            printer.set(**mended)
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            await engine.until(lambda seen: not seen.incidents)
            assert [slip.data for slip in printer.slips] == [receipt("Sale 1")]


async def test_paper_low_is_told_and_blocks_nothing(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            printer.set(paper="near")
            await engine.until(lambda seen: "paper-near-end" in seen.incidents)
            await engine.till(receipt("Sale 1"))
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")


@pytest.mark.parametrize("process_id", [True, False])
@pytest.mark.parametrize(
    ("fault", "mended", "cause"),
    [
        ({"paper_out_after_lines": 20}, {"paper": "ok"}, "paper-out"),
        ({"cover": "open"}, {"cover": "closed"}, "cover-open"),
        ({"cutter": "jam"}, {"cutter": "ok"}, "cutter-error"),
    ],
)
async def test_a_receipt_interrupted_by_the_printer_is_left_to_it_and_proven_late(
    tmp_path: Path, process_id: bool, fault: dict[str, object], mended: dict[str, str], cause: str
) -> None:
    """The printer keeps its buffer: nothing is sent twice, late proof is still proof."""
    async with SimulatedPrinter(process_id=process_id, speed_mm_s=SLOW * 4) as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            await engine.call("test_print")
            await engine.till(LONG)
            await engine.till(receipt("Next sale"))
            await engine.until(lambda seen: seen.receipt(1)["state"] == "processing")
            printer.set(**fault)
            await engine.until(lambda seen: cause in seen.incidents, 20)
            await engine.until(lambda seen: seen.receipt(1)["state"] == "processing-stopped")
            assert engine.seen.printer["held"] == 1
            printer.set(**mended)
            await engine.until(lambda seen: seen.states()[1:] == ["completed", "completed"], 30)
            assert not engine.seen.receipt(1)["unsure"]
            evidence = "process-id" if process_id else "in-order"
            assert engine.seen.receipt(1)["evidence"] == evidence
            assert printer.raw.count(b"Long sale") == 1
            assert printer.raw.count(b"Next sale") == 1


async def test_link_lost_in_a_receipt_is_unsure_until_a_person_settles_it(tmp_path: Path) -> None:
    async with SimulatedPrinter(speed_mm_s=SLOW) as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            await engine.till(LONG)
            await printer.wait_for(lambda device: device.paper.open_slip.items)
            printer.power_cycle()
            await engine.until(lambda seen: seen.receipt(0)["unsure"])
            await engine.until(lambda seen: "receipt-unsure" in seen.incidents)
            await engine.until(lambda seen: "receipt-unsure" in seen.alerts)
            printer.set(speed_mm_s=20_000.0)
            await engine.till(receipt("Next sale"))
            await engine.until(lambda seen: seen.receipt(1)["state"] == "completed")
            assert engine.seen.receipt(0)["unsure"]
            assert printer.raw.count(b"Long sale") == 1

            sent = engine.seen.receipt(0)["id"]
            code, _, _ = await engine.run("settle", sent, "--printed")
            assert code == 0
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            await engine.until(lambda seen: "receipt-unsure" not in seen.incidents)
            assert engine.seen.receipt(0)["evidence"] in ("none", "accepted")
            assert engine.seen.receipt(0)["reasons"] == ["settled-by-person"]
            code, _, error = await engine.run("settle", sent, "--printed")
            assert code == 1
            assert sent in error


async def test_a_picture_cut_off_by_the_cable_does_not_swallow_the_next_sale(
    tmp_path: Path,
) -> None:
    picture = b"\x1b@Picture\n" + raster(900) + b"Total\n\x1dV\x00"
    async with SimulatedPrinter(speed_mm_s=30.0) as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            await engine.till(picture)
            await printer.wait_for(lambda device: len(device.paper.raw) > 8000)
            printer.reset_connections()
            await engine.until(lambda seen: seen.receipt(0)["unsure"])
            printer.set(speed_mm_s=20_000.0)
            await engine.till(receipt("Next sale"))
            await engine.until(lambda seen: seen.receipt(1)["state"] == "completed", 30)
            text = printer.slips[-1].text
            assert "Next sale" in text
            assert "Coffee 2" in text


async def test_an_unsure_receipt_is_printed_again_with_a_mark(tmp_path: Path) -> None:
    async with SimulatedPrinter(speed_mm_s=SLOW) as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            await engine.till(b"\x1bp\x00\x19\xfa" + LONG)
            await printer.wait_for(lambda device: device.paper.open_slip.items)
            printer.power_cycle()
            await engine.until(lambda seen: seen.receipt(0)["unsure"])
            kicks = len(printer.pulses)
            printer.set(speed_mm_s=20_000.0)
            await engine.ready()
            code, _, _ = await engine.run("settle", engine.seen.receipt(0)["id"], "--print-again")
            assert code == 0
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            told = engine.seen.receipt(0)
            assert told["copies"] == 1
            assert [job["state"] for job in told["jobs"]] == ["aborted", "completed"]
            copy = printer.slips[-1].text
            assert copy.count("COPY 1") == 2
            assert copy.count("重打") == 2
            assert copy.count(told["id"]) == 2
            assert copy.index("COPY 1") < copy.rindex("Long sale") < copy.rindex("COPY 1")
            assert len(printer.pulses) == kicks


async def test_a_frozen_printer_is_noticed_and_goes_on_where_it_was(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            loop = asyncio.get_running_loop()
            printer.set(frozen=True)
            began = loop.time()
            await engine.until(lambda seen: "no-answer" in seen.incidents)
            assert loop.time() - began < 5.5  # noticed within 5 s, told at once
            await engine.till(receipt("Sale 1"))
            await engine.until(lambda seen: seen.receipt(0)["state"] == "pending-held")
            printer.set(frozen=False)
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed", 20)
            await engine.until(lambda seen: not seen.incidents, 20)
            assert printer.raw.count(b"Sale 1") == 1


async def test_a_cut_cable_is_noticed_while_idle(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            loop = asyncio.get_running_loop()
            printer.set(half_open=True)
            began = loop.time()
            await engine.until(lambda seen: seen.printer["state"] == "stopped")
            assert loop.time() - began < 5.5
            printer.set(half_open=False)
            await engine.until(lambda seen: seen.printer["state"] == "idle", 20)


async def test_a_frozen_printer_in_a_receipt_is_noticed_and_late_proof_counts(
    tmp_path: Path,
) -> None:
    async with SimulatedPrinter(speed_mm_s=SLOW) as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            await engine.till(receipt("Sale 1", lines=30))
            await printer.wait_for(lambda device: device.paper.open_slip.items)
            printer.set(frozen=True)
            await engine.until(lambda seen: "no-answer" in seen.incidents, 30)
            assert not engine.seen.receipt(0)["unsure"]
            printer.set(frozen=False)
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed", 20)
            assert engine.seen.receipt(0)["evidence"] == "in-order"
            assert printer.raw.count(b"Sale 1") == 1


async def test_a_slow_printer_with_a_long_picture_is_no_fault(tmp_path: Path) -> None:
    data = b"\x1b@" + raster(2400) + b"Total\n\x1dV\x00"
    async with SimulatedPrinter(speed_mm_s=40.0) as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            await engine.till(data)
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed", 40)
            opened = [e for e in engine.seen.events if e["type"] == "incident-opened"]
            assert opened == []
            assert engine.seen.receipt(0)["evidence"] == "in-order"


async def test_answers_one_late_raise_no_false_alarm(tmp_path: Path) -> None:
    async with SimulatedPrinter(asb=False, late_by_one=True) as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            await engine.till(receipt("Sale 1"))
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            printer.set(cover="open")
            await engine.until(lambda seen: "cover-open" in seen.incidents)
            printer.set(cover="closed")
            await engine.until(lambda seen: not set(seen.incidents) - {"late-answers"}, 15)
            opened = {
                e["incident"]["key"] for e in engine.seen.events if e["type"] == "incident-opened"
            }
            assert opened <= {"cover-open", "late-answers"}


@pytest.mark.parametrize("switch", ["garbage", "wrong_fixed_bits"])
async def test_answers_that_are_none_are_unknown_and_block_nothing(
    tmp_path: Path, switch: str
) -> None:
    async with SimulatedPrinter(**{switch: True}) as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            await engine.till(receipt("Sale 1"))
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed", 20)
            assert [slip.data for slip in printer.slips] == [receipt("Sale 1")]
            assert not {"paper-out", "cover-open"} & set(engine.seen.incidents)


async def test_printer_closing_idle_connections_raises_nothing(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            for _ in range(2):
                printer.reset_connections()
                await engine.until(_reconnected)
                engine.seen.events.clear()
            await engine.till(receipt("Sale 1"))
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            assert engine.seen.incidents == {}


def _reconnected(seen: Seen) -> bool:
    links = [e["link"] for e in seen.events if e["type"] == "link-update"]
    return "lost" in links and links[-1] == "ready"


def _all_printed(seen: Seen, jobs: int) -> bool:
    return [job["state"] for job in seen.receipt(0)["jobs"]] == ["completed"] * jobs


async def test_reconnect_tells_the_rung_that_fails(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            code, out, _ = await engine.run("reconnect")
            assert code == 0
            result = await engine.call("reconnect")
            assert [rung["holds"] for rung in result["rungs"]] == [True] * 5
            printer.set(cover="open")
            await engine.until(lambda seen: "cover-open" in seen.incidents)
            result = await engine.call("reconnect")
            assert [rung["holds"] for rung in result["rungs"]] == [True] * 4 + [False]
            printer.set(power="off")
            code, out, _ = await engine.run("reconnect")
            assert code == 4
            assert "refuses" in out
            result = await engine.call("reconnect")
            assert [rung["holds"] for rung in result["rungs"]] == [True, True, False, None, False]


async def test_reconnecting_while_receipts_print_costs_none(tmp_path: Path) -> None:
    async with SimulatedPrinter(speed_mm_s=500.0) as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            sales = [receipt(f"Sale {n}") for n in range(12)]
            for sale in sales:
                await engine.till(sale)
                await engine.call("reconnect")
            await engine.until(lambda seen: seen.states() == ["completed"] * 12, 30)
            assert [slip.data for slip in printer.slips] == sales


async def test_test_print_and_reprint_are_refused_while_the_printer_cannot_print(
    tmp_path: Path,
) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            await engine.till(receipt("Sale 1"))
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            printer.set(paper="out")
            await engine.until(lambda seen: "paper-out" in seen.incidents)
            for command in ("test-print", "reprint"):
                code, _, error = await engine.run(command)
                assert code == 4
                assert "out of paper" in error


async def test_reprint_is_marked_counted_and_opens_no_drawer(tmp_path: Path) -> None:
    data = b"\x1b@Sale 1\nTotal 2.00\n\x1bp\x00\x19\xfa\x10\x04\x01\x1dV\x00"
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            code, _, error = await engine.run("reprint")
            assert (code, "Nothing has been printed" in error) == (1, True)
            await engine.till(data)
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            for copy in (1, 2):
                code, _, _ = await engine.run("reprint")
                assert code == 0
                await engine.until(partial(_all_printed, jobs=copy + 1))
                assert printer.slips[-1].text.count(f"COPY {copy}") == 2
                assert "Total 2.00" in printer.slips[-1].text
            assert len(printer.pulses) == 1
            assert engine.seen.receipt(0)["copies"] == 2
            kept = base64.b64decode(
                (await engine.call("raw", receipt=engine.seen.receipt(0)["id"]))["base64"]
            )
            assert kept == data
