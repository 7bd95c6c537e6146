"""Windows that are made when a person first asks for them: until then they cost nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

ENTRIES = {
    "diagnosis": "button.no-receipt",
    "history": "button.receipts",
    "help": "button.help",
}
"""The windows of the tray's menu and of the panel's, and the words of their entries."""

SELDOM = {
    "opening": "tray.opening",
    "assistant": "tray.assistant",
    "training": "tray.training",
    "support": "button.support-bundle",
}
"""Those in a menu of their own: all of them in one, each entry large enough for a finger,
would be higher than a small screen."""


class Window(Protocol):
    """What is asked of such a window."""

    def open(self) -> None:
        """Come up: a person asked for it."""

    def refresh(self) -> None:
        """Show what holds now, if it is on the screen."""

    def hide(self) -> None:
        """Leave the screen."""

    def deleteLater(self) -> None:  # noqa: N802 - Qt's name
        """Go for good."""


class OnDemand:
    """Windows by name; ``make`` makes one, with the imports it takes."""

    def __init__(self, make: Callable[[str], Window]) -> None:
        self._make = make
        self._made: dict[str, Window] = {}

    @property
    def made(self) -> tuple[Window, ...]:
        """Those that were made."""
        return tuple(self._made.values())

    def window(self, name: str) -> Window:
        """The window of that name."""
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def put(self, name: str, window: Window) -> None:
        """Have this one stand for that name."""
        self._made[name] = window

    def open(self, name: str) -> None:
        """Bring it up."""
        self.window(name).open()

    def refresh(self) -> None:
        """Redraw those that were made."""
        for window in self._made.values():
            window.refresh()

    def hide(self) -> None:
        """Take them off the screen."""
        for window in self._made.values():
            window.hide()
