"""The icon in the tray: the first thing of the tray that is there."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, QRect, QSize, Signal
from PySide6.QtGui import QCursor, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from posgui.ui.icons import state_icon
from posgui.ui.mood import Mood

_WATCHER = "org.kde.StatusNotifierWatcher"


class TrayIcon(QObject):
    """Shows a mood by shape and colour, and a sentence when pointed at; nothing is known
    until it is told.

    Signals: ``pressed`` (left click).
    """

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._icons: dict[Mood, QIcon] = {}
        # Some trays look for a menu only when the icon comes.
        self.menu = QMenu()
        self._icon: QSystemTrayIcon | None = None
        self._shown = (Mood.UNKNOWN, "posgui")
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
        self._icon.setContextMenu(self.menu)
        self._show()
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
    def mood(self) -> Mood:
        """The mood shown."""
        return self._shown[0]

    def anchor(self) -> QRect:
        """Where the icon is; where the pointer is, if the tray does not tell."""
        place = self._icon.geometry() if self._icon is not None else QRect()
        return place if place.isValid() else QRect(QCursor.pos(), QSize(1, 1))

    def show_state(self, mood: Mood, words: str) -> None:
        """Show another mood and sentence."""
        if (mood, words) != self._shown:
            self._shown = (mood, words)
            self._show()

    def picture(self, mood: Mood) -> QIcon:
        """The sign of a mood; each is drawn when it is first shown."""
        if mood not in self._icons:
            self._icons[mood] = state_icon(mood)
        return self._icons[mood]

    def hide(self) -> None:
        """Take the icon away."""
        if self._icon is not None:
            self._icon.hide()

    def _show(self) -> None:
        if self._icon is not None:
            self._icon.setIcon(self.picture(self._shown[0]))
            self._icon.setToolTip(self._shown[1])

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        wanted = (
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.MiddleClick,
        )
        if reason in wanted:
            self.pressed.emit()
