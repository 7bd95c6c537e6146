"""The rung of what a printer tells beside its own language: on the network over SNMP, without
taking its printing port; on USB by the port itself."""

from __future__ import annotations

from posgui.escpos.ieee1284 import device_name, port_status
from posgui.host import names
from posgui.model.diagnosis import Measure
from posgui.model.settings import TransportKind
from posgui.rules.host_resources import facts
from posgui.rules.verdict.reading import Reading, unmeasured
from posgui.rules.verdict.second_opinion import by_port, second_opinion
from posgui.service.diagnostics.rung import Rung
from posgui.service.printer import Printer

_ON_USB = (TransportKind.USB, TransportKind.USBLP, TransportKind.USBPRINT)

NAME_S = 0.5
"""The connection just resolved it, so the answer is at hand."""
OPINION_S = NAME_S + 1.5
"""Two requests of half a second each, and the first time pysnmp is loaded."""


def rungs(printer: Printer) -> list[Rung]:
    """The rung of a printer on the network or on USB; of any other, none."""

    async def measure() -> Reading:
        on_usb = printer.settings.transport in _ON_USB
        return await (_by_port if on_usb else _by_snmp)(printer)

    if printer.settings.transport not in {TransportKind.NETWORK, *_ON_USB}:
        return []
    return [Rung(Measure.SECOND_OPINION, OPINION_S, measure)]


async def _by_port(printer: Printer) -> Reading:
    session = printer.link.session
    told = await session.port_told() if session is not None else None
    if told is None:
        return by_port(None, "")
    return by_port(port_status(told.status), device_name(told.device_id))


async def _by_snmp(printer: Printer) -> Reading:
    from posgui.host import snmp

    settings = printer.settings
    found = (await names.look_up(settings.host, settings.port, NAME_S)).addresses
    if not found:
        return unmeasured(Measure.SECOND_OPINION, "not-asked")
    told = await snmp.ask(found[0], port=settings.snmp_port)
    if told is None:
        return second_opinion(None, found[0])
    return second_opinion(facts(told), found[0], prints=told.prints)
