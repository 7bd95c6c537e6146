"""Keeps one connection to one printer alive and knows what the printer says."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from posgui.model.errors import TransportError
from posgui.model.status import LinkState, StatusFacts
from posgui.rules import backoff, printer_state
from posgui.service.answer_times import AnswerTimes
from posgui.service.card import CapabilityCard
from posgui.service.clock import until_tick
from posgui.service.probe import probe_queued
from posgui.service.session import MakeTransport, Session
from posgui.service.sight import Sight

_LOGGER = logging.getLogger(__name__)

POLL_S = 1.0
"""One DLE EOT 1 a second: with the answer's deadline of 1.5 s and two misses a pulled
cable is noticed within 5 s, and a printer that closes idle connections after 90 s
(ESC-POS-.NET#36) never finds us idle."""
MUTE_POLL_S = 15.0
"""A printer that never answered is asked now and then, in case it was only starting."""
FULL_ROUND = 4
"""Every so many polls paper and errors are asked for as well: near-end does not make a
printer go offline, and automatic status may be missing."""
AGAIN_S = 0.2
"""Pause after the first miss: 1 + 1.5 + 0.2 + 1.5 s stays within the five."""
MISSES = 2
"""Unanswered polls in a row after which a printer that used to answer counts as silent."""
SETTLED_S = 2.0
"""A connection that lived this long was a good one."""
HANGS_UP_S = 0.5
"""A printer that took a connection and, asked, said nothing for so long until it hung up
has nothing to say; one that hangs up sooner may be starting."""
SILENT_RECONNECT_S = 8.0
"""A silent printer's connection is opened anew this often: its old one may be dead."""


class Link(Sight):
    """The long-lived side of a printer's connection; ``session`` is the present one.

    ``on_change`` is called whenever ``observation`` or ``card`` changed, and
    ``on_process_id`` for every process id the printer reported.
    """

    def __init__(
        self,
        make_transport: MakeTransport,
        card: CapabilityCard,
        *,
        on_change: Callable[[], None],
        on_process_id: Callable[[str], None],
    ) -> None:
        super().__init__(card, on_change)
        self._make_transport = make_transport
        self._times = AnswerTimes(card.answer_ms, card.slowest_ms)
        self.on_process_id = on_process_id
        self.session: Session | None = None
        self.busy = False
        """A receipt is in flight: misses prove nothing and the link is not dropped."""
        self._attempted = asyncio.Event()
        self._wake = asyncio.Event()
        self._drop = False
        self.turn = asyncio.Lock()
        """Held by whoever writes: a poll must not fall into the middle of a receipt."""

    # What delivery and commands use

    @property
    def ready(self) -> bool:
        """Connected and probed, and the connection still stands."""
        stands = self.observation.link is LinkState.READY
        return stands and self.session is not None and self.session.is_alive()

    def reconnect(self) -> None:
        """Drop the present connection, if any, and try again at once."""
        self._drop = True
        self._wake.set()

    async def next_attempt(self) -> None:
        """Return when the attempt to connect that is under way, or comes next, ended."""
        await self._attempted.wait()

    async def fetch(self, _hold_s: float = 0.0) -> bool:
        """Have the connection at hand for a receipt or a few questions; False where it
        cannot be had now. This link keeps it anyway (see ``SharedLink``)."""
        return self.ready

    def let_go(self) -> None:
        """What ``fetch`` was for is over."""

    async def refresh(self, within_s: float = 0.0, *, careful: bool = False) -> bool:
        """Ask everything, unless the printer told it in the last ``within_s`` seconds;
        True if it answered. ``careful`` asks each question until two answers agree. The
        caller holds ``turn``."""
        session = self.session
        if session is None or not session.is_alive():
            return False
        fresh = asyncio.get_running_loop().time() - session.heard_at < within_s
        if careful:
            session.doubt()
        return fresh or await self._round(session, full=True)

    # SessionListener

    def on_lost(self, error: TransportError) -> None:
        """The connection ended."""
        _LOGGER.info("%s: connection lost (%s)", self.address, error.reason)
        self._wake.set()
        self.see(facts=StatusFacts(), link=LinkState.LOST, stalled=False, queue=None)

    # The life of the link

    async def run(self) -> None:
        """Connect, watch, connect again; ends by cancellation."""
        failures = 0
        loop = asyncio.get_running_loop()
        try:
            while True:
                self._drop = False
                self._wake.clear()
                began = loop.time()
                try:
                    await self._connect_and_watch()
                except Exception:  # whatever it was, the printer is to be reached (law 8)
                    _LOGGER.exception("%s: the link failed", self.address)
                await self._disconnect()
                # A printer that hangs up at once is not asked in a tight loop.
                failures = 0 if loop.time() - began > SETTLED_S else failures + 1
                await self._between(failures)
        finally:
            await self._disconnect()

    async def _between(self, failures: int) -> None:
        """Rest until the next attempt."""
        if failures and not self._drop:
            self._wake.clear()  # the loss that brought us here is no news
            await self._rest(backoff.delay(failures))

    async def _connect_and_watch(self) -> None:
        connected = await self._connect()
        self._attempted.set()
        self._attempted = asyncio.Event()
        if connected:
            await self._watch()

    async def _connect(self) -> bool:
        session = Session(self._make_transport, self, late=self.card.late)
        self.see(link=LinkState.OPENING, address=session.address)
        try:
            await session.open()
        except TransportError as error:
            self._unreachable(error)
            return False
        if self.observation.fault is not None:
            _LOGGER.info("%s: reached again", self.address)
        self.session = session
        self.see(link=LinkState.PROBING, fault=None)
        try:
            await self._probe(session)
            if session.lost is not None:
                raise session.lost
        except TransportError as error:
            await self._disconnect()
            self._hung_up(error)
            return False
        self.see(link=LinkState.READY)
        return True

    def _unreachable(self, error: TransportError) -> None:
        level = logging.WARNING if self.observation.fault is None else logging.DEBUG
        _LOGGER.log(level, "%s: cannot be reached (%s)", self.address, error.reason)
        self.silent_since = None
        self.see(link=LinkState.CLOSED, fault=error.reason, answers=None, facts=StatusFacts())

    def _hung_up(self, error: TransportError) -> None:
        self.see(link=LinkState.CLOSED, fault=error.reason, facts=StatusFacts())

    async def _probe(self, session: Session) -> None:
        if self.card.two_way is False:
            # It may hang up before it would be asked; the polls ask in case it has changed.
            return
        facts, waited = await _asked_first(session)
        if facts is None:
            if session.is_alive() and self.card.two_way:
                self._silent()
            elif session.is_alive() or (self.card.two_way is None and waited):
                self.learn(self.card.found(two_way=False))
            return
        self._heard(facts)
        await self._probe_queued(session)

    async def _probe_queued(self, session: Session) -> None:
        if printer_state.may_print(self.observation):
            await probe_queued(session, self.card, self.learn)
            await session.arm()
        else:
            self.learn(self.card.found(two_way=True))

    async def ensure_probed(self) -> None:
        """Do what could not be done while the printer was offline: probe, and ask for
        automatic status again. The caller holds ``turn``."""
        session = self.session
        if session is None or not self.card.two_way:
            return
        if self.card.in_order is None:
            await self._probe_queued(session)
        elif not session.armed:
            await session.arm()

    async def _watch(self) -> None:
        session = self.session
        if session is None:
            return
        opened, rounds, misses = asyncio.get_running_loop().time(), 0, 0
        answered = self.observation.answers is True
        while session.is_alive() and self._stays():
            await self._rest(_pause(self.card, misses))
            if not session.is_alive() or self._drop or not self._stays():
                continue
            rounds += 1
            if await self._poll(session, full=rounds % FULL_ROUND == 0):
                misses, answered = 0, True
            elif self.card.two_way and session.is_alive() and not self.busy:
                misses += 1
                if misses >= MISSES:
                    self._silent()
                    if answered or asyncio.get_running_loop().time() - opened > SILENT_RECONNECT_S:
                        return

    def _stays(self) -> bool:
        """The connection is kept."""
        return self.busy or not self._drop

    async def _poll(self, session: Session, *, full: bool) -> bool:
        async with self.turn:
            if not await self._round(session, full=full):
                return False
            if not self.busy and printer_state.may_print(self.observation):
                with suppress(TransportError):
                    await self.ensure_probed()
            return True

    async def _round(self, session: Session, *, full: bool) -> bool:
        full = full or not printer_state.may_print(self.observation)
        numbers = (1, 2, 3, 4) if full else (1,)
        facts = await session.facts(numbers)
        if facts is None:
            return False
        if len(numbers) == 1 and facts.online is False:
            facts = await session.facts()
            if facts is None:
                return False
            numbers = (1, 2, 3, 4)
        before = self.observation.facts
        if len(numbers) > 1:
            # No answer tells of this, so what was told of it before holds until it is online.
            waits = before.waiting_recovery and facts.online is False
            self._heard(replace(facts, waiting_recovery=waits))
        else:
            self._heard(before.merged(facts))
        self.see(lagging=session.lagging)
        self._time(session)
        return True

    def _time(self, session: Session) -> None:
        """How late it answers, in questions and in milliseconds; a receipt under way would
        slow it down."""
        if self.card.answer_ms is None and self._times.typical_ms is not None:
            self._times = AnswerTimes(None, None)  # another printer answers now
        times = self._times
        if not self.busy:
            times.add(session.impression.took_s)
        found = {"answer_ms": times.typical_ms, "slowest_ms": times.slowest_ms}
        self.learn(self.card.found(late=session.lagging, **found))

    async def _disconnect(self) -> None:
        session, self.session = self.session, None
        if session is not None:
            self.see(link=LinkState.LOST)
            await session.close()

    async def _rest(self, seconds: float) -> None:
        end = asyncio.get_running_loop().call_later(seconds, self._wake.set)
        await self._wake.wait()
        end.cancel()
        self._wake.clear()


async def _asked_first(session: Session) -> tuple[StatusFacts | None, bool]:
    """What a printer says when it is asked for the first time; if nothing, whether it had
    the time to."""
    asked_at = asyncio.get_running_loop().time()
    facts = None
    for _ in range(MISSES):
        facts = await session.facts()
        if facts is not None or not session.is_alive():
            break
    return facts, asyncio.get_running_loop().time() - asked_at > HANGS_UP_S


def _pause(card: CapabilityCard, misses: int) -> float:
    """Seconds until the next poll."""
    if not card.two_way:
        return MUTE_POLL_S
    return AGAIN_S if misses == 1 else until_tick(POLL_S)
