"""A receipt goes in, is kept, printed unaltered and proven."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import pytest

from tests.support.engine import RunningEngine
from tests.support.printer import SimulatedPrinter
from tests.support.receipts import EVIL, raster, receipt


@pytest.mark.parametrize(
    ("switches", "evidence", "reason"),
    [
        ({"process_id": True}, "in-order", "job-completed-successfully"),
        ({"process_id": False, "gs_r": True}, "in-order", "job-completed-successfully"),
        ({"process_id": False, "gs_r": False}, "accepted", "queued-in-device"),
        ({"mute": True}, "accepted", "queued-in-device"),
    ],
)
async def test_receipt_prints_unaltered_and_claims_only_what_was_proven(
    tmp_path: Path, switches: dict[str, bool], evidence: str, reason: str
) -> None:
    data = receipt("Sale 1")
    async with SimulatedPrinter(**switches) as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            await engine.till(data)
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            told = engine.seen.receipt(0)
            assert told["evidence"] == evidence
            assert told["reasons"] == [reason]
            assert told["sha256"] == hashlib.sha256(data).hexdigest()
            assert [slip.data for slip in printer.slips] == [data]
            assert engine.seen.printer["proof"] == evidence


async def test_process_id_is_used_once_a_test_print_found_it(tmp_path: Path) -> None:
    async with SimulatedPrinter(process_id=True) as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            assert b"\x1d(H" not in printer.raw
            result = await engine.call("test_print")
            assert result["proven"] == "process-id"
            await engine.till(receipt("Sale 1"))
            await engine.until(lambda seen: seen.receipt(1)["state"] == "completed")
            assert engine.seen.receipt(1)["evidence"] == "process-id"
            assert printer.slips[-1].data.endswith(receipt("Sale 1"))


async def test_a_printer_without_process_id_is_never_asked_for_it_in_a_receipt(
    tmp_path: Path,
) -> None:
    async with SimulatedPrinter(process_id=False) as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            result = await engine.call("test_print")
            assert result["proven"] == "in-order"
            asked = printer.raw.count(b"\x1d(H")
            await engine.till(receipt("Sale 1"))
            await engine.until(lambda seen: seen.receipt(1)["state"] == "completed")
            assert printer.raw.count(b"\x1d(H") == asked
            assert printer.slips[-1].data.endswith(receipt("Sale 1"))


async def test_many_receipts_on_one_connection_in_odd_pieces(tmp_path: Path) -> None:
    receipts = [receipt(f"Sale {n}", lines=n + 1) for n in range(6)]
    stream = b"".join(receipts)
    async with SimulatedPrinter() as printer:
        # A pause of this test in the middle of a receipt is not its end.
        patient = "idle_gap_s = 60"
        async with RunningEngine(tmp_path, printer.port, capture=patient) as engine:
            await engine.ready()
            reader, writer = await asyncio.open_connection("127.0.0.1", engine.port)
            for start in range(0, len(stream), 7):
                writer.write(stream[start : start + 7])
                await writer.drain()
            writer.write_eof()
            await asyncio.wait_for(reader.read(), 10)
            writer.close()
            await engine.until(lambda seen: seen.states() == ["completed"] * 6)
            assert {told["evidence"] for told in engine.seen.receipts.values()} == {"in-order"}
            assert [slip.data for slip in printer.slips] == receipts


async def test_patterns_inside_pictures_are_data(tmp_path: Path) -> None:
    data = b"\x1b@Logo\n" + raster(200, fill=EVIL) + b"Total 1.00\n\x1dV\x00"
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            await engine.till(data)
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            assert len(engine.seen.receipts) == 1
            assert printer.slips[0].data == data


async def test_a_megabyte_picture_arrives_whole(tmp_path: Path) -> None:
    data = b"\x1b@" + raster(15_000) + b"Total 1.00\n\x1dV\x00"
    async with SimulatedPrinter(speed_mm_s=1e6) as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            await engine.till(data)
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed", 30)
            assert printer.slips[0].data == data


async def test_without_a_cut_silence_ends_the_receipt(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port, capture="idle_gap_s = 0.2") as engine:
            await engine.ready()
            _, writer = await asyncio.open_connection("127.0.0.1", engine.port)
            writer.write(b"\x1b@No cut here\n")
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            writer.write(b"\x1b@Nor here\n")
            await engine.until(lambda seen: seen.receipt(1)["state"] == "completed")
            writer.close()
            assert "No cut here" in printer.text
            assert "Nor here" in printer.text


async def test_a_drawer_kick_opens_the_drawer_and_is_no_receipt(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            await engine.till(b"\x1bp\x00\x19\xfa")
            await printer.wait_for(lambda device: device.paper.pulses)
            assert engine.seen.receipts == {}


async def test_receipts_wait_while_the_printer_is_off_and_print_by_themselves(
    tmp_path: Path,
) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            printer.set(power="off")
            await engine.until(lambda seen: seen.printer["power"] == "offline")
            for n in range(3):
                await engine.till(receipt(f"Sale {n}"))
            await engine.until(lambda seen: seen.printer["held"] == 3)
            await engine.until(lambda seen: "port-refused" in seen.incidents)
            printer.set(power="on")
            await engine.until(lambda seen: seen.states() == ["completed"] * 3)
            assert [slip.data for slip in printer.slips] == [receipt(f"Sale {n}") for n in range(3)]
            await engine.until(lambda seen: not seen.incidents)


async def test_the_same_receipt_again_is_printed_and_flagged(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            for title in ("Coffee", "Tea", "Coffee"):
                await engine.till(receipt(title))
            await engine.until(lambda seen: seen.states() == ["completed"] * 3)
            assert [slip.data for slip in printer.slips] == [
                receipt("Coffee"),
                receipt("Tea"),
                receipt("Coffee"),
            ]
            first = engine.seen.receipt(0)["id"]
            flags = [found["repeat_of"] for found in engine.seen.receipts.values()]
            assert flags == [None, None, first]


async def test_a_receipt_is_found_by_what_is_written_on_it(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            for amount in ("12.50", "99.10"):
                await engine.till(receipt(f"TOTAL {amount}"))
            await engine.until(lambda seen: seen.states() == ["completed"] * 2)
            async with asyncio.timeout(10):
                while not (found := (await engine.call("search", text="99.1"))["receipts"]):
                    await asyncio.sleep(0.05)
            assert [each["line"] for each in found] == ["TOTAL 99.10"]
            code, out, _ = await engine.run("receipts", "--search", "total 12")
            assert (code, out.count("\n")) == (0, 1)
            assert out.rstrip().endswith("TOTAL 12.50")
            listed = await engine.call("history", limit=1)
            assert (listed["total"], listed["receipts"][0]["line"]) == (2, "TOTAL 99.10")
