"""The window over a real engine and a simulated printer: asked, mended, asked again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from posgui.model.diagnosis import Measure
from posgui.model.incidents import Cause
from posgui.texts import catalogue
from posgui.ui.diagnosis.window import DiagnosisWindow
from posgui.ui.model import EnginePhase
from tests.support.engine import RunningEngine
from tests.support.printer import SimulatedPrinter
from tests.support.receipts import receipt
from tests.ui.conftest import Tray, until

WORDS = catalogue("en")
PATIENCE_S = 30.0


@pytest_asyncio.fixture
async def printer() -> AsyncIterator[SimulatedPrinter]:
    async with SimulatedPrinter() as made:
        yield made


@pytest_asyncio.fixture
async def engine(tmp_path: Path, printer: SimulatedPrinter) -> AsyncIterator[RunningEngine]:
    language = '[ui]\nlanguage = "en"\nsound = false'
    async with RunningEngine(tmp_path, printer.port, extra=language) as made:
        yield made


@pytest_asyncio.fixture
async def tray(engine: RunningEngine) -> AsyncIterator[Tray]:
    made = Tray(engine.data_dir)
    made.tasks.spawn(made.keeper.run())
    await until(lambda: made.board.engine.phase is EnginePhase.RUNNING, PATIENCE_S)
    yield made
    await made.tasks.cancel()
    made.desktop.close()
    await made.keeper.detach()
    desktop = made.desktop
    for window in (desktop.panel, desktop.stack, desktop.settings):
        window.deleteLater()
    for other in desktop.others.made:
        other.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def said(window: DiagnosisWindow) -> str:
    return "\n".join(each.text() for each in window.findChildren(QLabel) if each.isVisible())


def title(cause: Cause) -> str:
    return str(WORDS[f"incident.{cause}.title"]).replace("{printer}", "Front till")


async def test_a_cover_is_found_open_closed_and_what_was_held_is_printed(
    tray: Tray, engine: RunningEngine, printer: SimulatedPrinter
) -> None:
    printer.set(cover="open")
    await engine.till(receipt("A17"))
    await until(lambda: tray.board.receipts, PATIENCE_S)
    tray.desktop.others.open("diagnosis")
    window = tray.desktop.others.window("diagnosis")
    assert isinstance(window, DiagnosisWindow)
    await until(lambda: title(Cause.COVER_OPEN) in said(window), PATIENCE_S)
    assert str(WORDS["confidence.certain"]) in said(window)
    assert {Measure.STORAGE, Measure.RECEIVED, Measure.STATUS} <= set(window._run.findings)

    printer.set(cover="closed")
    again = window.findChild(QPushButton, "done-again")
    assert isinstance(again, QPushButton)
    again.click()
    await printer.wait_for(lambda device: len(device.paper.slips) == 1, PATIENCE_S)
    await until(lambda: not window._run.is_busy, PATIENCE_S)
    assert title(Cause.COVER_OPEN) not in said(window)
    again.click()
    await until(lambda: title(Cause.ALL_WELL) in said(window), PATIENCE_S)
