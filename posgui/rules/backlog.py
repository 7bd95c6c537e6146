"""What becomes of receipts that waited through a fault once the printer is back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from posgui.model.settings import BacklogSettings

BLINK_S = 3.0
"""An outage shorter than this of which nothing is known is none: a printer that hangs up
whenever it is idle is reached again within two seconds (``rules.backoff``)."""


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
            self._stable_at = now + self.stable_s if self.is_fault(now) else now
            self.down_since, self._fault = None, False

    def is_fault(self, now: float) -> bool:
        """The printer cannot print, and that is no blink."""
        return self._fault or self.down_for(now) >= BLINK_S

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
    return len(ages_s) > settings.auto_count or any(is_old(age, settings) for age in ages_s)


def is_old(age_s: float | None, settings: BacklogSettings) -> bool:
    """True of a receipt whose customer is gone, or may be (None)."""
    return age_s is None or age_s > settings.auto_age_min * 60
