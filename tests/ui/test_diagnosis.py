""" "Settled, but no receipt": what a person sees while it is looked at, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QWidget

from posgui.model.diagnosis import (
    ANSWERS,
    Confidence,
    Finding,
    Measure,
    Question,
    RuledOut,
    Suspect,
)
from posgui.model.errors import CommandError
from posgui.model.incidents import Cause
from posgui.texts import LANGUAGES, Texts, catalogue
from posgui.ui.diagnosis.path import PathStrip
from posgui.ui.diagnosis.question import QuestionBox
from posgui.ui.diagnosis.window import DiagnosisWindow
from posgui.ui.diagnosis.words import Group, diagnosis_words, finding_words, group_of
from posgui.ui.mood import Mood
from posgui.ui.panel.mode import Mode
from posgui.ui.remedy.remedies import Remedy
from posgui.ui.remedy.view import RemedyView
from posgui.ui.theme import Size
from tests.support import desk_nouns as nouns
from tests.ui.conftest import Tray, until

WORDS = catalogue("en")
SEEN = (
    Finding(Measure.RECEIVED, True),
    Finding(Measure.FATE, False),
    Finding(Measure.PORT, None, {"why": "busy"}),
    Finding(Measure.STATUS, False, {}),
    Finding(Measure.DEVICE, None, {"why": "not-applicable"}),
)


def said(window: QWidget) -> list[str]:
    """What can be read now."""
    return [each.text() for each in window.findChildren(QLabel) if each.isVisible()]


def says(window: QWidget, key: str) -> bool:
    words = str(WORDS[key]).replace("{printer}", "Front till")
    return any(words in each for each in said(window))


def top_of(window: QWidget, words: str) -> int:
    """How far down these words stand."""
    labels = window.findChildren(QLabel)
    return next(each.mapTo(window, QPoint()).y() for each in labels if each.text() == words)


def buttons(window: QWidget) -> dict[str, QPushButton]:
    """What can be pressed now, by name."""
    found = window.findChildren(QPushButton)
    return {each.objectName(): each for each in found if each.isVisible() and each.isEnabled()}


async def opened(tray: Tray, *statuses: dict[str, Any], **answers: Any) -> DiagnosisWindow:
    """The window, while the engine is still looking."""
    tray.desk.answers = answers
    if "diagnose" not in answers:
        tray.desk.held.add("diagnose")
    await tray.load(nouns.snapshot(*statuses, receipts=(nouns.receipt("r1"),)))
    tray.desktop.others.open("diagnosis")
    window = tray.desktop.others.window("diagnosis")
    assert isinstance(window, DiagnosisWindow)
    if len(statuses) < 2:
        await until(lambda: tray.calls("diagnose"))
    return window


async def told(tray: Tray, verdict: dict[str, Any], **answers: Any) -> DiagnosisWindow:
    """The window with this verdict."""
    window = await opened(tray, diagnose=verdict, **answers)
    await until(lambda: "done-again" in buttons(window))
    return window


def run_of(tray: Tray) -> str:
    return str(tray.calls("diagnose")[-1]["run"])


async def play(tray: Tray, by: Measure, holds: bool | None = True, run: str = "") -> None:
    found = nouns.finding(by, holds)
    await tray.play("diagnosis-update", printer="front", run=run or run_of(tray), finding=found)


def signs(window: QWidget) -> list[str]:
    strip = window.findChild(PathStrip)
    assert isinstance(strip, PathStrip)
    return [station.sign.name for station in strip.stations.values()]


async def test_what_is_looked_at_appears_as_it_is_found(tray: Tray) -> None:
    window = await opened(tray)
    assert says(window, "diagnosis.running")
    assert signs(window) == ["waiting"] * 4
    await play(tray, Measure.STATUS, False)
    await play(tray, Measure.RECEIVED)
    await play(tray, Measure.PORT, None)
    await play(tray, Measure.STORAGE, False, run="another run")
    assert signs(window) == [Mood.READY, "waiting", Mood.UNKNOWN, Mood.STOPPED]
    rungs = ["measure.received.holds", "measure.port.unknown", "measure.status.fails"]

    def in_order() -> bool:
        places = [top_of(window, str(WORDS[key])) for key in rungs]
        return places == sorted(set(places))

    await until(in_order)
    assert not says(window, "measure.storage.fails")


async def test_a_verdict_says_cause_certainty_steps_picture_and_the_rest(tray: Tray) -> None:
    near_end = Suspect(Cause.PAPER_NEAR_END, Confidence.CERTAIN, Measure.STATUS)
    verdict = nouns.diagnosis(
        Cause.COVER_OPEN,
        evidence=SEEN,
        also=(near_end,),
        ruled_out=(RuledOut(Cause.PORT_REFUSED, Measure.PORT),),
    )
    window = await told(tray, verdict)
    for key in ("title", "step1", "step2", "call"):
        assert says(window, f"incident.cover-open.{key}")
    assert says(window, "confidence.certain")
    assert says(window, "incident.paper-near-end.title")
    view = next(each for each in window.findChildren(RemedyView) if each.isVisible())
    assert view.accessibleName() == WORDS[f"remedy.{Remedy.CLOSE_COVER}.title"]
    assert signs(window) == [Mood.READY, "over", Mood.UNKNOWN, Mood.STOPPED]
    for fold, words in (("ruled-out", "ruled-out.port"), ("checked", "measure.fate.fails")):
        assert not says(window, words)
        button = window.findChild(QToolButton, fold)
        assert isinstance(button, QToolButton)
        button.click()
        assert says(window, words)
    assert not says(window, "measure.device.unknown")  # there is none here


async def test_a_person_can_stop_it_and_sees_what_was_found(tray: Tray) -> None:
    window = await opened(tray)
    buttons(window)["cancel"].click()
    await until(lambda: tray.calls("cancel_diagnosis"))
    assert tray.calls("cancel_diagnosis") == [{"run": run_of(tray)}]
    part = nouns.diagnosis(Cause.UNKNOWN, Confidence.UNKNOWN, complete=False)
    tray.desk.give("diagnose", part)
    await until(lambda: says(window, "diagnosis.stopped"))
    assert "cancel" not in buttons(window)


async def test_closing_ends_what_is_under_way(tray: Tray) -> None:
    window = await opened(tray)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    await until(lambda: tray.calls("cancel_diagnosis"))


async def test_an_answer_refines_the_verdict(tray: Tray) -> None:
    asks = nouns.diagnosis(
        Cause.UNKNOWN, Confidence.UNKNOWN, questions=(Question.LAMP, Question.SELF_TEST)
    )
    dark = nouns.diagnosis(Cause.POWER_OFF, Confidence.LIKELY)
    window = await told(tray, asks, answer_question=dark)
    assert says(window, "question.lamp.title")
    view = next(each for each in window.findChildren(RemedyView) if each.isVisible())
    assert view.accessibleName() == WORDS["remedy.lamp.title"]
    await until(lambda: "off" in buttons(window))
    buttons(window)["off"].click()
    await until(lambda: says(window, "incident.power-off.title"))
    (asked,) = tray.calls("answer_question")
    assert (asked["printer"], asked["question"], asked["answer"]) == ("front", "lamp", "off")
    assert says(window, "confidence.likely")
    assert not says(window, "question.lamp.title")


async def test_who_cannot_tell_is_asked_the_next_question(tray: Tray) -> None:
    asks = nouns.diagnosis(
        Cause.UNKNOWN, Confidence.UNKNOWN, questions=(Question.LAMP, Question.SCRATCH)
    )
    window = await told(tray, asks)
    for title in ("question.lamp.title", "question.scratch.title"):
        assert says(window, title)
        await until(lambda: "cannot-tell" in buttons(window))
        buttons(window)["cannot-tell"].click()
    assert not any(box.isVisible() for box in window.findChildren(QuestionBox))


async def test_a_second_tap_answers_no_question_that_nobody_has_read(tray: Tray) -> None:
    asks = nouns.diagnosis(
        Cause.UNKNOWN, Confidence.UNKNOWN, questions=(Question.LAMP, Question.SCRATCH)
    )
    window = await told(tray, asks)
    await until(lambda: "cannot-tell" in buttons(window))
    buttons(window)["cannot-tell"].click()
    assert not {"dark", "not-dark", "cannot-tell"} & set(buttons(window))


async def test_done_try_again_connects_anew_and_says_that_all_is_well(tray: Tray) -> None:
    window = await told(tray, nouns.diagnosis(Cause.COVER_OPEN, sale="A17"))
    well = nouns.diagnosis(Cause.ALL_WELL, time="10:31")
    tray.desk.answers["diagnose"] = well
    buttons(window)["done-again"].click()
    await until(lambda: says(window, "incident.all-well.title"))
    first, again = tray.calls("diagnose")
    assert (first["again"], again["again"], again["printer"]) == (False, True, "front")
    assert any("10:31" in line for line in said(window))
    await until(lambda: tray.calls("picture"))
    assert tray.calls("picture")[-1]["receipt"] == "r1"


async def test_of_several_printers_one_is_chosen(tray: Tray) -> None:
    window = await opened(tray, nouns.status("front"), nouns.status("bar"))
    assert not tray.calls("diagnose")
    await until(lambda: "bar" in buttons(window))
    focused = QApplication.focusWidget()
    assert not isinstance(focused, QPushButton)  # no scanned space chooses
    buttons(window)["bar"].click()
    await until(lambda: tray.calls("diagnose"))
    assert tray.calls("diagnose")[0]["printer"] == "bar"


async def test_a_refusal_is_told_and_can_be_tried_again(tray: Tray) -> None:
    window = await opened(tray, diagnose=CommandError("internal-error"))
    await until(lambda: says(window, "error.internal-error"))
    tray.desk.answers["diagnose"] = nouns.diagnosis(Cause.PAPER_OUT)
    buttons(window)["done-again"].click()
    await until(lambda: says(window, "incident.paper-out.title"))


async def test_whom_to_call_stands_where_a_step_says_call(tray: Tray) -> None:
    tray.desk.answers = {"diagnose": nouns.diagnosis(Cause.CUTTER_ERROR)}
    snapshot = nouns.snapshot()
    support = {"vendor": "Shore Systems", "phone": "021 555 01", "contract": "C-7"}
    snapshot["settings"]["support"] = support
    await tray.load(snapshot)
    tray.desktop.others.open("diagnosis")
    window = tray.desktop.others.window("diagnosis")
    assert isinstance(window, DiagnosisWindow)
    await until(lambda: says(window, "incident.cutter-error.call"))
    told_of = " ".join(said(window))
    assert all(part in told_of for part in support.values())


async def test_a_missing_sales_card_asks_why_and_takes_no_keyboard(tray: Tray) -> None:
    await opened(tray)
    tray.desktop.others.window("diagnosis").hide()
    missing = nouns.alert(Cause.NOTHING_RECEIVED, listen="127.0.0.1:9101", sale="A17")
    await tray.play("alert-raised", alert=missing)
    window = tray.desktop.others.window("diagnosis")
    assert isinstance(window, DiagnosisWindow)
    assert not window.isVisible()
    buttons(tray.desktop.stack)["why"].click()
    assert window.isVisible()
    assert window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    await until(lambda: len(tray.calls("diagnose")) == 2)
    assert tray.calls("cancel_diagnosis")  # of what nobody waits for any longer
    assert (tray.calls("diagnose")[1]["printer"], tray.calls("diagnose")[1]["sale"]) == (
        "front",
        "A17",
    )


@pytest.mark.parametrize("cause", [Cause.PAPER_OUT, Cause.COVER_OPEN])
async def test_a_plain_cause_is_not_asked_about(tray: Tray, cause: Cause) -> None:
    await tray.load(nouns.snapshot(alerts=(nouns.alert(cause),)))
    assert "why" not in buttons(tray.desktop.stack)


async def test_it_is_one_press_from_panel_and_menu(tray: Tray) -> None:
    window = await told(tray, nouns.diagnosis(Cause.PAPER_OUT))
    window.close()
    desktop = tray.desktop
    desktop.panel.open(QRect(), Mode.POPUP)
    button = buttons(desktop.panel)["no-receipt"]
    assert button.height() >= Size.TOUCH
    button.click()
    assert window.isVisible()
    assert not desktop.panel.isVisible()
    window.close()
    menu = desktop.tray._menu
    menu.aboutToShow.emit()
    entries = {entry.text(): entry for entry in menu.actions()}
    entries[desktop.texts("button.no-receipt")].trigger()
    assert window.isVisible()


async def test_help_opens_at_what_helps(tray: Tray) -> None:
    window = await told(tray, nouns.diagnosis(Cause.CUTTER_ERROR))
    buttons(window)["all-remedies"].click()
    shown = tray.desktop.others.window("help")
    assert isinstance(shown, QWidget)
    assert WORDS["remedy.clear-cutter.title"] in said(shown)


async def test_no_scanned_code_answers_and_the_keyboard_reaches_all(tray: Tray) -> None:
    asks = nouns.diagnosis(
        Cause.UNKNOWN, Confidence.UNKNOWN, questions=(Question.LAMP,), evidence=SEEN
    )
    window = await told(tray, asks, answer_question=nouns.diagnosis(Cause.POWER_OFF))
    await until(lambda: "off" in buttons(window))
    QTest.keyClicks(window, "6901234567892")
    QTest.keyClick(window, Qt.Key.Key_Return)
    window.activateWindow()
    await until(window.isActiveWindow)
    reached = set()
    for _ in range(20):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        reached.add(focused.objectName() if focused else "")
    assert {"on", "off", "blinking", "cannot-tell", "checked", "done-again", "close"} <= reached
    assert tray.calls("answer_question") == []
    buttons(window)["off"].setFocus()
    QTest.keyClick(buttons(window)["off"], Qt.Key.Key_Space)
    await until(lambda: says(window, "incident.power-off.title"))


def cut_off(window: QWidget) -> list[str]:
    labels = [each for each in window.findChildren(QLabel) if each.isVisible() and each.text()]
    found = [each.text() for each in labels if each.height() < each.heightForWidth(each.width())]
    for button in buttons(window).values():
        small = button.width() < button.sizeHint().width() or button.height() < Size.TOUCH
        found += [button.text()] if small else []
    return found


@pytest.mark.parametrize("size", [QSize(512, 300), QSize(1000, 552), QSize(744, 1200)])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_nothing_is_cut_off_on_any_screen(tray: Tray, size: QSize, language: str) -> None:
    verdict = nouns.diagnosis(
        Cause.NO_ANSWER,
        Confidence.LIKELY,
        evidence=SEEN,
        also=(Suspect(Cause.PAPER_NEAR_END, Confidence.CERTAIN, Measure.STATUS),),
        questions=(Question.SELF_TEST,),
    )
    window = await told(tray, verdict)
    tray.board.settings["ui"]["language"] = language
    tray.desktop.refresh()
    window.resize(size)
    await until(lambda: cut_off(window) == [])
    inside = window.rect()
    for button in buttons(window).values():
        place = button.mapTo(window, button.rect().center())
        assert 0 <= place.x() <= inside.width(), button.objectName()


def test_every_cause_is_told_in_both_languages_on_the_command_line(texts: Texts) -> None:
    values: dict[str, Any] = {
        "listen": "127.0.0.1:9101",
        "address": "10.0.0.9",
        "queue": "till",
        "other": "bar",
    }
    values |= {"backup": "bar", "time": "10:31", "megabytes": "80"}
    names = {"front": "Front till", "bar": "Bar"}
    for cause in Cause:
        lines = diagnosis_words(texts, nouns.diagnosis(cause, **values), names)
        assert "{" not in "".join(lines), cause
        assert texts("confidence.certain") in lines[0]
        assert "bar" not in "".join(lines), cause


def test_a_step_whose_value_is_not_known_is_left_out(texts: Texts) -> None:
    lines = diagnosis_words(texts, nouns.diagnosis(Cause.NOTHING_RECEIVED), {"front": "Front"})
    steps = [line for line in lines if line[0].isdigit()]
    assert len(steps) == 2


def everything() -> Iterator[dict[str, Any]]:
    for by in Measure:
        for holds in (True, False, None):
            yield nouns.finding(by, holds, **({} if holds is not None else {"why": "deadline"}))


def test_every_finding_is_a_sentence_of_its_own(texts: Texts) -> None:
    lines = [finding_words(texts, noun) for noun in everything()]
    assert len(set(lines)) == len(lines)
    assert all("{" not in line for line in lines)


def test_every_measurement_stands_somewhere_on_the_way() -> None:
    assert {group_of(by) for by in Measure} == set(Group)
    assert all(len(answers) <= 4 for answers in ANSWERS.values())
