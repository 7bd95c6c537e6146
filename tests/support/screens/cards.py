"""Alert cards, the signs they shrink to, the tray's menu and the question before the end."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from posgui.model.incidents import Cause
from posgui.model.receipts import Evidence, JobState
from posgui.model.status import Severity
from posgui.ui.model import EnginePhase
from posgui.ui.picture_view import PictureBox
from posgui.ui.quit_box import QuitBox
from tests.support import desk_nouns as nouns
from tests.support.screens.stage import Stage, scene
from tests.ui.test_questions import shop

WARNING = Severity.WARNING


@scene
async def card_paper_out(stage: Stage) -> QWidget:
    await stage.load()
    return await stage.alert(Cause.PAPER_OUT)


@scene
async def card_cover_open(stage: Stage) -> QWidget:
    await stage.load()
    return await stage.alert(Cause.COVER_OPEN)


@scene
async def card_network(stage: Stage) -> QWidget:
    await stage.load()
    return await stage.alert(Cause.HOST_UNREACHABLE)


@scene
async def card_queue_paused(stage: Stage) -> QWidget:
    await stage.load()
    return await stage.alert(Cause.OS_QUEUE_PAUSED, queue="receipts")


@scene
async def card_put_off(stage: Stage) -> QWidget:
    await stage.load()
    return await stage.alert(Cause.PAPER_NEAR_END, severity=WARNING)


@scene
async def card_unsure(stage: Stage) -> QWidget:
    unsure = nouns.receipt("r7", JobState.ABORTED, Evidence.NONE, unsure=True)
    await stage.load_snapshot(
        shop(stage.status(), stage.status("bar"), receipts=(unsure,), language=stage.language)
    )
    stack = await stage.alert(Cause.RECEIPT_UNSURE, severity=WARNING, receipt="r7", n=2)
    box = stack.findChild(PictureBox)
    assert isinstance(box, PictureBox)
    await stage.until(box.isEnabled)
    return stack


@scene
async def card_backlog(stage: Stage) -> QWidget:
    await stage.load()
    oldest = int(nouns.NOON)
    return await stage.alert(Cause.RECEIPTS_HELD, severity=WARNING, n=12, oldest=oldest)


@scene
async def card_over(stage: Stage) -> QWidget:
    held = [nouns.receipt(each, JobState.PENDING_HELD, Evidence.NONE) for each in "ab"]
    await stage.load(stage.status(queued=2, held=2), receipts=tuple(held))
    stack = await stage.alert(Cause.PAPER_OUT)
    stage.play("status-update", status=stage.status(queued=2))
    stage.play("alert-cleared", alert=nouns.alert(Cause.PAPER_OUT))
    return stack


@scene
async def cards_stacked(stage: Stage) -> QWidget:
    await stage.load()
    causes = [Cause.CUTTER_ERROR, Cause.PAPER_OUT, Cause.COVER_OPEN, Cause.NO_ANSWER]
    for number, cause in enumerate(causes):
        await stage.alert(cause, since=nouns.NOON + number)
    return await stage.alert(Cause.PAPER_NEAR_END, severity=WARNING)


@scene
async def cards_at_the_edge(stage: Stage) -> QWidget:
    await stage.load()
    for cause, severity in ((Cause.PAPER_OUT, Severity.ERROR), (Cause.PAPER_NEAR_END, WARNING)):
        stack = await stage.alert(cause, severity=severity)
        await stage.press(stack, "quiet")
    return stage.tray.desktop.stack._tabs


@scene
async def card_check_missing(stage: Stage) -> QWidget:
    await stage.load()
    return await stage.alert(Cause.OPENING_CHECK_MISSING, None, Severity.REPORT)


@scene
async def card_note(stage: Stage) -> QWidget:
    await stage.load()
    stage.leave_note()
    return stage.tray.desktop.stack


@scene
async def card_engine_lost(stage: Stage) -> QWidget:
    await stage.load()
    stage.tray.board.engine_is(EnginePhase.LOST)
    stage.tray.desktop.refresh()
    return stage.tray.desktop.stack


@scene
async def tray_menu(stage: Stage) -> QWidget:
    await stage.load(stage.status(), stage.status("bar"), receipts=(nouns.receipt("a"),))
    menu = stage.tray.desktop.tray._menu
    menu.aboutToShow.emit()
    menu.popup(menu.pos())
    return menu


@scene
async def quit_box(stage: Stage) -> QWidget:
    await stage.load(stage.status(queued=2))
    box = QuitBox(stage.tray.board, stage.texts)
    stage.extra.append(box)
    box.open()
    return box
