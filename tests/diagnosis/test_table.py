"""What is broken is named, by the injected faults of ``cases``."""

from __future__ import annotations

from pathlib import Path

import pytest

from posgui.model.diagnosis import Confidence, Measure
from posgui.model.incidents import Cause
from tests.diagnosis.cases import FAULTS
from tests.diagnosis.counter import Counter
from tests.diagnosis.faults import chinese
from tests.diagnosis.table import Outcome, diagnosed, diagnosed_all

GROUPS = 10
"""Tests that share the faults, for as many processes as there are."""
MISSED: dict[str, Cause] = {}
"""Faults taken for something else, and for what: of the same family each."""
SAID_BY_THE_PRINTER = frozenset(
    {
        *(Cause.PAPER_OUT, Cause.PAPER_NEAR_END, Cause.COVER_OPEN, Cause.CUTTER_ERROR),
        *(Cause.MECHANICAL_ERROR, Cause.UNRECOVERABLE_ERROR, Cause.HEAD_OVERHEATED),
    }
)


def test_there_are_enough_of_them_and_few_are_missed() -> None:
    assert len(FAULTS) >= 60
    assert len({str(fault) for fault in FAULTS}) == len(FAULTS)
    assert len(MISSED) <= len(FAULTS) * 0.15


@pytest.mark.parametrize("group", range(GROUPS))
async def test_the_fault_is_named(group: int) -> None:
    for outcome in await diagnosed_all(FAULTS[group::GROUPS]):
        verdict, fault = outcome.found.verdict, outcome.fault
        assert verdict.cause in (*fault.expected, MISSED.get(str(fault))), outcome
        assert outcome.family_right, outcome
        assert not outcome.certain_and_wrong, outcome
        assert outcome.found.took_s < 10, outcome
        says_what_was_measured(outcome)
        blames_paper_only_where_it_was_said(outcome)


def says_what_was_measured(outcome: Outcome) -> None:
    """What is ruled out names a rung that was really measured, and is not blamed as well."""
    found = outcome.found
    measured = {finding.by for finding in found.evidence if finding.holds is not None}
    assert {each.by for each in found.verdict.ruled_out} <= measured
    blamed = {found.verdict.cause, *(each.cause for each in found.verdict.also)}
    assert not blamed & {each.cause for each in found.verdict.ruled_out}


def blames_paper_only_where_it_was_said(outcome: Outcome) -> None:
    """By the printer, or by a person who looked."""
    found = outcome.found
    heard = {finding.by for finding in found.evidence if finding.holds is False}
    said = heard & {Measure.STATUS, Measure.SECOND_OPINION, Measure.PERSON, Measure.OPENING_CHECK}
    assert found.verdict.cause not in SAID_BY_THE_PRINTER or said


async def test_all_is_well_is_never_certain(tmp_path: Path) -> None:
    """A printer that says yes to everything would have it so."""
    outcome = await diagnosed(FAULTS[0], tmp_path)

    assert outcome.found.verdict.cause is Cause.ALL_WELL
    assert outcome.found.verdict.confidence is Confidence.LIKELY


async def test_a_printer_that_reports_nothing_is_said_to(tmp_path: Path) -> None:
    """Only a person can tell of it."""
    async with Counter(tmp_path, mute=True) as counter:
        await chinese(counter)
        found = await counter.diagnose()

    (by_hand,) = [each for each in found.evidence if each.by is Measure.PERSON]
    assert (by_hand.holds, by_hand.detail["why"]) == (None, "mute")
