"""The settings page over a real desk, and the small things it switches."""

from __future__ import annotations

import re
import wave
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QTabWidget

from posgui.model.errors import CommandError
from posgui.model.incidents import Cause
from posgui.ui.autostart import Autostart, desktop_entry
from posgui.ui.settings.draft import Draft
from posgui.ui.settings.window import SettingsWindow
from posgui.ui.sound import RATE, write_chime
from tests.support import desk_nouns as nouns
from tests.ui.conftest import Tray, until
from tests.ui.test_assistant_search import DENIED, network
from tests.ui.test_panel import button, words


async def opened(tray: Tray) -> SettingsWindow:
    await tray.load(nouns.snapshot())
    tray.desktop.settings.open()
    return tray.desktop.settings


def document() -> dict[str, Any]:
    """What is sent to be saved: the file's name and the PINs are not ours to write."""
    settings = nouns.settings()
    del settings["file"], settings["roles"]["manager"], settings["roles"]["support"]
    return settings


def field(window: SettingsWindow, name: str) -> QLineEdit:
    found = window.findChild(QLineEdit, name)
    assert isinstance(found, QLineEdit)
    return found


def enter(window: SettingsWindow, name: str, text: str) -> None:
    edit = field(window, name)
    edit.selectAll()
    QTest.keyClick(edit, Qt.Key.Key_Delete)
    QTest.keyClicks(edit, text)


def choose(window: SettingsWindow, name: str, words: str) -> None:
    box = window.findChild(QComboBox, name)
    assert isinstance(box, QComboBox)
    box.setCurrentText(words)
    box.activated.emit(box.currentIndex())


def show_general(window: SettingsWindow) -> None:
    tabs = window.findChild(QTabWidget)
    assert isinstance(tabs, QTabWidget)
    tabs.setCurrentIndex(1)


async def test_saving_sends_the_whole_document_with_the_change(tray: Tray) -> None:
    window = await opened(tray)
    enter(window, "host", "192.168.1.77")
    enter(window, "listen", "9105")
    button(window, "save").click()
    await until(lambda: not window.isVisible())
    expected = document()
    expected["printers"][0]["host"] = "192.168.1.77"
    expected["captures"][0]["listen"] = "127.0.0.1:9105"
    assert tray.calls("change_settings") == [{"settings": expected}]


async def test_whom_to_call_is_saved_from_its_page(tray: Tray) -> None:
    window = await opened(tray)
    tabs = window.findChild(QTabWidget)
    assert isinstance(tabs, QTabWidget)
    tabs.setCurrentIndex(tabs.count() - 1)
    for name, text in (("vendor", " Kassenhilfe "), ("phone", "400-1"), ("contract", "A-1")):
        enter(window, f"support-{name}", text)
    button(window, "save").click()
    await until(lambda: not window.isVisible())
    saved = tray.calls("change_settings")[-1]["settings"]["support"]
    assert saved == {"vendor": "Kassenhilfe", "phone": "400-1", "contract": "A-1"}


async def test_the_language_is_switched_live_by_saving(tray: Tray) -> None:
    window = await opened(tray)
    choose(window, "language", "简体中文")
    button(window, "save").click()
    await until(lambda: not window.isVisible())
    tray.desktop.refresh()
    assert tray.desktop.texts.language == "zh_CN"
    assert QCoreApplication.translate("QWidgetTextControl", "&Copy") == "复制(&C)"
    tray.board.load_settings(nouns.settings("en"))
    tray.desktop.refresh()
    assert QCoreApplication.translate("QWidgetTextControl", "&Copy") == "&Copy"


async def test_what_is_wrong_is_said_at_the_field_and_nothing_is_saved(tray: Tray) -> None:
    window = await opened(tray)
    enter(window, "name", " ")
    enter(window, "port", "70000")
    button(window, "save").click()
    said = words(window)
    assert "✕ Give the printer a name." in said
    assert "✕ Enter a number from 1 to 65535." in said
    assert window.focusWidget() is field(window, "name")
    assert not tray.calls("change_settings")
    enter(window, "name", "Counter")
    assert "Give the printer a name." not in words(window)


async def test_the_shifts_end_and_the_hot_key_are_checked_and_saved(tray: Tray) -> None:
    window = await opened(tray)
    show_general(window)
    enter(window, "shift_end", "25:00")
    enter(window, "hot_key", "Ctrl+P")
    button(window, "save").click()
    assert "✕ Enter a time such as 09:30." in words(window)
    assert "✕ Enter two of Ctrl, Alt, Meta and a letter or digit" in words(window)
    assert not tray.calls("change_settings")
    enter(window, "shift_end", "22:00 ")
    enter(window, "hot_key", "ctrl+alt+p")
    button(window, "save").click()
    await until(lambda: not window.isVisible())
    (saved,) = tray.calls("change_settings")
    assert (saved["settings"]["ui"]["shift_end"], saved["settings"]["ui"]["hot_key"]) == (
        "22:00",
        "ctrl+alt+p",
    )


async def test_a_hot_key_that_cannot_be_had_says_so_on_the_page(tray: Tray) -> None:
    await tray.load(nouns.snapshot(hot_key="Ctrl+Alt+P"))
    tray.desktop.settings.open()
    show_general(tray.desktop.settings)
    assert "Ctrl+Alt+P opens nothing: this desktop" in words(tray.desktop.settings)


async def test_a_usb_printer_shows_its_own_fields(tray: Tray) -> None:
    window = await opened(tray)
    assert not field(window, "vendor").isVisible()
    choose(window, "transport", "USB")
    assert field(window, "vendor").isVisible()
    assert not field(window, "host").isVisible()
    button(window, "save").click()
    assert "Enter maker and product number, or the USB socket." in words(window)
    enter(window, "path", "1-2.4")
    button(window, "save").click()
    await until(lambda: tray.calls("change_settings"))
    saved = tray.calls("change_settings")[0]["settings"]["printers"][0]
    assert (saved["transport"], saved["path"]) == ("usb", "1-2.4")


async def test_try_it_shows_the_ladder_of_what_is_typed_not_of_what_is_saved(tray: Tray) -> None:
    tray.desk.answers["try_printer"] = {
        "rungs": [{"rung": "route", "holds": False, "detail": "192.168.1.99"}],
        "ready": False,
    }
    window = await opened(tray)
    enter(window, "host", "192.168.1.99")
    button(window, "try-it").click()
    await until(lambda: "The printer cannot be reached" in words(window))
    assert tray.calls("try_printer")[0]["printer"]["host"] == "192.168.1.99"
    assert tray.desktop.panel.isHidden()
    assert not tray.calls("change_settings")


async def test_a_refused_change_says_why_and_keeps_the_page(tray: Tray) -> None:
    tray.desk.answers["change_settings"] = CommandError(
        "config-port-in-use", file="posgui.toml", where="captures[0].listen", found="9101",
        expected="",
    )  # fmt: skip
    window = await opened(tray)
    button(window, "save").click()
    await until(lambda: "posgui.toml: captures[0].listen is 9101" in words(window))
    assert window.isVisible()


async def test_printers_are_added_and_removed(tray: Tray) -> None:
    window = await opened(tray)
    button(window, "add-printer").click()
    enter(window, "host", "kitchen.local")
    button(window, "save").click()
    await until(lambda: tray.calls("change_settings"))
    saved = tray.calls("change_settings")[0]["settings"]
    assert [printer["id"] for printer in saved["printers"]] == ["front", "printer-1"]
    assert saved["captures"][1] == {
        "kind": "raw", "listen": "127.0.0.1:9102", "printer": "printer-1",
    }  # fmt: skip
    await until(lambda: not window.isVisible())
    window.open()
    button(window, "remove-printer").click()
    button(window, "save").click()
    await until(lambda: len(tray.calls("change_settings")) == 2)
    saved = tray.calls("change_settings")[1]["settings"]
    assert [printer["id"] for printer in saved["printers"]] == ["printer-1"]
    assert [capture["printer"] for capture in saved["captures"]] == ["printer-1"]


async def test_start_with_the_session_is_switched_on_and_off(
    tray: Tray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    entry = tmp_path / "config" / "autostart" / "posgui.desktop"
    window = await opened(tray)
    show_general(window)
    button(window, "autostart").click()
    assert not entry.exists(), "only when it is saved"
    button(window, "save").click()
    await until(lambda: not window.isVisible())
    assert "Exec=posgui" in entry.read_text("utf-8")
    window.open()
    show_general(window)
    button(window, "autostart").click()
    button(window, "save").click()
    await until(lambda: not window.isVisible())
    assert not entry.exists()


def test_what_the_page_does_not_show_is_kept() -> None:
    settings = document()
    settings["captures"].append({"kind": "raw", "listen": "[::1]:9200", "printer": "front"})
    settings["captures"][0]["allow"] = ["10.0.0.0/24"]
    draft = Draft(settings)
    assert draft.settings() == settings


def test_without_a_port_the_till_has_no_way_in() -> None:
    draft = Draft(nouns.settings())
    draft.printers[0]["listen"] = ""
    assert draft.wrong() == []
    assert draft.settings()["captures"] == []


def test_two_printers_cannot_share_name_or_port() -> None:
    draft = Draft(nouns.settings())
    draft.add("x")
    draft.printers[1] |= {"name": "Front till ", "host": "h", "listen": "9101"}
    assert [(each.field, each.key) for each in draft.wrong()] == [
        ("name", "name-taken"),
        ("listen", "listen-taken"),
    ]


def test_new_printers_get_free_names_ids_and_ports() -> None:
    draft = Draft(nouns.settings())
    for _ in range(3):
        draft.add("New")
    assert [printer["name"] for printer in draft.printers[1:]] == ["New", "New 2", "New 3"]
    assert [printer["listen"] for printer in draft.printers] == ["9101", "9102", "9103", "9104"]
    assert len({printer["id"] for printer in draft.printers}) == 4


def exec_arguments(value: str) -> list[str]:
    """Exec's value taken apart: the string type's escapes, the quoting, then %%."""
    value = value.replace("\\\\", "\\")
    words = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', value)
    unquoted = (re.sub(r'\\(["`$\\])', r"\1", quoted) or plain for quoted, plain in words)
    return [word.replace("%%", "%") for word in unquoted]


@pytest.mark.parametrize(
    "command",
    [["posgui"], ["/opt/my apps/posgui", "--data-dir", '/home/a"b/$x`y', "100%"]],
)
def test_the_session_starts_exactly_this_command(command: list[str]) -> None:
    line = next(line for line in desktop_entry(command).splitlines() if line.startswith("Exec="))
    assert exec_arguments(line.removeprefix("Exec=")) == command


def test_autostart_off_twice_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    autostart = Autostart(["posgui"])
    autostart.set(False)
    assert not autostart.is_set()
    autostart.set(True)
    assert autostart.is_set()


def test_the_sound_is_short_and_does_not_clip(tmp_path: Path) -> None:
    write_chime(tmp_path / "a.wav")
    with wave.open(str(tmp_path / "a.wav")) as file:
        assert file.getframerate() == RATE
        assert 0.2 < file.getnframes() / RATE < 0.6
        samples = memoryview(file.readframes(file.getnframes())).cast("h")
    assert 8_000 < max(samples) < 32_000
    assert abs(samples[0]) < 500
    assert abs(samples[-1]) < 500


async def test_a_backup_of_another_paper_width_is_warned_about_and_can_be_saved(
    tray: Tray,
) -> None:
    snapshot = nouns.snapshot()
    front = snapshot["settings"]["printers"][0]
    bar = {**front, "id": "bar", "name": "Bar", "width": "58mm"}
    snapshot["settings"]["printers"].append(bar)
    await tray.load(snapshot)
    window = tray.desktop.settings
    window.open()
    assert "another width" not in words(window)
    choose(window, "backup", "Bar")
    assert "Its paper is of another width" in words(window)
    choose(window, "width", "58mm")
    assert "another width" not in words(window)
    button(window, "save").click()
    await until(lambda: tray.calls("change_settings"))
    saved = tray.calls("change_settings")[0]["settings"]["printers"][0]
    assert (saved["backup"], saved["width"]) == ("bar", "58mm")


def test_a_removed_printer_is_nobodys_backup() -> None:
    settings = nouns.settings()
    bar = {**settings["printers"][0], "id": "bar", "name": "Bar"}
    settings["printers"] = [{**settings["printers"][0], "backup": "bar"}, bar]
    draft = Draft(settings)
    draft.remove(1)
    assert draft.settings()["printers"][0]["backup"] == ""


async def test_what_is_wrong_stays_said_while_the_engine_reports(tray: Tray) -> None:
    window = await opened(tray)
    enter(window, "port", "70000")
    button(window, "save").click()
    tray.desktop.refresh()
    assert "✕ Enter a number from 1 to 65535." in words(window)


async def test_a_printer_that_moved_is_looked_for_and_gets_its_new_address(tray: Tray) -> None:
    moved = network("10.0.0.57", printer="front", moved=True)
    await tray.load(nouns.snapshot(incidents=(nouns.incident(Cause.HOST_UNREACHABLE),)))
    window = tray.desktop.settings
    window.open()
    assert not tray.calls("find_printers"), "only because a person wants it"
    tray.desk.held.add("find_printers")
    button(window, "find-it").click()
    await until(lambda: tray.calls("find_printers"))
    (asked,) = tray.calls("find_printers")
    tray.desk.play("search-update", run=asked["run"], stage="network", asked=9, of=253, found=0)
    await until(lambda: "9 of 253 addresses" in words(window))
    tray.desk.give("find_printers", {"printers": [moved]})
    await until(lambda: "It was found at another address: 10.0.0.57" in words(window))
    button(window, "use-address").click()
    assert field(window, "host").text() == "10.0.0.57"
    assert "another address" not in words(window)
    button(window, "save").click()
    await until(lambda: not window.isVisible())
    assert tray.calls("change_settings")[0]["settings"]["printers"][0]["host"] == "10.0.0.57"


async def test_an_address_the_system_has_seen_needs_no_search(tray: Tray) -> None:
    seen = nouns.incident(Cause.HOST_UNREACHABLE, found_at="10.0.0.58")
    await tray.load(nouns.snapshot(incidents=(seen,)))
    tray.desktop.settings.open()
    button(tray.desktop.settings, "use-address").click()
    assert field(tray.desktop.settings, "host").text() == "10.0.0.58"
    assert not tray.calls("find_printers")


async def test_a_missing_right_is_given_from_the_settings(tray: Tray) -> None:
    tray.desk.answers |= {"device_rights": DENIED, "try_printer": {"rungs": [], "ready": False}}
    window = await opened(tray)
    choose(window, "transport", "USB")
    enter(window, "path", "1-2")
    button(window, "try-it").click()
    await until(lambda: "This computer may not use the printer yet" in words(window))
    assert button(window, "give-right").isVisible()
    choose(window, "transport", "Network")
    assert "may not use" not in words(window)


async def test_only_what_others_can_print_on_is_shared(tray: Tray) -> None:
    window = await opened(tray)
    for kind, shareable in (("Serial port", False), ("Network", True), ("USB", True)):
        choose(window, "transport", kind)
        share = window.findChild(QCheckBox, "share")
        assert isinstance(share, QCheckBox)
        assert share.isVisible() is shareable
