"""What can be asked of the engine about the opening check."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Mapping

from posgui.desk import wire
from posgui.desk.server import Method
from posgui.engine.engine import Engine
from posgui.model.opening import OpeningCheck, Point

NEWEST_MAX = 1000
"""Checks in one answer: a month of thirty printers."""


class OpeningDoors:
    """The desk's methods about the opening check. Results are plain JSON values."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def methods(self) -> dict[str, Method]:
        """Name to method."""
        return {
            "opening_checks": self.opening_checks,
            "keep_opening_check": self.keep_opening_check,
            "opening_pictures": self.opening_pictures,
        }

    async def opening_checks(self, limit: int = 20, since: float = 0.0) -> wire.Json:
        """``posgui opening-check``: those at ``since`` (seconds since the epoch) or later,
        newest first."""
        found = await self._engine.journal.opening.newest(min(limit, NEWEST_MAX), since)
        return {"checks": [wire.noun_opening_check(check) for check in found]}

    async def keep_opening_check(
        self,
        printer: str,
        who: str,
        points: Mapping[str, bool],
        drawer: bool | None = None,
        receipt: str | None = None,
        refusal: str = "",
    ) -> wire.Json:
        """Keep what a person saw on a printer's test page, or why there was none."""
        looked_at = self._engine.actions.printer(printer)
        check = OpeningCheck(
            at=time.time(),
            printer=looked_at.id,
            who=who,
            points={Point(name): bool(right) for name, right in points.items()},
            drawer=drawer,
            receipt=receipt,
            refusal=refusal,
        )
        await self._engine.opening.keep(check)
        looked_at.was_seen(check)
        return wire.noun_opening_check(check)

    async def opening_pictures(self, printer: str) -> wire.Json:
        """What is right on the printer's page and what is wrong: PNG in base64, by point."""
        from posgui.service.samples import samples  # Pillow: not before it is needed

        settings = self._engine.actions.printer(printer).settings
        drawn = await asyncio.to_thread(samples, settings)
        return {"right": _encoded(drawn.right), "wrong": _encoded(drawn.wrong)}


def _encoded(pictures: Mapping[Point, bytes]) -> wire.Json:
    return {point: base64.b64encode(png).decode("ascii") for point, png in pictures.items()}
