"""The support window: what it says, what it makes, and how it is given up."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QFileDialog

from posgui.model.errors import CommandError
from posgui.ui.desktop import Desktop
from posgui.ui.model import EnginePhase
from posgui.ui.support.fetching import Fetched
from posgui.ui.support.window import SupportWindow
from tests.support import desk_nouns as nouns
from tests.ui.conftest import Tray, until
from tests.ui.test_panel import button, words

ZIP = b"PK and so on"


def piece(params: dict[str, Any]) -> dict[str, str]:
    return {"base64": base64.b64encode(ZIP[params["offset"] :]).decode()}


def window(desktop: Desktop) -> SupportWindow:
    desktop.others.open("support")
    found = desktop.others.window("support")
    assert isinstance(found, SupportWindow)
    return found


async def opened(tray: Tray, **support: str) -> SupportWindow:
    snapshot = nouns.snapshot()
    snapshot["settings"]["support"] |= support
    await tray.load(snapshot)
    tray.desk.answers |= {
        "bundle": {"bundle": "b1"},
        "bundle_progress": {"stage": "ready", "size": len(ZIP), "cut": []},
        "bundle_piece": piece,
    }
    return window(tray.desktop)


def save_as(shown: SupportWindow, file: Path) -> None:
    button(shown, "save-bundle").click()
    dialog = shown.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(file))
    dialog.close()


def tick(shown: SupportWindow) -> QCheckBox:
    found = shown.findChild(QCheckBox, "with-receipts")
    assert isinstance(found, QCheckBox)
    return found


async def test_it_is_saved_without_texts_and_says_whom_to_send_it_to(
    tray: Tray, tmp_path: Path
) -> None:
    shown = await opened(tray, vendor="Kassenhilfe", phone="400-1")
    assert "Never inside" in words(shown)
    assert not tick(shown).isChecked()
    file = tmp_path / "support.zip"
    save_as(shown, file)
    await until(file.exists)
    await until(lambda: "Send it to Kassenhilfe · 400-1" in words(shown))
    assert file.read_bytes() == ZIP
    (asked,) = tray.calls("bundle")
    assert asked["with_receipts"] is False
    assert asked["front"]["screens"]
    assert tray.calls("bundle_drop") == [{"bundle": "b1"}]


async def test_texts_go_in_when_ticked_and_the_tick_is_forgotten(
    tray: Tray, tmp_path: Path
) -> None:
    shown = await opened(tray)
    QTest.mouseClick(tick(shown), Qt.MouseButton.LeftButton)
    save_as(shown, tmp_path / "support.zip")
    await until(lambda: "Saved at" in words(shown))
    assert tray.calls("bundle")[0]["with_receipts"] is True
    shown.close()
    assert not tick(window(tray.desktop)).isChecked()


async def test_it_tells_the_step_and_esc_gives_it_up(tray: Tray, tmp_path: Path) -> None:
    shown = await opened(tray)
    tray.desk.answers["bundle_progress"] = {"stage": "logs", "size": None, "cut": []}
    save_as(shown, tmp_path / "support.zip")
    await until(lambda: "Collecting the logs" in words(shown))
    assert button(shown, "leave").text() == "Cancel"
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    await until(lambda: tray.calls("bundle_drop"))
    assert shown.isVisible()
    assert not (tmp_path / "support.zip").exists()
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert not shown.isVisible()


async def test_where_it_is_protected_the_pin_is_asked_for(tray: Tray, tmp_path: Path) -> None:
    shown = await opened(tray)
    allowed = tray.desk.answers["bundle"]
    tray.desk.answers["bundle"] = CommandError("pin-needed")
    save_as(shown, tmp_path / "support.zip")
    await until(lambda: "PIN for a support bundle" in words(shown))
    tray.desk.answers["bundle"] = allowed
    QTest.keyClicks(shown, "1234")
    QTest.keyClick(shown, Qt.Key.Key_Return)
    await until(lambda: "Saved at" in words(shown))
    assert tray.calls("bundle")[-1]["pin"] == "1234"


async def test_a_file_that_cannot_be_written_is_said(tray: Tray, tmp_path: Path) -> None:
    shown = await opened(tray)
    save_as(shown, tmp_path / "no such folder" / "support.zip")
    await until(lambda: "could not be written" in words(shown))
    assert button(shown, "save-bundle").isEnabled()


async def test_where_no_engine_runs_it_is_made_without_one(tray: Tray, tmp_path: Path) -> None:
    asked: list[Any] = []

    def alone(with_receipts: bool, pin: str | None) -> Fetched:
        asked.append((with_receipts, pin))
        return Fetched(ZIP, ())

    tray.board.engine_is(EnginePhase.FAILED, "")
    shown = SupportWindow(tray.board, tray.desktop.texts, tray.keeper.call, tray.tasks, alone)
    shown.open()
    save_as(shown, tmp_path / "support.zip")
    await until(lambda: "Saved at" in words(shown))
    assert asked == [(False, None)]
    assert (tmp_path / "support.zip").read_bytes() == ZIP
    shown.close()
    shown.deleteLater()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_every_line_is_whole_on_a_small_screen(tray: Tray, language: str) -> None:
    snapshot = nouns.snapshot(language=language)
    await tray.load(snapshot)
    shown = window(tray.desktop)
    shown.resize(420, 480)
    for name in ("leave", "save-bundle"):
        each = button(shown, name)
        assert each.height() >= 48
        assert each.width() >= each.sizeHint().width()
    assert tick(shown).height() >= 48


async def test_the_menu_and_the_settings_lead_to_it(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    tray.desktop.settings.open()
    tray.desktop.settings.bundle_wanted.emit()
    assert window(tray.desktop).isVisible()
    window(tray.desktop).close()
    tray.desktop.tray.window_wanted.emit("support")
    assert window(tray.desktop).isVisible()
