"""The real engine prints on a USB printer that the real libusb finds."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from tests.support.engine import RunningEngine
from tests.support.receipts import receipt
from tests.support.umockdev import needs_hotplug, needs_umockdev, usb_bus

pytestmark = [needs_umockdev, needs_hotplug]

AT = {"at": "1-2.4"}


async def test_a_receipt_waits_for_the_cable_and_is_proven(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = receipt("Sale 1"), receipt("Sale 2")
    async with usb_bus("1-2.4") as (bus, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        running = RunningEngine(tmp_path, 1)
        text = running.config.read_text("utf-8")
        usb = text.replace('"network"\nhost = "127.0.0.1"\nport = 1', '"usb"\npath = "1-2.4"')
        running.config.write_text(usb, "utf-8")
        async with running as engine:
            await engine.ready()
            await engine.till(first)
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            assert engine.seen.receipt(0)["evidence"] == "in-order"

            await bus.ask(AT | {"plugged": False})
            await engine.until(lambda seen: "usb-unplugged" in seen.incidents, timeout=5)
            await engine.till(second)
            await bus.ask(AT | {"plugged": True})
            await engine.until(lambda seen: seen.printer["power"] == "online", timeout=5)
            await engine.until(lambda seen: seen.receipt(1)["state"] == "completed")
            types = [event["type"] for event in engine.seen.events]
            assert types.index("device-gone") < types.index("device-found")

        printer = await bus.ask(AT)
        assert [base64.b64decode(slip) for slip in printer["slips"]] == [first, second]
        assert (printer["driver"], printer["claimed"], printer["refused"]) == ("usblp", [], [])
