"""When a missing opening check is worth a reminder."""

from __future__ import annotations

from datetime import datetime, timedelta

from posgui.model.incidents import Cause, Incident
from posgui.rules.alerting import START_QUIET_S, AlertClock, OpenIncident
from posgui.rules.diagnosis import severity_of
from posgui.rules.opening import is_missing

HALF_PAST_NINE = datetime(2026, 3, 2, 9, 30).astimezone()
MINUTE = timedelta(minutes=1)


def test_a_check_is_missing_from_its_hour_to_the_end_of_the_day() -> None:
    assert not is_missing("09:30", HALF_PAST_NINE - MINUTE, None)
    assert is_missing("09:30", HALF_PAST_NINE, None)
    assert is_missing("09:30", HALF_PAST_NINE.replace(hour=23), None)
    assert not is_missing("09:30", HALF_PAST_NINE + timedelta(hours=15), None)


def test_a_check_counts_for_its_own_day() -> None:
    early = HALF_PAST_NINE.replace(hour=6)
    assert not is_missing("09:30", HALF_PAST_NINE, early)
    assert is_missing("09:30", HALF_PAST_NINE + timedelta(days=1), early)


def test_who_wants_no_reminder_gets_none() -> None:
    assert not is_missing("", HALF_PAST_NINE.replace(hour=23), None)


def test_a_reminder_is_shown_and_never_heard() -> None:
    key = (Cause.OPENING_CHECK_MISSING, None)
    incident = Incident(*key, severity_of(key[0]), since=0.0)
    later = START_QUIET_S + 100
    changes = AlertClock(0.0).update({key: OpenIncident(incident, later)}, {}, later)
    assert changes.raised == [incident]
    assert not changes.sounding
