"""``posgui selftest``: what is listed, and one printer step by step."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from posgui.cli.main import main
from posgui.engine.finding import plugged
from posgui.engine.selftest.listing import chosen, listed
from posgui.engine.selftest.steps import Result, Step, run
from posgui.model.errors import ExitCode
from posgui.model.incidents import Cause
from posgui.model.search import SeenBy
from posgui.model.settings import PrinterSettings, TransportKind
from tests.support.engine import RunningEngine
from tests.support.printer import SimulatedPrinter
from tests.support.windows_spooler import FakeSpooler
from tests.support.windows_usbprint import FakeUsbprint, FakeUsbprintPrinter

LINE = b"posgui selftest"


@pytest.fixture
def device(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeUsbprintPrinter]:
    printer = FakeUsbprintPrinter(instance="X4T8012345")
    where = "posgui.transports.usbprint.transport.win32_calls"
    monkeypatch.setattr(where, lambda: FakeUsbprint(printer))
    yield printer
    assert printer.open == 0


@pytest.fixture
def spooler(monkeypatch: pytest.MonkeyPatch) -> FakeSpooler:
    fake = FakeSpooler()
    monkeypatch.setattr("posgui.host.winspool.queue.win32_calls", lambda: fake)
    return fake


def told(steps: list[Step]) -> dict[str, Result]:
    return {each.step: each.result for each in steps}


def queue() -> PrinterSettings:
    return PrinterSettings(id="a", name="A", transport=TransportKind.WINSPOOL, queue="till")


async def test_a_device_that_is_listed_is_taken_by_its_name(device: FakeUsbprintPrinter) -> None:
    ways = await listed({SeenBy.USBPRINT: plugged.usbprint})
    assert [way.way for way in ways if way.here] == [SeenBy.USBPRINT]
    settings = chosen("usbprint:usb x4t8012345", ways)
    assert settings is not None
    assert chosen("usbprint:usb other", ways) is None
    device.answer = lambda data: b"\x12" * data.count(b"\x10\x04") + b"\x00" * data.count(b"\x1dr")
    steps: list[Step] = []
    assert await run(settings, LINE, steps.append) == steps
    assert set(told(steps).values()) == {Result.OK}
    assert (steps[1].step, steps[1].detail) == ("identity", "EPSON TM-T20III 18")
    assert LINE in device.received


async def test_what_stands_in_the_way_is_named_and_nothing_is_printed(
    device: FakeUsbprintPrinter, spooler: FakeSpooler
) -> None:
    ways = await listed({SeenBy.USBPRINT: plugged.usbprint})
    settings = chosen("usbprint:USB X4T8012345", ways)
    assert settings is not None
    device.answer = lambda data: b"\x32" * data.count(b"\x10\x04")
    status = (await run(settings, LINE, lambda _: None))[2]
    assert (status.step, status.cause) == ("status", Cause.PAPER_OUT)
    assert LINE not in device.received
    device.unplug()
    (opened,) = await run(settings, LINE, lambda _: None)
    assert (opened.step, opened.cause) == ("open", Cause.USB_UNPLUGGED)

    spooler.pause()
    steps = await run(queue(), LINE, lambda _: None)
    assert next(each.cause for each in steps if each.step == "queue") is Cause.OS_QUEUE_PAUSED
    assert told(steps)["write"] is Result.SKIPPED
    spooler.pause(paused=False)
    assert told(await run(queue(), LINE, lambda _: None))["write"] is Result.OK
    assert LINE in spooler.received


async def test_it_keeps_off_what_a_running_instance_has(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with SimulatedPrinter() as printer:
        engine = RunningEngine(tmp_path, printer.port)
        command = ["--config", str(engine.config), "--data-dir", str(engine.data_dir)]
        command += ["selftest", "front", "--yes", "--json"]
        async with engine:
            await engine.until(lambda seen: seen.printer["link"] == "ready")
            assert await asyncio.to_thread(main, command) == ExitCode.FAILED
            assert "posgui test-print" in capsys.readouterr().err
        assert LINE not in printer.raw
        code = await asyncio.to_thread(main, command)
        answer = json.loads(capsys.readouterr().out)
        assert {each["result"] for each in answer["steps"]} == {"ok", "skipped"}
        assert (code, answer["system"]) == (ExitCode.DONE, sys.platform)
        assert LINE in printer.raw
        printer.set(cover="open")
        code = await asyncio.to_thread(main, command)
        steps = json.loads(capsys.readouterr().out)["steps"]
        failed = [each for each in steps if each["result"] == "failed"]
        assert (code, failed[0]["cause"]) == (ExitCode.PRINTER_NOT_READY, "cover-open")
        assert failed[0]["next"][0] == "incident.cover-open.step1"
