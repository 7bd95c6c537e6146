"""What a printer tells beside its printing port, where that is taken or silent."""

from __future__ import annotations

from posgui.escpos.ieee1284 import PortStatus
from posgui.model.diagnosis import Confidence, Finding, Measure, Suspect
from posgui.model.incidents import Cause
from posgui.model.status import StatusFacts
from posgui.rules import diagnosis
from posgui.rules.diagnosis import Queued
from posgui.rules.printer_state import Observation
from posgui.rules.verdict import device
from posgui.rules.verdict.reading import Reading, fails, unmeasured

_THERE = frozenset(
    {
        *(Cause.INTERFACE_DOWN, Cause.NO_ADDRESS, Cause.NAME_UNRESOLVED),
        *(Cause.HOST_UNREACHABLE, Cause.POWER_OFF),
    }
)
"""What an answer excludes: whoever gave it has power and was found."""


def by_port(told: PortStatus | None, name: str) -> Reading:
    """What the port of a printer that does not answer tells of it: a hint, as many ports
    tell the same always, so it excludes nothing. ``name`` is who the port says it is."""
    by = Measure.SECOND_OPINION
    if told is None:
        return unmeasured(by, "not-told", name=name)
    if told.paper_empty:
        return fails(by, Cause.PAPER_OUT, Confidence.LIKELY, name=name)
    return Reading(Finding(by, told.selected and not told.error, {"name": name}))


def second_opinion(said: StatusFacts | None, address: str, *, prints: bool = False) -> Reading:
    """``said`` is None where nothing came. What it says is wrong is so. That it finds
    nothing wrong excludes nothing: many boards tell of none of it. One that ``prints``
    while it turns us away prints for others."""
    by = Measure.SECOND_OPINION
    if said is None or said.said_nothing:
        return unmeasured(by, "not-told", address=address)
    suspects = []
    for condition in diagnosis.conditions(Observation(facts=said), Queued()):
        sure = Confidence.CERTAIN if device.stops(condition.cause) else Confidence.LIKELY
        suspects.append(Suspect(condition.cause, sure, by))
    well = said.online is not False and not suspects
    if well and prints:
        held = Cause.HELD_BY_OTHER_HOST
        suspects.append(Suspect(held, Confidence.LIKELY, by, {"address": address}))
    return Reading(Finding(by, well, {"address": address}), tuple(suspects), _THERE)
