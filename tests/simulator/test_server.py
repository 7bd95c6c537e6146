"""The simulated printer over real sockets."""

from __future__ import annotations

import asyncio
import socket

import pytest

from tests.support.printer import SimulatedPrinter
from tests.support.tcp import connected

RECEIPT = b"\x1b@Bread 3.20\nMilk 1.10\n\x1dV\x42\x00"


async def _answer(reader: asyncio.StreamReader, size: int) -> bytes:
    return await asyncio.wait_for(reader.readexactly(size), 5)


async def _ask(port: int) -> bytes:
    async with connected(port) as (reader, writer):
        writer.write(b"\x10\x04\x01")
        return await _answer(reader, 1)


async def test_prints_what_a_client_sends_and_answers_it() -> None:
    async with SimulatedPrinter() as printer, connected(printer.port) as (reader, writer):
        writer.write(RECEIPT + b"\x1d(H\x06\x0000P001")
        assert await _answer(reader, 7) == b"7\x22P001\x00"
        assert [slip.data for slip in printer.slips] == [RECEIPT]
        assert printer.text == "Bread 3.20\nMilk 1.10"


def test_a_blocking_client_works_too() -> None:
    with SimulatedPrinter() as printer:
        with socket.create_connection(("127.0.0.1", printer.port), timeout=5) as client:
            client.sendall(b"\x10\x04\x01")
            assert client.recv(1) == b"\x12"
            client.sendall(RECEIPT)
        printer.wait(lambda device: device.paper.slips)
        assert printer.raw == b"\x10\x04\x01" + RECEIPT


async def test_out_of_paper_with_a_full_buffer_it_stops_reading_until_paper_is_loaded() -> None:
    lines = b"".join(b"line %05d\n" % n for n in range(8_000))
    async with SimulatedPrinter(buffer_bytes=1024, speed_mm_s=1e7) as printer:
        printer.set(paper="out")
        async with connected(printer.port) as (reader, writer):
            writer.write(lines + b"\x1dV\x00\x1dr1")
            await printer.wait_for(lambda device: device.room == 0)
            assert len(printer.raw) == 1024
            printer.set(paper="ok", roll_mm=1e6)
            assert await _answer(reader, 1) == b"\x00"
            assert printer.slips[0].data == lines + b"\x1dV\x00"


async def test_switching_off_resets_the_connection_and_refuses_until_it_is_back() -> None:
    async with SimulatedPrinter(boot_s=0.1) as printer:
        assert await _ask(printer.port) == b"\x12"
        async with connected(printer.port) as (reader, _writer):
            printer.set(power="off")
            with pytest.raises(ConnectionResetError):
                await _answer(reader, 1)
        with pytest.raises(ConnectionRefusedError):
            await _ask(printer.port)
        printer.set(power="on")
        await printer.wait_for(lambda device: device.switches.up)
        assert await _ask(printer.port) == b"\x12"


async def test_with_one_connection_a_second_is_refused_until_the_first_is_gone() -> None:
    async with SimulatedPrinter(connections="one") as printer:
        async with connected(printer.port) as (reader, writer):
            writer.write(b"\x10\x04\x01")
            assert await _answer(reader, 1) == b"\x12"
            assert await _refused(printer.port)
            writer.close()
            assert await reader.read() == b""
        async with asyncio.timeout(5):
            while await _refused(printer.port):
                pass


async def _refused(port: int) -> bool:
    try:
        await _ask(port)
    except ConnectionError:
        return True
    return False


async def test_a_queueing_printer_serves_the_second_client_after_the_first() -> None:
    async with SimulatedPrinter() as printer, connected(printer.port) as (first_reader, first):
        first.write(b"\x10\x04\x01")
        assert await _answer(first_reader, 1) == b"\x12"
        async with connected(printer.port) as (reader, writer):
            writer.write(b"\x10\x04\x04")
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(reader.readexactly(1), 0.1)
            first.close()
            assert await _answer(reader, 1) == b"\x12"


async def test_a_client_that_left_does_not_keep_the_next_one_waiting() -> None:
    async with (
        SimulatedPrinter(speed_mm_s=1) as printer,
        connected(printer.port) as (_, writer),
    ):
        writer.write(b"slow\n" * 100)
        await printer.wait_for(lambda device: len(device.paper.raw) == 500)
        writer.write_eof()
        assert await _ask(printer.port) == b"\x12"


async def test_a_printer_may_serve_several_clients_at_once() -> None:
    async with (
        SimulatedPrinter(connections="shared") as printer,
        connected(printer.port) as (first_reader, first),
        connected(printer.port) as (second_reader, second),
    ):
        second.write(b"\x1dIC")
        assert await _answer(second_reader, 8) == b"_SIM-80\x00"
        first.write(b"\x10\x04\x01")
        assert await _answer(first_reader, 1) == b"\x12"


@pytest.mark.parametrize("how", ["rst", "fin"])
async def test_an_idle_connection_is_closed(how: str) -> None:
    async with (
        SimulatedPrinter(idle_close_s=0.1, idle_close=how) as printer,
        connected(printer.port) as (reader, _writer),
    ):
        if how == "fin":
            assert await asyncio.wait_for(reader.read(), 5) == b""
        else:
            with pytest.raises(ConnectionResetError):
                await asyncio.wait_for(reader.read(), 5)


async def test_half_open_it_takes_everything_and_says_nothing() -> None:
    async with SimulatedPrinter() as printer, connected(printer.port) as (reader, writer):
        printer.set(half_open=True)
        writer.write(b"\x10\x04\x01")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.readexactly(1), 0.1)
        printer.set(half_open=False)
        writer.write(b"\x10\x04\x04")
        assert await _answer(reader, 1) == b"\x12"
        assert printer.raw == b"\x10\x04\x04"


async def test_frozen_it_answers_when_it_thaws() -> None:
    async with SimulatedPrinter() as printer, connected(printer.port) as (reader, writer):
        printer.set(frozen=True)
        writer.write(b"\x10\x04\x01")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.readexactly(1), 0.1)
        printer.set(frozen=False)
        assert await _answer(reader, 1) == b"\x12"


async def test_a_client_that_half_closes_gets_its_answer_and_then_the_end() -> None:
    async with (
        SimulatedPrinter(speed_mm_s=500) as printer,
        connected(printer.port) as (reader, writer),
    ):
        writer.write(RECEIPT + b"\x1dr1")
        writer.write_eof()
        assert await asyncio.wait_for(reader.read(), 5) == b"\x00"
        assert printer.slips[0].data == RECEIPT
