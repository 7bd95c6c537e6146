"""What becomes of receipts that waited through a fault once the printer is back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from posgui.model.settings import BacklogSettings

BLINK_S = 2.0
"""An outage shorter than this of which the printer itself said nothing is none: a printer
that hangs up when idle is reached again in a quarter of a second."""


@dataclass(slots=True)
class Readiness:
    """Since when a printer can print. ``down_since`` starts with the moment of making;
    all times are monotonic seconds."""

    stable_s: float
    down_since: float | None
    _fault: bool = False
    _stable_at: float = 0.0

    def see(self, *, printable: bool, fault: bool, now: float) -> None:
        """Take in whether the printer can print at ``now``; ``fault``: it is known why
        it cannot."""
        if not printable:
            self.down_since = now if self.down_since is None else self.down_since
            self._fault |= fault
        elif self.down_since is not None:
            blink = not self._fault and now - self.down_since < BLINK_S
            self._stable_at = now if blink else now + self.stable_s
            self.down_since, self._fault = None, False

    def settles_in(self, now: float) -> float | None:
        """Seconds until what waited may print, 0 if it may; None while the printer
        cannot print."""
        return None if self.down_since is not None else max(0.0, self._stable_at - now)

    def down_for(self, now: float) -> float:
        """Seconds for which the printer has not been able to print."""
        return 0.0 if self.down_since is None else now - self.down_since


def needs_answer(ages_s: Sequence[float | None], settings: BacklogSettings) -> bool:
    """True if a person is asked before receipts that waited so long are printed: they
    are many, or one is old or of unknown age (None)."""
    oldest_s = settings.auto_age_min * 60
    return len(ages_s) > settings.auto_count or any(age is None or age > oldest_s for age in ages_s)
