"""Finding out what a printer can do, with commands that print nothing."""

from __future__ import annotations

import asyncio

from posgui.escpos import commands
from posgui.model.errors import TransportError
from posgui.service.card import CapabilityCard
from posgui.service.session import Session

IDENTITY = {"model": 67, "maker": 66, "serial": 68, "firmware": 65, "font": 69}
"""GS I numbers (PROTOCOL 1.5); the model first, as a printer that does not answer it
answers none of the others."""
IDENTITY_S = 0.5
QUEUED_S = 1.0
"""Deadline of a queued request on an idle, online printer: nothing is before it."""


async def probe_queued(session: Session, card: CapabilityCard) -> CapabilityCard:
    """Ask for the identity and a queued status; needs an idle printer that is online.

    GS ( H is not tried here: a printer without it may print its parameters.
    """
    identity = await _identity(session)
    in_order = await _answers_in_order(session)
    same = all(identity.get(key) == card.identity.get(key) for key in ("maker", "model", "serial"))
    return card.found(
        two_way=True,
        in_order=in_order,
        identity=identity,
        process_id=card.process_id if same else None,
    )


async def _identity(session: Session) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, n in IDENTITY.items():
        text = await session.identity(n, IDENTITY_S)
        if text is None and not found:
            break
        if text:
            found[name] = text
    return found


async def _answers_in_order(session: Session) -> bool:
    answer = session.fence()
    try:
        async with asyncio.timeout(QUEUED_S):
            await session.write(commands.transmit_status(1))
            await answer
        return True
    except (TimeoutError, TransportError):
        session.recount()
        return False
