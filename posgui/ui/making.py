"""Makes the tray's windows, each with the imports it takes when it is first wanted: most days
a till needs none of them, and an icon that waits costs little more than a bare one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect

from posgui.texts import Texts
from posgui.ui.actions import Actions, Call
from posgui.ui.autostart import Autostart
from posgui.ui.headlines import Headlines
from posgui.ui.model import Board
from posgui.ui.on_demand import Window
from posgui.ui.tasks import Tasks
from posgui.ui.theme import Theme

if TYPE_CHECKING:
    from posgui.ui.alert.stack import AlertStack
    from posgui.ui.hot_key.watch import HotKeyWatch
    from posgui.ui.panel.window import Panel
    from posgui.ui.settings.window import SettingsWindow
    from posgui.ui.support.making import WithoutEngine


class Making:
    """What windows are made of."""

    def __init__(
        self,
        board: Board,
        texts: Texts,
        call: Call,
        tasks: Tasks,
        autostart: Autostart,
        data_dir: Path,
        headlines: Headlines,
    ) -> None:
        self._board, self._texts = board, texts
        self._call, self._tasks = call, tasks
        self._autostart, self._data_dir = autostart, data_dir
        self._headlines = headlines
        self.without_engine: WithoutEngine | None = None
        """Makes a support bundle where no engine runs."""

    def panel(self, theme: Theme, actions: Actions) -> Panel:
        """The panel."""
        from posgui.ui.panel.window import Panel

        return Panel(self._board, self._texts, theme, actions, self._headlines)

    def stack(
        self,
        changed: Callable[[], None],
        ring: Callable[[], None],
        covered: Callable[[], QRect],
        is_busy: Callable[[], bool],
    ) -> AlertStack:
        """The cards; ``changed`` is called when a picture of theirs came, the others are
        ``Surroundings``."""
        from posgui.ui.alert.stack import AlertStack, Surroundings
        from posgui.ui.pictures import Pictures
        from posgui.ui.place import TillScreen

        pictures = Pictures(self._call, self._tasks, changed)
        around = Surroundings(
            screen=TillScreen(),
            ring=ring,
            covered=covered,
            headline=self._headlines.of,
            picture=pictures.of,
            fetch_whole=pictures.fetch_whole,
            is_busy=is_busy,
        )
        return AlertStack(self._board, self._texts, around)

    def settings(self, hot_key: HotKeyWatch) -> SettingsWindow:
        """The settings window, which tells what became of the hot key."""
        from posgui.ui.settings.window import SettingsWindow

        actions = Actions(self._call, self._board, self._tasks)
        board, texts = self._board, self._texts
        own = (self._call, self._tasks)
        return SettingsWindow(board, texts, actions, self._autostart, hot_key, *own)

    def window(
        self,
        show_help: Callable[[str], None],
        open_support: Callable[[], None],
        lead: Callable[[str], None],
        name: str,
    ) -> Window:
        """Another window, by its name; ``show_help`` brings up a page of the help,
        ``open_support`` the one of the support bundle, ``lead`` sets a printer up again."""
        board, texts, call, tasks = self._board, self._texts, self._call, self._tasks
        match name:
            case "diagnosis":
                from posgui.ui.diagnosis.window import DiagnosisWindow

                why = DiagnosisWindow(board, texts, call, tasks)
                why.help_wanted.connect(show_help)
                why.bundle_wanted.connect(open_support)
                why.right_wanted.connect(lead)
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

                return TrainingWindow(board, texts, tasks, self._data_dir)
            case "support":
                from posgui.ui.support.window import SupportWindow

                return SupportWindow(board, texts, call, tasks, self.without_engine)
        raise KeyError(name)
