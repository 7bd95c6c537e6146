"""The real engine prints on a USB printer that the real libusb finds."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.support.engine import FreshEngine
from tests.support.receipts import receipt
from tests.support.umockdev import Program, needs_hotplug, needs_umockdev, usb_bus

pytestmark = [needs_umockdev, needs_hotplug]

AT = {"at": "1-2.4"}


@asynccontextmanager
async def usb_engine(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Program, FreshEngine]]:
    """One USB printer and an engine that is ready to print on it."""
    async with usb_bus("1-2.4") as (bus, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        engine = FreshEngine(folder, 1)
        text = engine.config.read_text("utf-8")
        usb = text.replace('"network"\nhost = "127.0.0.1"\nport = 1', '"usb"\npath = "1-2.4"')
        engine.config.write_text(usb, "utf-8")
        async with engine:
            await engine.ready()
            yield bus, engine
        printer = await bus.ask(AT)
        assert (printer["driver"], printer["claimed"], printer["refused"]) == ("usblp", [], [])


async def slips(bus: Program) -> list[bytes]:
    return [base64.b64decode(slip) for slip in (await bus.ask(AT))["slips"]]


async def test_a_receipt_waits_for_the_cable_and_is_proven(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = receipt("Sale 1"), receipt("Sale 2")
    async with usb_engine(tmp_path, monkeypatch) as (bus, engine):
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
        assert await slips(bus) == [first, second]


async def test_a_receipt_cut_off_by_the_cable_is_unsure_and_not_sent_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = receipt("Sale 1", lines=1000)
    async with usb_engine(tmp_path, monkeypatch) as (bus, engine):
        await bus.ask(AT | {"set": {"paper_out_after_lines": 5}})
        await engine.till(long)
        full = 4096 * 4 // 3
        await bus.until(AT, lambda answer: len(answer["received"]) > full)
        await bus.ask(AT | {"plugged": False})
        await engine.until(lambda seen: seen.receipt(0)["unsure"])
        await bus.ask(AT | {"plugged": True, "set": {"paper": "ok"}})
        await engine.until(lambda seen: seen.printer["link"] == "ready")
        received = base64.b64decode((await bus.ask(AT))["received"])
        assert received.count(b"Sale 1") == 1
        assert len(received) < len(long)
        assert engine.seen.receipt(0)["unsure"]
