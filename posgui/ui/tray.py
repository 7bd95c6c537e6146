"""The icon in the tray, its sentence and its menu."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from PySide6.QtCore import QObject, QRect, QSize, Signal
from PySide6.QtGui import QAction, QCursor
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from posgui.texts import Texts
from posgui.ui.actions import Actions
from posgui.ui.icons import state_icon
from posgui.ui.model import Board, EnginePhase
from posgui.ui.mood import Mood
from posgui.ui.phrases import tooltip

_WATCHER = "org.kde.StatusNotifierWatcher"

_WINDOWS = {
    "diagnosis": "button.no-receipt",
    "history": "button.receipts",
    "help": "button.help",
}
"""Windows made on demand, and the words of their entries."""

_SELDOM = {
    "opening": "tray.opening",
    "assistant": "tray.assistant",
    "training": "tray.training",
}
"""Those in a menu of their own: all of them in one, each entry large enough for a finger,
would be higher than a small screen."""


class Tray(QObject):
    """Shows the worst state by shape and colour.

    Signals: ``pressed`` (left click), ``acted`` (a menu command was started),
    ``window_wanted(name)`` (one of those made on demand), ``settings_wanted``,
    ``quit_wanted``.
    """

    pressed = Signal()
    acted = Signal()
    window_wanted = Signal(str)
    settings_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, board: Board, texts: Texts, actions: Actions) -> None:
        super().__init__()
        self._board, self._texts, self._actions = board, texts, actions
        self._icons = {mood: state_icon(mood) for mood in Mood}
        self._menu = QMenu()
        self._menu.aboutToShow.connect(self._fill)
        self._icon: QSystemTrayIcon | None = None
        self._shown: tuple[Mood, str] | None = None
        self._fill()
        self._create()
        if sys.platform == "linux":
            self._watch_hosts()

    def _create(self) -> None:
        """Make the icon; an earlier one is given back."""
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
        self._icon = QSystemTrayIcon(self)
        self._icon.activated.connect(self._activated)
        self._icon.setContextMenu(self._menu)
        self._shown = None
        self.refresh()
        self._icon.show()

    def _watch_hosts(self) -> None:
        """Qt picks the kind of tray when the icon is made, and a tray of the newer kind
        (StatusNotifierItem) that starts after us never gets it: so make it again then."""
        from PySide6.QtDBus import QDBusConnection, QDBusServiceWatcher

        watcher = QDBusServiceWatcher(
            _WATCHER,
            QDBusConnection.sessionBus(),
            QDBusServiceWatcher.WatchModeFlag.WatchForOwnerChange,
            self,
        )
        watcher.serviceOwnerChanged.connect(self._host_changed)

    def _host_changed(self, _service: str, _old: str, new: str) -> None:
        if new:
            self._create()

    @property
    def mood(self) -> Mood | None:
        """The mood shown."""
        return self._shown[0] if self._shown else None

    def anchor(self) -> QRect:
        """Where the icon is; where the pointer is, if the tray does not tell."""
        place = self._icon.geometry() if self._icon is not None else QRect()
        return place if place.isValid() else QRect(QCursor.pos(), QSize(1, 1))

    def refresh(self) -> None:
        """Icon and sentence for what the board holds now."""
        shown = (self._board.mood, tooltip(self._texts, self._board))
        if self._icon is None or shown == self._shown:
            return
        self._shown = shown
        self._icon.setIcon(self._icons[shown[0]])
        self._icon.setToolTip(shown[1])

    def hide(self) -> None:
        """Take the icon away."""
        if self._icon is not None:
            self._icon.hide()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        wanted = (
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.MiddleClick,
        )
        if reason in wanted:
            self.pressed.emit()

    def _fill(self) -> None:
        """Build the menu for this moment."""
        menu, texts, board = self._menu, self._texts, self._board
        menu.clear()
        status = menu.addAction(self._icons[board.mood], tooltip(texts, board))
        status.setEnabled(False)
        menu.addSeparator()
        menu.addAction(texts("tray.open")).triggered.connect(self.pressed)
        can = board.engine.phase is EnginePhase.RUNNING and not self._actions.is_busy
        self._add_for_printers("test-print", self._test_print).setEnabled(can)
        self._add_for_printers("reconnect", self._reconnect).setEnabled(can)
        again = menu.addAction(texts("button.reprint-last"))
        again.triggered.connect(self._reprint)
        again.setEnabled(can and bool(board.receipts))
        menu.addSeparator()
        self._add_windows(menu, _WINDOWS)
        self._add_windows(menu.addMenu(texts("tray.more")), _SELDOM)
        menu.addAction(texts("button.settings")).triggered.connect(self.settings_wanted)
        menu.addAction(texts("tray.quit")).triggered.connect(self.quit_wanted)

    def _add_windows(self, menu: QMenu, windows: Mapping[str, str]) -> None:
        for name, words in windows.items():
            action = menu.addAction(self._texts(words))
            action.setData(name)
            action.triggered.connect(self._open_window)

    def _add_for_printers(self, name: str, slot: object) -> QAction:
        """One entry; with several printers a submenu of them."""
        words = self._texts(f"button.{name}")
        printers = list(self._board.printers.values())
        if len(printers) == 1:
            action = self._menu.addAction(words)
            action.setData(printers[0].id)
            action.triggered.connect(slot)
            return action
        submenu = self._menu.addMenu(words)
        for status in printers:
            action = submenu.addAction(status.name)
            action.setData(status.id)
            action.triggered.connect(slot)
        return submenu.menuAction()

    def _chosen(self) -> str:
        action = self.sender()
        return str(action.data()) if isinstance(action, QAction) else ""

    def _open_window(self) -> None:
        self.window_wanted.emit(self._chosen())

    def _test_print(self) -> None:
        self._actions.test_print(self._chosen())
        self.acted.emit()

    def _reconnect(self) -> None:
        self._actions.reconnect(self._chosen())
        self.acted.emit()

    def _reprint(self) -> None:
        self._actions.reprint(None)
        self.acted.emit()
