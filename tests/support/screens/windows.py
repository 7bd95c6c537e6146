"""Receipts, opening check, settings, help, and the demo's two windows."""

from __future__ import annotations

import base64
from functools import cache
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTabWidget, QWidget

from posgui.desk.wire import Json
from posgui.model.errors import CommandError
from posgui.model.incidents import Cause
from posgui.model.opening import Point
from posgui.model.receipts import Evidence, JobState
from posgui.model.settings import PrinterSettings, TransportKind
from posgui.service.samples import samples
from posgui.texts import Texts
from posgui.ui.demo.leave_box import LeaveBox
from posgui.ui.demo.pos import Seen
from posgui.ui.demo.printer_window import PrinterWindow
from posgui.ui.demo.till_window import TillWindow
from posgui.ui.history.window import HistoryWindow
from posgui.ui.mood import Mood
from posgui.ui.opening.window import OpeningWindow
from posgui.ui.remedy.help import HelpWindow
from posgui.ui.remedy.remedies import Remedy
from posgui.ui.settings.window import SettingsWindow
from tests.support import desk_nouns as nouns
from tests.support.screens.machine import NOW
from tests.support.screens.stage import TOTALS, Stage, scene
from tests.ui.test_history import listed, page, said, search_of
from tests.ui.test_opening import check
from tests.ui.test_questions import ASKED, shop


async def receipts(stage: Stage, *first: Json) -> HistoryWindow:
    """The receipts window with these and nine that were printed."""
    line = TOTALS[stage.language]
    stage.tray.desk.answers["timeline"] = {
        "timeline": [
            said(NOW - 90, "received", bytes=700, source="raw"),
            {**said(NOW - 89, "waited", cause="paper-out", n=1), "until": NOW - 30},
            said(NOW - 30, "reprint", "person", copy=1),
        ]
    }
    rest = [listed(f"p{n}", line, at=NOW - 100 - 300 * n) for n in range(9)]
    stage.tray.desk.answers["history"] = page(*first, *rest)
    await stage.load()
    window = stage.open("history")
    assert isinstance(window, HistoryWindow)
    await stage.until(lambda: window._looking.image is not None)
    await stage.until(lambda: window._looking.moments)
    return window


@scene
async def history_printed(stage: Stage) -> QWidget:
    line = TOTALS[stage.language]
    return await receipts(stage, listed("a", line, at=NOW - 90, copies=1))


@scene
async def history_unsure(stage: Stage) -> QWidget:
    line = TOTALS[stage.language]
    lost = listed("u", line, state=JobState.ABORTED, evidence=Evidence.NONE, unsure=True, at=NOW)
    held = listed(
        "h", line, state=JobState.PENDING_HELD, evidence=Evidence.NONE, reasons=ASKED, at=NOW - 5
    )
    return await receipts(stage, lost, held)


@scene
async def history_nothing_found(stage: Stage) -> QWidget:
    window = await receipts(stage)
    stage.tray.desk.answers["search"] = {"receipts": []}
    QTest.keyClicks(search_of(window), "tea")
    await stage.until(lambda: stage.tray.calls("search"))
    return window


@scene
async def history_pin(stage: Stage) -> QWidget:
    window = await receipts(stage)
    stage.tray.desk.answers["reprint"] = CommandError("pin-needed")
    stage.button(window, "reprint").click()
    await stage.until(lambda: window._actions.pin_question)
    return window


@cache
def drawn() -> Json:
    """The pictures of right and wrong."""
    made = samples(PrinterSettings(id="front", name="", transport=TransportKind.NETWORK))
    return {
        key: {str(point): base64.b64encode(png).decode("ascii") for point, png in pngs.items()}
        for key, pngs in (("right", made.right), ("wrong", made.wrong))
    }


async def opening(stage: Stage, *printers: str, **answers: Any) -> OpeningWindow:
    """The opening check's window for these, two if none is named, with some days behind it."""
    days = [check(day) for day in range(1, 20) if day % 6]
    days[3] |= {"right": False, "points": {**days[3]["points"], "dense": False}}
    stage.tray.desk.answers |= {
        "opening_checks": {"checks": days},
        "opening_pictures": drawn(),
        "test_print": {"receipt": {"id": "r1"}, "proven": "in-order"},
        **answers,
    }
    await stage.load(*map(stage.status, printers or ("front", "bar")))
    window = stage.open("opening")
    assert isinstance(window, OpeningWindow)
    await stage.until(lambda: window._checks)
    return window


async def looking(stage: Stage, place: int, **answers: Any) -> OpeningWindow:
    """At so many questions from the first."""
    window = await opening(stage, **answers)
    window._parts.start.drawer.click()
    stage.button(window, "start-check").click()
    await stage.until(lambda: len(window._images) == 2 and window._check.slips[0].receipt)
    await stage.settle(window)
    for _ in range(place):
        stage.button(window, "yes-right").click()
    return window


@scene
async def opening_start(stage: Stage) -> QWidget:
    return await opening(stage)


@scene
async def opening_printing(stage: Stage) -> QWidget:
    stage.tray.desk.held.add("test_print")
    window = await opening(stage, "front")
    stage.button(window, "start-check").click()
    await stage.until(lambda: stage.tray.calls("test_print"))
    return window


@scene
async def opening_width(stage: Stage) -> QWidget:
    return await looking(stage, list(Point).index(Point.WIDTH))


@scene
async def opening_chinese(stage: Stage) -> QWidget:
    return await looking(stage, list(Point).index(Point.CHINESE))


@scene
async def opening_drawer(stage: Stage) -> QWidget:
    return await looking(stage, len(Point))


@scene
async def opening_done(stage: Stage) -> QWidget:
    window = await looking(stage, 0)
    for name in ["yes-right"] * 2 + ["no-wrong"] * 2 + ["yes-right"] * 8:
        stage.button(window, name).click()
    await stage.until(lambda: len(stage.tray.calls("keep_opening_check")) == 2)
    return window


async def settings(stage: Stage, tab: int, snapshot: Json | None = None) -> SettingsWindow:
    """A page of the settings, those of a shop with two printers if none are given."""
    two = shop(stage.status(), stage.status("bar"), language=stage.language)
    await stage.load_snapshot(snapshot or two)
    window = stage.tray.desktop.settings
    window.open()
    tabs = window.findChild(QTabWidget)
    assert isinstance(tabs, QTabWidget)
    tabs.setCurrentIndex(tab)
    return window


@scene
async def settings_printers(stage: Stage) -> QWidget:
    return await settings(stage, 0)


@scene
async def settings_printers_wrong(stage: Stage) -> QWidget:
    window = await settings(stage, 0)
    host = window.findChild(QLineEdit, "host")
    assert isinstance(host, QLineEdit)
    host.selectAll()
    QTest.keyClick(host, Qt.Key.Key_Delete)
    stage.button(window, "save").click()
    return window


@scene
async def settings_serial(stage: Stage) -> QWidget:
    snapshot = nouns.snapshot(language=stage.language)
    (printer,) = snapshot["settings"]["printers"]
    printer |= {"transport": "serial", "device": "/dev/ttyUSB0", "baudrate": 38400}
    return await settings(stage, 0, snapshot)


@scene
async def settings_moved(stage: Stage) -> QWidget:
    seen = nouns.incident(Cause.HOST_UNREACHABLE, found_at="192.168.1.57")
    return await settings(stage, 0, nouns.snapshot(incidents=(seen,)))


@scene
async def settings_general(stage: Stage) -> QWidget:
    return await settings(stage, 1)


@scene
async def settings_hot_key(stage: Stage) -> QWidget:
    snapshot = nouns.snapshot(language=stage.language)
    snapshot["settings"]["ui"]["hot_key"] = "Ctrl+Alt+P"
    return await settings(stage, 1, snapshot)


@scene
async def settings_receipts(stage: Stage) -> QWidget:
    return await settings(stage, 2)


@scene
async def settings_protection(stage: Stage) -> QWidget:
    return await settings(stage, 3)


@scene
async def settings_support(stage: Stage) -> QWidget:
    return await settings(stage, 4)


@scene
async def settings_pin(stage: Stage) -> QWidget:
    window = await settings(stage, 3)
    window._change_pin("manager")
    return window


@scene
async def help_index(stage: Stage) -> QWidget:
    await stage.load()
    window: QWidget = stage.open("help")
    return window


@scene
async def help_page(stage: Stage) -> QWidget:
    await stage.load()
    window = stage.open("help")
    assert isinstance(window, HelpWindow)
    window._choose(Remedy.LOAD_ROLL)
    return window


@scene
async def demo_till(stage: Stage) -> QWidget:
    await stage.load()
    till = TillWindow(1, Texts(stage.language), stage.tray.tasks)
    stage.extra.append(till)
    till._show(Seen.ACCEPTED, Mood.READY)
    till.show()
    return till


@scene
async def demo_printer(stage: Stage) -> QWidget:
    await stage.load()
    window = PrinterWindow(1, Texts(stage.language), stage.tray.tasks)
    stage.extra.append(window)
    for words in ("阳光便利店", "No. 1002", "TOTAL  45.60"):
        style = {"bold": False, "underline": False, "inverse": False, "small": False}
        run = {"text": words, "style": {**style, "width": 1, "height": 1}}
        window.on_event(
            {"event": "printed", "item": {"type": "line", "runs": [run], "align": 0, "dots": 30}}
        )
    window.on_event({"event": "state", "paper": "out", "power": "on"})
    window.show()
    motion = window.paper._motion
    motion.setCurrentTime(motion.duration())
    return window


@scene
async def demo_leave_box(stage: Stage) -> QWidget:
    await stage.load()
    box = LeaveBox(stage.texts)
    stage.extra.append(box)
    box.open()
    return box
