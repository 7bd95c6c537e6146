"""``posgui diagnose``, where the fault is in this machine: its print queue, its USB."""

from __future__ import annotations

import asyncio
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.bench.cups import QUEUE, Client, administer, cups, missing
from tests.e2e.test_usb import AT, usb_engine
from tests.support.engine import RunningEngine
from tests.support.printer import SimulatedPrinter
from tests.support.receipts import receipt
from tests.support.tcp import free_port
from tests.support.umockdev import needs_hotplug, needs_umockdev


async def diagnosed(engine: RunningEngine) -> dict[str, Any]:
    code, out, err = await engine.run("diagnose", "--json")
    assert out, (code, err)
    told: dict[str, Any] = json.loads(out)
    return told


def rung(told: dict[str, Any], by: str) -> dict[str, Any]:
    (found,) = [each for each in told["evidence"] if each["by"] == by]
    return dict(found)


@pytest.mark.skipif(bool(missing()), reason=missing() or "CUPS is here")
async def test_a_paused_print_queue_between_the_till_and_us(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory() as folder, SimulatedPrinter() as printer:
        engine = RunningEngine(tmp_path, printer.port)
        with cups(Path(folder), engine.port, durable=False) as server:
            monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{server}")
            async with engine:
                await engine.ready()
                till = Client(server)
                till.submit(receipt("Sale 1"))
                await engine.until(lambda seen: seen.states() == ["completed"])
                assert rung(await diagnosed(engine), "os-queue")["holds"] is True

                await asyncio.to_thread(administer, "cupsdisable", f"127.0.0.1:{server}", QUEUE)
                till.submit(receipt("Sale 2"))
                till.close()
                told = await diagnosed(engine)
    assert (told["cause"], told["confidence"]) == ("os-queue-paused", "certain")
    assert told["family"] == "software"
    assert rung(told, "os-queue")["holds"] is False


async def test_a_queue_that_goes_elsewhere_is_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{free_port()}")
    with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            assert rung(await diagnosed(engine), "os-queue")["holds"] is None


@needs_umockdev
@needs_hotplug
async def test_a_usb_cable_that_is_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with usb_engine(tmp_path, monkeypatch) as (bus, engine):
        assert rung(await diagnosed(engine), "device")["holds"] is True

        await bus.ask(AT | {"plugged": False})
        await engine.until(lambda seen: "usb-unplugged" in seen.incidents, timeout=5)
        told = await diagnosed(engine)
        await bus.ask(AT | {"plugged": True})
        await engine.until(lambda seen: seen.printer["link"] == "ready", timeout=10)

    assert (told["cause"], told["confidence"]) == ("usb-unplugged", "likely")
    assert "power-off" in [each["cause"] for each in told["also"]]
    assert rung(told, "device")["holds"] is False
