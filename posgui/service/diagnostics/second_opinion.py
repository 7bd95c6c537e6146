"""The rung of what a network printer tells over SNMP, without taking its printing port."""

from __future__ import annotations

from posgui.host import names
from posgui.model.diagnosis import Measure
from posgui.model.settings import TransportKind
from posgui.rules.verdict.reading import Reading, unmeasured
from posgui.rules.verdict.second_opinion import second_opinion
from posgui.service.diagnostics.rung import Rung
from posgui.service.printer import Printer

NAME_S = 0.5
"""The connection just resolved it, so the answer is at hand."""
OPINION_S = NAME_S + 1.5
"""Two requests of half a second each, and the first time pysnmp is loaded."""


def rungs(printer: Printer) -> list[Rung]:
    """The rung of a printer on the network; of any other, none."""
    if printer.settings.transport is not TransportKind.NETWORK:
        return []

    async def measure() -> Reading:
        return await _measure(printer)

    return [Rung(Measure.SECOND_OPINION, OPINION_S, measure)]


async def _measure(printer: Printer) -> Reading:
    from posgui.host import snmp

    settings = printer.settings
    found = (await names.look_up(settings.host, settings.port, NAME_S)).addresses
    if not found:
        return unmeasured(Measure.SECOND_OPINION, "not-asked")
    told = await snmp.ask(found[0], port=settings.snmp_port)
    return second_opinion(told, found[0])
