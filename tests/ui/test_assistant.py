"""The set-up assistant: over a real engine from nothing to the first receipt, and its pages
over a scripted one."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QScrollArea, QWidget

from posgui.model.errors import CommandError
from posgui.simulator.host import SimulatedPrinterHost
from posgui.simulator.profile import Profile
from posgui.simulator.server import PrinterServer
from posgui.texts import LANGUAGES
from posgui.ui.assistant.steps import Step
from posgui.ui.assistant.window import AssistantWindow
from posgui.ui.keeper import EngineKeeper
from posgui.ui.model import Board
from posgui.ui.panel.mode import Mode
from posgui.ui.tasks import Tasks
from posgui.ui.theme import Size
from tests.support import desk_nouns as nouns
from tests.support.receipts import receipt
from tests.support.tcp import free_port
from tests.ui.conftest import Tray, until
from tests.ui.test_panel import button, words


def nothing_set_up() -> dict[str, Any]:
    snapshot = nouns.snapshot()
    snapshot["status"]["printers"] = []
    snapshot["settings"] |= {"printers": [], "captures": []}
    return snapshot


def enter(window: QWidget, name: str, text: str) -> None:
    edit = window.findChild(QLineEdit, name)
    assert isinstance(edit, QLineEdit)
    edit.selectAll()
    QTest.keyClicks(edit, text)


async def greeted(tray: Tray) -> AssistantWindow:
    await tray.load(nothing_set_up())
    (window,) = tray.desktop.others.made
    assert isinstance(window, AssistantWindow)
    return window


async def at_the_printer(tray: Tray) -> AssistantWindow:
    window = await greeted(tray)
    button(window, "next").click()
    return window


async def test_from_nothing_to_the_first_receipt(tmp_path: Path) -> None:
    config, data = tmp_path / "posgui.toml", tmp_path / "data"
    config.write_text('# ours\n[ui]\nlanguage = "en"  # of the shop\n', "utf-8")
    command = [sys.executable, "-m", "posgui", "--headless", "--data-dir", str(data)]
    board, tasks = Board(), Tasks()
    keeper = EngineKeeper(data, [*command, "--config", str(config)], board)
    tasks.spawn(keeper.run())
    window = AssistantWindow(board, keeper.call, tasks)
    board.listen(window.refresh)
    printer = PrinterServer(SimulatedPrinterHost(Profile(speed_mm_s=20_000)), "127.0.0.1", 0)
    await printer.start()
    try:
        await until(lambda: board.settings, 20)
        window.open()
        button(window, "next").click()
        enter(window, "host", "127.0.0.1")
        enter(window, "port", str(printer.port))
        window._set_up.printer["listen"] = str(free_port())
        button(window, "try-it").click()
        await until(lambda: "This works: the printer is ready." in words(window))
        assert config.read_text("utf-8").count("printers") == 0, "nothing before it is confirmed"
        button(window, "next").click()
        await until(lambda: "Print a test page" in words(window))
        await until(lambda: button(window, "test-print").isEnabled())
        button(window, "test-print").click()
        await until(lambda: "The printer confirmed that the page was printed." in words(window))
        button(window, "next").click()
        button(window, "next").click()
        assert "Waiting for the first receipt…" in words(window)
        reader, writer = await asyncio.open_connection("127.0.0.1", int(window._set_up.port))
        writer.write(receipt("Sale 1"))
        writer.write_eof()
        await reader.read()
        writer.close()
        await until(lambda: "Your first receipt has arrived" in words(window))
        await until(lambda: window._parts.sale.picture.has_image)
        button(window, "next").click()
        assert "a receipt of the till has arrived" in words(window)
    finally:
        await tasks.cancel()
        await keeper.shut_down()
        await printer.close()
    window.close()
    window.deleteLater()
    text = config.read_text("utf-8")
    assert text.startswith('# ours\n[ui]\nlanguage = "en"  # of the shop\n')
    assert f"port = {printer.port}" in text


async def test_a_tray_without_a_printer_offers_to_set_one_up_and_takes_no_keyboard(
    tray: Tray,
) -> None:
    window = await greeted(tray)
    assert window.isVisible()
    assert window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    tray.desktop.refresh()
    assert not window.isVisible()
    assert not tray.calls("change_settings")


async def test_the_panel_leads_here_while_no_printer_is_set_up(tray: Tray) -> None:
    window = await greeted(tray)
    window.close()
    tray.desktop.panel.open(QRect(), Mode.POPUP)
    button(tray.desktop.panel, "set-up").click()
    assert window.isVisible()
    assert not tray.desktop.panel.isVisible()


async def test_the_language_is_tried_here_and_written_with_the_printer(tray: Tray) -> None:
    window = await greeted(tray)
    button(window, "zh_CN").click()
    assert "欢迎" in words(window)
    assert tray.desktop.texts.language == "en"
    button(window, "next").click()
    enter(window, "host", "192.168.1.50")
    assert button(window, "next").text() == "保存并继续"
    button(window, "next").click()
    await until(lambda: tray.calls("change_settings"))
    saved = tray.calls("change_settings")[0]["settings"]
    assert saved["ui"]["language"] == "zh_CN"
    assert saved["printers"][0]["host"] == "192.168.1.50"
    assert saved["captures"][0]["listen"] == "127.0.0.1:9101"


async def test_what_is_wrong_is_said_and_nothing_is_saved(tray: Tray) -> None:
    window = await at_the_printer(tray)
    button(window, "next").click()
    assert "✕ Enter the printer's address, such as 192.168.1.50." in words(window)
    tray.desktop.refresh()
    assert "✕ Enter the printer's address" in words(window)
    assert not tray.calls("change_settings")


async def test_a_port_another_program_has_is_passed_over(tray: Tray) -> None:
    tray.desk.answers["change_settings"] = CommandError(
        "config-port-in-use", file="f", where="captures[0].listen", found="9101", expected=""
    )
    window = await at_the_printer(tray)
    enter(window, "host", "192.168.1.50")
    button(window, "next").click()
    await until(lambda: "expected a free port" in words(window))
    asked = [call["settings"]["captures"][0]["listen"] for call in tray.calls("change_settings")]
    assert asked == [f"127.0.0.1:{port}" for port in range(9101, 9122)], "not for ever"


async def repeated(tray: Tray, step: str) -> AssistantWindow:
    """The assistant for the printer that is set up, at that step."""
    await tray.load(nouns.snapshot())
    window = tray.desktop.others.window("assistant")
    assert isinstance(window, AssistantWindow)
    window.open("front")
    button(window, f"step-{step}").click()
    return window


async def test_protected_settings_ask_for_the_pin(tray: Tray) -> None:
    tray.desk.answers["change_settings"] = CommandError("pin-needed")
    window = await repeated(tray, "printer")
    enter(window, "host", "192.168.1.99")
    button(window, "next").click()
    await until(lambda: "The manager's PIN for changing the settings" in words(window))
    del tray.desk.answers["change_settings"]
    QTest.keyClicks(window, "4711")
    QTest.keyClick(window, Qt.Key.Key_Return)
    await until(lambda: "Print a test page" in words(window))
    assert [call.get("pin") for call in tray.calls("change_settings")] == [None, "4711"]


async def test_address_and_commands_are_copied(tray: Tray) -> None:
    window = await repeated(tray, "till")
    button(window, "copy-host").click()
    assert QGuiApplication.clipboard().text() == "127.0.0.1"
    button(window, "copy-port").click()
    assert QGuiApplication.clipboard().text() == "9101"
    assert "✓ Copied" in words(window)
    button(window, "cups").click()
    button(window, "copy-code").click()
    line = "sudo lpadmin -p till -E -v socket://127.0.0.1:9101 -m raw"
    assert QGuiApplication.clipboard().text() == line


async def test_windows_is_guided_click_by_click(tray: Tray) -> None:
    window = await repeated(tray, "till")
    button(window, "windows").click()
    said = words(window)
    for what in ("Add Port…", "Standard TCP/IP Port", "Protocol: Raw", "☐ SNMP", "9101"):
        assert what in said


async def test_a_till_on_another_machine_is_let_in_by_its_address(tray: Tray) -> None:
    window = await repeated(tray, "till")
    button(window, "remote").click()
    enter(window, "own-address", "192.168.1.5")
    button(window, "next").click()
    assert "Enter the addresses of the computers that may print here." in words(window)
    enter(window, "allow", "192.168.1.20, 192.168.2.0/24")
    assert button(window, "next").text() == "Save and go on"
    assert "192.168.1.5" in words(window)
    button(window, "next").click()
    await until(lambda: "Waiting for the first receipt…" in words(window))
    capture = tray.calls("change_settings")[0]["settings"]["captures"][0]
    assert capture["listen"] == "192.168.1.5:9101"
    assert capture["allow"] == ["192.168.1.20", "192.168.2.0/24"]


async def test_a_long_guide_is_scrolled_with_the_keyboard(tray: Tray) -> None:
    window = await repeated(tray, "till")
    button(window, "windows").click()
    await asyncio.sleep(0.02)  # Qt lays the pictures out in its next turn
    areas = [area for area in window.findChildren(QScrollArea) if area.isVisible()]
    bar = areas[0].verticalScrollBar()
    assert bar.maximum() > 0
    QTest.keyClick(window, Qt.Key.Key_PageDown)
    assert bar.value() > 0


@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_button_is_too_small_for_its_words_or_for_a_finger(
    tray: Tray, language: str
) -> None:
    snapshot = nouns.snapshot(language=language)
    await tray.load(snapshot)
    window = tray.desktop.others.window("assistant")
    assert isinstance(window, AssistantWindow)
    window.open("front")
    for step in Step:
        button(window, f"step-{step}").click()
        await asyncio.sleep(0.02)  # as above
        for each in window.findChildren(QPushButton):
            if each.isVisible():
                said = each.fontMetrics().horizontalAdvance(each.text())
                assert said <= each.width() - 8, (step, each.text())
                assert each.height() >= Size.TOUCH, (step, each.text())


async def test_without_a_receipt_it_says_what_to_check(tray: Tray) -> None:
    window = await repeated(tray, "sale")
    window._parts.sale.patience.start(0)
    await until(lambda: "Nothing has arrived yet" in words(window))
    assert "Does the till print to 127.0.0.1, port 9101?" in words(window)
    await tray.play("job-update", receipt=nouns.receipt("r1"))
    assert "Your first receipt has arrived" in words(window)


async def test_waiting_for_a_printer_can_be_stopped(tray: Tray) -> None:
    window = await repeated(tray, "printer")
    asked = asyncio.Event()

    async def call(_method: str, **_params: Any) -> None:
        asked.set()
        await asyncio.Event().wait()

    window._actions._call = call
    button(window, "try-it").click()
    await asked.wait()
    assert "Trying the printer…" in words(window)
    assert button(window, "cancel").text() == "Stop waiting"
    button(window, "cancel").click()
    assert window.isVisible()
    assert "Trying the printer…" not in words(window)
    assert button(window, "next").isEnabled()


async def test_the_keyboard_alone_leads_through(tray: Tray) -> None:
    window = await greeted(tray)
    window.activateWindow()
    window.open()
    focused = window.focusWidget()
    assert focused is not None
    button(window, "next").setFocus()
    QTest.keyClick(button(window, "next"), Qt.Key.Key_Return)
    assert "How is the printer connected?" in words(window)
    host = window.focusWidget()
    assert isinstance(host, QLineEdit)
    assert host.objectName() == "host"
