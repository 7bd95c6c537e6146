"""From facts to IPP printer-state and its reasons; derived here and stored nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from posgui.model.errors import TransportReason
from posgui.model.machine import PrintQueue
from posgui.model.status import (
    LinkState,
    PowerState,
    PrinterState,
    ReasonKeyword,
    Severity,
    StateReason,
    StatusFacts,
)


@dataclass(frozen=True, slots=True)
class Observation:
    """All that is known of one printer at one moment."""

    facts: StatusFacts = StatusFacts()
    link: LinkState = LinkState.CLOSED
    address: str = ""
    """Where the connection goes, for people."""
    fault: TransportReason | None = None
    """Why the last attempt to reach it failed; None while connected or never tried."""
    found_at: str = ""
    """While it cannot be reached: another address that its MAC address was seen at."""
    answers: bool | None = None
    """True: it answers. False: it used to and is silent now. None: never heard of it."""
    lagging: bool = False
    """Its answers belong to the question before."""
    stalled: bool = False
    """A receipt in flight should have made progress and did not."""
    taken: bool = False
    """Another till holds it, so that a receipt of ours waits."""
    queue: PrintQueue | None = None
    """The print queue on the way to it, where there is one and it was looked at."""
    job_active: bool = False


def effective(facts: StatusFacts) -> StatusFacts:
    """The facts that can be relied on: an open cover makes the paper sensors lie
    (Epson APG p.334), so paper is said only with the cover closed."""
    if facts.cover_open:
        return StatusFacts(
            online=facts.online,
            cover_open=True,
            paper_jam=facts.paper_jam,
            feed_button=facts.feed_button,
            cutter_error=facts.cutter_error,
            mechanical_error=facts.mechanical_error,
            unrecoverable_error=facts.unrecoverable_error,
            drawer_high=facts.drawer_high,
        )
    return facts


_ROWS: tuple[tuple[str, ReasonKeyword, Severity], ...] = (
    ("cover_open", ReasonKeyword.COVER_OPEN, Severity.ERROR),
    ("paper_end", ReasonKeyword.MEDIA_EMPTY, Severity.ERROR),
    ("paper_jam", ReasonKeyword.MEDIA_JAM, Severity.ERROR),
    ("cutter_error", ReasonKeyword.TRIMMER_FAILURE, Severity.ERROR),
    ("mechanical_error", ReasonKeyword.MECHANICAL_FAILURE, Severity.ERROR),
    ("unrecoverable_error", ReasonKeyword.UNRECOVERABLE_FAILURE, Severity.ERROR),
    ("auto_recoverable_error", ReasonKeyword.OVER_TEMPERATURE, Severity.ERROR),
    ("waiting_recovery", ReasonKeyword.PAUSED, Severity.ERROR),
    ("feed_button", ReasonKeyword.FEED_BUTTON, Severity.WARNING),
    ("paper_near_end", ReasonKeyword.MEDIA_LOW, Severity.WARNING),
)


def reasons(seen: Observation) -> tuple[StateReason, ...]:
    """The IPP printer-state-reasons, most severe first."""
    facts = effective(seen.facts)
    found = [
        StateReason(keyword, severity) for name, keyword, severity in _ROWS if getattr(facts, name)
    ]
    if facts.paper_end:
        found = [r for r in found if r.keyword is not ReasonKeyword.MEDIA_LOW]
    if facts.online is False and not found:
        found.append(StateReason(ReasonKeyword.OTHER, Severity.ERROR))
    if seen.fault is not None or seen.taken:
        found.append(StateReason(ReasonKeyword.CONNECTING, Severity.WARNING))
    if seen.answers is False or seen.stalled:
        found.append(StateReason(ReasonKeyword.TIMED_OUT, Severity.ERROR))
    found += _of_queue(seen, {reason.keyword for reason in found})
    return tuple(sorted(found, key=lambda reason: reason.severity is not Severity.ERROR))


def _of_queue(seen: Observation, known: set[ReasonKeyword]) -> list[StateReason]:
    """What the queue says. Of the printer it says it by hearsay, and leaves it standing
    until its next job: so that never stops anything, and counts while a job is active."""
    if seen.queue is None:
        return []
    found = [StateReason(ReasonKeyword.PAUSED, Severity.REPORT)] if seen.queue.paused else []
    if seen.job_active:
        told = {keyword_of(reason) for reason in seen.queue.reasons} - known
        told -= {ReasonKeyword.PAUSED, ReasonKeyword.OTHER}
        found += [StateReason(k, Severity.WARNING) for k in ReasonKeyword if k in told]
    return found


def keyword_of(reason: str) -> str:
    """An IPP printer-state-reason without its severity (RFC 8011 section 5.4.12)."""
    keyword, _, severity = reason.rpartition("-")
    return keyword if severity in tuple(Severity) else reason


def power(seen: Observation) -> PowerState:
    """Reachable at all (UnifiedPOS): offline only when the way there was seen to fail."""
    if seen.fault is not None:
        return PowerState.OFFLINE
    if seen.answers:
        return PowerState.ONLINE
    return PowerState.UNKNOWN


def derive(seen: Observation) -> PrinterState:
    """IPP printer-state: stopped by any error or an unreachable printer, processing
    with a job active, idle once a fact is known, unknown before."""
    if any(r.severity is Severity.ERROR for r in reasons(seen)) or seen.fault is not None:
        return PrinterState.STOPPED
    if seen.queue is not None and seen.queue.paused:
        return PrinterState.STOPPED
    if seen.job_active:
        return PrinterState.PROCESSING
    if seen.facts.said_nothing:
        return PrinterState.UNKNOWN
    return PrinterState.IDLE


@lru_cache(maxsize=64)
def may_print(seen: Observation) -> bool:
    """True unless something known forbids it: unknown never blocks (law 5)."""
    if seen.fault is not None or seen.answers is False:
        return False
    if seen.queue is not None and seen.queue.paused:
        return False
    facts = effective(seen.facts)
    blocking = (name for name, _, severity in _ROWS if severity is Severity.ERROR)
    return (
        facts.online is not False
        and not facts.feed_button
        and not any(getattr(facts, name) for name in blocking)
    )
