"""How the panel stands on the screen."""

from __future__ import annotations

from enum import Enum, auto


class Mode(Enum):
    """How the panel stands on the screen."""

    POPUP = auto()
    """Beside the tray, with the keyboard: a person pressed the icon."""
    QUIET = auto()
    """Beside the tray without the keyboard: a person pressed a card while selling."""
    WINDOW = auto()
    """An ordinary window: this desktop has no tray."""
