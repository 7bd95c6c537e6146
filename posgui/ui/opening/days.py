"""The last days' opening checks, a day at a time. Knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from posgui.desk.wire import Json
from posgui.ui.mood import Mood

DAYS = 30


@dataclass(slots=True)
class Day:
    """One day's checks: of each printer the last one, newest first."""

    day: date
    checks: list[Json] = field(default_factory=list)

    @property
    def mood(self) -> Mood | None:
        """Ready where everything was right, attention where not, None without a check."""
        if not self.checks:
            return None
        return Mood.READY if all(check["right"] for check in self.checks) else Mood.ATTENTION


def last_days(checks: Sequence[Json], today: date) -> list[Day]:
    """The last 30 days, the oldest first; ``checks`` are the newest first."""
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    found = {day: Day(day) for day in days}
    for check in checks:
        held = found.get(datetime.fromtimestamp(check["at"]).astimezone().date())
        if held and check["printer"] not in {known["printer"] for known in held.checks}:
            held.checks.append(check)
    return list(found.values())
