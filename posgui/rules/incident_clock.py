"""When a condition becomes an incident and when the incident is over."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from posgui.model.incidents import Cause, Placeholders
from posgui.rules.diagnosis import LINK_CAUSES, Condition

CLEAR_AFTER_READY_S = 3.0
"""Paper, cover, cutter, error: gone for this long before the incident is over."""
CLEAR_AFTER_LINK_S = 5.0
"""Not reachable, no answer: two good polls at one a second, and this long."""
FLAP_CHANGES = 4
FLAP_WINDOW_S = 600.0
FLAP_CALM_CHANGES = 1

_AT_ONCE = frozenset(
    {
        Cause.RECEIPT_UNSURE,
        Cause.RECEIPTS_HELD,
        Cause.SENT_TO_BACKUP,
        Cause.NOTHING_RECEIVED,
    }
)


def clear_after(cause: Cause) -> float:
    """Seconds a cause must be gone before its incident is over."""
    if cause in _AT_ONCE:
        return 0.0
    return CLEAR_AFTER_LINK_S if cause in LINK_CAUSES else CLEAR_AFTER_READY_S


@dataclass(slots=True)
class _Open:
    placeholders: Placeholders
    gone_since: float | None = None


@dataclass(slots=True)
class Changes:
    """What ``IncidentClock.update`` found."""

    opened: list[Condition] = field(default_factory=list)
    changed: list[Condition] = field(default_factory=list)
    cleared: list[Cause] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.opened or self.changed or self.cleared)


class IncidentClock:
    """The open incidents of one printer over time."""

    def __init__(self) -> None:
        self._open: dict[Cause, _Open] = {}
        self._link_down = False
        self._link_changes: deque[float] = deque()

    @property
    def open(self) -> dict[Cause, Placeholders]:
        """The causes with an open incident, and their placeholders."""
        return {cause: entry.placeholders for cause, entry in self._open.items()}

    def update(self, conditions: Iterable[Condition], now: float) -> Changes:
        """Take in what holds at ``now`` (monotonic seconds)."""
        holding = {condition.cause: condition for condition in conditions}
        if self._flapping(holding, now):
            holding[Cause.LINK_FLAPPING] = Condition(Cause.LINK_FLAPPING)
        changes = Changes()
        for cause, condition in holding.items():
            entry = self._open.get(cause)
            if entry is None:
                self._open[cause] = _Open(condition.placeholders)
                changes.opened.append(condition)
                continue
            entry.gone_since = None
            if entry.placeholders != condition.placeholders:
                entry.placeholders = condition.placeholders
                changes.changed.append(condition)
        for cause, entry in list(self._open.items()):
            if cause in holding:
                continue
            if entry.gone_since is None:
                entry.gone_since = now
            superseded = cause in LINK_CAUSES and any(c in LINK_CAUSES for c in holding)
            if superseded or now - entry.gone_since >= clear_after(cause):
                del self._open[cause]
                changes.cleared.append(cause)
        return changes

    def next_change(self, now: float) -> float | None:
        """Seconds until an open incident could clear by time alone; None if never."""
        waits = [
            clear_after(cause) - (now - entry.gone_since)
            for cause, entry in self._open.items()
            if entry.gone_since is not None
        ]
        if Cause.LINK_FLAPPING in self._open and self._link_changes:
            waits.append(FLAP_WINDOW_S - (now - self._link_changes[0]))
        return max(0.0, min(waits)) if waits else None

    def _flapping(self, holding: dict[Cause, Condition], now: float) -> bool:
        """Four changes of the link in ten minutes until at most one in ten minutes."""
        down = any(cause in LINK_CAUSES for cause in holding)
        if down != self._link_down:
            self._link_down = down
            self._link_changes.append(now)
        while self._link_changes and now - self._link_changes[0] >= FLAP_WINDOW_S:
            self._link_changes.popleft()
        if Cause.LINK_FLAPPING in self._open:
            return len(self._link_changes) > FLAP_CALM_CHANGES
        return len(self._link_changes) >= FLAP_CHANGES
