"""When waiting receipts print by themselves, and when a person is asked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from posgui.model.settings import BacklogSettings
from posgui.rules.backlog import BLINK_S, Readiness, needs_answer

RULES = BacklogSettings()
FRESH = st.floats(0, RULES.auto_age_min * 60)


@given(st.lists(FRESH, max_size=RULES.auto_count))
def test_few_and_fresh_ones_print_by_themselves(ages: list[float]) -> None:
    assert not needs_answer(ages, RULES)


@given(st.lists(FRESH, min_size=RULES.auto_count + 1, max_size=40))
def test_many_are_asked_about(ages: list[float]) -> None:
    assert needs_answer(ages, RULES)


@given(
    st.lists(FRESH, max_size=2),
    st.none() | st.floats(RULES.auto_age_min * 60, 1e9, exclude_min=True),
)
def test_one_that_is_old_or_of_unknown_age_is_asked_about(
    ages: list[float], old: float | None
) -> None:
    assert needs_answer([*ages, old], RULES)


@given(st.floats(BLINK_S, 1e6), st.floats(0, 4.9))
def test_after_an_outage_the_printer_must_stay_ready_for_a_while(down: float, up: float) -> None:
    readiness = Readiness(5.0, down_since=0.0)
    readiness.see(printable=False, fault=False, now=0.0)
    assert readiness.settles_in(down) is None
    readiness.see(printable=True, fault=False, now=down)
    assert readiness.settles_in(down + up)
    assert readiness.settles_in(down + 5.1) == 0.0
    # The wait starts again when it fails in between.
    readiness.see(printable=False, fault=True, now=down + up)
    readiness.see(printable=True, fault=False, now=down + up + 0.1)
    assert readiness.settles_in(down + 5.0)


@given(st.floats(0, BLINK_S, exclude_max=True))
def test_a_blink_is_no_fault(down: float) -> None:
    readiness = Readiness(5.0, down_since=0.0)
    readiness.see(printable=False, fault=False, now=0.0)
    assert not readiness.is_fault(down)
    readiness.see(printable=True, fault=False, now=down)
    assert readiness.settles_in(down) == 0.0


def test_a_fault_the_printer_told_of_is_one_however_short() -> None:
    readiness = Readiness(5.0, down_since=None)
    readiness.see(printable=False, fault=True, now=10.0)
    readiness.see(printable=True, fault=False, now=10.1)
    assert readiness.settles_in(10.1) == 5.0
