"""The ways of Windows, over recorded fakes of its calls: what the button says of a queue that
stands and of a printer that is away or taken."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from posgui import config
from posgui.engine.engine import Engine
from posgui.engine.queue_doors import QueueDoors
from posgui.model.errors import CommandError
from posgui.model.incidents import Cause
from posgui.rules.verdict import machine
from posgui.texts import incident_base
from posgui.ui.remedy.remedies import remedy_of
from tests.support.windows_spooler import FakeSpooler, Job
from tests.support.windows_usbprint import FakeUsbprint, FakeUsbprintPrinter

FRONT = '[[printers]]\nid = "front"\nname = "Front"\n'
QUEUE = f'{FRONT}transport = "winspool"\nqueue = "till"\n'
USBPRINT = f'{FRONT}transport = "usbprint"\nvendor = "04b8"\nproduct = "0202"\n'


@asynccontextmanager
async def running(folder: Path, text: str) -> AsyncIterator[Engine]:
    engine = Engine(config.parse(text, "c.toml"), folder, "c")
    await engine.start()
    try:
        yield engine
    finally:
        await engine.stop(finish_s=0)


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(8):
        while not holds():
            await asyncio.sleep(0.02)


async def cause(engine: Engine) -> Cause:
    return (await engine.diagnostics.run("front", "run")).verdict.cause


async def test_a_queue_that_stands_is_told_and_resumed_by_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spooler = FakeSpooler()
    monkeypatch.setattr("posgui.host.winspool.queue.win32_calls", lambda: spooler)
    spooler.pause()
    spooler.jobs = [Job(1, "posgui 1", 0, age_s=machine.STUCK_S + 1)]
    async with running(tmp_path, QUEUE) as engine:
        seen = engine.printers["front"]
        await until(lambda: seen.observation.queue is not None)
        assert await cause(engine) is Cause.OS_QUEUE_PAUSED

        resume = QueueDoors(engine).resume_queue
        spooler.administrator = False
        with pytest.raises(CommandError, match="queue-denied-windows"):
            await resume("front")
        spooler.administrator = True
        spooler.takes = False
        assert (await resume())["ready"]
        assert not spooler.status
        assert await cause(engine) is Cause.OS_QUEUE_STUCK


@pytest.mark.skipif(sys.platform == "win32", reason="there the queue could be")
async def test_a_queue_of_windows_elsewhere_has_words_of_its_own(tmp_path: Path) -> None:
    async with running(tmp_path, QUEUE) as engine:
        seen = (await engine.diagnostics.run("front", "run")).verdict
        (incident,) = engine.incidents.open
    assert (seen.cause, incident.key) == (Cause.DRIVER_MISSING, Cause.DRIVER_MISSING)
    for told in (seen.placeholders, incident.placeholders):
        assert incident_base(Cause.DRIVER_MISSING, told) == "incident.way-missing"
        assert remedy_of(Cause.DRIVER_MISSING, told) is None  # it would show USB plugs


async def test_a_printer_behind_usbprint_is_missing_and_then_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = FakeUsbprintPrinter(plugged=False)
    calls = FakeUsbprint(printer)
    where = "posgui.transports.usbprint.transport"
    monkeypatch.setattr(f"{where}.win32_calls", lambda: calls)
    monkeypatch.setattr(f"{where}.BUSY_PAUSES_S", (0.0,))
    async with running(tmp_path, USBPRINT) as engine:
        assert await cause(engine) is Cause.USB_UNPLUGGED
        printer.busy_opens = 1_000
        printer.plug()
        assert await cause(engine) is Cause.DEVICE_BUSY
        printer.busy_opens = 0
        seen = engine.printers["front"]
        await until(lambda: seen.link.ready)
