"""What one rung's measurement means, taken by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from posgui.model.diagnosis import Confidence, Finding, Measure, Suspect
from posgui.model.incidents import Cause, Placeholders


@dataclass(frozen=True, slots=True)
class Reading:
    """A finding, the causes that would explain it, and those it excludes."""

    finding: Finding
    suspects: tuple[Suspect, ...] = ()
    clears: frozenset[Cause] = field(default_factory=frozenset)


def holds(by: Measure, clears: Iterable[Cause] = (), **detail: str | int) -> Reading:
    """The rung holds, which excludes these causes."""
    return Reading(Finding(by, True, detail), clears=frozenset(clears))


def fails(
    by: Measure,
    cause: Cause,
    confidence: Confidence = Confidence.CERTAIN,
    placeholders: Placeholders | None = None,
    **detail: str | int,
) -> Reading:
    """The rung fails, for this cause."""
    suspect = Suspect(cause, confidence, by, placeholders or {})
    return Reading(Finding(by, False, detail), (suspect,))


def unmeasured(by: Measure, why: str, **detail: str | int) -> Reading:
    """Nothing was learned: ``busy``, ``deadline``, ``not-asked`` or ``not-applicable``."""
    return Reading(Finding(by, None, {"why": why, **detail}))
