"""The tray's windows, wired to one board: what ``app`` brings up and takes down."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from posgui.texts import Texts
from posgui.ui.actions import Actions, Call
from posgui.ui.alert.stack import AlertStack
from posgui.ui.autostart import Autostart
from posgui.ui.cards import Answer, Card
from posgui.ui.headlines import Headlines
from posgui.ui.model import Board
from posgui.ui.panel.window import Mode, Panel
from posgui.ui.quit_box import QuitBox
from posgui.ui.settings.window import SettingsWindow
from posgui.ui.sound import Chime
from posgui.ui.tasks import Tasks
from posgui.ui.theme import Theme
from posgui.ui.tray import Tray

REFRESH_MS = 20
"""A burst of events redraws once; shorter than anyone sees."""

TRAY_CHECK_MS = 1500
"""Twice this without a tray, and the panel opens as a window: session start-up brings
the tray a second or two after the programs."""


class Desktop(QObject):
    """Icon, panel, cards and settings of one board."""

    def __init__(
        self,
        app: QApplication,
        board: Board,
        call: Call,
        tasks: Tasks,
        autostart: Autostart,
        quit_now: Callable[[], None],
    ) -> None:
        """``quit_now`` is called when a person agreed to stop everything."""
        super().__init__()
        self._board = board
        self._quit_now = quit_now
        self.texts = Texts()
        self._language = "auto"
        self._theme = Theme(app)
        self._chime = Chime()
        self._soon = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._without_tray = 0
        actions = Actions(call, board, tasks)
        headlines = Headlines(call, tasks, self._refresh_soon)
        self.panel = Panel(board, self.texts, self._theme, actions, headlines)
        self.stack = AlertStack(board, self.texts, self._ring)
        self.settings = SettingsWindow(
            board, self.texts, Actions(call, board, tasks), autostart
        )
        self.tray = Tray(board, self.texts, actions)
        self._wire(actions)

    def _wire(self, actions: Actions) -> None:
        self._soon.timeout.connect(self.refresh)
        self._board.listen(self._refresh_soon)
        actions.listen(self._refresh_soon)
        self._actions = actions
        self._theme.changed.connect(self.refresh)
        self.panel.settings_wanted.connect(self.settings.open)
        self.stack.answered.connect(self._answered)
        self.tray.pressed.connect(self._icon_pressed)
        self.tray.acted.connect(self.show_panel)
        self.tray.settings_wanted.connect(self.settings.open)
        self.tray.quit_wanted.connect(self._ask_to_quit)
        self._checks = QTimer(self, interval=TRAY_CHECK_MS)
        self._checks.timeout.connect(self._check_tray)
        self._checks.start()

    def _refresh_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def refresh(self) -> None:
        """Redraw everything that is on the screen from the board."""
        wanted = self._board.settings.get("ui", {}).get("language", "auto")
        if wanted != self._language:
            self._language = wanted
            self.texts.use(wanted)
        self.tray.refresh()
        self.stack.refresh()
        self.panel.refresh()
        self.settings.refresh()

    def show_panel(self) -> None:
        """Bring up the panel with the keyboard: a person asked for it."""
        if QSystemTrayIcon.isSystemTrayAvailable():
            self.panel.open(self.tray.anchor(), Mode.POPUP)
        else:
            self.panel.open(self.tray.anchor(), Mode.WINDOW)
            self.panel.bring_up()

    def close(self) -> None:
        """Take everything off the screen."""
        self._checks.stop()
        self._soon.stop()
        self.tray.hide()
        for window in (self.panel, self.stack, self.settings):
            window.hide()
        self._chime.close()

    def _icon_pressed(self) -> None:
        self.panel.toggle(self.tray.anchor())

    def _answered(self, card: Card, answer: Answer) -> None:
        """A card was pressed: the keyboard stays with the till."""
        if card.receipt is not None and answer in (Answer.CAME_OUT, Answer.PRINT_AGAIN):
            self._actions.settle(card.receipt, printed=answer is Answer.CAME_OUT)
            if answer is Answer.CAME_OUT:
                return
        mode = Mode.QUIET if QSystemTrayIcon.isSystemTrayAvailable() else Mode.WINDOW
        self.panel.open(self.tray.anchor(), mode)

    def _ring(self) -> None:
        if self._board.settings.get("ui", {}).get("sound", True):
            self._chime.ring()

    def _ask_to_quit(self) -> None:
        box = QuitBox(self._board, self.texts)
        box.agreed.connect(self._quit_now)
        box.open()

    def _check_tray(self) -> None:
        """Without a tray the panel is a window, so that there is something to press."""
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._without_tray = 0
            return
        self._without_tray += 1
        if self._without_tray == 2 and not self.panel.isVisible():  # noqa: PLR2004 - see above
            self.panel.open(self.tray.anchor(), Mode.WINDOW)
