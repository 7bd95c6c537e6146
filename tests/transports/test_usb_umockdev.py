"""The USB transport over the real libusb, on usbfs nodes that umockdev answers."""

from __future__ import annotations

import asyncio
import base64
import ctypes.util
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SYSTEM_PYTHON = "/usr/bin/python3"
HERE = {"path": "1-2.4"}
ANY = {"vendor": 0x04B8, "product": 0x0202}


def _missing() -> str:
    """Why this machine cannot run these tests; empty if it can."""
    if not Path("/usr/bin/umockdev-wrapper").exists():
        return "the package umockdev is not installed"
    probe = "import gi; gi.require_version('UMockdev', '1.0')"
    if subprocess.run([SYSTEM_PYTHON, "-c", probe], capture_output=True, check=False).returncode:
        return "the packages python3-gi and gir1.2-umockdev-1.0 are not installed"
    return ""


pytestmark = pytest.mark.skipif(bool(reason := _missing()), reason=reason)


class Program:
    """A child process that answers each JSON line by one."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        async with asyncio.timeout(20):
            answer: dict[str, Any] = json.loads(await self._process.stdout.readline())
        return answer

    async def ask(self, command: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command).encode() + b"\n")
        return await self.line()

    async def until(
        self, command: dict[str, Any], holds: Callable[[dict[str, Any]], object]
    ) -> dict[str, Any]:
        """Ask again until the answer is what is waited for."""
        async with asyncio.timeout(10):
            while not holds(answer := await self.ask(command)):  # it is asked
                await asyncio.sleep(0.02)
        return answer


@asynccontextmanager
async def running(*command: str | Path, **environment: str) -> AsyncIterator[Program]:
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | environment,
        limit=1 << 20,
    )
    assert process.stdin is not None
    try:
        yield Program(process)
    finally:
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), 10)
        except TimeoutError:
            process.kill()
            await process.wait()
            raise


@pytest.fixture
async def rig() -> AsyncIterator[tuple[Program, Program]]:
    """Two identical printers on a bus, and a program that may print on them."""
    fake = ROOT / "tests" / "support" / "umockdev_printer.py"
    client = ROOT / "tests" / "support" / "usb_client.py"
    async with AsyncExitStack() as stack:
        command = ("umockdev-wrapper", SYSTEM_PYTHON, fake, "1-2.3", "1-2.4")
        bus = await stack.enter_async_context(running(*command))
        environment = await bus.line()
        environment["PYTHONPATH"] = str(ROOT)
        yield bus, await stack.enter_async_context(running(sys.executable, client, **environment))


async def test_a_receipt_arrives_and_the_status_comes_back(rig: tuple[Program, Program]) -> None:
    bus, client = rig
    receipt = bytes(range(256)) * 196
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
    receipt = bytes(range(256)) * 20
    await bus.ask({"at": "1-2.3", "room": 1500})
    await client.ask({"open": ANY})
    writing = asyncio.create_task(client.ask({"write": base64.b64encode(receipt).decode()}))
    await bus.until({"at": "1-2.3"}, lambda answer: len(answer["received"]) == 2000)
    done, _ = await asyncio.wait([writing], timeout=1.2)
    assert not done
    await bus.ask({"at": "1-2.3", "room": None})
    assert "error" not in await asyncio.wait_for(writing, 10)
    assert base64.b64decode((await bus.ask({"at": "1-2.3"}))["received"]) == receipt


@pytest.mark.skipif(
    ctypes.util.find_library("usb-1.0") is None,
    reason="the package libusb-1.0-0 is not installed (umockdev speaks udev's dialect of"
    " hot-plug events, the libusb of libusb_package hears only the kernel's)",
)
async def test_unplugging_is_noticed_and_the_printer_is_found_again(
    rig: tuple[Program, Program],
) -> None:
    bus, client = rig
    await client.ask({"open": HERE})
    await bus.ask({"at": "1-2.4", "plugged": False})
    lost = await client.until({}, lambda answer: answer["lost"])
    assert lost["lost"] == ["unplugged"]
    assert (await client.ask({"close": True}))["ok"] == []
    assert (await client.ask({"open": HERE}))["error"] == "unplugged"

    await bus.ask({"at": "1-2.4", "plugged": True})
    await client.until({"open": HERE}, lambda answer: answer.get("ok") == "USB 1-2.4")
    await client.ask({"write": base64.b64encode(b"again").decode()})
    await client.ask({"close": True})
    assert base64.b64decode((await bus.ask({"at": "1-2.4"}))["received"]) == b"again"
