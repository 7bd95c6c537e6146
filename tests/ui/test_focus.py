"""What cannot be pressed for a moment keeps its place at the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from posgui.ui.focus import enable


def test_enter_presses_no_neighbour_of_a_button_that_is_busy(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    first, second = QPushButton(window), QPushButton(window)
    pressed: list[str] = []
    second.clicked.connect(pressed.append)
    for button in (first, second):
        row.addWidget(button)
    window.show()
    first.setFocus()
    enable(first, False)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    assert pressed == []
    enable(first, True)
    assert window.focusWidget() is first
    enable(first, False)
    second.setFocus()
    enable(first, True)
    assert window.focusWidget() is second, "a person went there"
