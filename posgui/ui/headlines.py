"""One telling line of each receipt, so that a person knows which one is meant."""

from __future__ import annotations

import re
from collections.abc import Callable

from posgui.ui.actions import Call
from posgui.ui.tasks import Tasks

LONGEST = 36
"""Characters that fit the panel's width."""

MOST = 200
"""Lines kept; the panel shows a handful at a time."""

_TOTAL = re.compile(r"合计|总计|总额|应付|应收|合計|總計|\btotal\b|\bamount due\b", re.IGNORECASE)
_SUBTOTAL = re.compile(r"小计|小計|sub-?\s?total", re.IGNORECASE)


def telling_line(text: str) -> str:
    """The line with the total, else the first line with words; empty if there is none."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    lines = [line for line in lines if any(char.isalnum() for char in line)]
    totals = [line for line in lines if _TOTAL.search(line) and not _SUBTOTAL.search(line)]
    return (totals or lines or [""])[0][:LONGEST]


class Headlines:
    """Asks the engine for a receipt's text once and keeps the line."""

    def __init__(self, call: Call, tasks: Tasks, changed: Callable[[], None]) -> None:
        self._call = call
        self._tasks = tasks
        self._changed = changed
        self._lines: dict[str, str] = {}

    def of(self, receipt: str) -> str:
        """The line if it is known; asks for it otherwise."""
        if receipt not in self._lines:
            if len(self._lines) >= MOST:
                self._lines.clear()
            self._lines[receipt] = ""
            self._tasks.spawn(self._ask(receipt))
        return self._lines[receipt]

    async def _ask(self, receipt: str) -> None:
        result = await self._call("text", receipt=receipt)
        line = telling_line(result["text"])
        if line:
            self._lines[receipt] = line
            self._changed()
