"""What this machine's own part of the way means: its network interface, its print queue, and
the printer plugged into it."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import replace

from posgui.model.diagnosis import Confidence, Measure, Suspect
from posgui.model.errors import CAUSE_OF_REASON, TransportReason
from posgui.model.incidents import Cause, Placeholders
from posgui.model.machine import Interface, Plugged, PrintQueue, Route
from posgui.rules.diagnosis import place
from posgui.rules.verdict.reading import Reading, fails, holds, unmeasured

STUCK_S = 15.0
"""A queue hands a receipt over within a second, and it is taken at once whatever the printer
does; shorter than the 20 s after which a missing receipt is asked about."""

INTERFACE_CAUSES = frozenset({Cause.INTERFACE_DOWN, Cause.NO_ADDRESS})
QUEUE_CAUSES = frozenset({Cause.OS_QUEUE_PAUSED, Cause.OS_QUEUE_STUCK})
DEVICE_CAUSES = frozenset(
    {Cause.USB_UNPLUGGED, Cause.ACCESS_DENIED, Cause.DEVICE_BUSY, Cause.DRIVER_MISSING}
)


def interface(
    interfaces: Sequence[Interface],
    route: Route | None,
    address: str | None,
    *,
    was_direct: bool = False,
) -> Reading:
    """The interface the way to ``address`` begins at; ``address`` is None where the
    printer's name has none. Without a way, all that could carry one are judged together.

    ``was_direct``: the printer used to be on our own wire. If the way leads through a
    gateway now, and a card has no cable, the till goes out by another network.
    """
    if route is not None and route.local:
        return unmeasured(Measure.INTERFACE, "not-applicable")
    if route is not None and was_direct and not route.direct:
        unplugged = [each for each in interfaces if each.hardware and not each.up]
        if unplugged:
            return _down(unplugged, Confidence.LIKELY)
    begins = _beginning(interfaces, route, address)
    candidates = [begins] if begins else _outward(interfaces)
    running = [each for each in candidates if each.up]
    if not running:
        return _down(candidates)
    names = " ".join(each.name for each in running)
    version = 6 if address and ":" in address else 4
    if any(_has_address(each, version, address) for each in running):
        return holds(Measure.INTERFACE, INTERFACE_CAUSES, interface=names)
    return fails(Measure.INTERFACE, Cause.NO_ADDRESS, interface=names)


def _down(candidates: Sequence[Interface], confidence: Confidence = Confidence.CERTAIN) -> Reading:
    names = " ".join(each.name for each in candidates)
    off = bool(candidates) and all(each.enabled is False for each in candidates)
    reason = "no-interface" if not candidates else "switched-off" if off else "no-carrier"
    return fails(
        Measure.INTERFACE, Cause.INTERFACE_DOWN, confidence, interface=names, reason=reason
    )


def _beginning(
    interfaces: Sequence[Interface], route: Route | None, address: str | None
) -> Interface | None:
    """The one the route names, else the one on whose network the address is: that of an
    interface that is switched off has no route any more."""
    if route is not None:
        return next((each for each in interfaces if each.name == route.interface), None)
    if address is None:
        return None
    there = ipaddress.ip_address(address.partition("%")[0])
    return next(
        (
            each
            for each in interfaces
            if any(there in own.network and not own.ip.is_link_local for own in each.addresses)
        ),
        None,
    )


def _outward(interfaces: Sequence[Interface]) -> list[Interface]:
    """Those that lead out of the machine; where there are cards, not what programs made."""
    outward = [each for each in interfaces if not each.loopback]
    return [each for each in outward if each.hardware] or outward


def _has_address(each: Interface, version: int, address: str | None) -> bool:
    """A link-local address (169.254, fe80) is what a machine gives itself when nobody gave
    it one: good for nothing but a printer that has such a one too."""
    local = address is not None and ipaddress.ip_address(address.partition("%")[0]).is_link_local
    return any(
        own.version == version and (local or not own.ip.is_link_local) for own in each.addresses
    )


def os_queue(queues: Sequence[PrintQueue]) -> Reading:
    """The print queues that feed our port; one that holds receipts back tells most."""
    if not queues:
        return unmeasured(Measure.OS_QUEUE, "not-applicable")
    readings = [_one_queue(queue) for queue in queues]
    return min(readings, key=_trouble)


def _trouble(reading: Reading) -> int:
    """Certain trouble first, then likely trouble, then none."""
    if not reading.suspects:
        return 2
    return 0 if reading.suspects[0].confidence is Confidence.CERTAIN else 1


def _one_queue(queue: PrintQueue) -> Reading:
    told: dict[str, str | int] = {
        "queue": queue.name,
        "state": queue.state.value if queue.accepting else "rejecting",
        "waiting": queue.waiting,
    }
    if queue.reasons:
        told["reasons"] = " ".join(queue.reasons)
    placeholders: dict[str, str | int] = {"queue": queue.name, "count": queue.waiting}
    if queue.works_offline:
        placeholders["offline"] = 1
    if queue.paused:
        # A queue that nobody prints to any more may be stopped as well.
        sure = Confidence.CERTAIN if queue.waiting else Confidence.LIKELY
        return fails(Measure.OS_QUEUE, Cause.OS_QUEUE_PAUSED, sure, placeholders, **told)
    if queue.oldest_s is not None:
        told["oldest_s"] = round(queue.oldest_s)
        if queue.oldest_s >= STUCK_S:
            return fails(
                Measure.OS_QUEUE,
                Cause.OS_QUEUE_STUCK,
                Confidence.CERTAIN,
                placeholders,
                **told,
            )
    return holds(Measure.OS_QUEUE, QUEUE_CAUSES, **told)


def device(plugged: Plugged, printer_address: str, *, serial: bool = False) -> Reading:
    """A printer that is plugged into this machine. One that is switched off disappears
    from USB as an unplugged one does; a serial port is there without any printer."""
    told: dict[str, str | int] = {"others": plugged.others} if plugged.others else {}
    where: Placeholders = place(printer_address, "serial" if serial else "")
    if plugged.failure is None and plugged.present:
        clears = DEVICE_CAUSES if serial else DEVICE_CAUSES | {Cause.POWER_OFF}
        return holds(Measure.DEVICE, clears, **told)
    failure = plugged.failure or TransportReason.UNPLUGGED
    if failure is not TransportReason.UNPLUGGED:
        cause = CAUSE_OF_REASON[failure]
        if plugged.held_by:
            told["held_by"] = plugged.held_by
            where = {**where, "program": plugged.held_by}
        reading = fails(
            Measure.DEVICE, cause, Confidence.CERTAIN, where, reason=failure.value, **told
        )
        # What is in the way was told by the system when the device was to be opened.
        return replace(reading, clears=DEVICE_CAUSES - {cause}) if plugged.present else reading
    reading = fails(
        Measure.DEVICE,
        Cause.USB_UNPLUGGED,
        Confidence.LIKELY,
        where,
        reason=failure.value,
        **told,
    )
    if serial:
        return reading
    off = Suspect(Cause.POWER_OFF, Confidence.LIKELY, Measure.DEVICE, where)
    return replace(reading, suspects=(*reading.suspects, off))
