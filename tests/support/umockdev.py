"""A bus with USB printers for a real libusb, and programs that see it (Linux, umockdev)."""

from __future__ import annotations

import asyncio
import ctypes.util
import json
import os
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SYSTEM_PYTHON = "/usr/bin/python3"


def _missing() -> str:
    """Why this machine cannot run these tests; empty if it can."""
    if not Path("/usr/bin/umockdev-wrapper").exists():
        return "the package umockdev is not installed"
    probe = "import gi; gi.require_version('UMockdev', '1.0')"
    if subprocess.run([SYSTEM_PYTHON, "-c", probe], capture_output=True, check=False).returncode:
        return "the packages python3-gi and gir1.2-umockdev-1.0 are not installed"
    return ""


needs_umockdev = pytest.mark.skipif(bool(reason := _missing()), reason=reason)
needs_hotplug = pytest.mark.skipif(
    ctypes.util.find_library("usb-1.0") is None,
    reason="the package libusb-1.0-0 is not installed (umockdev speaks udev's dialect of"
    " hot-plug events, the libusb of libusb_package hears only the kernel's)",
)


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


@asynccontextmanager
async def usb_bus(*ports: str) -> AsyncIterator[tuple[Program, dict[str, str]]]:
    """Identical printers at these ports, and the environment in which they are seen."""
    fake = ROOT / "tests" / "support" / "umockdev_printer.py"
    path = {"PYTHONPATH": str(ROOT)}
    async with running("umockdev-wrapper", SYSTEM_PYTHON, fake, *ports, **path) as bus:
        yield bus, await bus.line() | path
