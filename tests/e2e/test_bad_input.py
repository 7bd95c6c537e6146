"""Bad input: refused with what, where and what to do; others are not disturbed."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from pathlib import Path

import pytest

from tests.support.engine import RunningEngine
from tests.support.printer import SimulatedPrinter
from tests.support.receipts import raster, receipt
from tests.support.tcp import free_port


async def test_an_http_request_is_refused_and_told(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            reader, writer = await asyncio.open_connection("127.0.0.1", engine.port)
            writer.write(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n\x1bp\x00\x19\xfaHello\n")
            with contextlib.suppress(OSError):
                await asyncio.wait_for(reader.read(), 5)
            writer.close()
            await engine.until(lambda seen: "http-on-raw-port" in seen.incidents)
            await engine.till(receipt("Sale 1"))
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            assert len(engine.seen.receipts) == 1
            assert printer.pulses == ()


async def test_a_till_that_dies_in_the_middle_leaves_a_truncated_receipt(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            _, writer = await asyncio.open_connection("127.0.0.1", engine.port)
            writer.write(b"\x1b@Half a sale\n" + raster(300)[:5000])
            await writer.drain()
            writer.close()
            await engine.until(lambda seen: seen.receipt(0)["state"] == "aborted")
            assert engine.seen.receipt(0)["truncated"]
            assert engine.seen.receipt(0)["reasons"] == ["job-data-insufficient"]
            await engine.until(lambda seen: "receipt-truncated" in seen.incidents)
            await engine.till(receipt("Sale 2"))
            await engine.until(lambda seen: seen.receipt(1)["state"] == "completed")
            assert [slip.data for slip in printer.slips] == [receipt("Sale 2")]
            assert b"Half a sale" not in printer.raw


async def test_a_reset_connection_is_a_truncated_receipt(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            till = socket.create_connection(("127.0.0.1", engine.port))
            till.sendall(b"\x1b@Half a sale\nCoffee\n")
            till.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            till.close()
            await engine.until(lambda seen: seen.receipt(0)["truncated"])
            assert b"Half a sale" not in printer.raw


async def test_a_receipt_beyond_the_limit_is_refused_whole(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port, capture="max_bytes = 200000") as engine:
            await engine.ready()
            with contextlib.suppress(OSError):
                await engine.till(b"\x1b@Huge\n" + raster(4000) + b"\x1dV\x00")
            await engine.until(lambda seen: "receipt-too-large" in seen.incidents)
            await engine.till(receipt("Sale 1"))
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            assert [slip.data for slip in printer.slips] == [receipt("Sale 1")]
            assert b"Huge" not in printer.raw


async def test_silent_and_endless_clients_disturb_nobody(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port, capture="max_bytes = 200000") as engine:
            await engine.ready()
            silent = [await asyncio.open_connection("127.0.0.1", engine.port) for _ in range(30)]

            async def endless() -> None:
                _, writer = await asyncio.open_connection("127.0.0.1", engine.port)
                with contextlib.suppress(OSError):
                    for _ in range(1000):
                        writer.write(b"for ever and ever\n" * 1000)
                        await writer.drain()
                writer.close()

            talking = asyncio.create_task(endless())
            await engine.till(receipt("Sale 1"))
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            await talking
            await engine.until(lambda seen: "receipt-too-large" in seen.incidents)
            for _, writer in silent:
                writer.close()


@pytest.mark.parametrize("trusted", [False, True])
async def test_commands_that_change_the_printer_itself_need_trust(
    tmp_path: Path, trusted: bool
) -> None:
    logo = b"\x1cq\x01\x01\x00\x01\x00" + b"\x1dV\x00\x10\x04\x01\x1bi"
    capture = "trusted = true" if trusted else ""
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port, capture=capture) as engine:
            await engine.ready()
            await engine.till(b"\x1b@Sale 1\n" + logo + b"Total\n\x1dV\x00")
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            assert len(engine.seen.receipts) == 1
            assert (b"\x1cq" in printer.raw) is trusted
            assert "Total" in printer.text


_PRINTER = '[[printers]]\nid = "front"\nname = "F"\ntransport = "network"\nhost = "127.0.0.1"\n'


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (_PRINTER + "colour = 1\n", "printers[0].colour"),
        (_PRINTER + 'port = "many"\n', "printers[0].port"),
        (_PRINTER + _PRINTER, "printers[1].id"),
        ("[[printers]\n", "line 1"),
        (
            _PRINTER + '[[captures]]\nkind = "raw"\nlisten = "0.0.0.0:9101"\nprinter = "front"\n',
            "captures[0].listen",
        ),
    ],
)
async def test_a_wrong_configuration_is_refused_with_its_place(
    tmp_path: Path, text: str, named: str
) -> None:
    engine = RunningEngine(tmp_path, free_port())
    engine.config.write_text(text, "utf-8")
    code, _, error = await engine.run("--headless", "--config", str(engine.config))
    assert code == 2
    assert str(engine.config) in error
    assert named in error
    assert len(error.strip().splitlines()) == 1


async def test_a_port_in_use_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    engine = RunningEngine(tmp_path, free_port())
    with socket.create_server(("127.0.0.1", engine.port)):
        code, _, error = await engine.run("--headless", "--config", str(engine.config))
    assert code == 2
    assert "captures[0].listen" in error
    assert str(engine.port) in error
    code, _, error = await engine.run("--headless", "--config", str(tmp_path / "none.toml"))
    assert code == 2
    assert "none.toml" in error
