"""One telling line of each receipt, so that a person knows which one is meant."""

from __future__ import annotations

from collections.abc import Callable

from posgui.ui.actions import Call
from posgui.ui.tasks import Tasks

LONGEST = 36
"""Characters that fit the panel's width."""

MOST = 200
"""Lines kept; the panel shows a handful at a time."""


def headline(text: str) -> str:
    """The telling line of a receipt's text, cut to the panel's width."""
    from posgui.render.text import telling_line  # with it comes the whole codec

    return telling_line(text)[:LONGEST]


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
        line = headline(result["text"])
        if line:
            self._lines[receipt] = line
            self._changed()
