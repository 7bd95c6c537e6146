"""The rung of a printer that is plugged into this machine."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from posgui.model.diagnosis import Measure
from posgui.model.errors import TransportError
from posgui.model.machine import Plugged
from posgui.model.settings import PrinterSettings, TransportKind
from posgui.rules.verdict import machine
from posgui.rules.verdict.reading import Reading, unmeasured
from posgui.service.diagnostics.rung import Rung
from posgui.service.printer import Printer

DEVICE_S = 4.0
"""Listing takes 0.1 s and opening 0.3 s; a device that answers nothing holds the latter for
its own 3 s, and its reason is worth waiting for."""

Look = Callable[[PrinterSettings], tuple[bool, int]]
"""Whether the printer of those settings is plugged in, and how many other devices are that
could be a receipt printer. Blocks; TransportError if USB itself cannot be used."""


def rungs(printer: Printer, look: Look) -> list[Rung]:
    """The rung of a printer on USB; of any other, none."""
    if printer.settings.transport is not TransportKind.USB:
        return []

    async def measure() -> Reading:
        return await _measure(printer, look)

    return [Rung(Measure.DEVICE, DEVICE_S, measure)]


async def _measure(printer: Printer, look: Look) -> Reading:
    link = printer.link
    try:
        present, others = await asyncio.to_thread(look, printer.settings)
    except TransportError as error:
        return machine.device(Plugged(False, failure=error.reason), link.address)
    if present and not link.ready:
        # Whether it may be opened is known by opening it, which is the link's to do.
        link.reconnect()
        with suppress(TimeoutError):
            async with asyncio.timeout(DEVICE_S / 2):
                await link.next_attempt()
    session = link.session
    is_open = session is not None and session.is_alive()
    if not is_open and link.observation.fault is None:
        return unmeasured(Measure.DEVICE, "deadline")
    failure = None if is_open else link.observation.fault
    return machine.device(Plugged(present or is_open, others, failure), link.address)
