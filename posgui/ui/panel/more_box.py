"""What else the program does: what the tray's menu holds, for fingers."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from posgui.texts import Texts
from posgui.ui.on_demand import ENTRIES, SELDOM
from posgui.ui.theme import Space, mark

_OTHERS = {"settings": "button.settings", "quit": "tray.quit", "back": "button.more-back"}


class MoreBox(QScrollArea):
    """A page of the panel, and no menu: an open menu would take the till's keyboard.

    Signals: ``window_wanted(name)`` (one of those made on demand), ``settings_wanted``,
    ``quit_wanted``, ``back_wanted``.
    """

    window_wanted = Signal(str)
    settings_wanted = Signal()
    quit_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget(self)
        self.setWidget(page)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, Space.SMALL, 0)
        column.setSpacing(Space.SMALL)
        self._words = {**ENTRIES, **SELDOM, **_OTHERS}
        del self._words["diagnosis"]  # it has a button of its own on every page
        self._buttons = {name: self._button(name) for name in self._words}
        for name, button in self._buttons.items():
            if name == "back":
                column.addStretch(1)
            column.addWidget(button)

    def _button(self, name: str) -> QPushButton:
        others = {"settings": self.settings_wanted, "quit": self.quit_wanted}
        others["back"] = self.back_wanted
        button = QPushButton(self)
        button.setObjectName(name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(others.get(name, self._pressed))
        mark(button, role="choice")
        return button

    def speak(self) -> None:
        """Every word in the current language."""
        for name, button in self._buttons.items():
            button.setText(self._texts(self._words[name]))

    def _pressed(self) -> None:
        self.window_wanted.emit(self.sender().objectName())
