"""The rungs at the printer's end of the connection. None of them touches a print in
progress: what it would disturb is left unmeasured, with the reason."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from posgui.host import names
from posgui.host.connections import connections_to
from posgui.model.diagnosis import Measure
from posgui.model.errors import TransportReason
from posgui.model.incidents import Cause
from posgui.model.settings import TransportKind
from posgui.model.status import LinkState
from posgui.rules import printer_state
from posgui.rules.diagnosis import wire_of
from posgui.rules.verdict import device
from posgui.rules.verdict.reading import Reading, unmeasured
from posgui.service.card import who
from posgui.service.diagnostics.rung import Rung
from posgui.service.diagnostics.situation import Situation
from posgui.service.link import Link
from posgui.service.printer import Printer
from posgui.service.probe import answers_in_order, identify
from posgui.service.session import Session

PORT_S = 4.8
"""Two seconds for a name, three for a connection (transports.network); the rest of the ten
seconds a cashier waits is for asking the printer."""
NAME_S = 0.5
"""The connection just resolved it, so the answer is at hand."""
TURN_S = 1.0
"""For a status poll that is under way; a receipt holds the turn longer and is not waited
for."""
CAREFUL_S = 2.0
"""Eight questions with a pause before each; a slow way does not get that far, and what was
told before then stands."""
ANSWERS_S = TURN_S + 3.0 + CAREFUL_S
"""Two questions of 1.5 s each: one answer that is missing may be a late one. After two that
are missing nothing more is asked."""
IDENTITY_S = TURN_S + 0.6
QUEUED_S = TURN_S + 1.1
TALK_S = PORT_S + ANSWERS_S + IDENTITY_S + QUEUED_S
"""A shared printer is held for all questions of a diagnosis together."""
JUST_NOW_S = 6.0
"""The questions before the last one take no longer if they are answered."""

_UNDER_WAY = (LinkState.OPENING, LinkState.PROBING)


def port(situation: Situation) -> Rung:
    """Whether the printer takes our connection."""
    return Rung(Measure.PORT, PORT_S + 0.1, lambda: _port(situation))


def answers(printer: Printer) -> Rung:
    """Whether it answers status requests."""
    return Rung(Measure.ANSWERS, ANSWERS_S, lambda: _answers(printer))


def status(link: Link) -> Rung:
    """What it told in answer to the rung before, or by itself."""
    return Rung(Measure.STATUS, TURN_S, lambda: _status(link))


def identity(link: Link) -> Rung:
    """Who it is."""
    return Rung(Measure.IDENTITY, IDENTITY_S, lambda: _identity(link))


def queued(link: Link) -> Rung:
    """Whether it works off what it was sent."""
    return Rung(Measure.QUEUED, QUEUED_S, lambda: _queued(link))


def is_heard(reading: Reading) -> bool:
    """The reading of ANSWERS says that there was an answer."""
    return Cause.NO_ANSWER in reading.clears


async def _port(situation: Situation) -> Reading:
    link = situation.printer.link
    stood = link.session is not None and link.ready
    with suppress(TimeoutError):
        async with asyncio.timeout(PORT_S):
            if not await link.fetch(TALK_S) and not link.busy:
                if link.observation.link not in _UNDER_WAY:
                    link.reconnect()
                await link.next_attempt()
    seen = link.observation
    reached = (link.session is not None and link.ready) or seen.link is LinkState.PROBING
    return device.port(
        is_open=reached,
        just_opened=not stood,
        fault=TransportReason.PORT_REFUSED if seen.taken else seen.fault,
        others=0 if reached else await _others(situation.printer, ours=0),
        address=link.address,
        wire=wire_of(situation.printer.settings.transport),
        flapping=Cause.LINK_FLAPPING in situation.open_causes,
    )


async def _others(printer: Printer, *, ours: int) -> int:
    """Connections of other programs of this machine with that printer."""
    settings = printer.settings
    if settings.transport is not TransportKind.NETWORK:
        return 0
    address = await names.look_up(settings.host, settings.port, NAME_S)
    counts = [
        await asyncio.to_thread(connections_to, each, settings.port) for each in address.addresses
    ]
    return max(0, sum(counts) - ours)


async def _answers(printer: Printer) -> Reading:
    link = printer.link
    session = link.session
    if session is None or not link.ready:
        return unmeasured(Measure.ANSWERS, "not-reached")
    ever = link.card.two_way
    fell_silent = session.impression.answered
    if session.impression.strange:
        return device.answers(device.Talk(address=link.address, strange=session.impression.strange))
    async with link.turn:
        if _prints(link):
            return unmeasured(Measure.ANSWERS, "busy")
        took = await _answer_time(session)
        if took is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(CAREFUL_S):
                    await link.refresh(careful=True)
    return device.answers(
        device.Talk(
            address=link.address,
            answered=took is not None,
            took_s=took or 0.0,
            answers_ever=ever,
            fell_silent=fell_silent,
            lagging=session.lagging,
            strange=session.impression.strange,
            others=0 if took is not None else await _others(printer, ours=1),
        )
    )


async def _answer_time(session: Session) -> float | None:
    """Seconds to the faster of two answers; None if neither of two questions got one."""
    loop, times = asyncio.get_running_loop(), []
    for _ in range(2):
        asked = loop.time()
        if await session.ask(1) is not None:
            times.append(loop.time() - asked)
    return min(times, default=None)


async def _status(link: Link) -> Reading:
    seen = link.observation
    if not link.ready or not seen.answers:
        return unmeasured(Measure.STATUS, "not-reached")
    return device.status(seen, fresh=_heard_just_now(link))


async def _identity(link: Link) -> Reading:
    card, session = link.card, link.session
    if session is None or not _may_ask(link) or not card.who:
        return unmeasured(Measure.IDENTITY, _why_not(link))
    async with link.turn:
        now = who(await identify(session)) if _may_ask(link) else None
    return device.identity(card.who, now or None, card.former)


async def _queued(link: Link) -> Reading:
    session = link.session
    if session is None or not _may_ask(link) or not link.card.in_order:
        return unmeasured(Measure.QUEUED, _why_not(link))
    async with link.turn:
        answered = await answers_in_order(session) if _may_ask(link) else None
    return device.queued(answered)


def _heard_just_now(link: Link) -> bool:
    """It told everything since this diagnosis began, so that the connection is no dead one."""
    session = link.session
    if session is None:
        return False
    return asyncio.get_running_loop().time() - session.heard_at < JUST_NOW_S


def _prints(link: Link) -> bool:
    return link.busy


def _may_ask(link: Link) -> bool:
    """Queued requests are answered by an idle printer that is online; one that is not keeps
    them for later."""
    seen = link.observation
    idle = link.ready and not link.busy and _heard_just_now(link)
    return bool(idle and seen.answers and printer_state.may_print(seen))


def _why_not(link: Link) -> str:
    if link.busy:
        return "busy"
    return "not-asked" if link.ready else "not-reached"
