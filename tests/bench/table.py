"""One line of the table: a number of ours beside another's, from the same run."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

HEADER = "| what | posgui | beside it | ratio | wanted | |\n|---|---|---|---|---|---|"


@dataclass(frozen=True, slots=True)
class Row:
    """``wanted`` is what the ratio (or the difference) had to reach; None where nothing was
    asked for. ``other`` is empty, with the reason in ``ratio``, where nothing was measured."""

    what: str
    ours: str
    other: str
    ratio: str
    wanted: str = ""
    met: bool | None = None

    def __str__(self) -> str:
        verdict = {True: "met", False: "**missed**", None: ""}[self.met]
        cells = (self.what, self.ours, self.other, self.ratio, self.wanted, verdict)
        return f"| {' | '.join(cells)} |"


def at_least(
    what: str, ours: Sequence[float], other: Sequence[float], wanted: float, unit: str, name: str
) -> Row:
    """Medians of rounds that took turns, more being better; ``name`` says beside what."""
    mine, theirs = statistics.median(ours), statistics.median(other)
    ratio = mine / theirs
    return Row(
        what,
        f"{mine:,.0f} {unit}",
        f"{name} {theirs:,.0f} {unit}",
        f"{ratio:.2f}",
        f"at least {wanted:g}",
        ratio >= wanted,
    )


def skipped(what: str, why: str) -> Row:
    """A line that was not measured."""
    return Row(what, "", "", f"skipped: {why}")


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
