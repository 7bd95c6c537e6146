"""The panel."""

from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from posgui.desk.wire import Json
from posgui.model.capabilities import Capabilities, Source
from posgui.model.errors import CommandError
from posgui.model.incidents import Cause
from posgui.model.receipts import Evidence, JobState
from posgui.model.status import LinkState, PowerState, PrinterState, ReasonKeyword, Severity
from posgui.model.watching import Known, Watched
from posgui.ui.model import EnginePhase
from tests.support import desk_nouns as nouns
from tests.support.screens.stage import Stage, scene
from tests.ui.test_assistant import nothing_set_up
from tests.ui.test_questions import ASKED

NONE = Evidence.NONE
WAITS = (JobState.PENDING, NONE)


def sold(*fates: tuple[JobState, Evidence], **more: object) -> tuple[Json, ...]:
    """A receipt for each, the newest first."""
    return tuple(
        nouns.receipt(f"r{n}", *fate, at=nouns.NOON - 60 * n, **more)  # type: ignore[arg-type]  # of any field
        for n, fate in enumerate(fates)
    )


@scene
async def panel_ready(stage: Stage) -> QWidget:
    done = JobState.COMPLETED
    fates = ((done, Evidence.PROCESS_ID), (done, Evidence.IN_ORDER), (done, Evidence.ACCEPTED))
    await stage.load(receipts=sold(*fates, *fates))
    return stage.panel()


@scene
async def panel_needs_you(stage: Stage) -> QWidget:
    stopped = nouns.out_of_paper(name=stage.name("front"), queued=2)
    unsure = nouns.receipt("u", JobState.ABORTED, Evidence.NONE, unsure=True)
    await stage.load(
        stopped,
        receipts=(*sold(WAITS, WAITS), unsure),
        incidents=(nouns.incident(Cause.PAPER_OUT),),
    )
    return stage.panel()


@scene
async def panel_cannot_know(stage: Stage) -> QWidget:
    mute = stage.status(
        state=PrinterState.UNKNOWN, power=PowerState.UNKNOWN, proof=Evidence.ACCEPTED
    )
    await stage.load(mute, receipts=sold((JobState.COMPLETED, Evidence.ACCEPTED)))
    return stage.panel()


@scene
async def panel_several(stage: Stage) -> QWidget:
    gone = stage.status(
        "bar", state=PrinterState.STOPPED, power=PowerState.OFFLINE, link=LinkState.LOST, queued=1
    )
    away = nouns.incident(Cause.HOST_UNREACHABLE, "bar")
    long = "Cappuccino with oat milk and an extra shot   4.90"
    stage.tray.desk.answers["text"] = {"text": long}
    await stage.load(stage.status(), gone, incidents=(away,), receipts=sold(WAITS))
    return stage.panel()


@scene
async def panel_watched(stage: Stage) -> QWidget:
    """One that tells by SNMP that its roll is nearly used up, one whose cable alone is seen."""
    low = (ReasonKeyword.MEDIA_LOW, Severity.WARNING)
    told = (Known.PRESENCE, Known.PAPER, Known.PAPER_LOW, Known.JAM, Known.COVER)
    beside = stage.status(
        "bar", reason=low, watched=Watched(told, (Known.CUTTER, Known.RECEIPTS)), proof=NONE
    )
    rest = tuple(each for each in Known if each not in (Known.PRESENCE, Known.QUEUE))
    plugged = stage.status(
        state=PrinterState.UNKNOWN,
        power=PowerState.UNKNOWN,
        watched=Watched((Known.PRESENCE,), rest),
        proof=NONE,
    )
    near = nouns.incident(Cause.PAPER_NEAR_END, "bar", severity=Severity.WARNING)
    await stage.load(plugged, beside, incidents=(near,))
    return stage.panel()


@scene
async def panel_backlog(stage: Stage) -> QWidget:
    held = [
        nouns.receipt(
            f"r{n}", JobState.PENDING_HELD, Evidence.NONE, reasons=ASKED, at=nouns.NOON - 60 * n
        )
        for n in range(7)
    ]
    asking = stage.status(queued=7, held=7, asking=7, asking_since=nouns.NOON - 420)
    await stage.load(asking, receipts=tuple(held))
    return stage.panel()


@scene
async def panel_note(stage: Stage) -> QWidget:
    await stage.load(receipts=sold(WAITS))
    stage.leave_note()
    return stage.panel()


@scene
async def panel_note_typed(stage: Stage) -> QWidget:
    await stage.load(incidents=(nouns.incident(Cause.PAPER_NEAR_END, severity=Severity.WARNING),))
    panel = stage.panel()
    await stage.settle(panel)
    stage.button(panel, "note-write").click()
    stage.tray.desktop.refresh()
    return panel


@scene
async def panel_pin(stage: Stage) -> QWidget:
    await stage.load(receipts=sold(WAITS))
    panel = stage.panel()
    stage.tray.desk.answers["reprint"] = CommandError("pin-needed")
    await stage.press(panel, "reprint-last")
    stage.tray.desk.answers["reprint"] = CommandError("pin-wrong")
    QTest.keyClicks(panel, "471")
    await stage.press(panel, "pin-ok")
    QTest.keyClicks(panel, "47")
    return panel


@scene
async def panel_ladder(stage: Stage) -> QWidget:
    rungs = (
        ("name", True, "192.168.1.50"),
        ("route", True, ""),
        ("port", True, "9100"),
        ("ready", None, "cover-open-error"),
    )
    stage.tray.desk.answers["reconnect"] = {
        "rungs": [{"rung": name, "holds": holds, "detail": seen} for name, holds, seen in rungs],
        "ready": False,
    }
    await stage.load(receipts=sold(WAITS))
    panel = stage.panel()
    await stage.press(panel, "reconnect")
    QTest.keyClicks(panel, "6")
    return panel


@scene
async def panel_engine_failed(stage: Stage) -> QWidget:
    await stage.load()
    stage.tray.board.engine_is(EnginePhase.FAILED, "OSError: disk I/O error")
    return stage.panel()


@scene
async def panel_without_a_printer(stage: Stage) -> QWidget:
    snapshot = nothing_set_up()
    await stage.load_snapshot(snapshot)
    stage.tray.desktop.others.hide()
    return stage.panel()


@scene
async def panel_more(stage: Stage) -> QWidget:
    await stage.load()
    panel = stage.panel()
    stage.button(panel, "more").click()
    return panel


async def able(stage: Stage, capabilities: Capabilities, proof: Evidence) -> QWidget:
    """What a printer can do, one press away from its row."""
    await stage.load(stage.status(capabilities=capabilities, proof=proof))
    panel = stage.panel()
    await stage.settle(panel)
    stage.button(panel, "abilities").click()
    return panel


@scene
async def panel_abilities(stage: Stage) -> QWidget:
    known = Capabilities(
        two_way=True,
        automatic_status=True,
        queued_status=True,
        process_id=False,
        late_answers=True,
        identity="EPSON TM-U220 J5YF012345",
        font="CHINA GB18030",
        chinese=True,
        chinese_by=Source.DEVICE,
        counters={"lines": 81_230, "cuts": 1, "hours": 2_904},
        answer_ms=12,
        slowest_ms=480,
        quirks=("no-process-id", "queued-status-on-serial"),
    )
    return await able(stage, known, Evidence.IN_ORDER)


@scene
async def panel_abilities_unknown(stage: Stage) -> QWidget:
    return await able(stage, Capabilities(two_way=True), Evidence.NONE)
