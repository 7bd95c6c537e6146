"""What the settings page says about receipts and protection, and the PIN it asks for."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QTabWidget

from posgui.model.errors import CommandError
from posgui.model.incidents import Cause
from posgui.ui.assistant.window import AssistantWindow
from posgui.ui.cards import Answer
from posgui.ui.settings.draft import Draft
from posgui.ui.settings.pin_change import PinChange
from posgui.ui.settings.window import SettingsWindow
from tests.support import desk_nouns as nouns
from tests.ui.conftest import Tray, until
from tests.ui.test_panel import button, words
from tests.ui.test_settings import choose, enter

RECEIPTS, PROTECTION = 2, 3


async def opened(tray: Tray, page: int, **roles: Any) -> SettingsWindow:
    snapshot = nouns.snapshot()
    snapshot["settings"]["roles"] |= roles
    await tray.load(snapshot)
    window = tray.desktop.settings
    window.open()
    tabs = window.findChild(QTabWidget)
    assert isinstance(tabs, QTabWidget)
    tabs.setCurrentIndex(page)
    return window


def saved(tray: Tray) -> dict[str, Any]:
    settings: dict[str, Any] = tray.calls("change_settings")[-1]["settings"]
    return settings


async def test_thresholds_policy_and_days_are_saved_as_numbers(tray: Tray) -> None:
    window = await opened(tray, RECEIPTS)
    for name, text in (("auto_count", "5"), ("stable_s", "2.5"), ("days", "30"), ("limit", "2")):
        enter(window, name, text)
    enter(window, "remind_at", "09:30")
    choose(window, "policy", "Nobody may")
    button(window, "save").click()
    await until(lambda: not window.isVisible())
    settings = saved(tray)
    assert settings["backlog"] == {"stable_s": 2.5, "auto_count": 5, "auto_age_min": 15}
    assert settings["reprint"] == {"policy": "deny", "limit": 2}
    assert settings["retention"] == {"days": 30}
    assert settings["opening"] == {"remind_at": "09:30"}


async def test_the_watch_for_quiet_is_switched_off(tray: Tray) -> None:
    window = await opened(tray, RECEIPTS)
    flag = window.findChild(QCheckBox, "rhythm")
    assert isinstance(flag, QCheckBox)
    assert flag.isChecked()
    flag.click()
    button(window, "save").click()
    await until(lambda: not window.isVisible())
    assert saved(tray)["watch"] == {"rhythm": False}


async def test_where_sales_are_told_stays_and_goes_with_its_printer(tray: Tray) -> None:
    told = [{"kind": "http", "printer": name, "token": True} for name in ("front", "gone")]
    settings = nouns.settings() | {"settlements": told}
    draft = Draft(settings)
    assert draft.settings()["settlements"] == told
    draft.remove(next(n for n, each in enumerate(draft.printers) if each["id"] == "front"))
    assert draft.settings()["settlements"] == told[1:]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("auto_count", "3.5", "from 0 to 1000000"),
        ("days", "", "from 0 to 3650"),
        ("stable_s", "601", "from 0 to 600"),
        ("auto_age_min", "-1", "from 0 to 525600"),
        ("remind_at", "25:00", "a time such as 09:30"),
    ],
)
async def test_what_cannot_be_is_said_at_the_field(
    tray: Tray, name: str, text: str, said: str
) -> None:
    window = await opened(tray, 0)
    enter(window, name, text)
    button(window, "save").click()
    assert said in words(window)
    assert not tray.calls("change_settings")


async def test_nothing_is_protected_without_a_pin(tray: Tray) -> None:
    window = await opened(tray, PROTECTION)
    button(window, "discard").click()
    button(window, "save").click()
    assert "✕ Set the manager's PIN first." in words(window)
    assert not tray.calls("change_settings")


async def test_a_pin_is_set_by_typing_it_twice_and_the_edits_stay(tray: Tray) -> None:
    window = await opened(tray, PROTECTION)
    button(window, "discard").click()
    button(window, "pin-manager").click()
    for typed in ("4711", "4712", "4711", "4711"):
        QTest.keyClicks(window, typed)
        QTest.keyClick(window, Qt.Key.Key_Return)
        if typed == "4712":
            assert "The two were not the same." in words(window)
    await until(lambda: "The PIN is set." in words(window))
    assert tray.calls("set_pin") == [{"role": "manager", "pin": "4711", "old": None}]
    with_pin = nouns.settings()
    with_pin["roles"]["manager"] = True
    tray.board.load_settings(with_pin)
    tray.desktop.refresh()
    assert "The manager's PIN is set." in words(window)
    button(window, "save").click()
    await until(lambda: not window.isVisible())
    assert saved(tray)["roles"] == {"protect": ["discard"], "old_after_min": 60}


async def test_saving_protected_settings_asks_for_the_pin(tray: Tray) -> None:
    window = await opened(tray, PROTECTION, manager=True, protect=["settings"])
    tray.desk.answers["change_settings"] = CommandError("pin-needed")
    button(window, "save").click()
    await until(lambda: "The manager's PIN for changing the settings" in words(window))
    tray.desk.answers["change_settings"] = CommandError("pin-wrong")
    for key in "12":
        button(window, key).click()
    button(window, "pin-ok").click()
    await until(lambda: "This is not the manager's PIN." in words(window))
    del tray.desk.answers["change_settings"]
    QTest.keyClicks(window, "4711")
    QTest.keyClick(window, Qt.Key.Key_Return)
    await until(lambda: not window.isVisible())
    assert [each.get("pin") for each in tray.calls("change_settings")] == [None, "12", "4711"]


async def test_esc_gives_up_the_pin_and_keeps_the_page(tray: Tray) -> None:
    window = await opened(tray, PROTECTION, manager=True)
    button(window, "pin-support").click()
    assert "Present PIN" in words(window)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.isVisible()
    assert "What needs a PIN" in words(window)
    assert not tray.calls("set_pin")


def test_changing_a_pin_asks_for_the_present_one_and_refuses_unfit_ones() -> None:
    change = PinChange("support", is_set=True)
    assert change.question.title == "pin.old"
    assert not change.enter("1111")
    assert not change.enter("123")
    assert change.question.key == "error.pin-unfit"
    assert not change.enter("2222")
    assert change.enter("2222")
    assert (change.role, change.old, change.new) == ("support", "1111", "2222")


def test_an_engine_that_knows_less_is_not_told_more() -> None:
    settings = nouns.settings()
    for table in (
        *("backlog", "reprint", "retention", "opening", "roles", "support"),
        *("watch", "settlements"),
    ):
        del settings[table]
    draft = Draft(settings)
    assert draft.wrong() == []
    assert set(draft.settings()) == {"printers", "captures", "ui"}


async def test_the_assistant_repeats_the_steps_for_the_printer_shown(tray: Tray) -> None:
    window = await opened(tray, 0)
    enter(window, "name", "Changed")
    button(window, "assistant").click()
    assert "Save your changes first" in words(window)
    enter(window, "name", "Front till")
    button(window, "assistant").click()
    (assistant,) = tray.desktop.others.made
    assert isinstance(assistant, AssistantWindow)
    assert "192.168.1.50" in assistant._set_up.printer["host"]
    assert button(assistant, "step-till").isEnabled()
    assert not window.isVisible()


async def test_settings_and_assistant_never_edit_the_file_at_once(tray: Tray) -> None:
    window = await opened(tray, 0)
    tray.desktop.tray.window_wanted.emit("assistant")
    assert window.isVisible()
    assert not tray.desktop.others.made
    window.close()
    tray.desktop.tray.window_wanted.emit("assistant")
    (assistant,) = tray.desktop.others.made
    assert isinstance(assistant, AssistantWindow)
    assert assistant.isVisible()
    tray.desktop.tray.settings_wanted.emit()
    assert not window.isVisible()
    assistant.close()
    tray.desktop.tray.settings_wanted.emit()
    assert window.isVisible()


@pytest.mark.parametrize("answer", [Answer.KEEP, Answer.ONLY_LAST])
async def test_keeping_receipts_from_a_card_asks_for_the_pin_without_the_keyboard(
    tray: Tray, answer: Answer
) -> None:
    asking = nouns.status(asking=3, asking_since=nouns.NOON)
    held = nouns.alert(Cause.RECEIPTS_HELD, n=3, oldest=int(nouns.NOON))
    await tray.load(nouns.snapshot(asking, alerts=(held,)))
    method = "discard" if answer is Answer.KEEP else "release"
    tray.desk.answers |= {method: CommandError("pin-needed")}
    tray.desktop._actions.answer_backlog("front", answer)
    panel = tray.desktop.panel
    await until(panel.isVisible)
    assert panel.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    await until(lambda: "The manager's PIN for keeping receipts unprinted" in words(panel))
    tray.desk.answers[method] = {"released": [], "discarded": ["a", "b"]}
    for key in "4711":
        button(panel, key).click()
    button(panel, "pin-ok").click()
    await until(lambda: "2 receipts are kept without printing." in words(panel))
    assert [each.get("pin") for each in tray.calls(method)] == [None, "4711"]
