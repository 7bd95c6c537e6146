"""From what is observed of a printer to the causes that hold now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from posgui.model.errors import CAUSE_OF_REASON
from posgui.model.incidents import Cause, Placeholders
from posgui.model.status import Severity
from posgui.rules.printer_state import Observation, effective

SEVERITY: Mapping[Cause, Severity] = {
    Cause.PAPER_NEAR_END: Severity.WARNING,
    Cause.FEED_BUTTON_HELD: Severity.WARNING,
    Cause.LINK_FLAPPING: Severity.WARNING,
    Cause.LATE_ANSWERS: Severity.REPORT,
    Cause.HTTP_ON_RAW_PORT: Severity.WARNING,
    Cause.RECEIPT_UNSURE: Severity.WARNING,
    Cause.RECEIPTS_HELD: Severity.WARNING,
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
    ("cutter_error", Cause.CUTTER_ERROR),
    ("mechanical_error", Cause.MECHANICAL_ERROR),
    ("unrecoverable_error", Cause.UNRECOVERABLE_ERROR),
    ("auto_recoverable_error", Cause.HEAD_OVERHEATED),
    ("feed_button", Cause.FEED_BUTTON_HELD),
    ("paper_near_end", Cause.PAPER_NEAR_END),
)


def conditions(seen: Observation, *, held: int, unsure: tuple[str, ...]) -> tuple[Condition, ...]:
    """Every cause that holds for one printer.

    ``held`` counts receipts waiting because the printer cannot print; ``unsure`` are
    the ids of receipts whose fate a person must tell.
    """
    facts = effective(seen.facts)
    found = [Condition(cause) for name, cause in _FACT_CAUSES if getattr(facts, name)]
    if facts.paper_end:
        found = [c for c in found if c.cause is not Cause.PAPER_NEAR_END]
    if seen.fault is not None:
        found.append(Condition(CAUSE_OF_REASON[seen.fault], {"address": seen.address}))
    elif seen.answers is False or seen.stalled:
        found.append(Condition(Cause.NO_ANSWER, {"address": seen.address}))
    if seen.lagging:
        found.append(Condition(Cause.LATE_ANSWERS))
    if unsure:
        found.append(Condition(Cause.RECEIPT_UNSURE, {"receipt": unsure[0], "n": len(unsure)}))
    if held:
        found.append(Condition(Cause.RECEIPTS_HELD, {"n": held}))
    return tuple(found)
