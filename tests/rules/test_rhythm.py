"""It is said that it is quiet only where that is unusual."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posgui.rules.rhythm import DAYS, LEAST_USUAL, PastDay, Quiet, is_over, quiet, spans

NOON = datetime(2026, 3, 4, 12, 0)  # noqa: DTZ001 - the shop's clock on the wall
LAST = NOON - timedelta(minutes=25)
counts = st.lists(st.one_of(st.none(), st.integers(0, 40)), min_size=DAYS, max_size=DAYS)


def past(found: Sequence[int | None]) -> list[PastDay]:
    """A count for each day, yesterday first; None for a day on which nothing was sold."""
    days = [NOON.date() - timedelta(days=n) for n in range(1, DAYS + 1)]
    return [
        PastDay(day, count is not None, count or 0) for day, count in zip(days, found, strict=True)
    ]


def test_eight_are_usual_and_none_came() -> None:
    assert quiet(LAST, NOON, past([8] * DAYS), "") == Quiet(minutes=25, usual=8)


@given(counts)
def test_a_day_as_quiet_as_usual_is_never_told(found: list[int | None]) -> None:
    """With one empty span among the same weekdays, or every fifth day, it may be so."""
    same = [count for count in found[6::7] if count is not None]
    sold = [count for count in found if count is not None]
    days = same if len(same) >= 3 else sold
    if days.count(0) * 5 >= len(days):
        assert quiet(LAST, NOON, past(found), "") is None


@given(st.lists(st.integers(0, LEAST_USUAL - 1), min_size=DAYS, max_size=DAYS))
def test_few_receipts_are_no_rhythm(found: list[int]) -> None:
    assert quiet(LAST, NOON, past(found), "") is None


@given(counts)
def test_what_is_told_as_usual_was_so(found: list[int | None]) -> None:
    told = quiet(LAST, NOON, past(found), "")
    if told is not None:
        sold = [count for count in found if count is not None]
        assert LEAST_USUAL <= told.usual <= max(sold)


def test_days_on_which_nothing_was_sold_do_not_count() -> None:
    closed = [8 if n % 7 else None for n in range(DAYS)]
    assert quiet(LAST, NOON, past(closed), "") is not None
    assert quiet(LAST, NOON, past([8, 8, 8, 8, *[None] * 24]), "") is None, "too few days"


def test_the_same_weekday_says_more_than_the_others() -> None:
    busy_but_today: list[int | None] = [20] * DAYS
    busy_but_today[6::7] = [0, 1, 0, 2]
    assert quiet(LAST, NOON, past(busy_but_today), "") is None
    quiet_but_today = [0] * DAYS
    quiet_but_today[6::7] = [9, 8, 10, 9]
    told = quiet(LAST, NOON, past(quiet_but_today), "")
    assert told is not None
    assert told.usual == 9


def test_a_brisk_shop_has_such_a_pause_now_and_then() -> None:
    """Six receipts in six minutes: by chance such a gap comes every day."""
    assert quiet(NOON - timedelta(minutes=6), NOON, past([6] * DAYS), "") is None


@pytest.mark.parametrize(
    ("end", "at", "over"),
    [
        ("", "23:59", False),
        ("22:00", "21:59", False),
        ("22:00", "22:00", True),
        ("22:00", "01:30", True),
        ("22:00", "05:00", False),
        ("02:00", "23:00", False),
        ("02:00", "02:00", True),
    ],
)
def test_after_the_last_shift_nothing_is_missed(end: str, at: str, over: bool) -> None:
    hour, minute = map(int, at.split(":"))
    now = NOON.replace(hour=hour, minute=minute)
    assert is_over(now, end) is over
    if over:
        assert quiet(now - timedelta(minutes=25), now, past([8] * DAYS), end) is None


@given(st.integers(1, 23 * 60))
def test_the_same_hours_of_every_day_are_compared(minutes: int) -> None:
    since = datetime(2026, 3, 30, 5, 0)  # noqa: DTZ001 - the day after a change to summer time
    now = since + timedelta(minutes=minutes)
    for span in spans(since, now):
        assert (span.begins.time(), span.ends.time()) == (since.time(), now.time())
        assert span.day_begins <= span.begins < span.ends <= span.day_ends


def test_an_evening_goes_on_past_midnight_and_a_night_ends_it() -> None:
    evening = NOON.replace(hour=23, minute=50)
    assert len(spans(evening, evening + timedelta(minutes=40))) == DAYS
    assert spans(evening, evening + timedelta(hours=10)) == []
    assert spans(NOON, NOON) == []
