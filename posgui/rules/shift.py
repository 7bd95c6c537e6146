"""When a shift ends."""

from __future__ import annotations

from datetime import datetime, timedelta

USUAL = timedelta(hours=8)
LONGEST = timedelta(hours=24)


def shift_end(at: str, now: datetime) -> datetime:
    """The next ``at`` ("22:00", local as ``now``), or eight hours from now for ""."""
    if not at:
        return now + USUAL
    hour, minute = (int(part) for part in at.split(":"))
    end = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return end if end > now else end + timedelta(days=1)


def next_begins(left: datetime, started: datetime, at: str) -> datetime:
    """When the shift after the one in which something was ``left`` begins: at that one's
    end, or when the till was ``started`` before it."""
    end = shift_end(at, left)
    return started if left < started < end else end


def is_over(end: datetime, now: datetime) -> bool:
    """True from then on, and where the clock was set back so far that no shift is left."""
    return not now < end <= now + LONGEST
