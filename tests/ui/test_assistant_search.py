"""The set-up assistant finds printers: plugged in at once, on the network when it is asked to;
it says which one is which, and gives the right to use one."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from posgui.desk.wire import Json
from posgui.model.errors import CommandError
from posgui.model.incidents import Cause
from posgui.ui.assistant.found_row import FoundRow
from posgui.ui.assistant.window import SCANNER_S, AssistantWindow
from tests.support import desk_nouns as nouns
from tests.ui.conftest import Tray, until
from tests.ui.test_assistant import at_the_printer, enter
from tests.ui.test_diagnosis import buttons, told
from tests.ui.test_panel import button, words


def sighting(table: Json, address: str, title: str = "", **more: Any) -> Json:
    """A printer as ``find_printers`` tells of it."""
    noun: Json = {"transport": table["transport"], "table": table, "title": title}
    noun |= {"address": address, "mac": "", "printer": "", "moved": False}
    return noun | {"access": "ok", "by": [table["transport"]], **more}


def usb(path: str, **more: Any) -> Json:
    table = {"transport": "usb", "vendor": 0x04B8, "product": 0x0E15, "path": path}
    return sighting(table, f"USB {path}", "TM-T20II", **more)


def network(host: str, **more: Any) -> Json:
    table = {"transport": "network", "host": host, "port": 9100}
    return sighting(table, f"{host}:9100", **more)


SERIAL = sighting({"transport": "serial", "device": "/dev/ttyUSB0"}, "/dev/ttyUSB0")
QUEUE = sighting({"transport": "cups", "queue": "receipts"}, "receipts", access="busy")
DENIED = {
    "access": "denied",
    "device": "/dev/bus/usb/001/004",
    "way": "rule",
    "group": "root",
    "user": "anna",
    "command": "sudo install -m 0644 /opt/posgui/70-posgui-printers.rules /etc/udev/rules.d/",
    "can_ask": True,
}


def finds(tray: Tray, here: list[Json], around: list[Json] | None = None) -> None:
    """Script what a look finds at this computer, and with the network."""

    def found(params: Json) -> Json:
        return {"printers": [*here, *(around or [])] if params["on_network"] else here}

    tray.desk.answers["find_printers"] = found


def rows(window: QWidget) -> list[str]:
    """The words of the rows, from the top."""
    shown = [row for row in window.findChildren(FoundRow) if row.isVisible()]
    return [words(row) for row in sorted(shown, key=FoundRow.y)]


async def saved(tray: Tray, window: AssistantWindow) -> Json:
    """The printer as it is written when the person goes on."""
    button(window, "next").click()
    await until(lambda: "Print a test page" in words(window))
    await until(lambda: len(tray.tasks._running) == 1)  # all is asked, but for events
    printer: Json = tray.calls("change_settings")[-1]["settings"]["printers"][0]
    return printer


async def test_what_is_plugged_in_is_there_at_once_and_one_press_takes_it(tray: Tray) -> None:
    finds(tray, [usb("1-2"), usb("1-3"), SERIAL])
    window = await at_the_printer(tray)
    await until(lambda: len(rows(window)) == 3)
    assert [call["on_network"] for call in tray.calls("find_printers")] == [False]
    assert "TM-T20II" in rows(window)[1]
    assert "USB printer: USB 1-3" in rows(window)[1]
    assert "only a printed line tells" in rows(window)[2]
    enter(window, "host", "10.0.0.9")
    button(window, "take-2").click()
    assert "✓ Taken" in rows(window)[1]
    printer = await saved(tray, window)
    kept = [printer[key] for key in ("transport", "vendor", "product", "path", "host")]
    assert kept == ["usb", "04b8", "0e15", "1-3", ""], "two of one model: by the socket"


async def test_the_network_is_looked_at_when_asked_and_numbers_stay(tray: Tray) -> None:
    finds(tray, [usb("1-2")])
    window = await at_the_printer(tray)
    await until(lambda: rows(window))
    tray.desk.held.add("find_printers")
    button(window, "look-on-network").click()
    await until(lambda: len(tray.calls("find_printers")) == 2)
    run = tray.calls("find_printers")[1]["run"]
    tray.desk.play("search-update", run=run, stage="network", asked=64, of=253, found=1)
    await until(lambda: "64 of 253 addresses, found: 1" in words(window))
    button(window, "look-on-network").click()
    await until(lambda: tray.calls("cancel_search") == [{"run": run}])
    found = {"printers": [network("10.9.0.2"), usb("1-2")], "failed": ["cups"]}
    tray.desk.give("find_printers", found)
    await until(lambda: len(rows(window)) == 2)
    assert "This computer cannot look at: Print queue (CUPS)." in words(window)
    assert ["1 " in rows(window)[0], "2 " in rows(window)[1]] == [True, True]
    assert "10.9.0.2:9100" in rows(window)[1]
    button(window, "take-2").click()
    edit = window.findChild(QLineEdit, "host")
    assert isinstance(edit, QLineEdit)
    assert edit.text() == "10.9.0.2"


async def test_a_search_nobody_looks_at_any_longer_is_ended(tray: Tray) -> None:
    tray.desk.held.add("find_printers")
    window = await at_the_printer(tray)
    await until(lambda: tray.calls("find_printers"))
    button(window, "back").click()
    await until(lambda: tray.calls("cancel_search"))


async def test_a_printed_number_says_which_one_it_is(tray: Tray) -> None:
    finds(tray, [usb("1-2"), usb("1-3")])
    tray.desk.answers["identify_printer"] = {"evidence": "in-order"}
    window = await at_the_printer(tray)
    await until(lambda: rows(window))
    button(window, "line-2").click()
    await until(lambda: "Look for the slip with a large 2." in rows(window)[1])
    (asked,) = tray.calls("identify_printer")
    assert (asked["number"], asked["table"]["path"]) == (2, "1-3")
    tray.desk.answers["identify_printer"] = CommandError("takes-too-long")
    button(window, "line-1").click()
    await until(lambda: "✕ It takes unusually long." in rows(window)[0])


async def test_a_bar_code_presses_no_button_that_has_the_keyboard(tray: Tray) -> None:
    finds(tray, [usb("1-2")])
    window = await at_the_printer(tray)
    await until(lambda: rows(window))
    button(window, "line-1").setFocus()
    QTest.keyClicks(button(window, "line-1"), "4006381333931\r")
    assert "Printing…" not in words(window)
    await asyncio.sleep(2 * SCANNER_S)  # the hand is slower than a scanner
    QTest.keyClick(button(window, "line-1"), Qt.Key.Key_Return)
    assert "Printing…" in words(window)


async def test_a_known_printer_is_named_and_one_that_moved_gets_its_new_address(
    tray: Tray,
) -> None:
    known = network("192.168.1.50", printer="front")
    finds(tray, [QUEUE], [known])
    await tray.load(nouns.snapshot())
    window = tray.desktop.others.window("assistant")
    assert isinstance(window, AssistantWindow)
    window.open("front")
    button(window, "look-on-network").click()
    await until(lambda: len(rows(window)) == 2)
    assert "Another program is using it now." in rows(window)[0]
    assert "Set up already as Front till." in rows(window)[1]
    window.close()
    finds(tray, [], [network("10.0.0.57", printer="front", moved=True)])
    window.open()
    button(window, "next").click()
    button(window, "look-on-network").click()
    await until(lambda: "It has a new address." in words(window))
    button(window, "take-1").click()
    printer = await saved(tray, window)
    assert (printer["id"], printer["host"]) == ("front", "10.0.0.57")
    assert len(tray.calls("change_settings")[0]["settings"]["printers"]) == 1, "no second one"


async def test_any_way_to_a_printer_can_be_typed(tray: Tray) -> None:
    finds(tray, [])
    window = await at_the_printer(tray)
    await until(lambda: "Nothing is plugged in that looks" in words(window))
    kind = window._parts.printer._kind
    for transport, name, text in (("serial", "device", "/dev/ttyS1"), ("cups", "queue", "till")):
        kind._chosen(kind._choices.index(transport))
        button(window, "next").click()
        assert "✕ Enter the" in words(window)
        enter(window, name, text)
        assert not window._set_up.wrong()
    printer = await saved(tray, window)
    assert (printer["transport"], printer["queue"]) == ("cups", "till")


async def test_the_right_is_given_by_one_button_and_its_outcome_is_said(tray: Tray) -> None:
    finds(tray, [usb("1-2", access="denied")])
    tray.desk.answers["device_rights"] = DENIED
    window = await at_the_printer(tray)
    await until(lambda: "This computer may not use it yet" in words(window))
    button(window, "take-1").click()
    await until(lambda: "Or with this command in a terminal:" in words(window))
    button(window, "copy-command").click()
    assert QApplication.clipboard().text() == DENIED["command"]
    tray.desk.answers["give_right"] = {"outcome": "canceled", "access": "denied"}
    button(window, "give-right").click()
    await until(lambda: "Cancelled; nothing was changed." in words(window))
    finds(tray, [usb("1-2")])
    tray.desk.answers["give_right"] = {"outcome": "done", "access": "ok"}
    button(window, "give-right").setFocus()
    button(window, "give-right").click()
    await until(lambda: "The right was given" in words(window))
    assert window.focusWidget() is window, "no field gets the keys of a scanner"
    await until(lambda: "may not use it yet" not in words(window))
    asked = tray.calls("give_right")[0]["table"]
    assert (asked["vendor"], asked["path"]) == ("04b8", "1-2")


async def test_a_question_for_the_password_is_taken_back_with_the_page(tray: Tray) -> None:
    finds(tray, [usb("1-2", access="denied")])
    tray.desk.answers["device_rights"] = DENIED
    tray.desk.held.add("give_right")
    window = await at_the_printer(tray)
    await until(lambda: rows(window))
    button(window, "take-1").click()
    await until(lambda: "Or with this command in a terminal:" in words(window))
    button(window, "give-right").click()
    assert "Waiting for the administrator's password…" in words(window)
    window.close()
    await until(lambda: tray.calls("cancel_right"))
    assert tray.calls("cancel_right") == [{"run": tray.calls("give_right")[0]["run"]}]


async def test_the_keyboard_is_not_handed_to_a_field_by_a_row_that_goes(tray: Tray) -> None:
    finds(tray, [usb("1-2")])
    window = await at_the_printer(tray)
    await until(lambda: rows(window))
    window.activateWindow()
    button(window, "line-1").setFocus()
    finds(tray, [])
    button(window, "look-again").click()
    await until(lambda: not rows(window))
    assert window.focusWidget() is window


@pytest.mark.parametrize("outcome", ["refused", "failed", "done"])
async def test_what_came_of_asking_the_administrator_has_words(tray: Tray, outcome: str) -> None:
    tray.desk.answers["device_rights"] = DENIED
    tray.desk.answers["give_right"] = {"outcome": outcome, "access": "denied"}
    snapshot = nouns.snapshot()
    snapshot["settings"]["printers"][0] |= {"transport": "usb", "path": "1-2"}
    await tray.load(snapshot)
    window = await repeated_again(tray)
    await until(lambda: "Or with this command in a terminal:" in words(window))
    button(window, "give-right").click()
    said = {"refused": "did not come", "failed": "did not work", "done": "Unplug it"}[outcome]
    await until(lambda: said in words(window))


async def repeated_again(tray: Tray) -> AssistantWindow:
    """The assistant for the printer that is set up."""
    window = tray.desktop.others.window("assistant")
    assert isinstance(window, AssistantWindow)
    window.open("front")
    return window


async def test_a_card_about_a_missing_right_leads_to_the_button_that_gives_it(tray: Tray) -> None:
    tray.desk.answers["device_rights"] = DENIED
    snapshot = nouns.snapshot()
    snapshot["settings"]["printers"][0] |= {"transport": "usb", "path": "1-2"}
    await tray.load(snapshot)
    await tray.play("alert-raised", alert=nouns.alert(Cause.ACCESS_DENIED))
    button(tray.desktop.stack, "give-right").click()
    window = tray.desktop.others.window("assistant")
    assert isinstance(window, AssistantWindow)
    await until(lambda: "This computer may not use the printer yet" in words(window))
    assert button(window, "give-right").isVisible()


async def test_a_verdict_has_the_button_that_helps(tray: Tray) -> None:
    tray.desk.answers["resume_queue"] = {"rungs": [], "ready": True}
    window = await told(tray, nouns.diagnosis(Cause.OS_QUEUE_PAUSED, queue="receipts"))
    assert "give-right" not in buttons(window)
    buttons(window)["resume-queue"].click()
    await until(lambda: tray.calls("resume_queue") == [{"printer": "front"}])
    tray.desk.answers["diagnose"] = nouns.diagnosis(Cause.ACCESS_DENIED)
    await until(lambda: "done-again" in buttons(window))
    buttons(window)["done-again"].click()
    await until(lambda: "give-right" in buttons(window))
    buttons(window)["give-right"].click()
    assistant = tray.desktop.others.window("assistant")
    assert isinstance(assistant, AssistantWindow)
    assert assistant.isVisible()
    assert assistant._set_up.printer_id == "front"
