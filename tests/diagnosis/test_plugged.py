"""A printer on a serial port, or behind Linux's printer driver: is it there, is it free?"""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from posgui import config
from posgui.engine.engine import Engine
from posgui.model.diagnosis import Confidence, Diagnosis, Finding, Measure
from posgui.model.incidents import Cause
from tests.support.pty_printer import PtyPrinter

CONFIG = """
[[printers]]
id = "front"
name = "Front"
transport = "{kind}"
device = "{device}"
"""


@asynccontextmanager
async def running(folder: Path, kind: str, device: str) -> AsyncIterator[Engine]:
    engine = Engine(config.parse(CONFIG.format(kind=kind, device=device), "c.toml"), folder, "c")
    await engine.start()
    try:
        yield engine
    finally:
        await engine.stop(finish_s=0)


async def diagnosed(engine: Engine) -> Diagnosis:
    return await engine.diagnostics.run("front", "run")


def rung(found: Diagnosis) -> Finding:
    """What was found of the device; a rung that does not apply is not told at all."""
    by = [finding.by for finding in found.evidence]
    assert Measure.PORT not in by
    return next(finding for finding in found.evidence if finding.by is Measure.DEVICE)


@pytest.mark.parametrize("kind", ["serial", "usblp"])
async def test_a_printer_that_is_plugged_in_and_then_is_not(kind: str, tmp_path: Path) -> None:
    node = tmp_path / "node"
    async with PtyPrinter() as printer, running(tmp_path, kind, str(node)) as engine:
        missing = await diagnosed(engine)
        node.symlink_to(printer.device)
        here = await diagnosed(engine)

    assert rung(missing).holds is False
    assert missing.verdict.cause is Cause.USB_UNPLUGGED
    off = Cause.POWER_OFF in [suspect.cause for suspect in missing.verdict.also]
    assert off is (kind == "usblp")  # a serial port is there without a printer
    assert missing.verdict.placeholders.get("wire") == ("serial" if kind == "serial" else None)
    assert rung(here).holds is True


async def test_the_program_that_has_the_port_is_named(tmp_path: Path) -> None:
    async with PtyPrinter() as printer:
        held = os.open(printer.device, os.O_RDWR | os.O_NOCTTY)
        try:
            fcntl.flock(held, fcntl.LOCK_EX)
            async with running(tmp_path, "serial", printer.device) as engine:
                found = await diagnosed(engine)
        finally:
            os.close(held)

    assert found.verdict.cause is Cause.DEVICE_BUSY
    mine = Path("/proc/self/comm").read_text("utf-8").strip()
    assert mine in str(rung(found).detail["held_by"])
    assert found.verdict.placeholders["program"] == rung(found).detail["held_by"]


async def test_of_a_printer_that_never_answers_the_port_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, paper_empty = b"\0\x1dMFG:Xprinter;MDL:XP-80;", b"\x20"

    def ioctl(_file: int, request: int, argument: bytes) -> bytes:
        """Linux's usblp, which no terminal can stand for here."""
        answer = paper_empty if request == 0x060B else name
        return answer.ljust(len(argument), b"\0")

    monkeypatch.setattr("posgui.transports.usblp.device.fcntl.ioctl", ioctl)
    async with PtyPrinter(mute=True) as printer, running(tmp_path, "usblp", printer.device) as e:
        async with asyncio.timeout(20):
            while not e.printers["front"].link.ready:
                await e.printers["front"].link.next_attempt()
        found = await diagnosed(e)

    (told,) = [each for each in found.evidence if each.by is Measure.SECOND_OPINION]
    assert (told.holds, told.detail["name"]) == (False, "Xprinter XP-80")
    assert (found.verdict.cause, found.verdict.confidence) == (Cause.PAPER_OUT, Confidence.LIKELY)
