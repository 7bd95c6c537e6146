"""Notices that it is unusually quiet at a printer whose sales nobody tells."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime

from posgui.journal import Journal
from posgui.journal.history import Span
from posgui.model.errors import JournalError
from posgui.model.incidents import Cause
from posgui.model.status import Severity
from posgui.rules import rhythm as rules
from posgui.rules.diagnosis import Condition
from posgui.service.clock import elapsed, until_tick
from posgui.service.incidents import Incidents

_LOGGER = logging.getLogger(__name__)

LOOK_S = 60.0
"""Quiet is told in minutes; more often would only cost wake-ups."""
SLEPT_S = 60.0
"""A look so much later than it should have been: the machine slept, and so did the till."""
LEAST_S = 300.0
"""Shorter silences are never told: nothing needs to be counted for them."""
DAY_S = 86400.0
_CAUSES = frozenset({Cause.NOTHING_RECEIVED})


class Rhythm:
    """``listen`` has the printers that are looked at, each with the address that its till
    prints to; ``now`` is the wall clock."""

    def __init__(
        self,
        journal: Journal,
        incidents: Incidents,
        listen: dict[str, str],
        shift_end: str,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._journal = journal
        self._incidents = incidents
        self._listen = listen
        self._shift_end = shift_end
        self._now = now
        self._since = now()

    async def run(self) -> None:
        """Look now and then; ends by cancellation."""
        while self._listen:
            looked = elapsed()
            try:
                for printer in self._listen:
                    await self.look(printer)
            except JournalError as error:
                _LOGGER.warning("nothing is learned of the usual for now (%s)", error)
            await asyncio.sleep(until_tick(LOOK_S))
            if elapsed() - looked > LOOK_S + SLEPT_S:
                self._since = self._now()

    async def look(self, printer: str) -> None:
        """Say whether it is unusually quiet at that printer."""
        quiet = await self._quiet(printer)
        held: tuple[Condition, ...] = ()
        if quiet is not None:
            values: dict[str, str | int] = {"minutes": quiet.minutes, "usual": quiet.usual}
            values["listen"] = self._listen[printer]
            held = (Condition(Cause.NOTHING_RECEIVED, values, Severity.WARNING),)
        self._incidents.update_watched(printer, _CAUSES, held)

    async def _quiet(self, printer: str) -> rules.Quiet | None:
        now = self._now()
        last = await self._journal.history.last_of(printer, now - DAY_S)
        if last is None or rules.shop_day(_local(last)) != rules.shop_day(_local(now)):
            return None
        # While we did not run, or the machine slept, nothing could come.
        since = max(last, self._since)
        spans = rules.spans(_local(since), _local(now))
        if now - since < LEAST_S or rules.is_over(_local(now), self._shift_end):
            return None
        past = await self._past(printer, spans)
        return rules.quiet(_local(since), _local(now), past, self._shift_end)

    async def _past(self, printer: str, spans: Sequence[rules.Span]) -> list[rules.PastDay]:
        asked = [
            (
                Span(span.begins.timestamp(), span.ends.timestamp()),
                Span(span.day_begins.timestamp(), span.day_ends.timestamp()),
            )
            for span in spans
        ]
        counted = await self._journal.history.counts(printer, asked)
        return [
            rules.PastDay(rules.shop_day(span.begins), sold, count)
            for span, (count, sold) in zip(spans, counted, strict=True)
        ]


def _local(at: float) -> datetime:
    """Wall-clock time without a zone; its ``timestamp()`` goes by the zone's rules of its
    own day."""
    return datetime.fromtimestamp(at)  # noqa: DTZ006 - the shop's clock on the wall
