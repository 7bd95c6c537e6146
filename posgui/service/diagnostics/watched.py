"""The ladder of a printer that is only watched: the way to it, and what it tells there. Its
receipts, and whether it takes them, nobody here can see."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import replace

from posgui.model.diagnosis import Confidence, Measure, Question, Verdict
from posgui.model.errors import TransportError
from posgui.model.incidents import Cause
from posgui.model.machine import Plugged
from posgui.model.settings import PLUGGED_IN, TransportKind
from posgui.rules.verdict import machine
from posgui.rules.verdict.reading import Reading, fails
from posgui.rules.verdict.second_opinion import second_opinion
from posgui.service.diagnostics import way
from posgui.service.diagnostics.rung import Rung, climb
from posgui.service.diagnostics.situation import Situation

LOOK_S = 8.0
"""A name, two requests of SNMP, one of ENPC and a visit, each to the end of its deadline."""
DEVICE_S = 2.0
"""Listing takes 0.1 s."""
_SEEN = frozenset({Cause.USB_UNPLUGGED, Cause.POWER_OFF})
"""What a device that is listed excludes; whether it could be opened was not tried."""


async def readings(situation: Situation) -> AsyncGenerator[Reading, None]:
    """Every rung's reading as it comes."""
    ways = way.rungs(situation.printer, (), situation.tell)
    async for reading in climb([*ways, *_looks(situation)]):
        yield reading


def said(verdict: Verdict) -> Verdict:
    """The verdict in the words for a printer that is only watched: which of its receipts
    came out is not asked, as none of them is known."""
    questions = tuple(each for each in verdict.questions if each is not Question.CAME_OUT)
    placeholders = {**verdict.placeholders, "watched": 1}
    return replace(verdict, placeholders=placeholders, questions=questions)


def _looks(situation: Situation) -> list[Rung]:
    kind = situation.printer.settings.transport
    if kind in PLUGGED_IN:
        return [Rung(Measure.DEVICE, DEVICE_S, lambda: _device(situation))]
    if kind == TransportKind.NETWORK:
        return [Rung(Measure.SECOND_OPINION, LOOK_S, lambda: _told(situation))]
    return []


async def _device(situation: Situation) -> Reading:
    printer = situation.printer
    try:
        found = await asyncio.to_thread(situation.look_for, printer.settings)
    except TransportError as error:
        found = Plugged(False, failure=error.reason)
    serial = printer.settings.transport is TransportKind.SERIAL
    reading = machine.device(found, printer.link.address, serial=serial)
    return replace(reading, clears=reading.clears & _SEEN)


async def _told(situation: Situation) -> Reading:
    link = situation.printer.link
    link.reconnect()
    with suppress(TimeoutError):
        async with asyncio.timeout(LOOK_S):
            await link.next_attempt()
    seen = link.observation
    if seen.answers is False:
        place = {"address": link.address}
        return fails(Measure.SECOND_OPINION, Cause.NO_ANSWER, Confidence.LIKELY, place)
    return second_opinion(seen.facts if seen.answers else None, link.address)
