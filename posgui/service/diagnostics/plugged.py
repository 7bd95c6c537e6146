"""The rung of a printer that is plugged into this machine."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from posgui.host.holders import holders
from posgui.model.diagnosis import Measure
from posgui.model.errors import TransportError, TransportReason
from posgui.model.machine import Plugged
from posgui.model.settings import PLUGGED_IN, PrinterSettings, TransportKind
from posgui.rules.verdict import machine
from posgui.rules.verdict.reading import Reading, unmeasured
from posgui.service.diagnostics.rung import Rung
from posgui.service.link import Link
from posgui.service.printer import Printer

DEVICE_S = 4.8
"""Listing takes 0.1 s and opening 0.3 s; a device that answers nothing holds the latter for
its own 3 s, one that another program has on Windows for 3.75 s, and the reason is worth waiting
for."""
OPEN_S = 4.3

Look = Callable[[PrinterSettings], Plugged]
"""What the system lists of the printer of those settings. Blocks; TransportError if USB
itself cannot be used."""


def rungs(printer: Printer, look: Look) -> list[Rung]:
    """The rung of a printer that is plugged in; of any other, none."""
    if printer.settings.transport not in PLUGGED_IN:
        return []

    async def measure() -> Reading:
        return await _measure(printer, look)

    return [Rung(Measure.DEVICE, DEVICE_S, measure)]


async def _measure(printer: Printer, look: Look) -> Reading:
    link = printer.link
    if _is_open(link):
        # What is open is there: looking would open it a second time beside a receipt.
        return _reading(Plugged(True), printer)
    try:
        found = await asyncio.to_thread(look, printer.settings)
    except TransportError as error:
        return _reading(Plugged(False, failure=error.reason), printer)
    tried = True
    if found.present and not link.ready:
        # Whether it may be opened is known by opening it, which is the link's to do.
        link.reconnect()
        try:
            async with asyncio.timeout(OPEN_S):
                await link.next_attempt()
        except TimeoutError:
            tried = False
    is_open = _is_open(link)
    if found.present and not is_open and (link.observation.fault is None or not tried):
        return unmeasured(Measure.DEVICE, "deadline")
    failure = None if is_open else link.observation.fault
    found = replace(found, present=found.present or is_open, failure=failure)
    if failure is TransportReason.BUSY and found.node:
        names = await asyncio.to_thread(holders, found.node)
        found = replace(found, held_by=", ".join(names))
    return _reading(found, printer)


def _is_open(link: Link) -> bool:
    return link.session is not None and link.session.is_alive()


def _reading(found: Plugged, printer: Printer) -> Reading:
    serial = printer.settings.transport is TransportKind.SERIAL
    return machine.device(found, printer.link.address, serial=serial)
