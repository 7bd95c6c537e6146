"""The USB transport over the real libusb, on usbfs nodes that umockdev answers."""

from __future__ import annotations

import asyncio
import base64
import sys
from collections.abc import AsyncIterator

import pytest

from tests.support.umockdev import ROOT, Program, needs_hotplug, needs_umockdev, running, usb_bus

pytestmark = needs_umockdev

HERE = {"path": "1-2.4"}
ANY = {"vendor": 0x04B8, "product": 0x0202}


@pytest.fixture
async def rig() -> AsyncIterator[tuple[Program, Program]]:
    """Two identical printers on a bus, and a program that may print on them."""
    client = ROOT / "tests" / "support" / "usb_client.py"
    async with (
        usb_bus("1-2.3", "1-2.4") as (bus, environment),
        running(sys.executable, client, **environment) as program,
    ):
        yield bus, program


async def test_a_receipt_arrives_and_the_status_comes_back(rig: tuple[Program, Program]) -> None:
    bus, client = rig
    receipt = b"".join(b"line %05d\n" % n for n in range(4546))
    assert (await client.ask({"open": HERE}))["ok"] == "USB 1-2.4"
    assert (await bus.ask({"at": "1-2.4"}))["claimed"] == [0]
    await client.ask({"write": base64.b64encode(receipt).decode()})
    await client.ask({"write": base64.b64encode(b"\x10\x04\x01").decode()})
    await client.until({}, lambda answer: answer["heard"].endswith("12"))
    assert (await client.ask({"close": True}))["ok"] == []

    printer = await bus.ask({"at": "1-2.4"})
    assert base64.b64decode(printer["received"]) == receipt + b"\x10\x04\x01"
    assert (printer["driver"], printer["claimed"], printer["refused"]) == ("usblp", [], [])
    other = await bus.ask({"at": "1-2.3"})
    assert other["received"] == ""


async def test_the_rest_of_a_receipt_follows_exactly_when_paper_is_back(
    rig: tuple[Program, Program],
) -> None:
    bus, client = rig
    receipt = b"".join(b"line %05d\n" % n for n in range(800))
    await bus.ask({"at": "1-2.3", "set": {"paper": "out"}})
    await client.ask({"open": ANY})
    writing = asyncio.create_task(client.ask({"write": base64.b64encode(receipt).decode()}))
    buffer_full = 4096 * 4 // 3
    await bus.until({"at": "1-2.3"}, lambda answer: len(answer["received"]) >= buffer_full)
    done, _ = await asyncio.wait([writing], timeout=1.2)
    assert not done
    await bus.ask({"at": "1-2.3", "set": {"paper": "ok"}})
    assert "error" not in await asyncio.wait_for(writing, 10)
    assert base64.b64decode((await bus.ask({"at": "1-2.3"}))["received"]) == receipt


@needs_hotplug
async def test_unplugging_is_noticed_and_the_printer_is_found_again(
    rig: tuple[Program, Program],
) -> None:
    bus, client = rig
    await client.ask({"open": HERE})
    await bus.ask({"at": "1-2.4", "plugged": False})
    lost = await client.until({}, lambda answer: answer["lost"])
    assert lost["lost"] == ["unplugged"]
    told = await client.until({}, lambda answer: answer["stirred"])
    assert (await client.ask({"close": True}))["ok"] == []
    assert (await client.ask({"open": HERE}))["error"] == "unplugged"

    await bus.ask({"at": "1-2.4", "plugged": True})
    await client.until({}, lambda answer: answer["stirred"] > told["stirred"])
    await client.until({"open": HERE}, lambda answer: answer.get("ok") == "USB 1-2.4")
    await client.ask({"write": base64.b64encode(b"again").decode()})
    await client.ask({"close": True})
    assert base64.b64decode((await bus.ask({"at": "1-2.4"}))["received"]) == b"again"
