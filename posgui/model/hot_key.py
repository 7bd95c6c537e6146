"""The combination of keys that opens the panel from anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Modifier(StrEnum):
    """A key that is held down meanwhile, in the order they are written."""

    CTRL = "Ctrl"
    ALT = "Alt"
    SHIFT = "Shift"
    META = "Meta"


_FUNCTION_KEYS = tuple(f"F{number}" for number in range(1, 13))
_PLAIN_KEYS = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


@dataclass(frozen=True, slots=True)
class HotKey:
    """Modifiers and one key.

    Bar code scanners type letters, and control characters as Ctrl with a letter or
    Ctrl+Shift with a digit; tills have their own keys with Alt. So a letter or digit takes
    two of Ctrl, Alt and Meta, a function key one of them.
    """

    modifiers: tuple[Modifier, ...]
    key: str
    """``A`` to ``Z``, ``0`` to ``9``, ``F1`` to ``F12``."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """``Ctrl+Alt+P``, in any case and order; ValueError for what could be typed."""
        *held, key = (part.strip().capitalize() for part in text.split("+"))
        modifiers = tuple(each for each in Modifier if each in held)
        strong = len(set(modifiers) - {Modifier.SHIFT})
        if key not in _FUNCTION_KEYS + _PLAIN_KEYS or len(held) != len(modifiers):
            raise ValueError(text)
        if strong < (1 if key in _FUNCTION_KEYS else 2):
            raise ValueError(text)
        return cls(modifiers, key)

    def __str__(self) -> str:
        """As it is written in the configuration file."""
        return "+".join((*self.modifiers, self.key))
