"""The window "settled, but no receipt", its card, and the window of the support bundle."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from posgui.desk.wire import Json
from posgui.model.diagnosis import Confidence, Measure, Question, RuledOut, Suspect
from posgui.model.incidents import Cause
from posgui.ui.diagnosis.window import DiagnosisWindow
from posgui.ui.picture_view import PictureBox
from posgui.ui.support.window import SupportWindow
from tests.support import desk_nouns as nouns
from tests.support.screens.stage import Stage, scene
from tests.ui.test_diagnosis import SEEN, buttons, run_of
from tests.ui.test_support import ZIP, piece


async def opened(stage: Stage, **answers: Any) -> DiagnosisWindow:
    """The window; still looking if there is no verdict."""
    stage.tray.desk.answers |= answers
    if "diagnose" not in answers:
        stage.tray.desk.held.add("diagnose")
    await stage.load(receipts=(nouns.receipt("r1"),))
    window = stage.open("diagnosis")
    assert isinstance(window, DiagnosisWindow)
    await stage.until(lambda: stage.tray.calls("diagnose"))
    return window


async def told(stage: Stage, verdict: Json) -> DiagnosisWindow:
    """The window with this verdict."""
    window = await opened(stage, diagnose=verdict)
    await stage.until(lambda: "done-again" in buttons(window))
    return window


async def seen(stage: Stage, window: QWidget) -> None:
    """Return once the receipt's picture is there."""

    def is_there() -> bool:
        return any(each.isVisible() and each.isEnabled() for each in boxes)

    boxes = window.findChildren(PictureBox)
    await stage.until(is_there)


@scene
async def diagnosis_running(stage: Stage) -> QWidget:
    window = await opened(stage)
    for by, holds in ((Measure.RECEIVED, True), (Measure.PORT, None), (Measure.STATUS, False)):
        found = nouns.finding(by, holds)
        stage.play("diagnosis-update", printer="front", run=run_of(stage.tray), finding=found)
    return window


@scene
async def diagnosis_verdict(stage: Stage) -> QWidget:
    near_end = Suspect(Cause.PAPER_NEAR_END, Confidence.CERTAIN, Measure.STATUS)
    out = (RuledOut(Cause.PORT_REFUSED, Measure.PORT),)
    verdict = nouns.diagnosis(Cause.COVER_OPEN, evidence=SEEN, also=(near_end,), ruled_out=out)
    window = await told(stage, verdict)
    for fold in ("ruled-out", "checked"):
        stage.button(window, fold).click()
    return window


@scene
async def diagnosis_question(stage: Stage) -> QWidget:
    asks = (Question.LAMP, Question.SELF_TEST)
    verdict = nouns.diagnosis(Cause.UNKNOWN, Confidence.UNKNOWN, questions=asks)
    window = await told(stage, verdict)
    await stage.until(lambda: "off" in buttons(window))
    return window


@scene
async def diagnosis_likely(stage: Stage) -> QWidget:
    gone = nouns.diagnosis(
        Cause.HOST_UNREACHABLE, Confidence.LIKELY, evidence=SEEN, questions=(Question.LAMP,)
    )
    window = await told(stage, gone)
    await stage.until(lambda: "off" in buttons(window))
    return window


@scene
async def diagnosis_all_well(stage: Stage) -> QWidget:
    window = await told(stage, nouns.diagnosis(Cause.ALL_WELL, time="10:31"))
    await seen(stage, window)
    return window


@scene
async def diagnosis_came_out(stage: Stage) -> QWidget:
    asks = (Question.CAME_OUT,)
    sent = nouns.diagnosis(Cause.UNKNOWN, Confidence.UNKNOWN, evidence=SEEN, questions=asks)
    window = await told(stage, sent)
    await seen(stage, window)
    return window


@scene
async def diagnosis_choice(stage: Stage) -> QWidget:
    await stage.load(stage.status(), stage.status("bar"))
    window: QWidget = stage.open("diagnosis")
    return window


@scene
async def diagnosis_call(stage: Stage) -> QWidget:
    return await told(stage, nouns.diagnosis(Cause.CUTTER_ERROR, evidence=SEEN))


@scene
async def card_nothing_received(stage: Stage) -> QWidget:
    await stage.load()
    return await stage.alert(
        Cause.NOTHING_RECEIVED, listen="127.0.0.1:9101", sale="A17", amount="45.60"
    )


@scene
async def support_bundle(stage: Stage) -> QWidget:
    await stage.load()
    window: QWidget = stage.open("support")
    return window


@scene
async def support_bundle_failed(stage: Stage) -> QWidget:
    stage.tray.desk.answers |= {
        "bundle": {"bundle": "b1"},
        "bundle_progress": {"stage": "ready", "size": len(ZIP), "cut": []},
        "bundle_piece": piece,
    }
    await stage.load()
    window = stage.open("support")
    assert isinstance(window, SupportWindow)
    window._save("missing/support.zip")
    await stage.until(lambda: window._actions.notice and not window._actions.is_busy)
    return window
