"""What tills sent to one port since the engine started, apart from their receipts."""

from __future__ import annotations

from enum import Enum, auto

from posgui.service.clock import elapsed


class Came(Enum):
    """Something that is no receipt."""

    KICK = auto()
    """Bytes between receipts, passed on: the drawer was opened."""
    INCOMPLETE = auto()
    """Bytes that ended before they were a receipt."""
    TOO_LARGE = auto()
    HTTP = auto()


class Traffic:
    """When each kind came last. Of the contents nothing is kept."""

    def __init__(self) -> None:
        self._at: dict[Came, float] = {}

    def note(self, what: Came) -> None:
        """It came now."""
        self._at[what] = elapsed()

    def age_s(self, what: Came) -> float | None:
        """Seconds since it came; None if it never did."""
        at = self._at.get(what)
        return None if at is None else elapsed() - at
