"""``python -m tests.bench.watched_tray DATA_DIR CONFIG``: the tray as it is, telling what is
on the screen: ``card CAUSE CLOCK`` when a card was painted for the first time, ``gone CAUSE
CLOCK`` when it is no more, ``panel CLOCK`` whenever the panel came up, ``closed CLOCK`` when
it went. The clock is ``time.monotonic``, one for all processes.
"""

from __future__ import annotations

import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame

from posgui.cli.start import engine_command
from posgui.ui import desktop
from posgui.ui.app import run
from posgui.ui.making import Making


def _tell(what: str) -> None:
    print(what, time.monotonic(), flush=True)


def _tell_soon(what: str) -> None:
    """In Qt's next turn, when all of it is on the screen."""
    QTimer.singleShot(0, partial(_tell, what))


class _PanelWatch(QObject):
    """Tells the first painting of the panel after each time it was away."""

    def __init__(self, panel: QObject) -> None:
        super().__init__(panel)
        self._is_told = False
        panel.installEventFilter(self)

    def eventFilter(self, panel: Any, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Paint and panel.isVisible() and not self._is_told:
            self._is_told = True
            _tell_soon("panel")
        elif event.type() is QEvent.Type.Hide and self._is_told:
            self._is_told = False
            _tell("closed")
        return False


def _card_painted(card: Any, event: QPaintEvent) -> None:
    QFrame.paintEvent(card, event)
    if not card.property("told"):
        card.setProperty("told", True)
        cause = str(card.card.key[0])
        _tell_soon(f"card {cause}")
        card.destroyed.connect(partial(_tell, f"gone {cause}"))


class _WatchedMaking(Making):
    """Panel and cards are watched from the moment they are made."""

    def panel(self, *arguments: Any) -> Any:
        panel = super().panel(*arguments)
        _PanelWatch(panel)
        return panel

    def stack(self, *arguments: Any) -> Any:
        stack = super().stack(*arguments)
        from posgui.ui.alert.card import AlertCard

        AlertCard.paintEvent = _card_painted  # type: ignore[method-assign]  # to watch it
        return stack


if __name__ == "__main__":
    desktop.Making = _WatchedMaking  # type: ignore[attr-defined]  # to watch what it makes
    data_dir, config = Path(sys.argv[1]), Path(sys.argv[2])
    sys.exit(run(data_dir, config, engine_command(data_dir, config)))
