"""The receipts window over a real desk: what it lists, finds, shows and asks for."""

from __future__ import annotations

import time
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from posgui.desk.wire import Json
from posgui.model.errors import CommandError
from posgui.model.receipts import Evidence, JobState
from posgui.texts import Texts
from posgui.ui.history.entries import END, Days, entry, query
from posgui.ui.history.pages import KEPT, PAGE, Pages
from posgui.ui.history.table import ReceiptTable
from posgui.ui.history.window import HistoryWindow
from posgui.ui.history.words import moment, moment_words
from tests.support import desk_nouns as nouns
from tests.ui.conftest import Tray, until
from tests.ui.test_panel import words

MANY = 1_000_000


def listed(name: str, line: str = "TOTAL 18.20", **more: Any) -> Json:
    at = more.pop("at", time.time())
    return {**nouns.receipt(name, at=at, **more), "line": line}


def page(*receipts: Json, total: int = 0) -> Json:
    return {"total": total or len(receipts), "receipts": list(receipts)}


def said(at: float, what: str, who: str | None = None, **detail: Any) -> Json:
    fields = {"at": at, "until": None, "what": what, "printer": "front", "who": who}
    return {**fields, "detail": detail}


async def opened(tray: Tray, *receipts: Json, total: int = 0) -> HistoryWindow:
    """The window with these receipts listed."""
    tray.desk.answers.setdefault("timeline", {"timeline": []})
    tray.desk.answers.setdefault("picture", CommandError("unknown-receipt", receipt="a"))
    tray.desk.answers["history"] = page(*receipts, total=total)
    await tray.load(nouns.snapshot())
    tray.desktop.others.open("history")
    window = tray.desktop.others.window("history")
    assert isinstance(window, HistoryWindow)
    table = table_of(window)
    await until(lambda: table.model().rowCount() == (total or len(receipts)))
    return window


def table_of(window: HistoryWindow) -> ReceiptTable:
    found = window.findChild(ReceiptTable)
    assert isinstance(found, ReceiptTable)
    return found


def search_of(window: HistoryWindow) -> QLineEdit:
    found = window.findChild(QLineEdit, "search")
    assert isinstance(found, QLineEdit)
    return found


def press(window: HistoryWindow, name: str) -> None:
    found = window.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    found.click()


async def test_today_is_listed_and_the_newest_receipt_tells_its_story(tray: Tray) -> None:
    now = time.time()
    tray.desk.answers["timeline"] = {
        "timeline": [
            said(now, "received", bytes=700, source="raw"),
            said(now + 1, "reprint", "person", copy=1),
        ]
    }
    window = await opened(tray, listed("b", "TOTAL 7.50"), listed("a"))
    asked = tray.calls("history")[0]
    assert asked["since"] <= now < asked["until"]
    assert asked["until"] - asked["since"] < 26 * 3600
    await until(lambda: "Copy 1 asked for, on Front till (at the screen)" in words(window))
    assert "TOTAL 7.50" in words(window)
    assert "Printed: the printer took all of it" in words(window)
    assert "2 receipts" in words(window)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


async def test_of_a_million_receipts_what_is_looked_at_is_fetched(tray: Tray) -> None:
    first = [listed(f"r{n}") for n in range(PAGE)]
    window = await opened(tray, *first, total=MANY)
    table = table_of(window)
    far = [listed(f"far{n}", f"TOTAL {n}.00") for n in range(PAGE)]
    tray.desk.answers["history"] = page(*far, total=MANY)
    before = len(tray.calls("history"))
    table.choose(500_000)
    assert "TOTAL" not in words(window), "nothing is shown in the place of what is not there"
    await until(lambda: "TOTAL" in words(window))
    fetched = tray.calls("history")[before:]
    assert all(call["limit"] == PAGE for call in fetched)
    assert any(call["offset"] <= 500_000 < call["offset"] + PAGE for call in fetched)
    assert len(fetched) <= 3


async def test_a_search_begins_once_the_typing_ends_and_can_be_widened(tray: Tray) -> None:
    window = await opened(tray, listed("a"))
    tray.desk.answers["search"] = {"receipts": []}
    QTest.keyClicks(search_of(window), "noodles")
    await until(lambda: "No receipt says that." in words(window))
    assert [call["text"] for call in tray.calls("search")] == ["noodles"]
    tray.desk.answers["search"] = {"receipts": [listed("old", "Beef noodles")]}
    press(window, "search-all")
    await until(lambda: "Beef noodles" in words(window))
    assert tray.calls("search")[-1]["since"] == 0
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.isVisible(), "Esc ends the search first"
    assert search_of(window).text() == ""


async def test_new_receipts_wait_below_while_somebody_is_at_the_list(tray: Tray) -> None:
    now = time.time()
    window = await opened(tray, listed("a", at=now))
    table = table_of(window)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton)
    tray.desk.answers["history"] = page(listed("b", at=now + 5), listed("a", at=now))
    await tray.play("job-update", receipt=nouns.receipt("b", at=now + 5))
    assert table.model().rowCount() == 1
    assert "1 new receipt" in words(window)
    press(window, "news")
    await until(lambda: table.model().rowCount() == 2)
    assert "1 new receipt" not in words(window)
    assert table.currentIndex().row() == 1, "the receipt looked at is still the same one"


async def test_a_copy_an_answer_and_a_file_are_asked_for(tray: Tray, tmp_path: Any) -> None:
    unsure = listed("u", state=JobState.PROCESSING_STOPPED, evidence=Evidence.NONE, unsure=True)
    window = await opened(tray, unsure, listed("a"))
    await until(lambda: "It came out" in words(window))
    press(window, "came-out")
    await until(lambda: tray.calls("settle"))
    assert tray.calls("settle") == [{"receipt": "u", "printed": True}]
    settled = nouns.receipt("u", at=unsure["received_at"])
    await tray.play("job-update", receipt=settled)
    await until(lambda: "It came out" not in words(window))
    press(window, "reprint")
    await until(lambda: tray.calls("reprint"))
    assert tray.calls("reprint") == [{"receipt": "u"}]


async def test_an_erased_receipt_says_so_and_cannot_be_printed(tray: Tray) -> None:
    gone = {**listed("a", ""), "erased_at": 3.0}
    window = await opened(tray, gone)
    await until(lambda: "Content erased after its retention time" in words(window))
    for name in ("reprint", "save-picture", "save-pdf"):
        found = window.findChild(QPushButton, name)
        assert isinstance(found, QPushButton)
        assert not found.isEnabled()
    assert not tray.calls("picture")


def test_pages_keep_their_places_when_receipts_come_in_at_the_top() -> None:
    pages = Pages(1000)
    entries = [entry(listed(f"r{row}")) for row in range(1000)]
    for row in range(0, 1000, PAGE):
        pages.put(row, entries[row : row + PAGE])
    pages.grow(3)
    assert [pages.at(row) for row in (3, 502, 1002)] == [entries[row] for row in (0, 499, 999)]
    assert pages.at(0) is None
    assert [row for row in range(1003) if row not in pages.rows_of(pages.page_of(row))] == []
    assert pages.row_of("r500") == 503


def test_no_more_than_some_pages_are_held() -> None:
    pages = Pages(MANY)
    one = [entry(listed("r"))]
    for row in range(0, MANY, PAGE * 10):
        pages.put(row, one)
    assert sum(pages.at(row) is not None for row in range(0, MANY, PAGE * 10)) == KEPT


def test_a_day_begins_and_ends_at_local_midnight() -> None:
    noon = time.mktime((2026, 3, 1, 12, 0, 0, 0, 0, -1))
    today, yesterday = (query(days, noon, (0, 0, 0)) for days in (Days.TODAY, Days.YESTERDAY))
    assert time.localtime(today.since)[:5] == (2026, 3, 1, 0, 0)
    assert time.localtime(today.until)[:5] == (2026, 3, 2, 0, 0)
    assert yesterday.until == today.since
    assert time.localtime(yesterday.since)[:3] == (2026, 2, 28)
    assert query(Days.ALL, noon, (0, 0, 0)).until == END


@pytest.mark.parametrize(
    ("seconds", "expected"), [(1, "for 1 s"), (120, "for 2 min"), (7200, "for 2 h")]
)
def test_a_wait_is_told_with_its_length(seconds: int, expected: str) -> None:
    noun = said(1000.0, "waited", cause="paper-out", n=1)
    noun["until"] = 1000.0 + seconds
    sentence = moment_words(Texts("en"), moment(noun), {"front": "Front till"})
    assert sentence == f"Waited: Front till is out of paper, {expected}"
