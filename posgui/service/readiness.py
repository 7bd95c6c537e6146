"""Whether a printer can be sent a receipt now."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from posgui.model.errors import TransportError
from posgui.rules import backlog, printer_state
from posgui.service.link import Link

SILENT_GRACE_S = 10.0
"""A printer that used to answer and fell silent gets so long, a fresh connection
included, to speak again before a receipt is sent to it all the same (law 5)."""

FRESH_S = 0.2
"""What the printer told so long ago, mostly at the end of the receipt before, is not
asked for again before the next."""


class Readiness:
    """Follows one link; ``look`` takes in what it shows now."""

    def __init__(self, link: Link, stable_s: float) -> None:
        self._link = link
        self._time = asyncio.get_running_loop().time
        self._ahead: asyncio.Task[bool] | None = None
        self._rule = backlog.Readiness(stable_s, self._time())

    def look(self) -> bool:
        """True if nothing known speaks against sending."""
        seen, printable = self._link.observation, self.printable
        fault = not printer_state.may_print(seen) or seen.fault is not None
        self._rule.see(printable=printable, fault=fault, now=self._time())
        return printable

    @property
    def printable(self) -> bool:
        """The link is up and nothing is known against printing."""
        return self._link.ready and self._sendable()

    @property
    def settles_in(self) -> float | None:
        """Seconds until receipts that waited through a fault may print; None while
        nothing can."""
        return self._rule.settles_in(self._time())

    @property
    def is_fault(self) -> bool:
        """Nothing can be printed, and not only for a blink."""
        return self._rule.is_fault(self._time())

    @property
    def down_for(self) -> float:
        """Seconds for which nothing could be printed."""
        return self._rule.down_for(self._time())

    async def preflight(self) -> bool:
        """Ask the printer once more; True if a receipt may be sent now."""
        if not await self._link.fetch():
            return False
        if not self._link.card.two_way or self._link.observation.answers is False:
            return True
        async with self._link.turn:
            await self._link.refresh(FRESH_S)
            if not self.printable:
                self._link.let_go()
                return False
            with suppress(TransportError):
                await self._link.ensure_probed()
            return self._link.ready

    def ask_ahead(self) -> None:
        """A receipt is being written down: ask the printer meanwhile, for ``preflight`` to
        find that it just told."""
        if self.printable and (self._ahead is None or self._ahead.done()):
            self._ahead = asyncio.create_task(self.preflight(), name="asking ahead")

    def _sendable(self) -> bool:
        seen = self._link.observation
        if seen.answers is False and seen.fault is None:
            since = self._link.silent_since
            return since is not None and self._time() - since > SILENT_GRACE_S
        return printer_state.may_print(seen)
