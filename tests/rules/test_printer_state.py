"""From facts to state, and from proof to verdict: what may be said."""

from __future__ import annotations

from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from posgui.model.errors import TransportReason
from posgui.model.receipts import Evidence
from posgui.model.status import LinkState, PrinterState, Severity, StatusFacts
from posgui.rules import diagnosis, printer_state
from posgui.rules.confirmation import Confirmation, Verdict, slowest_print_s
from posgui.rules.diagnosis import Queued
from posgui.rules.printer_state import Observation

FACTS = st.builds(
    StatusFacts, **{f.name: st.sampled_from((True, False, None)) for f in fields(StatusFacts)}
)
OBSERVATIONS = st.builds(
    Observation,
    facts=FACTS,
    link=st.sampled_from(LinkState),
    fault=st.none() | st.sampled_from(TransportReason),
    answers=st.sampled_from((True, False, None)),
    stalled=st.booleans(),
    job_active=st.booleans(),
)


@given(OBSERVATIONS)
def test_stopped_exactly_if_an_error_or_unreachable(seen: Observation) -> None:
    error = any(reason.severity is Severity.ERROR for reason in printer_state.reasons(seen))
    stopped = printer_state.derive(seen) is PrinterState.STOPPED
    assert stopped == (error or seen.fault is not None)


@given(st.sampled_from(LinkState), st.booleans())
def test_knowing_nothing_is_unknown_and_never_blocks(link: LinkState, active: bool) -> None:
    seen = Observation(link=link, job_active=active)
    assert printer_state.may_print(seen)
    assert printer_state.derive(seen) in (PrinterState.UNKNOWN, PrinterState.PROCESSING)


@given(FACTS)
def test_an_open_cover_says_nothing_of_the_paper(facts: StatusFacts) -> None:
    seen = Observation(facts=facts, answers=True)
    if facts.cover_open:
        causes = {c.cause for c in diagnosis.conditions(seen, Queued())}
        assert "paper-out" not in causes
        assert "cover-open" in causes


@given(OBSERVATIONS)
def test_no_cause_is_told_that_was_not_seen(seen: Observation) -> None:
    causes = {c.cause for c in diagnosis.conditions(seen, Queued())}
    if not seen.facts.paper_end:
        assert "paper-out" not in causes
    if seen.fault is None and seen.answers is not False and not seen.stalled:
        assert not causes & set(diagnosis.LINK_CAUSES)


CONFIRMATIONS = st.builds(
    Confirmation,
    best=st.sampled_from(Evidence),
    tries_process_id=st.booleans(),
    touched=st.booleans(),
    written=st.booleans(),
    in_order=st.booleans(),
    online_after=st.booleans(),
    process_id=st.booleans(),
    link_lost=st.booleans(),
    overdue=st.booleans(),
    settled_in=st.booleans(),
)


@given(CONFIRMATIONS)
def test_proven_needs_proof_from_the_printer(confirmation: Confirmation) -> None:
    if confirmation.verdict is Verdict.PROVEN:
        in_order = confirmation.in_order and confirmation.online_after
        assert confirmation.process_id or in_order


@given(CONFIRMATIONS)
def test_untouched_means_that_no_byte_left(confirmation: Confirmation) -> None:
    if confirmation.verdict is Verdict.UNTOUCHED:
        assert not confirmation.touched


@given(CONFIRMATIONS)
def test_a_lost_link_leaves_nothing_open(confirmation: Confirmation) -> None:
    confirmation.link_lost = True
    assert confirmation.verdict is not Verdict.WAITING
    if confirmation.touched and not confirmation.process_id and not confirmation.in_order:
        assert confirmation.verdict is Verdict.UNSURE


@given(CONFIRMATIONS)
def test_sent_is_said_only_of_printers_that_can_prove_nothing(confirmation: Confirmation) -> None:
    if confirmation.verdict is Verdict.SENT:
        assert confirmation.best in (Evidence.NONE, Evidence.ACCEPTED)
        assert confirmation.written


def test_the_slowest_plausible_printer_sets_the_time() -> None:
    assert slowest_print_s(size=9600, dots=0) == 10.0
    assert slowest_print_s(size=100, dots=1600) == 10.0
