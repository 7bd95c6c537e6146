"""The assistant's steps, in their order."""

from __future__ import annotations

from enum import StrEnum


class Step(StrEnum):
    """The value is the part of its text keys."""

    LANGUAGE = "language"
    PRINTER = "printer"
    PAPER = "paper"
    """The test page."""
    TILL = "till"
    SALE = "sale"
    DONE = "done"

    @property
    def number(self) -> int:
        """Its place, from 1."""
        return tuple(Step).index(self) + 1

    def neighbour(self, by: int) -> Step:
        """The step so many after this one; the first or last where there is none."""
        steps = tuple(Step)
        return steps[min(max(self.number - 1 + by, 0), len(steps) - 1)]
