"""The window "settled, but no receipt", its card, and the window of the support bundle."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from posgui.desk.wire import Json
from posgui.model.diagnosis import Confidence, Measure, Question, RuledOut, Suspect
from posgui.model.incidents import Cause
from posgui.ui.diagnosis.window import DiagnosisWindow
from tests.support import desk_nouns as nouns
from tests.support.screens.stage import Stage, scene
from tests.ui.test_diagnosis import SEEN, buttons, run_of


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
