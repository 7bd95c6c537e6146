"""The tray's windows, wired to one board: what ``app`` brings up and takes down."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from posgui.texts import Texts
from posgui.ui.actions import Actions, Call
from posgui.ui.alert.stack import AlertStack, Surroundings
from posgui.ui.autostart import Autostart
from posgui.ui.cards import Answer, Card
from posgui.ui.headlines import Headlines
from posgui.ui.model import Board, EnginePhase
from posgui.ui.mood import Mood
from posgui.ui.on_demand import OnDemand, Window
from posgui.ui.panel.window import Mode, Panel
from posgui.ui.pictures import Pictures
from posgui.ui.place import TillScreen
from posgui.ui.qt_words import QtWords
from posgui.ui.quit_box import QuitBox
from posgui.ui.remedy.remedies import Remedy
from posgui.ui.settings.window import SettingsWindow
from posgui.ui.shift_note import NoteWatch
from posgui.ui.sound import Chime
from posgui.ui.tasks import Tasks
from posgui.ui.theme import Theme
from posgui.ui.tray import Tray

REFRESH_MS = 20
"""A burst of events redraws once; shorter than anyone sees."""

TRAY_CHECK_MS = 1500
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
    ) -> None:
        super().__init__()
        self._board = board
        self._quit_box: QuitBox | None = None
        self.texts = Texts()
        QtWords(app, self.texts)
        self._theme = Theme(app)
        self._chime = Chime()
        self._soon = QTimer(self, singleShot=True, interval=REFRESH_MS)
        actions = self._actions = Actions(call, board, tasks)
        headlines = Headlines(call, tasks, self._refresh_soon)
        self.panel = Panel(board, self.texts, self._theme, actions, headlines)
        pictures = Pictures(call, tasks, self._refresh_soon)
        around = Surroundings(
            screen=TillScreen(),
            ring=self._ring,
            covered=self.panel.covered,
            headline=headlines.of,
            picture=pictures.of,
            fetch_whole=pictures.fetch_whole,
            is_busy=self._is_busy,
        )
        self.stack = AlertStack(board, self.texts, around)
        self.settings = SettingsWindow(board, self.texts, Actions(call, board, tasks), autostart)
        self.tray = Tray(board, self.texts, actions)
        make = partial(_window, board, self.texts, call, tasks, data_dir, self._show_help)
        self.others = OnDemand(make)
        board.listen(Greeting(board, self.others).look)
        NoteWatch(board, self).due.connect(self._refresh_soon)
        TrayCheck(self).missing.connect(self._open_without_tray)
        self._wire()

    def _wire(self) -> None:
        self._soon.timeout.connect(self.refresh)
        self._board.listen(self._refresh_soon)
        self._actions.listen(self._noticed)
        self._theme.changed.connect(self.refresh)
        self.panel.shown_or_hidden.connect(self._refresh_soon)
        self.panel.window_wanted.connect(self.others.open)
        self.panel.settings_wanted.connect(self._open_settings)
        self.panel.set_up_wanted.connect(self._lead)
        self.settings.assistant_wanted.connect(self._lead)
        self.stack.answered.connect(self._answered)
        self.tray.pressed.connect(self._icon_pressed)
        self.tray.acted.connect(self.show_panel)
        self.tray.window_wanted.connect(self._open_window)
        self.tray.settings_wanted.connect(self._open_settings)
        self.tray.quit_wanted.connect(self._ask_to_quit)

    def _refresh_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def refresh(self) -> None:
        """Redraw everything that is on the screen from the board."""
        self.texts.use(self._board.settings.get("ui", {}).get("language", "auto"))
        self.tray.refresh()
        self.stack.refresh()
        self.panel.refresh()
        self.settings.refresh()
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
        self.stack.take_away()
        for window in (self.panel, self.settings, self.others):
            window.hide()
        self._chime.close()

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
        elif answer is Answer.PUT_OFF and isinstance(card.key, tuple):
            self._actions.put_off(*card.key)
        elif card.note is not None:
            self._actions.read_note(card.note)
        elif card.receipt is not None:
            self._actions.answer_for(card.receipt, answer)
        elif card.printer is not None:
            self._actions.answer_backlog(card.printer, answer)

    def _open_window(self, name: str) -> None:
        if name == "assistant":
            self._lead()
        else:
            self.others.open(name)

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

        if self.settings.isVisible():
            self.settings.open()
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
        self._quit_box = QuitBox(self._board, self.texts)
        self._quit_box.agreed.connect(self.quit_agreed)
        self._quit_box.open()

    def _open_without_tray(self) -> None:
        """Without a tray the panel is a window, so that there is something to press."""
        if not self.panel.isVisible():
            self.panel.open(self.tray.anchor(), Mode.WINDOW)

    def _noticed(self) -> None:
        """What went wrong, or asks for a PIN, is seen, also when the panel is closed."""
        notice = self._actions.notice
        went_wrong = notice is not None and notice.mood is Mood.STOPPED
        asks = self._actions.pin_question is not None
        if (went_wrong or asks) and not self.panel.isVisible():
            self._open_quietly()
        if notice is not None and notice.mood is not None:
            done = notice.mood is not Mood.STOPPED
            words = self.texts(notice.key, **notice.placeholders) if done else ""
            self.stack.show_outcome(words)
        self._refresh_soon()

    def _is_busy(self) -> bool:
        return self._actions.is_busy


def _window(
    board: Board,
    texts: Texts,
    call: Call,
    tasks: Tasks,
    data_dir: Path,
    show_help: Callable[[str], None],
    name: str,
) -> Window:
    """A window that is made when it is first wanted: most days nobody does."""
    match name:
        case "diagnosis":
            from posgui.ui.diagnosis.window import DiagnosisWindow

            why = DiagnosisWindow(board, texts, call, tasks)
            why.help_wanted.connect(show_help)
            return why
        case "help":
            from posgui.ui.remedy.help import HelpWindow

            return HelpWindow(texts)
        case "history":
            from posgui.ui.history.window import HistoryWindow

            return HistoryWindow(board, texts, call, tasks)
        case "opening":
            from posgui.ui.opening.window import OpeningWindow

            return OpeningWindow(board, texts, call, tasks)
        case "assistant":
            from posgui.ui.assistant.window import AssistantWindow

            return AssistantWindow(board, call, tasks)
        case "training":
            from posgui.ui.training.window import TrainingWindow

            return TrainingWindow(board, texts, tasks, data_dir)
    raise KeyError(name)
