"""Holds the combination that the settings name."""

from __future__ import annotations

import os
import sys
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from posgui.model.hot_key import HotKey
from posgui.ui.hot_key.grip import Grip
from posgui.ui.model import Board


class Holder(Protocol):
    """Holds one combination."""

    def take(self, keys: HotKey) -> Grip:
        """Ask for it."""

    def release(self) -> None:
        """Give it back; used once."""


class HotKeyWatch(QObject):
    """Follows ``[ui] hot_key``.

    Signals: ``pressed``.
    """

    pressed = Signal()

    def __init__(self, board: Board, parent: QObject) -> None:
        super().__init__(parent)
        self._board = board
        self._holder: Holder | None = None
        self.keys = ""
        """The combination that is wanted, or an empty text."""
        self.grip = Grip.OFF
        board.listen(self._look)

    def release(self) -> None:
        """Give the combination back."""
        if self._holder is not None:
            self._holder.release()
        self._holder, self.grip = None, Grip.OFF

    def _look(self) -> None:
        wanted = str(self._board.settings.get("ui", {}).get("hot_key", ""))
        if wanted == self.keys:
            return
        self.keys = wanted
        self.release()
        if wanted:
            self._holder = _holder(self)
            keys = HotKey.parse(wanted)
            self.grip = self._holder.take(keys) if self._holder else Grip.NOT_HERE


def _holder(watch: HotKeyWatch) -> Holder | None:
    """The one of this window system; None where there is none. Below Wayland the X server
    hears only what is typed into X windows."""
    platform = QGuiApplication.platformName()
    if sys.platform == "win32":
        from posgui.ui.hot_key.windows import WindowsHolder

        if platform == "windows":
            return WindowsHolder(watch.pressed.emit)
    elif platform == "xcb" and not os.environ.get("WAYLAND_DISPLAY"):
        from posgui.ui.hot_key.x11 import X11Holder

        return X11Holder(watch.pressed.emit)
    return None
