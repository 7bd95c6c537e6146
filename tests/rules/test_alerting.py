"""When an incident becomes a card, and when it rings: the table of the design."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from posgui.model.incidents import Cause, Incident
from posgui.model.status import Severity
from posgui.rules.alerting import AlertClock, Key, OpenIncident
from posgui.rules.diagnosis import Condition, severity_of
from posgui.rules.incident_clock import IncidentClock
from posgui.rules.shift import is_over, next_begins, shift_end

STARTED = 0.0
LATER = 1000.0
"""Long after the start's first quiet minute."""


def opened(cause: Cause, at: float, printer: str | None = "front") -> dict[Key, OpenIncident]:
    incident = Incident(cause, printer, severity_of(cause), since=at)
    return {(cause, printer): OpenIncident(incident, at)}


def shown_at(incidents: dict[Key, OpenIncident], waiting: int, *moments: float) -> list[bool]:
    clock = AlertClock(STARTED)
    return [bool(clock.update(incidents, {"front": waiting}, moment).raised) for moment in moments]


@pytest.mark.parametrize(
    "cause",
    [Cause.PAPER_OUT, Cause.COVER_OPEN, Cause.CUTTER_ERROR, Cause.MECHANICAL_ERROR],
)
def test_a_fault_is_shown_at_once_if_a_receipt_waits_and_after_10_s_if_none(cause: Cause) -> None:
    incidents = opened(cause, LATER)
    assert shown_at(incidents, 1, LATER) == [True]
    assert shown_at(incidents, 0, LATER, LATER + 9.9, LATER + 10) == [False, False, True]


def test_an_unreachable_printer_is_shown_after_5_s_if_a_receipt_waits() -> None:
    incidents = opened(Cause.PORT_REFUSED, LATER)
    assert shown_at(incidents, 1, LATER, LATER + 4.9, LATER + 5) == [False, False, True]
    assert shown_at(incidents, 0, LATER + 9.9, LATER + 10) == [False, True]


def test_paper_low_is_shown_after_60_s_and_once_a_roll() -> None:
    clock = AlertClock(STARTED)
    low = opened(Cause.PAPER_NEAR_END, LATER)
    assert not clock.update(low, {}, LATER + 59).raised
    assert clock.update(low, {}, LATER + 60).raised
    # The sensor flickers without the roll being touched: not told again...
    both = opened(Cause.PAPER_OUT, LATER + 70)
    assert clock.update(both, {}, LATER + 70).cleared
    again = opened(Cause.PAPER_NEAR_END, LATER + 80)
    assert not clock.update(again, {}, LATER + 200).raised
    # ...until it was gone, which takes a new roll.
    clock.update({}, {}, LATER + 300)
    new_roll = opened(Cause.PAPER_NEAR_END, LATER + 400)
    assert clock.update(new_roll, {}, LATER + 460).raised


def test_what_was_so_at_the_start_waits_a_minute_and_does_not_ring() -> None:
    clock = AlertClock(STARTED)
    ((key, entry),) = opened(Cause.PAPER_OUT, 2.0).items()
    incidents = {key: replace(entry, already_so=True)}
    assert not clock.update(incidents, {"front": 3}, 59.0).raised
    assert clock.update(incidents, {"front": 3}, 60.0).raised


def test_what_breaks_in_the_first_minute_shows_without_a_sound() -> None:
    clock = AlertClock(STARTED)
    changes = clock.update(opened(Cause.PAPER_OUT, 30.0), {"front": 1}, 30.0)
    assert changes.raised
    assert not changes.sounding


def test_later_it_rings_once() -> None:
    clock = AlertClock(STARTED)
    incidents = opened(Cause.PAPER_OUT, LATER)
    assert clock.update(incidents, {"front": 1}, LATER).sounding == set(incidents)
    assert not clock.update(incidents, {"front": 2}, LATER + 60).raised


def test_an_unsure_receipt_is_asked_about_at_once_even_at_the_start() -> None:
    assert shown_at(opened(Cause.RECEIPT_UNSURE, 1.0), 0, 1.0) == [True]


def test_one_card_for_one_root_cause() -> None:
    clock = AlertClock(STARTED)
    incidents = opened(Cause.PAPER_OUT, LATER) | opened(Cause.RECEIPTS_HELD, LATER)
    raised = clock.update(incidents, {"front": 2}, LATER).raised
    assert [incident.key for incident in raised] == [Cause.PAPER_OUT]


def test_flapping_hides_the_links_other_cards() -> None:
    clock = AlertClock(STARTED)
    down = opened(Cause.PORT_REFUSED, LATER)
    assert clock.update(down, {"front": 1}, LATER + 5).raised
    flapping = down | opened(Cause.LINK_FLAPPING, LATER + 6)
    changes = clock.update(flapping, {"front": 1}, LATER + 6)
    assert [incident.key for incident in changes.raised] == [Cause.LINK_FLAPPING]
    assert [incident.key for incident in changes.cleared] == [Cause.PORT_REFUSED]


def test_an_incident_clears_after_three_seconds_of_ready() -> None:
    clock = IncidentClock()
    out = (Condition(Cause.PAPER_OUT),)
    assert clock.update(out, 0.0).opened
    assert not clock.update((), 10.0)
    assert not clock.update(out, 11.0)
    assert not clock.update((), 12.0)
    assert clock.next_change(13.0) == pytest.approx(2.0)
    assert not clock.update((), 14.9)
    assert clock.update((), 15.0).cleared == [Cause.PAPER_OUT]


def test_the_link_clears_after_five_seconds() -> None:
    clock = IncidentClock()
    clock.update((Condition(Cause.PORT_REFUSED),), 0.0)
    assert not clock.update((), 1.0)
    assert not clock.update((), 5.9)
    assert clock.update((), 6.0).cleared == [Cause.PORT_REFUSED]


def test_a_better_known_link_cause_replaces_the_vaguer_one_at_once() -> None:
    clock = IncidentClock()
    clock.update((Condition(Cause.NO_ANSWER),), 0.0)
    changes = clock.update((Condition(Cause.HOST_UNREACHABLE),), 1.0)
    assert changes.cleared == [Cause.NO_ANSWER]
    assert [c.cause for c in changes.opened] == [Cause.HOST_UNREACHABLE]


def test_four_changes_in_ten_minutes_are_one_unstable_link() -> None:
    clock = IncidentClock()
    down = (Condition(Cause.PORT_REFUSED),)
    for moment in (0.0, 100.0):
        clock.update(down, moment)
        clock.update((), moment + 50)
    assert Cause.LINK_FLAPPING in clock.open
    # Ten minutes with at most one change.
    clock.update((), 699.0)
    assert Cause.LINK_FLAPPING in clock.open
    clock.update((), 701.0)
    clock.update((), 705.0)
    assert Cause.LINK_FLAPPING not in clock.open


def test_what_stops_waiting_receipts_is_heard_once_more_after_two_minutes() -> None:
    clock = AlertClock(STARTED)
    incidents = opened(Cause.PAPER_OUT, LATER)
    clock.update(incidents, {"front": 1}, LATER)
    assert clock.next_change(incidents, {"front": 1}, LATER) == 120.0
    assert not clock.update(incidents, {"front": 0}, LATER + 120).sounding
    assert clock.update(incidents, {"front": 1}, LATER + 130).sounding == set(incidents)
    assert not clock.update(incidents, {"front": 5}, LATER + 900).sounding


def test_a_warning_is_not_heard_within_ten_minutes_and_a_new_red_is() -> None:
    clock = AlertClock(STARTED)
    unsure = opened(Cause.RECEIPT_UNSURE, LATER)
    assert clock.update(unsure, {}, LATER).sounding == set(unsure)
    clock.update({}, {}, LATER + 5)
    assert not clock.update(unsure, {}, LATER + 599).sounding
    paper = {**unsure, **opened(Cause.PAPER_OUT, LATER + 600)}
    assert clock.update(paper, {"front": 1}, LATER + 600).sounding == set(paper) - set(unsure)
    clock.update({}, {}, LATER + 601)
    assert clock.update(unsure, {}, LATER + 1300).sounding == set(unsure)


def test_the_stages_to_a_new_roll_are_one_card_that_is_heard_once() -> None:
    clock = AlertClock(STARTED)
    out = opened(Cause.PAPER_OUT, LATER)
    assert clock.update(out, {}, LATER + 10).sounding == set(out)
    lid = out | opened(Cause.COVER_OPEN, LATER + 20)
    changes = clock.update(lid, {}, LATER + 20)
    assert [incident.key for incident in changes.cleared] == [Cause.PAPER_OUT]
    assert [incident.key for incident in changes.raised] == [Cause.COVER_OPEN], "at once"
    assert not changes.sounding
    closed_without_a_roll = clock.update(out, {}, LATER + 30)
    assert [incident.key for incident in closed_without_a_roll.raised] == [Cause.PAPER_OUT]
    assert not closed_without_a_roll.sounding
    assert clock.update(out, {"front": 1}, LATER + 130).sounding == set(out), "two minutes in all"
    assert not clock.update({}, {}, LATER + 140).raised


EVENING = datetime(2026, 11, 22, 19, 30).astimezone()


def test_what_was_put_off_is_shown_again_when_the_shift_is_over() -> None:
    clock = AlertClock(STARTED)
    flapping = opened(Cause.LINK_FLAPPING, LATER)
    assert clock.update(flapping, {}, LATER).raised
    clock.put_off((Cause.LINK_FLAPPING, "front"), shift_end("22:00", EVENING))
    clock.time_is(EVENING + timedelta(hours=2))
    assert clock.update(flapping, {}, LATER + 7200).cleared
    clock.update({}, {}, LATER + 7300)
    assert not clock.update(flapping, {}, LATER + 7400).raised, "it came back in the same shift"
    clock.time_is(EVENING + timedelta(hours=2.5))
    assert clock.update(flapping, {}, LATER + 9000).raised


def test_what_was_put_off_and_gets_worse_is_shown() -> None:
    clock = AlertClock(STARTED)
    low = Incident(Cause.DISK_FULL, None, Severity.WARNING, LATER)
    key = (Cause.DISK_FULL, None)
    clock.put_off(key, shift_end("", EVENING))
    assert not clock.update({key: OpenIncident(low, LATER)}, {}, LATER).raised
    full = replace(low, severity=Severity.ERROR)
    assert clock.update({key: OpenIncident(full, LATER)}, {}, LATER + 1).raised == [full]


def test_a_shift_ends_at_the_next_such_time_or_in_eight_hours() -> None:
    assert shift_end("22:00", EVENING) == EVENING.replace(hour=22, minute=0)
    assert shift_end("19:30", EVENING) == EVENING + timedelta(days=1)
    assert shift_end("", EVENING) == EVENING + timedelta(hours=8)
    end = shift_end("22:00", EVENING)
    assert [is_over(end, EVENING + timedelta(hours=n)) for n in (0, 2, 3)] == [False, False, True]
    assert is_over(end, EVENING - timedelta(days=365)), "the clock was set back"


def test_the_next_shift_begins_at_the_end_of_this_one_or_when_the_till_is_started() -> None:
    end, later = EVENING.replace(hour=22, minute=0), EVENING + timedelta(minutes=9)
    assert next_begins(EVENING, EVENING - timedelta(hours=3), "22:00") == end
    assert next_begins(EVENING, later, "22:00") == later
    assert next_begins(EVENING, EVENING + timedelta(days=2), "22:00") == end
