"""When a missing opening check is worth a reminder."""

from __future__ import annotations

from datetime import datetime


def is_missing(remind_at: str, now: datetime, last: datetime | None) -> bool:
    """True from ``remind_at`` ("09:30", local time; "" for never) to the end of the day
    while no check was made on it; ``last`` is the last one's moment, local as ``now``."""
    if not remind_at or (last is not None and last.date() >= now.date()):
        return False
    return now.strftime("%H:%M") >= remind_at
