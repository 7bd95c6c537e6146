"""From what is observed of a printer to the causes that hold now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from posgui.model.errors import CAUSE_OF_REASON
from posgui.model.incidents import Cause, Placeholders
from posgui.model.machine import PrintQueue
from posgui.model.settings import QUEUES, TransportKind
from posgui.model.status import Severity
from posgui.rules.printer_state import Observation, effective, keyword_of

SEVERITY: Mapping[Cause, Severity] = {
    Cause.PAPER_NEAR_END: Severity.WARNING,
    Cause.FEED_BUTTON_HELD: Severity.WARNING,
    Cause.LINK_FLAPPING: Severity.WARNING,
    Cause.HELD_BY_OTHER_HOST: Severity.WARNING,
    Cause.LATE_ANSWERS: Severity.REPORT,
    Cause.HTTP_ON_RAW_PORT: Severity.WARNING,
    Cause.RECEIPT_UNSURE: Severity.WARNING,
    Cause.RECEIPTS_HELD: Severity.WARNING,
    Cause.SENT_TO_BACKUP: Severity.WARNING,
    Cause.OPENING_CHECK_MISSING: Severity.REPORT,
}
"""Severity by cause; every cause not named is an error."""

LINK_CAUSES = frozenset(CAUSE_OF_REASON.values())
"""Causes that say the printer cannot be talked to."""


def severity_of(cause: Cause) -> Severity:
    """The cause's fixed severity."""
    return SEVERITY.get(cause, Severity.ERROR)


@dataclass(frozen=True, slots=True)
class Condition:
    """A cause that holds now, with the values for its sentence."""

    cause: Cause
    placeholders: Placeholders = field(default_factory=dict)
    graded: Severity | None = None
    """Where the cause has more than one severity: that of now."""

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.graded or severity_of(self.cause)


_FACT_CAUSES: tuple[tuple[str, Cause], ...] = (
    ("cover_open", Cause.COVER_OPEN),
    ("paper_end", Cause.PAPER_OUT),
    ("paper_jam", Cause.PAPER_JAM),
    ("cutter_error", Cause.CUTTER_ERROR),
    ("mechanical_error", Cause.MECHANICAL_ERROR),
    ("unrecoverable_error", Cause.UNRECOVERABLE_ERROR),
    ("auto_recoverable_error", Cause.HEAD_OVERHEATED),
    ("waiting_recovery", Cause.PRINTER_PAUSED),
    ("feed_button", Cause.FEED_BUTTON_HELD),
    ("paper_near_end", Cause.PAPER_NEAR_END),
)


@dataclass(frozen=True, slots=True)
class Queued:
    """What there is to say of one printer's receipts."""

    held: int = 0
    """Waiting because the printer cannot print, or for an answer."""
    unsure: tuple[str, ...] = ()
    """Ids of those whose fate a person must tell."""
    asking: int = 0
    """How many of the held ones a person is asked about."""
    asking_since: float | None = None
    """When the oldest of these was received; seconds since the epoch."""
    moved: int = 0
    """How many the backup printer got since this one failed."""
    backup: str = ""
    """The backup printer's name."""


def wire_of(transport: str) -> str:
    """The kinds of ways to a printer that have sentences of their own: ``serial``, ``queue``,
    ``add-on``; empty of all others."""
    if transport not in tuple(TransportKind):
        return "add-on"
    if transport in QUEUES:
        return "queue"
    return "serial" if transport == TransportKind.SERIAL else ""


def place(address: str, wire: str = "") -> Placeholders:
    """Where a printer is, for the sentences of a cause; ``wire`` as ``wire_of`` has it."""
    return {"address": address, "wire": wire} if wire else {"address": address}


def conditions(seen: Observation, queued: Queued, wire: str = "") -> tuple[Condition, ...]:
    """Every cause that holds for one printer; ``wire`` as ``wire_of`` has it."""
    facts = effective(seen.facts)
    found = [Condition(cause) for name, cause in _FACT_CAUSES if getattr(facts, name)]
    if facts.paper_end:
        found = [c for c in found if c.cause is not Cause.PAPER_NEAR_END]
    if seen.fault is not None:
        placeholders = {**place(seen.address, wire), "queue": seen.address}
        if seen.found_at:
            placeholders["found_at"] = seen.found_at
        found.append(Condition(CAUSE_OF_REASON[seen.fault], placeholders))
    elif seen.queue is not None:
        found += _of_print_queue(seen.queue, stalled=seen.stalled)
    elif seen.answers is False or seen.stalled:
        found.append(Condition(Cause.NO_ANSWER, {"address": seen.address}))
    if seen.taken:
        found.append(Condition(Cause.HELD_BY_OTHER_HOST, {"address": seen.address}))
    if seen.lagging:
        found.append(Condition(Cause.LATE_ANSWERS))
    return (*found, *_queue_conditions(queued))


_TOLD_BY_QUEUE: Mapping[str, Cause] = {
    "media-empty": Cause.PAPER_OUT,
    "media-needed": Cause.PAPER_OUT,
    "media-jam": Cause.PAPER_JAM,
    "cover-open": Cause.COVER_OPEN,
    "door-open": Cause.COVER_OPEN,
}
"""IPP printer-state-reasons (RFC 8011 section 5.4.12) that say why a job does not move on."""


def _of_print_queue(queue: PrintQueue, *, stalled: bool) -> Iterator[Condition]:
    placeholders: dict[str, str | int] = {"queue": queue.name, "count": queue.waiting}
    if queue.works_offline:
        placeholders["offline"] = 1
    if queue.paused:
        yield Condition(Cause.OS_QUEUE_PAUSED, placeholders)
    elif stalled:
        told = (_TOLD_BY_QUEUE.get(keyword_of(reason)) for reason in queue.reasons)
        cause = next((cause for cause in told if cause is not None), Cause.OS_QUEUE_STUCK)
        yield Condition(cause, placeholders)


def _queue_conditions(queued: Queued) -> Iterator[Condition]:
    if queued.unsure:
        placeholders: Placeholders = {"receipt": queued.unsure[0], "n": len(queued.unsure)}
        yield Condition(Cause.RECEIPT_UNSURE, placeholders)
    if queued.asking:
        oldest = int(queued.asking_since or 0)
        yield Condition(Cause.RECEIPTS_HELD, {"n": queued.asking, "oldest": oldest})
    elif queued.held:
        yield Condition(Cause.RECEIPTS_HELD, {"n": queued.held})
    if queued.moved:
        yield Condition(Cause.SENT_TO_BACKUP, {"n": queued.moved, "backup": queued.backup})
