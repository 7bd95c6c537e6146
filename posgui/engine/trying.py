"""A printer that is not configured yet, or is being changed: reached for a moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

import tomlkit

from posgui import config
from posgui.desk import wire
from posgui.engine.building import is_plugged_in, transport_maker
from posgui.model.errors import CommandError, ExitCode, TransportReason
from posgui.model.receipts import Evidence
from posgui.model.settings import PrinterSettings
from posgui.rules import printer_state
from posgui.rules.confirmation import Verdict
from posgui.service.attempt import Attempt
from posgui.service.card import CapabilityCard
from posgui.service.ladder import RECONNECT_S
from posgui.service.link import Link
from posgui.service.linking import link_to

PRINT_S = 15.0
"""A few lines come out within two seconds, and a person stands before the printers; a print
queue may try a busy printer a second time after five."""


def settings_of(table: wire.Json, config_file: str) -> PrinterSettings:
    """Keys of a ``[[printers]]`` table as settings; ConfigError, which names
    ``config_file``, for what cannot be. Alone in its document it has no backup."""
    alone = {"id": "try", "name": "try", **table, "backup": ""}
    document = tomlkit.dumps({"printers": [alone]})
    return config.parse(document, config_file).printers[0]


@asynccontextmanager
async def trying(settings: PrinterSettings) -> AsyncIterator[Link]:
    """A link to that printer, which is kept until the end and told nobody of."""
    link = link_to(
        replace(settings, share=settings.share and settings.watch_only),
        transport_maker(settings),
        is_plugged_in,
        CapabilityCard(),
        on_change=_ignore,
        on_process_id=_ignore,
    )
    running = asyncio.create_task(link.run(), name="try printer")
    try:
        yield link
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def print_once(link: Link, body: bytes) -> Evidence:
    """Print ``body`` as soon as the printer is reached; what was proven of it.

    CommandError ``not-reached...`` where it cannot be opened, ``not-ready-...`` where it
    says that it cannot print: then nothing was sent.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(RECONNECT_S):
            await link.next_attempt()
    session = link.session
    if session is None or not link.ready:
        raise _not_reached(link)
    if not printer_state.may_print(link.observation):
        reason = printer_state.reasons(link.observation)[0].keyword
        raise CommandError(f"not-ready-{reason}", exit_code=ExitCode.PRINTER_NOT_READY)
    attempt = Attempt(link, session, "", tries_process_id=False, on_progress=_ignore)
    link.busy = True
    try:
        async with asyncio.timeout(PRINT_S):
            if await attempt.run(_once(body), b"") is Verdict.UNTOUCHED:
                raise _not_reached(link)
    except TimeoutError:
        return attempt.confirmation.evidence
    finally:
        link.busy = False
    return attempt.confirmation.evidence


def _not_reached(link: Link) -> CommandError:
    not_ready = ExitCode.PRINTER_NOT_READY
    match link.observation.fault:
        case TransportReason.ACCESS_DENIED:
            return CommandError("not-reached-denied", exit_code=not_ready, address=link.address)
        case TransportReason.BUSY:
            return CommandError("not-reached-busy", exit_code=not_ready, address=link.address)
    return CommandError("not-reached", exit_code=not_ready, address=link.address)


async def _once(body: bytes) -> AsyncIterator[bytes]:
    yield body


def _ignore(*_: object) -> None:
    """Nobody listens to a printer that is only tried."""
