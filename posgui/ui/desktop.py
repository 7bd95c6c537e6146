"""The tray's windows, wired to one board: what ``app`` brings up and takes down."""

from __future__ import annotations

import time
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from posgui.texts import Texts
from posgui.ui.actions import Actions, Call
from posgui.ui.answering import carry_out
from posgui.ui.autostart import Autostart
from posgui.ui.cards import Answer, Card, has_cards
from posgui.ui.headlines import Headlines
from posgui.ui.hot_key.watch import HotKeyWatch
from posgui.ui.making import Making
from posgui.ui.model import Board, EnginePhase
from posgui.ui.mood import Mood
from posgui.ui.on_demand import OnDemand
from posgui.ui.panel.mode import Mode
from posgui.ui.qt_words import QtWords
from posgui.ui.remedy.remedies import Remedy
from posgui.ui.shift_note import NoteWatch
from posgui.ui.sound import Chime
from posgui.ui.tasks import Tasks
from posgui.ui.theme import Theme
from posgui.ui.tray import Tray
from posgui.ui.tray_icon import TrayIcon

if TYPE_CHECKING:
    from posgui.ui.alert.stack import AlertStack
    from posgui.ui.panel.window import Panel
    from posgui.ui.quit_box import QuitBox
    from posgui.ui.settings.window import SettingsWindow
    from posgui.ui.support.making import WithoutEngine

REFRESH_MS = 20
"""A burst of events redraws once; shorter than anyone sees."""
FIRST_MS = 1
"""After a rest: what one change brings comes in one breath."""

TRAY_CHECK_MS = 1500
TRAY_THERE_MS = 15_000
"""While there is a tray it is looked for seldom: a desktop hardly ever loses it."""
TRAY_CHECKS = 2
"""So many checks without a tray, and the panel opens as a window: session start-up
brings the tray a second or two after the programs."""


class TrayCheck(QObject):
    """Notices that this desktop has no tray.

    Signals: ``missing``.
    """

    missing = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._without = 0
        self._timer = QTimer(self, interval=TRAY_CHECK_MS)
        self._timer.timeout.connect(self._check)
        self._timer.start()

    def stop(self) -> None:
        """Check no more."""
        self._timer.stop()

    def _check(self) -> None:
        self._without = 0 if QSystemTrayIcon.isSystemTrayAvailable() else self._without + 1
        self._timer.setInterval(TRAY_CHECK_MS if self._without else TRAY_THERE_MS)
        if self._without == TRAY_CHECKS:
            self.missing.emit()


class Greeting:
    """A tray that finds no printer set up offers to do that, once; without taking the
    keyboard, for it may have started with the session."""

    def __init__(self, board: Board, windows: OnDemand) -> None:
        self._board, self._windows = board, windows
        self._is_over = False

    def look(self) -> None:
        """The board changed."""
        if self._is_over or self._board.engine.phase is not EnginePhase.RUNNING:
            return
        self._is_over = True
        if not self._board.settings.get("printers"):
            self._offer()

    def _offer(self) -> None:
        from posgui.ui.assistant.window import AssistantWindow

        window = self._windows.window("assistant")
        if isinstance(window, AssistantWindow):
            window.open(quietly=True)


class Desktop(QObject):
    """Icon, panel, cards, settings and help of one board.

    Signals: ``quit_agreed`` when a person agreed to stop everything.
    """

    quit_agreed = Signal()

    def __init__(
        self,
        app: QApplication,
        board: Board,
        call: Call,
        tasks: Tasks,
        autostart: Autostart,
        data_dir: Path,
        icon: TrayIcon | None = None,
        without_engine: WithoutEngine | None = None,
    ) -> None:
        """``icon`` is the one that is in the tray already, if one is; ``without_engine``
        makes a support bundle where no engine runs."""
        super().__init__()
        self._board = board
        self._quit_box: QuitBox | None = None
        self.texts = Texts()
        QtWords(app, self.texts)
        self._theme = Theme(app)
        self._chime = Chime()
        self._soon = QTimer(self, singleShot=True)
        self._refreshed_at = 0.0
        actions = self._actions = Actions(call, board, tasks)
        headlines = Headlines(call, tasks, self._refresh_soon)
        self._making = Making(board, self.texts, call, tasks, autostart, data_dir, headlines)
        self._making.without_engine = without_engine
        self.tray = Tray(board, self.texts, actions, icon or TrayIcon())
        opens = (self._show_help, self._open_support, self._lead)
        self.others = OnDemand(partial(self._making.window, *opens))
        board.listen(Greeting(board, self.others).look)
        self._hot_key = HotKeyWatch(board, self)
        NoteWatch(board, self).due.connect(self._refresh_soon)
        TrayCheck(self).missing.connect(self._open_without_tray)
        self._wire()

    def _wire(self) -> None:
        self._soon.timeout.connect(self.refresh)
        self._board.listen(self._refresh_soon)
        self._actions.listen(self._noticed)
        self._theme.changed.connect(self.refresh)
        self._hot_key.pressed.connect(self._hot_key_pressed)
        self.tray.pressed.connect(self._icon_pressed)
        self.tray.acted.connect(self.show_panel)
        self.tray.window_wanted.connect(self._open_window)
        self.tray.settings_wanted.connect(self._open_settings)
        self.tray.quit_wanted.connect(self._ask_to_quit)

    @cached_property
    def panel(self) -> Panel:
        """The panel, made when it is first wanted."""
        panel = self._making.panel(self._theme, self._actions)
        panel.shown_or_hidden.connect(self._refresh_soon)
        panel.window_wanted.connect(self._open_window)
        panel.settings_wanted.connect(self._open_settings)
        panel.quit_wanted.connect(self._ask_to_quit)
        panel.set_up_wanted.connect(self._lead)
        return panel

    @cached_property
    def stack(self) -> AlertStack:
        """The cards, made when there is the first."""
        stack = self._making.stack(self._refresh_soon, self._ring, self._covered, self._is_busy)
        stack.answered.connect(self._answered)
        return stack

    @cached_property
    def settings(self) -> SettingsWindow:
        """The settings window, made when it is first wanted."""
        settings = self._making.settings(self._hot_key)
        settings.assistant_wanted.connect(self._lead)
        settings.bundle_wanted.connect(self._open_support)
        return settings

    def _made(self, name: str) -> Any:
        """One of these three, None as long as nobody wanted it."""
        return self.__dict__.get(name)

    @property
    def _is_panel_seen(self) -> bool:
        panel = self._made("panel")
        return panel is not None and panel.isVisible()

    def _covered(self) -> QRect:
        panel = self._made("panel")
        return panel.covered() if panel else QRect()

    def _refresh_soon(self) -> None:
        if not self._soon.isActive():
            rested = (time.monotonic() - self._refreshed_at) * 1000 >= REFRESH_MS
            self._soon.start(FIRST_MS if rested else REFRESH_MS)

    def refresh(self) -> None:
        """Redraw everything that is on the screen from the board."""
        self.texts.use(self._board.settings.get("ui", {}).get("language", "auto"))
        self._refreshed_at = time.monotonic()
        self.tray.refresh()
        if self._made("stack") or has_cards(self._board, time.time()):
            self.stack.refresh()
        for name in ("panel", "settings"):
            if window := self._made(name):
                window.refresh()
        self.others.refresh()

    def show_panel(self) -> None:
        """Bring up the panel with the keyboard: a person asked for it."""
        if QSystemTrayIcon.isSystemTrayAvailable():
            self.panel.open(self.tray.anchor(), Mode.POPUP)
        else:
            self.panel.open(self.tray.anchor(), Mode.WINDOW)
            self.panel.bring_up()

    def close(self) -> None:
        """Take everything off the screen; nothing comes back, whatever the board hears."""
        for check in self.findChildren(TrayCheck):
            check.stop()
        self._soon.timeout.disconnect(self.refresh)
        self._theme.changed.disconnect(self.refresh)
        self.tray.hide()
        if stack := self._made("stack"):
            stack.take_away()
        for window in (self._made("panel"), self._made("settings"), self.others):
            if window:
                window.hide()
        self._hot_key.release()
        self._chime.close()

    def _hot_key_pressed(self) -> None:  # and held down: nothing more happens
        if not (self._is_panel_seen and self.panel.isActiveWindow()):
            self.show_panel()

    def _icon_pressed(self) -> None:
        self.panel.toggle(self.tray.anchor())

    def _answered(self, card: Card, answer: Answer) -> None:
        """A card was pressed: the keyboard stays with the till."""
        if answer is Answer.SHOW:
            self._open_quietly()
        elif answer is Answer.START_CHECK:
            self._start_check()
        elif answer is Answer.WHY:
            self._find_out_why(card)
        elif answer is Answer.GIVE_RIGHT:
            self._lead(card.printer or "")
        else:
            carry_out(self._actions, card, answer)

    def _open_window(self, name: str) -> None:
        if name == "assistant":
            self._lead()
        else:
            self.others.open(name)

    def _open_support(self) -> None:
        self.others.open("support")

    def _open_settings(self) -> None:
        """Settings and assistant each edit all of the file: never both at once."""
        windows = [each for each in self.others.made if isinstance(each, QWidget)]
        for window in windows:
            if window.objectName() == "assistant" and window.isVisible():
                window.raise_()
                window.activateWindow()
                return
        self.settings.open()

    def _lead(self, printer: str = "") -> None:
        from posgui.ui.assistant.window import AssistantWindow

        if (settings := self._made("settings")) and settings.isVisible():
            settings.open()
            return
        window = self.others.window("assistant")
        if isinstance(window, AssistantWindow):
            window.open(printer or None)
        else:
            window.open()

    def _start_check(self) -> None:
        from posgui.ui.opening.window import OpeningWindow

        window = self.others.window("opening")
        if isinstance(window, OpeningWindow):
            window.open(quietly=True)

    def _find_out_why(self, card: Card) -> None:
        from posgui.ui.diagnosis.window import DiagnosisWindow

        window = self.others.window("diagnosis")
        if isinstance(window, DiagnosisWindow):
            window.open(card.printer or "", card.sale, quietly=True)

    def _show_help(self, remedy: str) -> None:
        from posgui.ui.remedy.help import HelpWindow

        window = self.others.window("help")
        if isinstance(window, HelpWindow):
            window.open(Remedy(remedy) if remedy else None)

    def _open_quietly(self) -> None:
        mode = Mode.QUIET if QSystemTrayIcon.isSystemTrayAvailable() else Mode.WINDOW
        self.panel.open(self.tray.anchor(), mode)

    def _ring(self) -> None:
        if self._board.settings.get("ui", {}).get("sound", True):
            self._chime.ring()

    def _ask_to_quit(self) -> None:
        if self._quit_box is not None and self._quit_box.isVisible():
            self._quit_box.raise_()
            return
        from posgui.ui.quit_box import QuitBox

        self._quit_box = QuitBox(self._board, self.texts)
        self._quit_box.agreed.connect(self.quit_agreed)
        self._quit_box.open()

    def _open_without_tray(self) -> None:
        """Without a tray the panel is a window, so that there is something to press."""
        if not self._is_panel_seen:
            self.panel.open(self.tray.anchor(), Mode.WINDOW)

    def _noticed(self) -> None:
        """What went wrong, or asks for a PIN, is seen, also when the panel is closed."""
        notice = self._actions.notice
        went_wrong = notice is not None and notice.mood is Mood.STOPPED
        asks = self._actions.pin_question is not None
        if (went_wrong or asks) and not self._is_panel_seen:
            self._open_quietly()
        if notice is not None and notice.mood is not None:
            done = notice.mood is not Mood.STOPPED
            words = self.texts(notice.key, **notice.placeholders) if done else ""
            if stack := self._made("stack"):
                stack.show_outcome(words)
        self._refresh_soon()

    def _is_busy(self) -> bool:
        return self._actions.is_busy
