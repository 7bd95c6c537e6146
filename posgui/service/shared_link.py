"""A printer several tills print on: visited, not kept."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from typing import Any

from posgui.escpos import commands
from posgui.model.errors import TransportError, TransportReason
from posgui.model.receipts import Evidence
from posgui.model.status import LinkState, StatusFacts
from posgui.rules import printer_state
from posgui.service.link import Link
from posgui.service.probe import QUEUED_S, answers_in_order
from posgui.service.session import Session

VISIT_S = 20.0
"""Between two looks at a printer that was well. A visit takes some ten milliseconds, in
which another till may be refused; and boards were seen to run out of connections when one
was opened every few seconds all day (escpos-php issue 394)."""
TROUBLE_VISIT_S = 3.0
"""Between two looks at a printer that needed a person, who stands before it now."""
FETCH_S = 8.0
"""For one attempt: a name, a connection and two questions that stay unanswered."""
HOLD_S = 3.0
"""A connection that was fetched for a receipt is kept so long for it to be begun: its row
in the journal may take a second on a slow disk."""
BLIND_HOLD_S = 5.0
"""A printer that cannot say when it read everything is let go so long after the receipt:
some boards drop what is still in their buffer with the connection."""
HELD_S = 60.0
"""A printer that was reached so short a while ago and refuses now is held by another till:
the longest receipt takes less, and so does another roll."""
_HELD_REASONS = (TransportReason.PORT_REFUSED, TransportReason.LINK_LOST)


class SharedLink(Link):
    """Connects for a receipt or a short look at the status, and closes.

    Between visits the observation is that of the last one, its link READY, and ``session``
    is None. ``Observation.taken`` while a receipt waits for another till to let go of the
    printer: by refusing us, or by taking the connection and answering nothing (UB-E02
    manual 4.5: three connections are accepted and one is printed).
    """

    _reached_at: float | None = None
    """When it last talked to us, on the loop's clock."""
    _hold_until = 0.0
    _held_off = 0
    """Attempts in a row that ended before another till."""

    @property
    def ready(self) -> bool:
        """The last visit went well."""
        return self.observation.link is LinkState.READY

    def see(self, **changes: Any) -> None:
        """As a link; that a visit begins or ends is no news."""
        if self.ready and changes.get("link") not in (None, LinkState.CLOSED):
            del changes["link"]
        super().see(**changes)

    async def fetch(self, hold_s: float = HOLD_S) -> bool:
        """Visit the printer and stay until ``let_go``, but no longer than ``hold_s`` if
        no receipt is begun; False if it cannot be had now."""
        loop = asyncio.get_running_loop()
        self._hold_until = loop.time() + max(hold_s, FETCH_S)
        if self.session is None:
            if not self._held_off:
                self._wake.set()
            with suppress(TimeoutError):
                async with asyncio.timeout(FETCH_S):
                    await self.next_attempt()
        has_it = self.session is not None and self._talks(self.session)
        self._hold_until = loop.time() + hold_s
        self.see(taken=self.ready and not has_it)
        return has_it

    def let_go(self) -> None:
        """The receipt is over."""
        is_blind = self.card.proof.rank <= Evidence.ACCEPTED.rank
        now = asyncio.get_running_loop().time()
        self._hold_until = now + (BLIND_HOLD_S if is_blind else 0.0)
        self._wake.set()

    @property
    def _wanted(self) -> bool:
        return self.busy or asyncio.get_running_loop().time() < self._hold_until

    def _talks(self, session: Session) -> bool:
        return session.is_alive() and (not self.card.two_way or session.impression.answered)

    def _stays(self) -> bool:
        return super()._stays() and self._wanted

    async def _between(self, failures: int) -> None:
        if self._drop:
            return
        if self._held_off or not self.ready:
            await super()._between(self._held_off or failures)
        elif not self._wanted:
            self._wake.clear()
            seen = self.observation
            told = not self.card.two_way or not seen.facts.said_nothing
            well = printer_state.may_print(seen) and told
            # Tills that look at the same moment would refuse each other for ever.
            spread = random.uniform(0.8, 1.2)  # noqa: S311 - no secret
            await self._rest(VISIT_S * spread if well else TROUBLE_VISIT_S)

    async def _connect(self) -> bool:
        connected = await super()._connect()
        session = self.session
        if connected and session is not None and self._talks(session):
            self._reached()
        return connected

    def _reached(self) -> None:
        self._reached_at, self._held_off = asyncio.get_running_loop().time(), 0
        self.see(taken=False)

    def _unreachable(self, error: TransportError) -> None:
        if not self._kept_out(error):
            super()._unreachable(error)

    def _hung_up(self, error: TransportError) -> None:
        if not self._kept_out(error):
            super()._hung_up(error)

    def _kept_out(self, error: TransportError) -> bool:
        if error.reason in _HELD_REASONS and self._held_off_again():
            return True
        self._held_off = 0
        self.see(taken=False)
        return False

    def _held_off_again(self) -> bool:
        """Whoever refuses us, or is silent, does so because of another till."""
        loop = asyncio.get_running_loop()
        if self._reached_at is None or loop.time() - self._reached_at > HELD_S or self.busy:
            return False
        self._held_off += 1
        return True

    async def _probe(self, session: Session) -> None:
        if self.card.two_way is not False:
            await super()._probe(session)
        elif (facts := await session.facts()) is not None:
            # What was silent at the first visit may have been held by another till.
            self._heard(facts)

    async def _probe_queued(self, session: Session) -> None:
        """A short look asks nothing that must wait for its turn, and leaves nothing on."""
        if self._wanted or self.card.in_order is None or self.card.identity is None:
            await super()._probe_queued(session)

    def _heard(self, facts: StatusFacts) -> None:
        super()._heard(facts)
        self._reached()

    def _silent(self) -> None:
        if not self._held_off_again():
            super()._silent()

    async def _disconnect(self) -> None:
        session = self.session
        if session is None or not session.is_alive():
            await super()._disconnect()
            return
        async with self.turn:
            await self._take_leave(session)
            await super()._disconnect()

    async def _take_leave(self, session: Session) -> None:
        """The next till gets no status it did not ask for, and nothing of ours is left in
        the printer's buffer: an answer to a queued request proves that it was read."""
        if session.armed and printer_state.may_print(self.observation):
            with suppress(TransportError, TimeoutError):
                async with asyncio.timeout(QUEUED_S):
                    await session.write(commands.automatic_status(0))
            if self.card.in_order:
                await answers_in_order(session)
