"""Setting a PIN, question by question."""

from __future__ import annotations

from enum import Enum, auto

from posgui.ui.actions import PinQuestion

SHORTEST, LONGEST = 4, 12
"""Digits of a PIN."""


class _Stage(Enum):
    OLD = auto()
    NEW = auto()
    AGAIN = auto()


class PinChange:
    """Asks for a present PIN where there is one, then for the new one twice."""

    def __init__(self, role: str, *, is_set: bool) -> None:
        """``is_set``: any role has a PIN, which is then needed."""
        self.role = role
        self.old: str | None = None
        self.new = ""
        self._stage = _Stage.OLD if is_set else _Stage.NEW
        self.question = self._asked()

    def enter(self, pin: str) -> bool:
        """Take an answer; True when ``new`` is to be set."""
        match self._stage:
            case _Stage.OLD:
                self.old, self._stage = pin, _Stage.NEW
            case _Stage.NEW if not SHORTEST <= len(pin) <= LONGEST:
                self.question = self._asked("error.pin-unfit")
                return False
            case _Stage.NEW:
                self.new, self._stage = pin, _Stage.AGAIN
            case _Stage.AGAIN if pin != self.new:
                self._stage = _Stage.NEW
                self.question = self._asked("pin.differ")
                return False
            case _Stage.AGAIN:
                return True
        self.question = self._asked()
        return False

    def _asked(self, wrong: str = "") -> PinQuestion:
        name = self._stage.name.lower()
        return PinQuestion(f"pin.{name}", wrong or f"pin.{name}-{self.role}", {}, bool(wrong))
