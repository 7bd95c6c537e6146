"""What the network's part of the way means: name, route, and who is at the other end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from posgui.model.diagnosis import Confidence, Measure, Suspect
from posgui.model.incidents import Cause
from posgui.model.machine import (
    NameFailure,
    Neighbour,
    NeighbourState,
    Route,
)
from posgui.rules.verdict.reading import Reading, fails, holds, unmeasured

CONFIRMED_S = 3.0
"""A neighbour that was there so long ago is there. A connection that is asked once a second
confirms it with each answer; the system's own "reachable" lasts up to 45 s (Linux,
base_reachable_time), and a printer is switched off faster than that."""

_NEEDED = (
    *(Cause.INTERFACE_DOWN, Cause.NO_ADDRESS, Cause.NAME_UNRESOLVED),
    *(Cause.HOST_UNREACHABLE, Cause.POWER_OFF),
)
"""What would have kept it from being seen."""

SILENT = (NeighbourState.INCOMPLETE, NeighbourState.FAILED)


def name(host: str, addresses: Sequence[str], failure: NameFailure | None) -> Reading:
    """What became of the question for the printer's name. A name server that does not
    answer may do so a moment later: then it is likely only."""
    if addresses:
        return holds(Measure.NAME, {Cause.NAME_UNRESOLVED}, host=host, address=addresses[0])
    said = failure or NameFailure.NO_ANSWER
    sure = Confidence.CERTAIN if said is NameFailure.NO_SUCH_NAME else Confidence.LIKELY
    return fails(
        Measure.NAME, Cause.NAME_UNRESOLVED, sure, {"host": host}, host=host, reason=said.value
    )


def route(
    address: str,
    way: Route | None,
    gateway: Neighbour | None,
    *,
    was_direct: bool,
) -> Reading:
    """The way to the printer; ``was_direct``: it used to be on our own wire. A way that is
    known excludes nothing: the system keeps it while the cable is out."""
    where = {"address": address}
    if way is None:
        return fails(
            Measure.ROUTE, Cause.HOST_UNREACHABLE, Confidence.CERTAIN, where, reason="no-route"
        )
    if way.local:
        return unmeasured(Measure.ROUTE, "not-applicable")
    told: dict[str, str | int] = {"interface": way.interface}
    if way.gateway:
        told["gateway"] = way.gateway
    reason = ""
    if not way.direct and was_direct:
        reason = "other-network"  # a till that joined another network
    elif gateway is not None and gateway.state in SILENT:
        reason = "gateway-silent"
    if not reason:
        return holds(Measure.ROUTE, (), **told)
    return fails(
        Measure.ROUTE, Cause.HOST_UNREACHABLE, Confidence.LIKELY, where, reason=reason, **told
    )


def neighbour(
    way: Route | None,
    table: Sequence[Neighbour],
    address: str,
    *,
    known_mac: str,
    answered: bool = False,
    speaks: bool = False,
) -> Reading:
    """Who has the printer's address. ``known_mac`` had it when it last worked, empty if
    unknown; ``answered``: the host at the address said something just now. ``speaks``: the
    printer is one that answers, and whose place another one that does takes; so a stranger
    that does not is no printer. Of a printer that never speaks nobody can say.
    """
    if way is None:
        return unmeasured(Measure.NEIGHBOUR, "not-asked")
    if way.local or not way.direct:
        return unmeasured(Measure.NEIGHBOUR, "not-applicable")
    entry = of_address(table, address, way.interface)
    told: dict[str, str | int] = {"address": address}
    if entry is not None:
        told["state"] = entry.state.value
        if entry.mac:
            told["mac"] = entry.mac
    if entry is not None and entry.mac and known_mac and entry.mac != known_mac:
        return fails(
            Measure.NEIGHBOUR,
            Cause.ADDRESS_TAKEN_BY_OTHER_DEVICE,
            Confidence.CERTAIN if speaks and (answered or _is_there(entry)) else Confidence.LIKELY,
            {"address": address},
            known=known_mac,
            **told,
        )
    if answered or (entry is not None and _is_there(entry)):
        clears = set(_NEEDED)
        if known_mac and entry is not None and entry.mac == known_mac:
            clears.add(Cause.ADDRESS_TAKEN_BY_OTHER_DEVICE)
        return holds(Measure.NEIGHBOUR, clears, **told)
    if entry is not None and entry.state in SILENT:
        return _silent(way, table, address, told)
    return unmeasured(Measure.NEIGHBOUR, "deadline", **told)


def _silent(
    way: Route, table: Sequence[Neighbour], address: str, told: dict[str, str | int]
) -> Reading:
    """Nobody has the address. Where others on the same wire are there, our own end of it
    works, and the printer's power is as likely as its cable."""
    others = [
        each
        for each in table
        if each.interface == way.interface and each.address != address and _was_there(each)
    ]
    where = {"address": address}
    reading = fails(
        Measure.NEIGHBOUR,
        Cause.HOST_UNREACHABLE,
        Confidence.LIKELY,
        where,
        others=len(others),
        **told,
    )
    if not others:
        return reading
    off = Suspect(Cause.POWER_OFF, Confidence.LIKELY, Measure.NEIGHBOUR, where)
    return replace(reading, suspects=(*reading.suspects, off))


def whereabouts(address: str, found: str, *, taken: bool, asked: int) -> Reading:
    """Where the device is that had the printer's ``address``: ``found`` is the other address
    it has now, empty if it was not found among the ``asked`` ones; ``taken``: its own is
    another device's. It has power, and we are on its network."""
    by = Measure.WHEREABOUTS
    if not found:
        return unmeasured(by, "not-found", asked=asked)
    cause = Cause.ADDRESS_TAKEN_BY_OTHER_DEVICE if taken else Cause.HOST_UNREACHABLE
    where = {"address": address, "found_at": found}
    reading = fails(by, cause, Confidence.CERTAIN, where, found_at=found)
    clears = {Cause.POWER_OFF, Cause.INTERFACE_DOWN, Cause.NO_ADDRESS}
    return replace(reading, clears=frozenset(clears))


def elsewhere(table: Sequence[Neighbour], mac: str, address: str) -> tuple[Neighbour, ...]:
    """The rows that give the device ``mac`` another IPv4 address than ``address``."""
    return tuple(
        each
        for each in table
        if each.mac == mac and each.address != address and "." in each.address
    )


def seen_elsewhere(table: Sequence[Neighbour], mac: str, address: str, within_s: float) -> str:
    """The one other address at which ``mac`` was known to be there in the last so many
    seconds; empty if there is none, or several (a gateway that answers for many)."""
    rows = [
        each.address
        for each in elsewhere(table, mac, address)
        if each.confirmed_s is not None and each.confirmed_s <= within_s
    ]
    return rows[0] if len(rows) == 1 else ""


def of_address(table: Sequence[Neighbour], address: str, interface: str) -> Neighbour | None:
    """The row of an address; macOS and Windows name no interface in some rows."""
    plain = address.partition("%")[0]
    mine = (each for each in table if each.address == plain)
    return next((each for each in mine if each.interface in ("", interface)), None)


def is_settled(entry: Neighbour | None) -> bool:
    """True once looking on would tell nothing more."""
    return entry is not None and _is_there(entry)


def _is_there(entry: Neighbour) -> bool:
    return entry.confirmed_s is not None and entry.confirmed_s <= CONFIRMED_S


def _was_there(entry: Neighbour) -> bool:
    return entry.state is NeighbourState.REACHABLE
