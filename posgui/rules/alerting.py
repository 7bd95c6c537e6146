"""When an open incident is worth a person's eyes, and when it may ring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from posgui.model.incidents import Cause, Incident
from posgui.model.status import Severity
from posgui.rules.chime import Chime
from posgui.rules.diagnosis import LINK_CAUSES
from posgui.rules.shift import is_over

START_QUIET_S = 60.0
"""After start or resume: no sound, no card for what was already so."""
IDLE_DELAY_S = 10.0
"""A printer fault with no receipt waiting shows on the icon alone for this long."""
LINK_DELAY_S = 5.0
"""Not reachable or no answer with a receipt waiting: three misses or this long."""
PAPER_LOW_DELAY_S = 60.0

Key = tuple[Cause, str | None]

_QUIET = frozenset({Cause.LATE_ANSWERS})
"""Kept in the incident list and told by no card: nothing for the cashier to do."""
_PRINTER_FAULTS = frozenset(
    {
        Cause.PAPER_OUT,
        Cause.COVER_OPEN,
        Cause.CUTTER_ERROR,
        Cause.HEAD_OVERHEATED,
        Cause.MECHANICAL_ERROR,
        Cause.UNRECOVERABLE_ERROR,
        Cause.FEED_BUTTON_HELD,
    }
)
_NEW_ROLL = frozenset({Cause.PAPER_OUT, Cause.COVER_OPEN})
"""The stages of one and the same trouble."""


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """An incident with the moment it opened on the monotonic clock."""

    incident: Incident
    opened: float
    already_so: bool = False
    """Found at the first look after start or resume: it was there before us."""


@dataclass(slots=True)
class AlertChanges:
    """What ``AlertClock.update`` found; ``sounding`` are raised ones that ring."""

    raised: list[Incident] = field(default_factory=list)
    sounding: set[Key] = field(default_factory=set)
    cleared: list[Incident] = field(default_factory=list)


class AlertClock:
    """The shown alerts over time. ``started`` is when the engine started or resumed."""

    def __init__(self, started: float) -> None:
        self._started = started
        self._shown: dict[Key, Incident] = {}
        self._rolls_told: set[str | None] = set()
        self._put_off: dict[Key, datetime] = {}
        self.chime = Chime()

    @property
    def shown(self) -> tuple[Incident, ...]:
        """What is shown now."""
        return tuple(self._shown.values())

    @property
    def has_put_off(self) -> bool:
        """Something waits for its time."""
        return bool(self._put_off)

    def put_off(self, key: Key, until: datetime) -> None:
        """Do not show this until then; if it gets worse it is shown all the same."""
        self._put_off[key] = until

    def time_is(self, now: datetime) -> None:
        """What was put off until now is shown again."""
        self._put_off = {key: end for key, end in self._put_off.items() if not is_over(end, now)}

    def resumed(self, now: float) -> None:
        """The machine woke up: the quiet first minute starts again."""
        self._started = now

    def update(
        self, incidents: Mapping[Key, OpenIncident], waiting: Mapping[str, int], now: float
    ) -> AlertChanges:
        """Decide at ``now``; ``waiting`` counts the receipts waiting by printer id."""
        changes = AlertChanges()
        over = [k for k in self._shown if k not in incidents or self._inhibited(k, incidents)]
        changes.cleared = [self._shown.pop(key) for key in over]
        self._forget_rolls(incidents)
        for key, entry in incidents.items():
            due = self._due(key, entry, incidents, waiting)
            if due is None or due > now:
                continue
            before = self._shown.get(key)
            if before is not None and before.placeholders == entry.incident.placeholders:
                continue
            self._shown[key] = entry.incident
            changes.raised.append(entry.incident)
            if before is None and self._is_heard(key, entry.incident, over, now):
                changes.sounding.add(key)
            if key[0] is Cause.PAPER_NEAR_END:
                self._rolls_told.add(key[1])
        for key in over:
            self.chime.goes(key)
        for incident in self.chime.remind(self._shown.values(), waiting, now):
            changes.sounding.add((incident.key, incident.printer))
            if incident not in changes.raised:
                changes.raised.append(incident)
        return changes

    def _is_heard(self, key: Key, incident: Incident, over: list[Key], now: float) -> bool:
        """Whether an alert that is shown anew rings: not where it is another stage of what
        was shown until now."""
        earlier = next((k for k in over if k[1] == key[1] and {k[0], key[0]} == _NEW_ROLL), None)
        if earlier is not None:
            self.chime.takes_over(key, earlier, now)
            return False
        return now - self._started >= START_QUIET_S and self.chime.appears(incident, now)

    def next_change(
        self, incidents: Mapping[Key, OpenIncident], waiting: Mapping[str, int], now: float
    ) -> float | None:
        """Seconds until an alert falls due by time alone; None if none will."""
        dues = [
            due - now
            for key, entry in incidents.items()
            if key not in self._shown
            and (due := self._due(key, entry, incidents, waiting)) is not None
        ]
        dues.append(self.chime.next_change(self._shown.values(), waiting, now))
        soonest = min(dues)
        return None if soonest == float("inf") else max(0.0, soonest)

    def _due(
        self,
        key: Key,
        entry: OpenIncident,
        incidents: Mapping[Key, OpenIncident],
        waiting: Mapping[str, int],
    ) -> float | None:
        """The moment this incident is to be shown; None if it is not to be."""
        cause, printer = key
        if cause in _QUIET or self._inhibited(key, incidents):
            return None
        if cause is Cause.PAPER_NEAR_END:
            if printer in self._rolls_told and key not in self._shown:
                return None
            delay = PAPER_LOW_DELAY_S
        elif cause in LINK_CAUSES or cause is Cause.HELD_BY_OTHER_HOST:
            delay = LINK_DELAY_S if waiting.get(printer or "") else IDLE_DELAY_S
        elif cause in _PRINTER_FAULTS:
            delay = 0.0 if waiting.get(printer or "") else IDLE_DELAY_S
        else:
            delay = 0.0
        opened = entry.opened
        if cause is Cause.COVER_OPEN and (Cause.PAPER_OUT, printer) in incidents:
            opened = min(opened, incidents[Cause.PAPER_OUT, printer].opened)
        due = opened + delay
        if entry.already_so and not _is_question(entry.incident):
            due = max(due, self._started + START_QUIET_S)
        return due

    def _inhibited(self, key: Key, incidents: Mapping[Key, OpenIncident]) -> bool:
        """One card per root cause: flapping hides the link's causes, any error of a
        printer hides that its receipts are held, but no question about them; that one is
        missing is no such error. An open cover
        is a stage on the way to a new roll: it stands in the place of paper out."""
        cause, printer = key
        if key in self._put_off and incidents[key].incident.may_wait:
            return True
        if cause is Cause.PAPER_OUT:
            return (Cause.COVER_OPEN, printer) in incidents
        if cause in LINK_CAUSES:
            return (Cause.LINK_FLAPPING, printer) in incidents
        if cause is Cause.RECEIPTS_HELD and not _is_question(incidents[key].incident):
            return any(
                (
                    (other == printer and entry.incident.severity is Severity.ERROR)
                    and what is not Cause.NOTHING_RECEIVED
                )
                or (other == printer and what is Cause.LINK_FLAPPING)
                for (what, other), entry in incidents.items()
            )
        return False

    def _forget_rolls(self, incidents: Mapping[Key, OpenIncident]) -> None:
        """A roll is told of once: until paper low is over, which takes a new roll."""
        for printer in list(self._rolls_told):
            if (Cause.PAPER_NEAR_END, printer) in incidents:
                continue
            if (Cause.PAPER_OUT, printer) in incidents or (Cause.COVER_OPEN, printer) in incidents:
                continue
            self._rolls_told.discard(printer)


def _is_question(incident: Incident) -> bool:
    """True where only a person's answer helps: whether a receipt came out, or what
    becomes of a backlog, which says since when it waits."""
    return incident.key is Cause.RECEIPT_UNSURE or (
        incident.key is Cause.RECEIPTS_HELD and "oldest" in incident.placeholders
    )
