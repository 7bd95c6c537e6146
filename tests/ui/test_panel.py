"""The panel over a real desk: what it says and what its buttons do."""

from __future__ import annotations

import asyncio
from functools import partial

from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QMenu, QWidget

from posgui.model.errors import CommandError
from posgui.model.incidents import Cause
from posgui.model.receipts import Evidence, JobState
from posgui.model.status import PrinterState
from posgui.ui.actions import Notice
from posgui.ui.headlines import headline
from posgui.ui.model import EnginePhase
from posgui.ui.mood import Mood
from posgui.ui.nouns import Rung
from posgui.ui.on_demand import ENTRIES, SELDOM
from posgui.ui.panel.mode import Mode
from posgui.ui.panel.more_box import MoreBox
from posgui.ui.panel.notice_box import NoticeBox
from posgui.ui.panel.printer_row import PrinterRow
from posgui.ui.panel.window import Panel
from posgui.ui.quit_box import QuitBox
from posgui.ui.theme import Size
from tests.support import desk_nouns as nouns
from tests.ui.conftest import Tray, until


def words(widget: QWidget) -> str:
    """All the text a person sees."""
    labels = [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
    buttons = widget.findChildren(QAbstractButton)
    labels += [button.text() for button in buttons if button.isVisibleTo(widget)]
    return "\n".join(text for text in labels if text)


def button(widget: QWidget, name: str) -> QAbstractButton:
    """The visible button of that name."""
    found = widget.findChildren(QAbstractButton, name)
    return next(each for each in found if each.isVisibleTo(widget))


async def opened(tray: Tray) -> Panel:
    tray.desktop.panel.open(QRect(), Mode.POPUP)
    await asyncio.sleep(0.02)  # Qt shows new rows in its next turn
    return tray.desktop.panel


async def notice(tray: Tray, name: str) -> str:
    """Press a button and return what came of it."""
    panel = tray.desktop.panel
    button(panel, name).click()
    box = panel.findChild(NoticeBox)
    assert isinstance(box, NoticeBox)
    await until(lambda: not tray.desktop._actions.is_busy)
    tray.desktop.refresh()
    await asyncio.sleep(0.02)  # as above
    return words(box)


async def test_one_look_tells_ready_needs_you_and_cannot_know(tray: Tray) -> None:
    silent = nouns.status("kiosk", PrinterState.UNKNOWN)
    await tray.load(nouns.snapshot(nouns.status(), nouns.out_of_paper("bar"), silent))
    rows = (await opened(tray)).findChildren(PrinterRow)
    ready, needs, unknown = (words(row).splitlines() for row in rows)
    assert ready == ["Front till", "Ready"]
    assert {"Bar", "Needs you", "Out of paper"} <= set(needs)
    assert {"kiosk", "Cannot know"} <= set(unknown)
    assert "Needs you" in rows[1].accessibleName()


async def test_state_and_fates_are_said_in_words(tray: Tray) -> None:
    await tray.load(
        nouns.snapshot(
            nouns.out_of_paper(queued=2),
            receipts=(
                nouns.receipt("c", JobState.PENDING, Evidence.NONE, at=nouns.NOON + 2),
                nouns.receipt("b", evidence=Evidence.ACCEPTED, at=nouns.NOON + 1),
                nouns.receipt("a", evidence=Evidence.PROCESS_ID),
            ),
            incidents=(nouns.incident(Cause.PAPER_OUT),),
        )
    )
    said = words(await opened(tray))
    for sentence in (
        "Front till", "Out of paper", "2 receipts waiting",
        "Open the cover and put in a new roll, shiny side facing the print head.",
        "Waiting for the printer", "Sent; this printer cannot confirm",
        "Printed: the printer confirmed it",
    ):  # fmt: skip
        assert sentence in said
    assert "Printed: the printer took all of it" not in said


async def test_the_language_changes_while_the_panel_is_open(tray: Tray) -> None:
    await tray.load(nouns.snapshot(nouns.out_of_paper()))
    panel = await opened(tray)
    tray.board.load_settings(nouns.settings("zh_CN"))
    tray.desktop.refresh()
    said = words(panel)
    assert "缺纸" in said
    assert "测试打印" in said
    assert "Out of paper" not in said


async def test_a_telling_line_helps_to_know_the_receipt(tray: Tray) -> None:
    tray.desk.answers["text"] = {"text": "SUNNY MART\nTea 2.00\nTOTAL    18.20\nThanks\n"}
    await tray.load(nouns.snapshot(receipts=(nouns.receipt("a"),)))
    panel = await opened(tray)
    await until(lambda: tray.calls("text") == [{"receipt": "a"}])
    await until(lambda: "TOTAL 18.20" in words(panel))
    tray.desktop.refresh()
    assert len(tray.calls("text")) == 1, "asked for once"


async def test_test_print_tells_what_was_proven_and_asks_where_nothing_can_be(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    await opened(tray)
    for evidence, sentence in (
        ("process-id", "The printer confirmed that the page was printed."),
        ("in-order", "The printer took the whole page and is ready."),
        ("accepted", "Look at the slip: did it come out?"),
        ("none", "Look at the slip: did it come out?"),
    ):
        tray.desk.answers["test_print"] = {"receipt": {}, "proven": evidence}
        assert sentence in await notice(tray, "test-print")
    assert tray.calls("test_print")[0] == {"printer": "front"}


async def test_reconnect_shows_the_ladder(tray: Tray) -> None:
    tray.desk.answers["reconnect"] = {
        "rungs": [
            {"rung": "name", "holds": True, "detail": "192.168.1.50"},
            {"rung": "port", "holds": False, "detail": "192.168.1.50"},
            {"rung": "ready", "holds": None, "detail": "cover-open-error"},
        ],
        "ready": False,
    }
    await tray.load(nouns.snapshot())
    await opened(tray)
    said = await notice(tray, "reconnect")
    assert said.count("192.168.1.50") == 1
    assert "Cover is open" in said
    assert "Front till is not ready" in said
    assert "The printer's address is found\n192.168.1.50" in said
    assert "The printer refuses the connection" in said
    assert "Not known whether the printer is ready" in said


async def test_a_refused_reprint_says_why(tray: Tray) -> None:
    tray.desk.answers["reprint"] = CommandError("nothing-to-reprint")
    await tray.load(nouns.snapshot())
    await opened(tray)
    assert "nothing to reprint" in await notice(tray, "reprint-last")
    assert tray.calls("reprint") == [{"receipt": None}]


async def test_an_unsure_receipt_stands_first_and_takes_its_answer(tray: Tray) -> None:
    unsure = nouns.receipt("u", JobState.ABORTED, Evidence.NONE, unsure=True)
    later = nouns.receipt("z", at=nouns.NOON + 9)
    await tray.load(nouns.snapshot(nouns.status(unsure=1), receipts=(later, unsure)))
    panel = await opened(tray)
    said = words(panel)
    assert said.index("Not sure it came out") < said.index("took all of it")
    await notice(tray, "came-out")
    await notice(tray, "print-again")
    assert tray.calls("settle") == [
        {"receipt": "u", "printed": True},
        {"receipt": "u", "printed": False},
    ]


async def test_while_a_command_runs_no_second_one_starts(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    panel = await opened(tray)
    button(panel, "test-print").click()
    tray.desktop.refresh()
    assert "Printing a test page…" in words(panel)
    assert not button(panel, "reprint-last").isEnabled()
    await until(lambda: not tray.desktop._actions.is_busy)


async def test_without_an_engine_the_panel_says_so_and_offers_no_buttons(tray: Tray) -> None:
    await tray.load(nouns.snapshot(nouns.out_of_paper()))
    panel = await opened(tray)
    tray.board.engine_is(EnginePhase.REFUSED, "posgui.toml: printers[0].port")
    tray.desktop.refresh()
    said = words(panel)
    assert "Receipt printing cannot start: the settings file has a mistake" in said
    assert "posgui.toml: printers[0].port" in said
    assert "Out of paper" not in said, "that is no longer known"
    assert not button(panel, "test-print").isEnabled()


async def test_with_several_printers_the_chosen_one_is_meant(tray: Tray) -> None:
    await tray.load(nouns.snapshot(nouns.status("front"), nouns.out_of_paper("bar")))
    panel = await opened(tray)
    await notice(tray, "reconnect")
    name = next(label for label in panel.findChildren(QLabel) if label.text() == "Front till")
    QTest.mouseClick(name, Qt.MouseButton.LeftButton)
    await notice(tray, "reconnect")
    assert tray.calls("reconnect") == [{"printer": "bar"}, {"printer": "front"}]


async def test_a_scanner_cannot_press_a_button_and_is_told_of(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    panel = await opened(tray)
    QTest.keyClicks(panel, "690 123")
    QTest.keyClick(panel, Qt.Key.Key_Return)
    await asyncio.sleep(0)
    assert not tray.calls("test_print")
    assert "You are typing here, not into the till." in words(panel)


async def test_buttons_are_large_enough_for_a_finger(tray: Tray) -> None:
    unsure = nouns.receipt("u", JobState.ABORTED, Evidence.NONE, unsure=True)
    await tray.load(nouns.snapshot(receipts=(unsure,)))
    panel = await opened(tray)
    await asyncio.sleep(0)
    for name in ("test-print", "reconnect", "reprint-last", "came-out", "print-again"):
        assert button(panel, name).height() >= Size.TOUCH, name


async def test_no_words_are_cut_off_when_they_are_twice_as_long(tray: Tray) -> None:
    await tray.load(nouns.snapshot(nouns.out_of_paper(queued=2, name="Front till " * 6)))
    panel = await opened(tray)
    tray.desktop._actions.notice = Notice(
        "done.reconnect-not-ready", Mood.STOPPED, {"printer": "Front till " * 6},
        (Rung("name", True, "a-very-long-host-name.example.local:9100"),),
    )  # fmt: skip
    tray.desktop.refresh()
    await until(lambda: panel.width() > 0)
    assert panel.width() == Size.PANEL_WIDTH
    for label in panel.findChildren(QLabel):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()


def test_the_total_is_the_telling_line() -> None:
    assert headline("阳光超市\n茶 2.00\n合计 ￥36.00\n") == "合计 ￥36.00"
    assert headline("Shop\nSubtotal 5.00\nTotal 6.00") == "Total 6.00"
    assert headline("-----\n  Order   17 \nNoodles") == "Order 17"
    assert headline("") == ""
    assert len(headline("Total " + "9" * 100)) <= 36


async def test_the_question_before_quitting_says_what_stops_and_enter_keeps_it(
    tray: Tray,
) -> None:
    await tray.load(nouns.snapshot(nouns.status(queued=3, held=3)))
    agreed: list[bool] = []
    box = QuitBox(tray.board, tray.desktop.texts)
    box.agreed.connect(lambda: agreed.append(True))
    box.open()
    assert "3 receipts are still waiting" in box.informativeText()
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert not box.isVisible()
    assert not agreed
    box = QuitBox(tray.board, tray.desktop.texts)
    box.agreed.connect(lambda: agreed.append(True))
    box.open()
    button(box, "stop").click()
    assert agreed == [True]


async def test_the_menu_is_built_for_the_moment_and_its_commands_show_their_result(
    tray: Tray,
) -> None:
    await tray.load(nouns.snapshot(nouns.status("front"), nouns.status("bar")))
    menu = tray.desktop.tray._menu
    menu.aboutToShow.emit()
    entries = {action.text(): action for action in menu.actions()}
    assert "All 2 printers are ready" in entries
    assert not entries["Reprint last"].isEnabled(), "nothing was printed yet"
    tests = entries["Test print"].menu()
    assert isinstance(tests, QMenu)
    bar = next(action for action in tests.actions() if action.text() == "Bar")
    tray.desk.answers["test_print"] = {"receipt": {}, "proven": "in-order"}
    bar.trigger()
    assert tray.desktop.panel.isVisible()
    await until(lambda: "took the whole page" in words(tray.desktop.panel))
    assert tray.calls("test_print") == [{"printer": "bar"}]
    tray.board.load(nouns.snapshot(receipts=(nouns.receipt("a"),)))
    menu.aboutToShow.emit()
    entries = {action.text(): action for action in menu.actions()}
    assert entries["Reprint last"].isEnabled()
    assert entries["Test print"].menu() is None, "one printer needs no choice"
    await until(lambda: tray.calls("text"))


async def test_a_note_for_the_next_shift_is_typed_kept_and_read(tray: Tray) -> None:
    await tray.load(nouns.snapshot(incidents=(nouns.incident(Cause.PAPER_OUT),)))
    panel = await opened(tray)
    button(panel, "note-write").click()
    tray.desktop.refresh()
    assert "Front till is out of paper" in words(panel)
    line = panel.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, "Roll ordered")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert not tray.calls("leave_note"), "a scanner types Enter"
    left = {"id": 3, "at": nouns.NOON, "words": "Roll ordered"}
    tray.desk.answers["leave_note"] = {"note": left}
    tray.desk.answers["read_note"] = {"note": None}
    assert "kept for the next shift" in await notice(tray, "note-write")
    assert tray.calls("leave_note") == [{"words": "Roll ordered"}]
    assert "Roll ordered" in words(panel)
    await notice(tray, "note-read")
    assert tray.calls("read_note") == [{"note": 3}]
    assert "Roll ordered" not in words(panel)


async def test_all_receipts_are_one_press_away(tray: Tray) -> None:
    await tray.load(nouns.snapshot(receipts=(nouns.receipt("ab-1"),)))
    panel = await opened(tray)
    wanted: list[str] = []
    panel.window_wanted.connect(wanted.append)
    button(panel, "all-receipts").click()
    assert wanted == ["history"]


async def test_all_that_the_trays_menu_holds_is_on_a_page_of_the_panel(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    panel = await opened(tray)
    wanted: list[str] = []
    panel.window_wanted.connect(wanted.append)
    panel.settings_wanted.connect(partial(wanted.append, "settings"))
    panel.quit_wanted.disconnect()
    panel.quit_wanted.connect(partial(wanted.append, "quit"))
    panel.window_wanted.disconnect(tray.desktop._open_window)
    menu = tray.desktop.tray._menu
    menu.aboutToShow.emit()
    menus = (menu, *menu.findChildren(QMenu))
    entries = [action.text() for each in menus for action in each.actions()]
    for name in (*({*ENTRIES, *SELDOM} - {"diagnosis"}), "settings", "quit"):
        button(panel, "more").click()
        page = panel.findChild(MoreBox)
        assert isinstance(page, MoreBox)
        there = page.findChild(QAbstractButton, name)
        assert isinstance(there, QAbstractButton)
        assert there.text() in entries
        assert there.isVisible()
        assert there.height() >= Size.TOUCH
        there.click()
        assert wanted[-1] == name
        assert not panel.isVisible()
        await opened(tray)
        assert not page.isVisible(), "it opens where it always does"
    tray.desktop.settings.hide()


async def test_what_came_of_a_command_is_seen_from_the_other_page_too(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    tray.desk.answers["test_print"] = {"proven": "in-order"}
    panel = await opened(tray)
    button(panel, "more").click()
    assert "Practise a fault" in words(panel)
    assert "took the whole page" in await notice(tray, "test-print")
    assert "Practise a fault" not in words(panel)
    button(panel, "more").click()
    button(panel, "back").click()
    assert "Practise a fault" not in words(panel)


async def test_the_buttons_at_the_foot_end_where_the_rows_above_them_do(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    panel = await opened(tray)
    last = button(panel, "reprint-last")
    row = panel.findChild(PrinterRow)
    assert isinstance(row, PrinterRow)
    ends = {each.mapTo(panel, each.rect().topRight()).x() for each in (last, row)}
    assert len(ends) == 1
