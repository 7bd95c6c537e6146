"""From the connection to the paper: what the printer does and says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from posgui.model.diagnosis import Confidence, Finding, Measure, Suspect
from posgui.model.errors import CAUSE_OF_REASON, TransportReason
from posgui.model.incidents import Cause, Placeholders
from posgui.model.status import Severity, StatusFacts
from posgui.rules import diagnosis
from posgui.rules.diagnosis import Queued, severity_of
from posgui.rules.printer_state import Observation, effective
from posgui.rules.verdict.reading import Reading, fails, holds, unmeasured

SLOW_S = 0.5
"""A printer on a shop's own network answers within some ten milliseconds, one behind a
serial line at 9600 bit/s within a hundred."""

_WAY = frozenset(
    {
        *(Cause.INTERFACE_DOWN, Cause.NO_ADDRESS, Cause.NAME_UNRESOLVED, Cause.HOST_UNREACHABLE),
        *(Cause.PORT_REFUSED, Cause.PORT_FILTERED, Cause.USB_UNPLUGGED, Cause.ACCESS_DENIED),
        *(Cause.DEVICE_BUSY, Cause.DRIVER_MISSING),
    }
)
"""What a connection that was just opened excludes, and an answer."""
_ANSWERED_FOR = (TransportReason.PORT_REFUSED, TransportReason.LINK_LOST)
_FAR = frozenset(
    {
        *(Cause.INTERFACE_DOWN, Cause.NO_ADDRESS, Cause.NAME_UNRESOLVED),
        *(Cause.HOST_UNREACHABLE, Cause.PORT_FILTERED),
    }
)
"""What a refusal excludes: somebody at that address answered."""
_FACTS = {
    "cover_open": Cause.COVER_OPEN,
    "paper_end": Cause.PAPER_OUT,
    "paper_near_end": Cause.PAPER_NEAR_END,
    "paper_jam": Cause.PAPER_JAM,
    "cutter_error": Cause.CUTTER_ERROR,
    "mechanical_error": Cause.MECHANICAL_ERROR,
    "unrecoverable_error": Cause.UNRECOVERABLE_ERROR,
    "auto_recoverable_error": Cause.HEAD_OVERHEATED,
    "waiting_recovery": Cause.PRINTER_PAUSED,
    "feed_button": Cause.FEED_BUTTON_HELD,
}


def port(
    *,
    is_open: bool,
    fault: TransportReason | None,
    address: str,
    flapping: bool,
    just_opened: bool = True,
    others: int = 0,
    wire: str = "",
) -> Reading:
    """Whether the printer takes our connection; ``fault`` of the last attempt, ``others``
    the connections that other programs of this machine have with it, ``wire`` as
    ``diagnosis.wire_of`` has it. A connection that has
    stood for a while may be dead without anybody knowing yet: it excludes nothing."""
    by, place = Measure.PORT, {"address": address}
    flaps = Suspect(Cause.LINK_FLAPPING, Confidence.LIKELY, by, place)
    if is_open:
        also = (flaps,) if flapping else ()
        return Reading(Finding(by, True, place), also, _WAY if just_opened else frozenset())
    likely, sure = Confidence.LIKELY, Confidence.CERTAIN
    match fault:
        case None:
            return unmeasured(by, "deadline", address=address)
        case TransportReason.PORT_REFUSED | TransportReason.LINK_LOST if others:
            held = Cause.HELD_BY_OTHER_HOST
            found = fails(by, held, sure, place, address=address, others=others)
        case TransportReason.LINK_LOST:
            # Taken and hung up on at once: a printer of one connection has another.
            found = fails(by, Cause.HELD_BY_OTHER_HOST, likely, place, address=address)
        case TransportReason.PORT_FILTERED:
            found = fails(by, Cause.PORT_FILTERED, likely, place, address=address)
        case TransportReason.UNPLUGGED:
            # One that is switched off disappears from USB as well.
            found = fails(by, Cause.USB_UNPLUGGED, likely, place, address=address)
        case _:
            where = diagnosis.place(address, wire)
            found = fails(by, CAUSE_OF_REASON[fault], sure, where, address=address)
    return replace(found, clears=_FAR) if fault in _ANSWERED_FOR else found


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """How the printer answers."""

    address: str
    answered: bool | None = None
    """To the question just asked; None where it was not asked."""
    took_s: float = 0.0
    answers_ever: bool | None = None
    """It was seen to answer, in this or an earlier run; None where it was never asked."""
    fell_silent: bool = False
    """This very connection answered before."""
    lagging: bool = False
    strange: int = 0
    """Bytes that no receipt printer sends."""
    others: int = 0
    """Connections that other programs of this machine have with it."""


def answers(talk: Talk) -> Reading:
    """Whether it answers, at once, and as a receipt printer does."""
    by, place = Measure.ANSWERS, {"address": talk.address}
    detail: dict[str, str | int] = {"ms": int(talk.took_s * 1000)}
    if talk.strange:
        return fails(by, Cause.NOT_ESCPOS, Confidence.LIKELY, place, bytes=talk.strange)
    if talk.answered is None:
        return unmeasured(by, "not-asked")
    if not talk.answered:
        if not talk.answers_ever:
            # It never did: nothing is known of it, and that is no fault.
            return unmeasured(by, "mute")
        if talk.others and not talk.fell_silent:
            sure = Confidence.CERTAIN
            return fails(by, Cause.HELD_BY_OTHER_HOST, sure, place, others=talk.others)
        if talk.fell_silent:
            return fails(by, Cause.NO_ANSWER, Confidence.CERTAIN, place)
        return _held_or_silent(by, place)
    clears = {Cause.NO_ANSWER, Cause.NOT_ESCPOS, Cause.HELD_BY_OTHER_HOST, Cause.POWER_OFF, *_WAY}
    if talk.lagging:
        late = Suspect(Cause.LATE_ANSWERS, Confidence.LIKELY, by, place)
        return Reading(Finding(by, False, detail), (late,), frozenset(clears))
    if talk.took_s > SLOW_S:
        slow = Suspect(Cause.LINK_SLOW, Confidence.LIKELY, by, place)
        return Reading(Finding(by, False, detail), (slow,), frozenset(clears))
    return holds(by, (*clears, Cause.LATE_ANSWERS, Cause.LINK_SLOW), **detail)


def _held_or_silent(by: Measure, place: Placeholders) -> Reading:
    """A new connection was taken and never answered, by a printer that can: it serves
    another one first (Epson UB-E02, 4.5), or it hangs."""
    likely = Confidence.LIKELY
    suspects = (
        Suspect(Cause.HELD_BY_OTHER_HOST, likely, by, place),
        Suspect(Cause.NO_ANSWER, likely, by, place),
    )
    return Reading(Finding(by, False), suspects)


def status(seen: Observation, *, fresh: bool) -> Reading:
    """What it says of itself; ``fresh`` says that it was asked just now and answered."""
    by = Measure.STATUS
    facts = effective(seen.facts)
    if facts.said_nothing:
        return unmeasured(by, "not-asked")
    reliable = fresh and not seen.lagging
    suspects = []
    for condition in diagnosis.conditions(Observation(facts=seen.facts), Queued()):
        sure = Confidence.CERTAIN if reliable and stops(condition.cause) else Confidence.LIKELY
        suspects.append(Suspect(condition.cause, sure, by))
    said = {_FACTS[name] for name in _told_false(facts) if name in _FACTS}
    clears = frozenset(said - {suspect.cause for suspect in suspects}) if reliable else frozenset()
    held = facts.online is not False and not suspects
    online = "" if facts.online is None else "online" if facts.online else "offline"
    return Reading(Finding(by, held, {"online": online}), tuple(suspects), clears)


def stops(cause: Cause) -> bool:
    """The printer does not print while it is so."""
    return severity_of(cause) is Severity.ERROR or cause is Cause.FEED_BUTTON_HELD


def _told_false(facts: StatusFacts) -> Iterable[str]:
    return (f.name for f in fields(facts) if getattr(facts, f.name) is False)


def identity(known: str, now: str | None, former: str) -> Reading:
    """Who answers: ``known`` is whom it was found to be, ``former`` who it was before that
    and nobody confirmed the change; "" where that is not known."""
    by, place = Measure.IDENTITY, {"was": former or known, "now": now or ""}
    if not known or now is None:
        return unmeasured(by, "not-asked")
    if former or now != known:
        return fails(by, Cause.IDENTITY_CHANGED, Confidence.LIKELY, place, **place)
    return holds(by, (Cause.IDENTITY_CHANGED, Cause.ADDRESS_TAKEN_BY_OTHER_DEVICE), now=now)


def queued(answered: bool | None) -> Reading:
    """Whether an idle printer worked off a queued request; None where it was not asked."""
    by = Measure.QUEUED
    if answered is None:
        return unmeasured(by, "not-asked")
    if answered:
        return holds(by, (Cause.INTERRUPTED_RASTER,))
    return fails(by, Cause.INTERRUPTED_RASTER, Confidence.LIKELY)
