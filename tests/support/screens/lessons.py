"""The set-up assistant's steps and the practice of faults."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from posgui.model.incidents import Cause
from posgui.model.receipts import Evidence, JobState
from posgui.model.status import PrinterState, ReasonKeyword, Severity
from posgui.ui.assistant.window import AssistantWindow
from posgui.ui.training.drills import DRILLS
from posgui.ui.training.practice import Phase, Practice
from posgui.ui.training.records import Records
from posgui.ui.training.window import TrainingWindow, _Run
from tests.support import desk_nouns as nouns
from tests.support.screens.stage import Stage, scene
from tests.ui.test_assistant import nothing_set_up
from tests.ui.test_assistant_search import (
    DENIED,
    QUEUE,
    SERIAL,
    finds,
    network,
    usb,
)


async def repeated(stage: Stage, step: str) -> AssistantWindow:
    """The assistant for the printer that is set up, at that step."""
    await stage.load()
    window = stage.tray.desktop.others.window("assistant")
    assert isinstance(window, AssistantWindow)
    window.open("front")
    stage.button(window, f"step-{step}").click()
    return window


@scene
async def assistant_language(stage: Stage) -> QWidget:
    await stage.load_snapshot(nothing_set_up())
    window: QWidget = stage.open("assistant")
    return window


@scene
async def assistant_printer(stage: Stage) -> QWidget:
    window = await repeated(stage, "printer")
    rungs = [{"rung": "port", "holds": False, "detail": "192.168.1.50"}]
    stage.tray.desk.answers["try_printer"] = {"rungs": rungs, "ready": False}
    stage.button(window, "try-it").click()
    await stage.until(lambda: not window._actions.is_busy)
    return window


@scene
async def assistant_found(stage: Stage) -> QWidget:
    around = [network("10.0.0.9"), network("192.168.1.57", printer="front", moved=True)]
    finds(stage.tray, [usb("1-2"), SERIAL, QUEUE], around)
    stage.tray.desk.answers["identify_printer"] = {"evidence": "in-order"}
    await stage.load_snapshot(nothing_set_up())
    stage.tray.board.load_status({"printers": [stage.status()]})
    window = stage.tray.desktop.others.window("assistant")
    assert isinstance(window, AssistantWindow)
    window.open()
    stage.button(window, "next").click()
    stage.button(window, "look-on-network").click()
    await stage.until(lambda: window.findChild(QWidget, "line-5"))
    stage.button(window, "line-1").click()
    await stage.until(lambda: not window._parts.printer._found._printing)
    stage.button(window, "take-1").setFocus()
    stage.button(window, "take-1").click()
    return window


@scene
async def assistant_rights(stage: Stage) -> QWidget:
    finds(stage.tray, [usb("1-2", access="denied")])
    stage.tray.desk.answers["device_rights"] = DENIED
    window = await repeated(stage, "printer")
    await stage.until(lambda: window._parts.printer._found.search.found)
    stage.button(window, "take-1").click()
    give = window.findChild(QWidget, "give-right")
    assert give is not None
    await stage.until(give.isVisible)
    give.setFocus()
    return window


@scene
async def assistant_paper(stage: Stage) -> QWidget:
    return await repeated(stage, "paper")


@scene
async def assistant_till(stage: Stage) -> QWidget:
    return await repeated(stage, "till")


@scene
async def assistant_windows(stage: Stage) -> QWidget:
    window = await repeated(stage, "till")
    stage.button(window, "windows").click()
    return window


@scene
async def assistant_remote(stage: Stage) -> QWidget:
    window = await repeated(stage, "till")
    stage.button(window, "remote").click()
    return window


@scene
async def assistant_sale_late(stage: Stage) -> QWidget:
    window = await repeated(stage, "sale")
    window._parts.sale.patience.stop()
    window.refresh()
    return window


@scene
async def assistant_sale(stage: Stage) -> QWidget:
    window = await repeated(stage, "sale")
    stage.play("job-update", receipt=nouns.receipt("r1"))
    await stage.until(lambda: window._parts.sale.picture.has_image)
    return window


@scene
async def assistant_done(stage: Stage) -> QWidget:
    return await repeated(stage, "done")


async def training(stage: Stage) -> TrainingWindow:
    """The window of one who practised before."""
    records = Records(stage.tray.data_dir)
    for place, drill in enumerate(DRILLS[:4]):
        records.note("Li", drill.name, 9.4 + 7 * place)
    await stage.load()
    window = stage.open("training")
    assert isinstance(window, TrainingWindow)
    window.start.who.setText("Li")
    return window


def running(stage: Stage, window: TrainingWindow, phase: Phase) -> Practice:
    """A practice that stands there, without its processes."""
    hear = window.page.stand.hear
    drills = [drill for drill in DRILLS if drill.name == "paper-out"]
    practice = Practice(drills, stage.texts, stage.tray.tasks, window._moved, hear)
    window._run = _Run(practice, drills, stage.tray.tasks, window.refresh)
    practice._clock._took = 12.3
    practice.phase = phase
    return practice


@scene
async def training_start(stage: Stage) -> QWidget:
    return await training(stage)


@scene
async def training_drill(stage: Stage) -> QWidget:
    window = await training(stage)
    practice = running(stage, window, Phase.RUNNING)
    reason = (ReasonKeyword.MEDIA_EMPTY, Severity.ERROR)
    name = stage.texts("training.printer")
    stopped = nouns.status("front", PrinterState.STOPPED, reason, queued=1, name=name)
    waits = nouns.receipt("a", JobState.PENDING, Evidence.NONE)
    alert = nouns.alert(Cause.PAPER_OUT)
    snapshot = nouns.snapshot(stopped, receipts=(waits,), alerts=(alert,))
    practice.board.load(snapshot)
    window.page.stand.hear({"event": "state", "paper": "out", "power": "on"})
    window.refresh()
    return window


@scene
async def training_solved(stage: Stage) -> QWidget:
    window = await training(stage)
    practice = running(stage, window, Phase.SOLVED)
    name = stage.texts("training.printer")
    practice.board.load(nouns.snapshot(nouns.status(name=name)))
    window.page.stand.hear({"event": "state", "paper": "ok", "power": "on"})
    window.refresh()
    return window


@scene
async def training_interrupted(stage: Stage) -> QWidget:
    window = await training(stage)
    running(stage, window, Phase.RUNNING)
    await stage.alert(Cause.COVER_OPEN)
    window.refresh()
    return window
