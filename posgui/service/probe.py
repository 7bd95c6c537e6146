"""Finding out what a printer can do, with commands that print nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from posgui.escpos import commands
from posgui.model.errors import TransportError
from posgui.service.card import CapabilityCard, who
from posgui.service.session import Session

IDENTITY = {"model": 67, "maker": 66, "serial": 68, "firmware": 65, "font": 69}
"""GS I numbers (PROTOCOL 1.5); the model first, as a printer that does not answer it
answers none of the others."""
IDENTITY_S = 0.5
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
        learn(card.found(identity=await identify(session)))
    elif card.identity:
        identity = await identify(session)
        if identity and who(identity) != card.who:
            in_order = await answers_in_order(session)
            former = "" if who(identity) == card.former else card.former or card.who
            learn(
                card.found(
                    identity=identity,
                    process_id=None,
                    automatic=None,
                    in_order=in_order,
                    former=former,
                )
            )


async def identify(session: Session) -> dict[str, str]:
    """What the printer says it is; empty where it says nothing. The caller holds the turn."""
    found: dict[str, str] = {}
    for name, n in IDENTITY.items():
        text = await session.identity(n, IDENTITY_S)
        if text is None and not found:
            break
        if text:
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
