"""``python -m tests.bench.watched_tray DATA_DIR CONFIG``: the tray as it is, telling when it
painted: ``card CAUSE PRINTER CLOCK`` for each card's first time on the screen, ``panel CLOCK``
whenever the panel came up. The clock is ``time.monotonic``, one for all processes.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from posgui.cli.start import engine_command
from posgui.ui.app import run
from posgui.ui.desktop import Desktop
from posgui.ui.tasks import Tasks


class _Watch(QObject):
    """Notes what is painted; told in Qt's next turn, when all of it is on the screen."""

    def __init__(self) -> None:
        super().__init__()
        self._known: set[int] = set()
        self._news: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        kind = event.type()
        if kind is QEvent.Type.Paint:
            self._painted(watched)
        elif kind is QEvent.Type.Hide and watched.objectName() == "panel":
            self._known.discard(id(watched))
        return False

    def _painted(self, watched: QObject) -> None:
        if id(watched) in self._known:
            return
        if type(watched).__name__ == "AlertCard":
            cause, printer = watched.card.key  # type: ignore[attr-defined]  # known by its name
            self._tell(watched, f"card {cause} {printer}")
        elif watched.objectName() == "panel":
            self._tell(watched, "panel")

    def _tell(self, watched: QObject, what: str) -> None:
        self._known.add(id(watched))
        self._news.append(what)
        watched.destroyed.connect(self._gone)
        QTimer.singleShot(0, self._say)

    def _gone(self, watched: QObject) -> None:
        self._known.discard(id(watched))

    def _say(self) -> None:
        for what in self._news:
            print(what, time.monotonic(), flush=True)
        self._news.clear()


def _watch(_desktop: Desktop, _tasks: Tasks) -> Sequence[QWidget]:
    app = QApplication.instance()
    if app is not None:
        watch = _Watch()
        watch.setParent(app)
        app.installEventFilter(watch)
    return ()


if __name__ == "__main__":
    data_dir, config = Path(sys.argv[1]), Path(sys.argv[2])
    sys.exit(run(data_dir, config, engine_command(data_dir, config), _watch))
