"""The face toward the POS: an honest printer's answers on the till's own socket."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.support.engine import RunningEngine
from tests.support.printer import SimulatedPrinter
from tests.support.receipts import receipt
from tests.support.tcp import connected

HELLO = b"\x1b@\x1b=\x01\x10\x04\x01"
"""What tills of one make send before anything else; without an answer they never print."""


async def _answer(reader: asyncio.StreamReader, size: int) -> bytes:
    return await asyncio.wait_for(reader.readexactly(size), 5)


async def _silence(reader: asyncio.StreamReader) -> bool:
    try:
        await asyncio.wait_for(reader.read(1), 0.5)
    except TimeoutError:
        return True
    return False


async def test_the_hello_is_answered_and_the_sale_prints(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            async with connected(engine.port) as (reader, writer):
                writer.write(HELLO)
                assert await _answer(reader, 1) == b"\x12"
                writer.write(receipt("Sale 1"))
                await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            assert receipt("Sale 1") in printer.slips[0].data
            assert len(engine.seen.receipts) == 1


async def test_real_time_status_tells_the_real_printers_state(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            async with connected(engine.port) as (reader, writer):
                for n in (1, 2, 3, 4):
                    writer.write(b"\x10\x04" + bytes((n,)))
                    assert await _answer(reader, 1) == b"\x12"
                printer.set(paper="out")
                await engine.until(lambda seen: "paper-out" in seen.incidents)
                writer.write(b"\x10\x04\x01")
                assert (await _answer(reader, 1))[0] & 0x08
                writer.write(b"\x10\x04\x04")
                assert (await _answer(reader, 1))[0] & 0x60 == 0x60
                printer.set(power="off")
                await engine.until(lambda seen: seen.printer["power"] == "offline")
                writer.write(b"\x10\x04\x01")
                assert await _silence(reader)
            assert engine.seen.receipts == {}


async def test_identity_is_the_real_printers(tmp_path: Path) -> None:
    async with SimulatedPrinter(maker="ACME", model="P-80") as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            async with connected(engine.port) as (reader, writer):
                writer.write(b"\x1dIC")
                assert await _answer(reader, 6) == b"_P-80\x00"
                writer.write(b"\x1dIB")
                assert await _answer(reader, 6) == b"_ACME\x00"


async def test_automatic_status_goes_to_the_till_that_asked(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            async with connected(engine.port) as (reader, writer), connected(engine.port) as other:
                writer.write(b"\x1da\xff")
                assert await _answer(reader, 4) == b"\x10\x00\x00\x00"
                printer.set(cover="open")
                data = await _answer(reader, 4)
                assert data[0] & 0x28 == 0x28
                writer.write(b"\x1b@")
                await asyncio.wait_for(writer.drain(), 5)
                printer.set(cover="closed")
                assert await _silence(other[0])


async def test_a_queued_question_in_a_receipt_is_answered_when_it_is_proven(
    tmp_path: Path,
) -> None:
    """The tail of real receipts: GS r 1 behind the cut."""
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            printer.set(paper="out")
            await engine.until(lambda seen: "paper-out" in seen.incidents)
            async with connected(engine.port) as (reader, writer):
                writer.write(receipt("Sale 1") + b"\x1dr\x01")
                await engine.until(lambda seen: seen.receipt(0)["state"] == "pending-held")
                assert await _silence(reader)
                printer.set(paper="ok")
                assert await _answer(reader, 1) == b"\x00"
                writer.write(receipt("Sale 2") + b"\x1dr\x01")
                writer.write_eof()
                assert await _answer(reader, 1) == b"\x00"
                assert await asyncio.wait_for(reader.read(), 5) == b""
            assert engine.seen.receipt(0)["state"] == "completed"
            assert printer.slips[0].data == receipt("Sale 1")


async def test_a_till_that_hung_up_is_not_kept_waiting_for_a_printer_that_stands_still(
    tmp_path: Path,
) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            printer.set(paper="out")
            await engine.until(lambda seen: "paper-out" in seen.incidents)
            await engine.till(receipt("Sale 1") + b"\x1dr\x01")  # within 10 s, see till
            await engine.until(lambda seen: seen.printer["held"] == 1)


async def test_process_id_in_a_receipt_is_answered_with_the_tills_own_id(tmp_path: Path) -> None:
    async with SimulatedPrinter(process_id=True) as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            await engine.call("test_print")
            async with connected(engine.port) as (reader, writer):
                writer.write(receipt("Sale 1") + b"\x1d(H\x06\x0000AB12")
                assert await _answer(reader, 7) == b"7\x22AB12\x00"


async def test_a_printer_that_holds_for_the_till_looks_ready(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port, printer="holds_for_pos = true") as engine:
            await engine.ready()
            printer.set(paper="out")
            await engine.until(lambda seen: "paper-out" in seen.incidents)
            async with connected(engine.port) as (reader, writer):
                writer.write(HELLO)
                assert await _answer(reader, 1) == b"\x12"
                writer.write(receipt("Sale 1"))
                await engine.until(lambda seen: seen.printer["held"] == 1)
