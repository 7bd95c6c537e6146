"""What came of asking a window system for a combination of keys."""

from __future__ import annotations

from enum import StrEnum


class Grip(StrEnum):
    """Whether the combination is ours."""

    OFF = "off"
    """None is wanted."""
    HELD = "held"
    TAKEN = "taken"
    """Another program has it, or this keyboard lacks the key."""
    NOT_HERE = "not-here"
    """This window system gives no program keys of its own."""
