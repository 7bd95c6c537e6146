"""Printers with habits of their own, played by a few lines of asyncio."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import Self

from tests.support.engine import RunningEngine
from tests.support.printer import SimulatedPrinter
from tests.support.receipts import receipt


class OddPrinter:
    """Answers DLE EOT and GS r at once, prints nothing; hangs up after ``patience_s``
    without data."""

    def __init__(self, patience_s: float) -> None:
        self.raw = b""
        self.connections = 0
        self._patience_s = patience_s
        self._server: asyncio.Server

    @property
    def port(self) -> int:
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with contextlib.suppress(TimeoutError, OSError, asyncio.CancelledError):
            while data := await asyncio.wait_for(reader.read(4096), self._patience_s):
                self.raw += data
                answers = data.count(b"\x10\x04") * b"\x12" + data.count(b"\x1dr\x01") * b"\x00"
                writer.write(answers)
        writer.close()


async def test_a_printer_that_hangs_up_after_half_a_second_still_gets_its_receipts(
    tmp_path: Path,
) -> None:
    async with OddPrinter(patience_s=0.5) as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            for n in range(2):
                await engine.till(receipt(f"Sale {n}"))
            await engine.until(lambda seen: seen.states() == ["completed"] * 2, 30)
            assert printer.raw.count(receipt("Sale 0")) == 1
            assert printer.raw.count(receipt("Sale 1")) == 1


async def test_a_printer_that_hangs_up_at_once_is_not_called_in_a_tight_loop(
    tmp_path: Path,
) -> None:
    async with OddPrinter(patience_s=0.0) as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.till(receipt("Sale 1"))
            await engine.until(lambda seen: "port-refused" in seen.incidents, 20)
            assert engine.seen.printer["held"] == 1
            assert printer.connections < 30


async def test_a_mute_printer_that_hangs_up_before_it_is_asked_out_still_prints(
    tmp_path: Path,
) -> None:
    async with SimulatedPrinter(mute=True, idle_close_s=1.0, idle_close="fin") as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.till(receipt("Sale 1"))
            await printer.wait_for(lambda device: len(device.paper.slips) == 1)
            # Nobody saw whether it was the connection or the printer that went.
            await engine.until(lambda seen: seen.receipt(0)["unsure"])
