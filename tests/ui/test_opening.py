"""The opening check's window: what is printed and asked, what is kept, how it is shown."""

from __future__ import annotations

import base64
import time
from datetime import date, datetime
from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QWidget

from posgui.model.errors import CommandError, ExitCode
from posgui.model.incidents import Cause
from posgui.model.opening import Point
from posgui.model.settings import PrinterSettings, TransportKind
from posgui.model.status import Severity
from posgui.service.samples import samples
from posgui.texts import Texts, catalogue
from posgui.ui.mood import Mood
from posgui.ui.opening.calendar import DayCell
from posgui.ui.opening.days import DAYS, last_days
from posgui.ui.opening.pictures import PointPicture
from posgui.ui.opening.window import OpeningWindow
from posgui.ui.opening.words import DRAWER, REFUSED, check_words
from tests.support import desk_nouns as nouns
from tests.ui.conftest import Tray, until

RIGHT = dict.fromkeys(map(str, Point), True)
TODAY = datetime.now().astimezone().date()


def check(days_ago: float = 0.0, printer: str = "front", **wrong: Any) -> dict[str, Any]:
    points = {**RIGHT, **wrong}
    return {
        "at": time.time() - 86_400 * days_ago,
        "printer": printer,
        "who": "Li",
        "right": all(points.values()),
        "points": points,
        "drawer": None,
        "receipt": "r1",
        "refusal": "",
    }


async def opened(tray: Tray, *checks: dict[str, Any], **answers: Any) -> OpeningWindow:
    """The window over two printers, with these checks of earlier days."""
    tray.desk.answers["opening_checks"] = {"checks": list(checks)}
    tray.desk.answers["opening_pictures"] = {"right": {}, "wrong": {}}
    tray.desk.answers["test_print"] = {"receipt": {"id": "r1"}, "proven": "in-order"}
    tray.desk.answers |= answers
    await tray.load(nouns.snapshot(nouns.status(), nouns.status("bar")))
    tray.desktop.others.open("opening")
    window = tray.desktop.others.window("opening")
    assert isinstance(window, OpeningWindow)
    await until(lambda: tray.calls("opening_checks"))
    return window


def said(window: QWidget) -> str:
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def press(window: QWidget, name: str) -> None:
    found = [each for each in window.findChildren(QPushButton, name) if each.isVisible()]
    assert found[0].isEnabled()
    found[0].click()


async def asked(window: QWidget, point: str) -> None:
    await until(lambda: catalogue("en")[f"opening.ask.{point}"] in said(window))


async def test_every_point_of_every_slip_is_asked_and_each_result_kept(tray: Tray) -> None:
    window = await opened(tray)
    press(window, "start-check")
    for printer in ("Front till", "Bar"):
        for point in Point:
            await asked(window, point)
            assert printer in said(window)
            stripes = printer == "Bar" and point is Point.DENSE
            press(window, "no-wrong" if stripes else "yes-right")
    await until(lambda: len(tray.calls("keep_opening_check")) == 2)
    front, bar = tray.calls("keep_opening_check")
    assert {call["printer"] for call in tray.calls("test_print")} == {"front", "bar"}
    assert (front["printer"], front["points"], front["drawer"]) == ("front", RIGHT, None)
    assert (bar["printer"], bar["points"]) == ("bar", {**RIGHT, "dense": False})
    assert bar["receipt"] == "r1"
    for words in ("opening.wrong.dense", "opening.remedy.dense.step2"):
        assert any(catalogue("en")[words] in line for line in said(window).splitlines())
    press(window, "done")
    assert not window.isVisible()


async def test_the_drawer_is_opened_and_asked_about_only_if_wanted(tray: Tray) -> None:
    window = await opened(tray)
    window._parts.start.drawer.click()
    window._parts.start.who.setText("Li Mei")
    press(window, "start-check")
    await asked(window, Point.WIDTH)
    assert {(call["drawer"], call["who"]) for call in tray.calls("test_print")} == {
        (True, "Li Mei")
    }
    for _ in Point:
        press(window, "cannot-tell")
    await asked(window, DRAWER)
    press(window, "no-wrong")
    await until(lambda: tray.calls("keep_opening_check"))
    kept = tray.calls("keep_opening_check")[0]
    assert (kept["points"], kept["drawer"], kept["who"]) == ({}, False, "Li Mei")


async def test_the_last_choice_and_name_are_offered_again(tray: Tray) -> None:
    window = await opened(tray, {**check(1), "drawer": True})
    start = window._parts.start
    await until(lambda: start.who.text() == "Li")
    assert start.drawer.isChecked()


async def test_an_answer_can_be_taken_back(tray: Tray) -> None:
    window = await opened(tray)
    press(window, "start-check")
    await asked(window, Point.WIDTH)
    press(window, "no-wrong")
    press(window, "back")
    await asked(window, Point.WIDTH)
    for _ in Point:
        press(window, "yes-right")
    await until(lambda: tray.calls("keep_opening_check"))
    assert tray.calls("keep_opening_check")[0]["points"] == RIGHT


async def test_a_printer_that_cannot_print_is_told_of_and_kept_as_such(tray: Tray) -> None:
    refusal = CommandError(
        "not-ready-media-empty", exit_code=ExitCode.PRINTER_NOT_READY, printer="front"
    )
    window = await opened(tray, test_print=refusal)
    press(window, "start-check")
    await until(lambda: len(tray.calls("keep_opening_check")) == 2)
    assert {call["refusal"] for call in tray.calls("keep_opening_check")} == {refusal.key}
    assert catalogue("en")["error.not-ready-media-empty"] in said(window)


async def test_a_check_goes_on_where_it_was_left_by_escape(tray: Tray) -> None:
    window = await opened(tray)
    press(window, "start-check")
    await asked(window, Point.WIDTH)
    press(window, "yes-right")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    tray.desktop.others.open("opening")
    await asked(window, Point.CHINESE)


async def test_no_answer_is_given_by_a_scanned_code(tray: Tray) -> None:
    window = await opened(tray)
    press(window, "start-check")
    await asked(window, Point.WIDTH)
    QTest.keyClicks(window, "6901234567892")
    QTest.keyClick(window, Qt.Key.Key_Return)
    await asked(window, Point.WIDTH)
    yes = window.findChild(QPushButton, "yes-right")
    assert isinstance(yes, QPushButton)
    yes.setFocus()  # as Tab does
    QTest.keyClick(yes, Qt.Key.Key_Return)
    await asked(window, Point.WIDTH)
    QTest.keyClick(yes, Qt.Key.Key_Space)
    await asked(window, Point.CHINESE)


async def test_the_calendar_tells_each_day_by_sign_and_words(tray: Tray) -> None:
    window = await opened(tray, check(0), check(1, dense=False), check(1, "bar"), check(2.0))
    await until(lambda: "Li" in said(window))
    cells = window.findChildren(DayCell)
    assert len(cells) == DAYS
    assert [cell.mood for cell in cells[-4:]] == [None, Mood.READY, Mood.ATTENTION, Mood.READY]
    cells[-2].click()
    assert "Front till: The dark bar has stripes" in said(window)
    assert "Bar: All right" in said(window)
    cells[-4].click()
    assert "no check was made" in said(window)
    least = min((cell.size() for cell in cells), key=QSize.height)
    assert least.height() >= 48


def test_of_several_checks_on_a_day_the_last_of_each_printer_counts() -> None:
    noon = datetime(2026, 3, 2, 12).astimezone().timestamp()
    newest_first = [
        {**check(), "at": noon},
        {**check(qr=False), "at": noon - 600},
        {**check(printer="bar"), "at": noon - 900},
    ]
    day = last_days(newest_first, date(2026, 3, 2))[-1]
    assert [(held["printer"], held["at"]) for held in day.checks] == [
        ("front", noon),
        ("bar", noon - 900),
    ]
    assert day.mood is Mood.READY


async def test_the_reminder_starts_the_check_and_takes_no_keyboard(tray: Tray) -> None:
    window = await opened(tray)
    window.close()
    missing = nouns.alert(Cause.OPENING_CHECK_MISSING, None, Severity.REPORT)
    await tray.play("alert-raised", alert=missing)
    assert tray.desktop.stack.isVisible()
    press(tray.desktop.stack, "start-check")
    assert window.isVisible()
    assert window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert tray.board.mood is Mood.READY
    waiting = [each for each in tray.desktop.stack.findChildren(QPushButton) if each.isVisible()]
    assert "start-check" not in {button.objectName() for button in waiting}  # out of the way


async def test_the_check_is_reached_from_the_trays_menu(tray: Tray) -> None:
    window = await opened(tray)
    window.close()
    menu = tray.desktop.tray._menu
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    (more,) = [entry for entry in menu.actions() if entry.text() == tray.desktop.texts("tray.more")]
    below = more.menu()
    assert isinstance(below, QMenu)
    entries = {entry.text(): entry for entry in below.actions()}
    entries[tray.desktop.texts("tray.opening")].trigger()
    assert window.isVisible()


async def test_the_check_is_reached_from_the_panel(tray: Tray) -> None:
    window = await opened(tray)
    window.close()
    tray.desktop.show_panel()
    press(tray.desktop.panel, "opening")
    assert window.isVisible()


def cut_off(window: QWidget) -> list[str]:
    labels = [each for each in window.findChildren(QLabel) if each.isVisible() and each.text()]
    return [each.text() for each in labels if each.height() < each.heightForWidth(each.width())]


@pytest.mark.parametrize("size", [QSize(660, 380), QSize(1024, 560), QSize(600, 900)])
async def test_nothing_is_cut_off_on_small_screens(tray: Tray, size: QSize) -> None:
    window = await opened(tray)
    window.resize(size)
    press(window, "start-check")
    for point in Point:
        await asked(window, point)
        await until(lambda: cut_off(window) == [])
        press(window, "yes-right")


def painted(picture: PointPicture, point: str, image: QImage) -> QImage:
    picture.resize(300, 140)
    picture.show_point(point, image)
    return picture.grab().toImage()


@pytest.mark.usefixtures("qapp")
def test_right_and_wrong_are_told_apart_at_every_point() -> None:
    settings = PrinterSettings(id="front", name="Front", transport=TransportKind.NETWORK)
    drawn = samples(settings)
    parent = QWidget()
    good, bad = (PointPicture(right=right, parent=parent) for right in (True, False))
    for point in (*Point, DRAWER):
        images = []
        for pngs in (drawn.right, drawn.wrong):
            png = pngs.get(Point(point)) if point in set(Point) else None
            images.append(QImage.fromData(png) if png else QImage())
        one = painted(good, point, images[0])
        other = painted(bad, point, images[1] if not images[1].isNull() else images[0])
        inner = [(x, y) for x in range(12, 288, 2) for y in range(12, 128, 2)]
        differ = sum(one.pixelColor(x, y) != other.pixelColor(x, y) for x, y in inner)
        assert differ > 40, point
        assert len({one.pixelColor(x, y).name() for x, y in inner}) > 1, point


def test_what_was_found_is_said_in_both_languages(texts: Texts) -> None:
    wrongs = (*Point, DRAWER, REFUSED)
    assert check_words(texts, check()) == [texts("opening.all-right")]
    for wrong in Point:
        assert check_words(texts, {**check(), "points": {**RIGHT, wrong: False}}) == [
            texts(f"opening.wrong.{wrong}")
        ]
    for key in wrongs:
        assert texts.has(f"opening.remedy.{key}.step1")
    half = {**check(), "points": {"width": True}}
    assert texts("opening.point.qr") in check_words(texts, half)[0]


async def test_pictures_of_the_page_come_from_the_engine(tray: Tray) -> None:
    settings = PrinterSettings(id="front", name="Front", transport=TransportKind.NETWORK)
    drawn = samples(settings)
    encoded = {str(k): base64.b64encode(png).decode() for k, png in drawn.right.items()}
    pictures = {"right": encoded, "wrong": {}}
    window = await opened(tray, opening_pictures=pictures)
    press(window, "start-check")
    await asked(window, Point.WIDTH)
    await until(lambda: window._images.get("front"))
    assert window._images["front"]["width", True].width() > 500
