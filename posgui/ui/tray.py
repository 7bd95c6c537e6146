"""What the icon in the tray says, and its menu."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from posgui.model.events import PrinterStatus
from posgui.texts import Texts
from posgui.ui.actions import Actions
from posgui.ui.model import Board, EnginePhase
from posgui.ui.mood import Mood
from posgui.ui.on_demand import ENTRIES, SELDOM
from posgui.ui.phrases import tooltip
from posgui.ui.tray_icon import TrayIcon


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

    def __init__(self, board: Board, texts: Texts, actions: Actions, icon: TrayIcon) -> None:
        super().__init__()
        self._board, self._texts, self._actions = board, texts, actions
        self._icon, self._menu = icon, icon.menu
        self._menu.aboutToShow.connect(self._fill)
        icon.pressed.connect(self.pressed)
        self._fill()
        self.refresh()

    @property
    def mood(self) -> Mood:
        """The mood shown."""
        return self._icon.mood

    def anchor(self) -> QRect:
        """Where the icon is; where the pointer is, if the tray does not tell."""
        return self._icon.anchor()

    def refresh(self) -> None:
        """Icon and sentence for what the board holds now."""
        self._icon.show_state(self._board.mood, tooltip(self._texts, self._board))

    def hide(self) -> None:
        """Take the icon away."""
        self._icon.hide()

    def _fill(self) -> None:
        """Build the menu for this moment."""
        menu, texts, board = self._menu, self._texts, self._board
        menu.clear()
        status = menu.addAction(self._icon.picture(board.mood), tooltip(texts, board))
        status.setEnabled(False)
        menu.addSeparator()
        menu.addAction(texts("tray.open")).triggered.connect(self.pressed)
        can = board.engine.phase is EnginePhase.RUNNING and not self._actions.is_busy
        if board.printing or not board.printers:
            self._add_for_printers("test-print", self._test_print, board.printing).setEnabled(can)
        self._add_for_printers("reconnect", self._reconnect, board.printers).setEnabled(can)
        again = menu.addAction(texts("button.reprint-last"))
        again.triggered.connect(self._reprint)
        again.setEnabled(can and bool(board.receipts))
        menu.addSeparator()
        self._add_windows(menu, ENTRIES)
        more = menu.addMenu(texts("tray.more"))
        self._add_windows(more, SELDOM)
        more.addAction(texts("button.settings")).triggered.connect(self.settings_wanted)
        menu.addAction(texts("tray.quit")).triggered.connect(self.quit_wanted)

    def _add_windows(self, menu: QMenu, windows: Mapping[str, str]) -> None:
        for name, words in windows.items():
            action = menu.addAction(self._texts(words))
            action.setData(name)
            action.triggered.connect(self._open_window)

    def _add_for_printers(
        self, name: str, slot: object, known: Mapping[str, PrinterStatus]
    ) -> QAction:
        """One entry; with several printers a submenu of them."""
        words = self._texts(f"button.{name}")
        printers = list(known.values())
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
