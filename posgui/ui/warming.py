"""Makes ready, while nothing happens, what a person would have to wait for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

from posgui.ui.desktop import Desktop

REST_MS = 3000
"""After a start: the engine's and the session's own come first."""
PAUSE_MS = 30
"""Between two steps, for whatever else the loop has to do."""


_MODULES = (
    "panel.printer_row",
    "panel.parts",
    "panel.note_box",
    "panel.pin_pad",
    "panel.window",
    "alert.tabs",
    "picture_view",
    "alert.stack",
    "pictures",
)
"""In the order in which one takes up the other: each step is short."""


def warm_up(desktop: Desktop) -> Iterator[Callable[[], object]]:
    """The steps until panel and cards come up as quickly the first time as later."""
    for name in _MODULES:
        yield partial(import_module, f"posgui.ui.{name}")
    yield partial(getattr, desktop, "panel")
    yield desktop.panel.prepare
    yield partial(getattr, desktop, "stack")


class Warming(QObject):
    """Takes these steps one by one, each in a turn of the loop of its own."""

    def __init__(self, steps: Iterable[Callable[[], object]], parent: QObject) -> None:
        super().__init__(parent)
        self._steps = iter(steps)
        self._timer = QTimer(self, singleShot=True, interval=REST_MS)
        self._timer.timeout.connect(self._take)
        self._timer.start()

    def stop(self) -> None:
        """Take no more of them."""
        self._timer.stop()

    def _take(self) -> None:
        step = next(self._steps, None)
        if step is not None:
            step()
            self._timer.start(PAUSE_MS)
