"""The four looks of the icon."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Mood(StrEnum):
    """The four looks of the icon, best first."""

    READY = "ready"
    UNKNOWN = "unknown"
    ATTENTION = "attention"
    STOPPED = "stopped"


def worst(moods: Iterable[Mood], default: Mood) -> Mood:
    """The worst of some moods, ``default`` if there is none."""
    return max(moods, key=tuple(Mood).index, default=default)
