"""The order of the rungs: side by side what disturbs nobody, then the questions to the
printer one by one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress

from posgui.model.diagnosis import Measure
from posgui.rules.verdict.reading import Reading, unmeasured
from posgui.service.diagnostics import device, plugged, second_opinion, till, watched, way
from posgui.service.diagnostics.rung import Rung, climb
from posgui.service.diagnostics.situation import Situation
from posgui.service.link import Link

CALM_S = 2.0
"""A receipt is printed and proven in less; a longer one is not waited for."""

_REACHING = (Measure.PORT, Measure.DEVICE)


async def readings(situation: Situation, sale: Rung) -> AsyncGenerator[Reading, None]:
    """Every rung's reading as it comes, that of ``sale`` among them; a later one of the same
    measure counts."""
    if situation.printer.settings.watch_only:
        async for reading in watched.readings(situation):
            yield reading
        return
    heard = False
    async for reading in _own(situation, sale):
        heard = heard or device.is_heard(reading)
        yield reading
    if not heard and not situation.printer.link.busy:
        async for reading in climb(second_opinion.rungs(situation.printer)):
            yield reading


async def _own(situation: Situation, sale: Rung) -> AsyncGenerator[Reading, None]:
    """What is measured by the way we print on."""
    link = situation.printer.link
    reached = False
    async for reading in climb([*till.rungs(situation), sale, *_way(situation)]):
        reached = reached or (reading.finding.by in _REACHING and reading.finding.holds is True)
        yield reading
    with suppress(TimeoutError):
        async with asyncio.timeout(CALM_S):
            await situation.printer.delivery.idle.wait()
    async for reading in _talk(situation):
        yield reading
    if reached and _is_gone(link):
        # It went while it was asked: why, tells the way to it.
        async for reading in climb(_reaching(situation)):
            yield reading
        if not _is_gone(link):
            async for reading in _talk(situation):
                yield reading


def _is_gone(link: Link) -> bool:
    return not link.ready and not link.busy


def _way(situation: Situation) -> list[Rung]:
    listening = [(inlet.settings.host, inlet.port) for inlet in situation.inlets]
    return [*way.rungs(situation.printer, listening, situation.tell), *_reaching(situation)]


def _reaching(situation: Situation) -> list[Rung]:
    """The rung that opens the way: of a printer that is plugged in, that it is."""
    cable = plugged.rungs(situation.printer, situation.look_for)
    return cable or [device.port(situation)]


async def _talk(situation: Situation) -> AsyncGenerator[Reading, None]:
    link = situation.printer.link
    async for reading in climb([device.answers(situation.printer)]):
        # Behind a slow way a missing answer would say nothing of the printer.
        heard = device.is_heard(reading) and reading.finding.holds is True
        yield reading
    async for reading in climb([device.status(link)]):
        yield reading
    for by, rung in ((Measure.IDENTITY, device.identity), (Measure.QUEUED, device.queued)):
        if not heard:
            yield unmeasured(by, "not-asked")
            continue
        async for reading in climb([rung(link)]):
            yield reading
