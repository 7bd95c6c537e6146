"""The rungs at the printer's end of the connection. None of them touches a print in
progress: what it would disturb is left unmeasured, with the reason."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from posgui.model.diagnosis import Measure
from posgui.model.incidents import Cause
from posgui.model.status import LinkState
from posgui.rules import printer_state
from posgui.rules.verdict import device
from posgui.rules.verdict.reading import Reading, unmeasured
from posgui.service.card import who
from posgui.service.diagnostics.rung import Rung
from posgui.service.diagnostics.situation import Situation
from posgui.service.link import Link
from posgui.service.probe import answers_in_order, identify

PORT_S = 4.8
"""Two seconds for a name, three for a connection (transports.network); the rest of the ten
seconds a cashier waits is for asking the printer."""
TURN_S = 1.0
"""For a status poll that is under way; a receipt holds the turn longer and is not waited
for."""
ANSWERS_S = TURN_S + 1.7
IDENTITY_S = TURN_S + 0.6
QUEUED_S = TURN_S + 1.1
JUST_NOW_S = 4.0
"""The questions before the last one take no longer if they are answered."""


def port(situation: Situation) -> Rung:
    """Whether the printer takes our connection."""
    return Rung(Measure.PORT, PORT_S + 0.1, lambda: _port(situation))


def talk(situation: Situation) -> list[Rung]:
    """What is asked of a connected printer; one after the other, as they share the line."""
    link = situation.printer.link
    return [
        Rung(Measure.ANSWERS, ANSWERS_S, lambda: _answers(link)),
        Rung(Measure.STATUS, TURN_S, lambda: _status(link)),
        Rung(Measure.IDENTITY, IDENTITY_S, lambda: _identity(link)),
        Rung(Measure.QUEUED, QUEUED_S, lambda: _queued(link)),
    ]


async def _port(situation: Situation) -> Reading:
    link = situation.printer.link
    stood = link.ready
    if not stood and not link.busy:
        link.reconnect()
        with suppress(TimeoutError):
            async with asyncio.timeout(PORT_S):
                await link.next_attempt()
    seen = link.observation
    reached = link.ready or seen.link is LinkState.PROBING
    return device.port(
        is_open=reached,
        just_opened=not stood,
        fault=seen.fault,
        address=link.address,
        flapping=Cause.LINK_FLAPPING in situation.open_causes,
    )


async def _answers(link: Link) -> Reading:
    session = link.session
    if session is None or not link.ready:
        return unmeasured(Measure.ANSWERS, "not-reached")
    ever = link.card.two_way
    fell_silent = session.impression.answered
    async with link.turn:
        if _prints(link):
            return unmeasured(Measure.ANSWERS, "busy")
        loop = asyncio.get_running_loop()
        asked = loop.time()
        answered = await link.refresh()
        took = loop.time() - asked
    return device.answers(
        device.Talk(
            address=link.address,
            answered=answered,
            took_s=took,
            answers_ever=ever,
            fell_silent=fell_silent,
            lagging=link.observation.lagging,
            strange=session.impression.strange,
        )
    )


async def _status(link: Link) -> Reading:
    """What it told a moment ago, in answer to the rung before or by itself."""
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
