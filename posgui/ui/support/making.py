"""Has a bundle made for a window and saves it: by the engine, or without it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from posgui.desk.client import NotRunning
from posgui.desk.wire import Json
from posgui.ui.actions import Call, Notice
from posgui.ui.model import Board, EnginePhase
from posgui.ui.mood import Mood
from posgui.ui.support.fetching import Fetched, Progress, fetch
from posgui.ui.support.saving import save

WithoutEngine = Callable[[bool, str | None], Fetched]
"""Makes one of the data folder alone, with receipts' texts or not, with a PIN if it needs
one. Blocks; CommandError as of the engine's ``bundle``."""


class Making:
    """Where bundles come from."""

    def __init__(
        self, call: Call, board: Board, without_engine: WithoutEngine | None, progress: Progress
    ) -> None:
        self._call = call
        self._board = board
        self._without_engine = without_engine
        self._progress = progress

    async def make(
        self, file: Path, front: Json, *, with_receipts: bool, pin: str | None = None
    ) -> Notice:
        """Make it and save it to ``file``; ``front`` tells of this program's screens."""
        made = await self._made(front, with_receipts, pin)
        await asyncio.to_thread(save, file, made.data)
        support = self._board.settings.get("support", {})
        whom = " · ".join(filter(None, (support.get("vendor"), support.get("phone"))))
        if whom:
            return Notice("done.bundle-for", Mood.READY, {"file": str(file), "whom": whom})
        return Notice("done.bundle", Mood.READY, {"file": str(file)})

    async def _made(self, front: Json, with_receipts: bool, pin: str | None) -> Fetched:
        if self._board.engine.phase is EnginePhase.RUNNING:
            wanted = {"with_receipts": with_receipts, "pin": pin, "front": front}
            return await fetch(self._call, self._progress, **wanted)
        if self._without_engine is None:
            raise NotRunning
        return await asyncio.to_thread(self._without_engine, with_receipts, pin)
