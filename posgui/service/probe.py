"""Finding out what a printer can do, with commands that print nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress

from posgui.escpos import commands, status
from posgui.model.errors import TransportError
from posgui.service.card import CapabilityCard, who
from posgui.service.session import Session

IDENTITY = {"model": 67, "maker": 66, "serial": 68, "firmware": 65, "font": 69}
"""GS I numbers (PROTOCOL 1.5); the model first, as a printer that does not answer it
answers none of the others."""
IDENTITY_S = 0.5
CATCH_UP_S = 3.0
"""For each name: what the printer still prints was given up as overdue already."""
COUNTERS = {"lines": 148, "cuts": 178, "hours": 198}
"""GS g 2 numbers of what is counted and never reset (Epson APG p.476): lines fed, cuts, hours
switched on."""
RESYNC_FIRST = 64
RESYNC_MOST = 4096
"""NULs sent before asking again: few at first, as each may be a row of white paper."""
QUEUED_S = 1.0
"""Deadline of a queued request on an idle, online printer: nothing is before it."""


async def probe_queued(
    session: Session, card: CapabilityCard, learn: Callable[[CapabilityCard], None]
) -> None:
    """Ask for a queued status and the identity; needs an idle printer that is online.

    ``learn`` gets each finding as it comes: a printer may hang up at the next question,
    and then that one is not asked again. GS ( H is not tried here: a printer without it
    may print its parameters. What was found before stays found unless another printer
    answers: one in the middle of an interrupted picture swallows these requests.
    """
    if card.in_order is None:
        card = card.found(two_way=True, in_order=await answers_in_order(session))
        learn(card)
    if card.identity is None:
        learn(card.found(identity={}))
        card = card.found(identity=await identify(session))
        if session.talk.unasked:
            # The answer that was given up came after all: a slow moment is no inability.
            card = card.found(in_order=True)
        learn(card)
    elif card.identity:
        identity = await identify(session)
        if _differs(identity, card.identity):
            in_order = await answers_in_order(session)
            former = card.former
            if who(identity) != card.who:
                former = "" if who(identity) == former else former or card.who
            learn(card.of(identity, in_order=in_order, former=former))


def _differs(now: dict[str, str], before: dict[str, str]) -> bool:
    """Another printer answers, or another firmware; an answer that is missing is none."""
    return any(now[key] != before[key] for key in now.keys() & before.keys())


async def probe_counters(
    session: Session, card: CapabilityCard, learn: Callable[[CapabilityCard], None]
) -> None:
    """Ask for the maintenance counters of COUNTERS; the printer must be idle and online, and
    the caller holds the turn.

    A printer that does not know GS g takes its parameters for text: so it is asked behind a
    test page only, whose cut is through, and what it took is thrown away by ESC @ before it
    is a line. One that was found to have none is not asked again.
    """
    if not card.in_order or card.counters == {}:
        return
    found: dict[str, int] = {}
    for name, n in COUNTERS.items():
        block = await session.block(commands.maintenance_counter(n), QUEUED_S)
        value = status.parse_counter(block) if block is not None else None
        if value is None:
            break  # a late answer must not be taken for the next counter's
        found[name] = value
    with suppress(TransportError):
        await session.write(commands.INITIALIZE)
        await session.arm()
        learn(card.found(counters=found))


async def identify(session: Session) -> dict[str, str]:
    """What the printer says it is; empty where it says nothing. The caller holds the turn."""
    found: dict[str, str] = {}
    for name, n in IDENTITY.items():
        block = await session.block(commands.transmit_identity(n), IDENTITY_S)
        text = status.parse_identity(n, block) if block is not None else None
        if text is None and not found:
            break
        if isinstance(text, str) and text:
            found[name] = text
    return found


async def answers_in_order(session: Session) -> bool | None:
    """Whether a queued request is answered: the printer must be idle and online, and the
    caller holds the turn. None where the connection ended meanwhile."""
    answer = session.talk.fence()
    try:
        async with asyncio.timeout(QUEUED_S):
            await session.write(commands.transmit_status(1))
            await answer
        return True
    except TransportError:
        return None
    except TimeoutError:
        session.talk.recount()
        return False


async def start_afresh(session: Session, card: CapabilityCard, bound: int) -> None:
    """Before a receipt: no rest of the one before swallows it (``bound`` is how much may be
    missing of that, 0 for nothing), and no answer to what was given up proves it. The
    caller holds the turn."""
    if bound:
        await resync(session, bound)
    if session.talk.uncounted:
        await catch_up(session, card.identity or {}, CATCH_UP_S)


async def resync(session: Session, bound: int) -> None:
    """Bring a printer out of a command whose rest never came (PROTOCOL 1.9 rule 3).

    It would swallow the beginning of the next receipt as a picture. A queued request
    tells: answered, the printer reads commands; unanswered, it was swallowed, and NULs
    fill the command up, at most ``bound`` of them: the rest cannot be longer than the
    receipt it belongs to. A NUL between commands does nothing.
    """
    sent, step = 0, RESYNC_FIRST
    while not await answers_in_order(session) and sent < bound and session.is_alive():
        nuls = min(step, bound - sent)
        await session.write(bytes(nuls))
        sent, step = sent + nuls, min(step * 2, RESYNC_MOST)


async def catch_up(
    session: Session,
    identity: Mapping[str, str],
    deadline: float,
    *,
    names: int = len(IDENTITY),
) -> bool:
    """Ask for a name of the printer, which it tells behind everything it was asked before;
    True if it did, so that no answer to a queued request that was given up can come any
    more and be taken for another's. At most ``names`` are tried, each for ``deadline``
    seconds. The caller holds the turn.

    False too where it has no name, or none that was not asked for this way yet: a second
    answer with the same name may be a late one.
    """
    asked = set()
    left = [name for name in identity if IDENTITY[name] not in session.talk.names_asked]
    for name in left[:names]:
        n = IDENTITY[name]
        asked.add(identity[name])
        session.talk.names_asked.add(n)
        block = await session.block(commands.transmit_identity(n), deadline)
        if block is not None and status.parse_identity(n, block) in asked:
            session.talk.caught_up()
            return True
    return False
