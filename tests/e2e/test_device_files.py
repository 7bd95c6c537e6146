"""Receipts on printers behind a device file: a serial port, Linux's own printer driver."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.engine import RunningEngine
from tests.support.pty_printer import PtyPrinter

RECEIPT = b"\x1b@Bread 3.20\n\x1dV\x00"


@pytest.mark.parametrize("kind", ["serial", "usblp"])
async def test_a_receipt_waits_for_the_cable_and_is_proven(kind: str, tmp_path: Path) -> None:
    node = tmp_path / "device"
    async with PtyPrinter(speed_mm_s=2_000) as printer:
        engine = RunningEngine(tmp_path, 0)
        text = engine.config.read_text("utf-8")
        text = text.replace("network", kind).replace("port = 0\n", f'device = "{node}"\n')
        engine.config.write_text(text, "utf-8")
        async with engine:
            await engine.till(RECEIPT)
            await engine.until(lambda seen: "usb-unplugged" in seen.incidents)
            assert "pending" in engine.seen.states()[0]
            node.symlink_to(printer.device)
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            assert engine.seen.receipt(0)["evidence"] == "in-order"
            await engine.until(lambda seen: not seen.incidents)
        assert [bytes(slip.data) for slip in printer.host.device.paper.slips] == [RECEIPT]


async def test_pulled_out_in_the_middle_a_receipt_is_unsure(tmp_path: Path) -> None:
    async with PtyPrinter(speed_mm_s=20) as printer:
        engine = RunningEngine(tmp_path, 0)
        text = engine.config.read_text("utf-8").replace("network", "serial")
        engine.config.write_text(
            text.replace("port = 0\n", f'device = "{printer.device}"\n'), "utf-8"
        )
        async with engine:
            await engine.until(lambda seen: seen.printer["link"] == "ready")
            await engine.till(b"\x1b@" + b"Bread 3.20\n" * 400 + b"\x1dV\x00")
            await engine.until(lambda _: len(printer.raw) > 200)
            printer.unplug()
            await engine.until(lambda seen: seen.receipt(0)["unsure"])
            await engine.until(lambda seen: "usb-unplugged" in seen.incidents)
