"""When an alert may be heard: seldom enough that it is still listened to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from posgui.model.incidents import Cause, Incident
from posgui.model.status import Severity

QUIET_S = 600.0
"""Between two sounds, but for something new that stops receipts."""
REMIND_S = 120.0
"""What still stops receipts that wait is heard once more after this long."""

_SILENT = frozenset({Cause.OPENING_CHECK_MISSING})
"""A reminder: shown, never heard."""

Key = tuple[Cause, str | None]


class Chime:
    """The sounds over time; all times are monotonic seconds."""

    def __init__(self) -> None:
        self._last: float | None = None
        self._rung: dict[Key, int] = {}
        self._since: dict[Key, float] = {}

    def rings(self, key: Key) -> int:
        """How often an alert that is shown was heard."""
        return self._rung.get(key, 0)

    def appears(self, incident: Incident, now: float) -> bool:
        """An alert is shown anew; True if it is heard."""
        key = (incident.key, incident.printer)
        self._since[key], self._rung[key] = now, 0
        is_new_red = incident.severity is Severity.ERROR
        if incident.key in _SILENT or not (is_new_red or self._is_quiet(now)):
            return False
        return self._ring(key, now)

    def takes_over(self, key: Key, before: Key, now: float) -> None:
        """An alert is shown in place of another one that was heard already, or not."""
        self._rung[key] = self._rung.get(before, 0)
        self._since[key] = self._since.get(before, now)

    def goes(self, key: Key) -> None:
        """An alert is not shown any more."""
        self._rung.pop(key, None)
        self._since.pop(key, None)

    def remind(
        self, shown: Iterable[Incident], waiting: Mapping[str, int], now: float
    ) -> list[Incident]:
        """What is heard once more now; ``waiting`` counts receipts by printer."""
        due = [each for each in shown if self._reminder_at(each, waiting) <= now]
        for incident in due:
            self._ring((incident.key, incident.printer), now)
        return due

    def next_change(
        self, shown: Iterable[Incident], waiting: Mapping[str, int], now: float
    ) -> float:
        """Seconds until something is heard once more; infinity if nothing will be."""
        times = (self._reminder_at(each, waiting) for each in shown)
        return max(0.0, min(times, default=float("inf")) - now)

    def _reminder_at(self, incident: Incident, waiting: Mapping[str, int]) -> float:
        key = (incident.key, incident.printer)
        heard_once = self.rings(key) == 1
        stops = incident.severity is Severity.ERROR and waiting.get(incident.printer or "", 0)
        return self._since[key] + REMIND_S if heard_once and stops else float("inf")

    def _is_quiet(self, now: float) -> bool:
        return self._last is None or now - self._last >= QUIET_S

    def _ring(self, key: Key, now: float) -> bool:
        self._last = now
        self._rung[key] = self._rung.get(key, 0) + 1
        return True
