"""Whether it is unusually quiet: no receipts where there are usually some.

All moments are wall-clock times of the shop without a zone, so that nine o'clock is nine
o'clock on either side of a change to summer time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

DAYS = 28
"""So far back it is learned what is usual."""
DAY_BEGINS = timedelta(hours=5)
"""What is sold after midnight is of the evening before."""
LEAST_USUAL = 6
"""Fewer receipts in the span are no rhythm: exp(-6) is one in four hundred."""
SAME_WEEKDAY = 3
"""So many days of the same weekday say more than all days together."""
ANY_DAYS = 5
MOST_CHANCE = 0.003
"""Poisson: how likely it may at most be that such a span stays empty by itself."""
MOST_IN_A_DAY = 0.1
"""How many such spans a day of this shop may have by chance: whoever looks all day long
sees many spans."""
QUIET_DAYS = 0.1
"""Share of the days which may have been as quiet."""
OPEN_HOURS = 12.0


@dataclass(frozen=True, slots=True)
class Span:
    """A span of one of the past days, and the shop's day it lies in."""

    begins: datetime
    ends: datetime
    day_begins: datetime
    day_ends: datetime


@dataclass(frozen=True, slots=True)
class PastDay:
    """What was counted in one of them."""

    day: date
    sold: bool
    """There were receipts on that day of the shop."""
    count: int
    """Receipts in the span."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """It is unusually quiet."""

    minutes: int
    usual: int
    """Receipts there usually are in that time."""


def spans(since: datetime, now: datetime) -> list[Span]:
    """The time from ``since`` to ``now`` on each of the last four weeks' days; empty where
    it is no part of one day of the shop."""
    if not since < now or shop_day(since) != shop_day(now):
        return []
    begins = datetime.combine(shop_day(now), datetime.min.time()) + DAY_BEGINS
    return [
        Span(since - back, now - back, begins - back, begins - back + timedelta(days=1))
        for back in (timedelta(days=count) for count in range(1, DAYS + 1))
    ]


def shop_day(moment: datetime) -> date:
    """The day of the shop a moment belongs to."""
    return (moment - DAY_BEGINS).date()


def is_over(now: datetime, shift_end: str) -> bool:
    """True after the end of the last shift ("22:00"; "" for an end nobody named), until
    the shop's next day begins."""
    if not shift_end:
        return False
    hour, minute = (int(part) for part in shift_end.split(":"))
    end = timedelta(hours=hour, minutes=minute) - DAY_BEGINS
    so_far = now - DAY_BEGINS - datetime.combine(shop_day(now), datetime.min.time())
    return so_far >= end % timedelta(days=1)


def quiet(since: datetime, now: datetime, past: Sequence[PastDay], shift_end: str) -> Quiet | None:
    """Whether no receipt from ``since`` to ``now`` is unusual; ``past`` are the days of
    ``spans``. ``since`` is the last receipt's time, so the shop sold today."""
    sold = [day for day in past if day.sold]
    same = [day for day in sold if day.day.weekday() == shop_day(now).weekday()]
    days = same if len(same) >= SAME_WEEKDAY else sold
    if is_over(now, shift_end) or (len(days) < ANY_DAYS and days is not same):
        return None
    counts = [day.count for day in days]
    usual = int(median(counts))
    hours = (now - since) / timedelta(hours=1)
    if usual < LEAST_USUAL or counts.count(0) > QUIET_DAYS * len(counts):
        return None
    mean = sum(counts) / len(counts)
    # The cautious end of what was counted: its mean less one standard error.
    chance = math.exp(-(mean - math.sqrt(mean / len(counts))))
    in_a_day = math.exp(-mean) * mean * OPEN_HOURS / hours
    if chance > MOST_CHANCE or in_a_day > MOST_IN_A_DAY:
        return None
    return Quiet(minutes=int(hours * 60), usual=usual)
