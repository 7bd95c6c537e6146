"""A receipt's timeline says everything that happened to it, once and in order."""

from __future__ import annotations

from typing import Any

import pytest

from posgui.model.audit import AuditRow
from posgui.model.incidents import Cause, Incident
from posgui.model.receipts import CopyKind, Evidence, Job, JobState, JobStateReason, Receipt
from posgui.model.status import Severity
from posgui.model.timeline import Moment, Proof
from posgui.rules.timeline import timeline

AT = 1000.0
NOW = 5000.0


def job(number: int = 0, **more: Any) -> Job:
    fields: dict[str, Any] = {
        "kind": CopyKind.COPY if number else CopyKind.ORIGINAL,
        "state": JobState.COMPLETED,
        "reasons": (JobStateReason.COMPLETED,),
        "evidence": Evidence.IN_ORDER,
        "unsure": False,
        "created_at": AT + 0.2,
        "started_at": AT + 0.3,
        "ended_at": AT + 2,
        **more,
    }
    return Job(
        id=number, receipt_id="r1", printer=fields.pop("printer", "front"), copy=number, **fields
    )


def receipt(*jobs: Job, **more: Any) -> Receipt:
    fields: dict[str, Any] = {"truncated": False, "repeat_of": None, **more}
    return Receipt(
        id="r1",
        printer="front",
        source="raw",
        received_at=AT,
        size=700,
        sha256="",
        kind=CopyKind.ORIGINAL,
        trusted=False,
        jobs=jobs,
        **fields,
    )


def incident(cause: Cause, since: float, until: float | None, **more: Any) -> Incident:
    printer = more.pop("printer", "front")
    return Incident(cause, printer, Severity.ERROR, since, until, more)


def row(at: float, action: str, who: str = "person", **detail: str | int) -> AuditRow:
    return AuditRow(1, at, who, action, "r1", detail, "")


def told(moments: tuple[Moment, ...]) -> list[str]:
    return [moment.what for moment in moments]


def waits(*incidents: Incident, one: Job) -> list[tuple[object, float, float | None]]:
    found = timeline(receipt(one), (), incidents, (), NOW)
    return [(m.detail["cause"], m.at, m.until) for m in found if m.what == "waited"]


def test_a_sale_without_trouble() -> None:
    proofs = (Proof(0, Evidence.IN_ORDER, AT + 2), Proof(9, Evidence.ACCEPTED, AT + 1))
    moments = timeline(receipt(job()), proofs, (), (), NOW)
    assert told(moments) == ["received", "kept", "sent", "proof"]
    assert moments[0].detail == {"source": "raw", "bytes": 700}
    assert moments[-1].detail == {"evidence": "in-order"}


def test_an_interrupted_receipt_answered_for_and_printed_again() -> None:
    first = job(
        state=JobState.ABORTED,
        reasons=(JobStateReason.REPLACED_BY_COPY,),
        evidence=Evidence.NONE,
        ended_at=AT + 60,
    )
    copy = job(1, created_at=AT + 60, started_at=AT + 60.1, ended_at=AT + 62)
    proofs = (Proof(0, Evidence.NONE, AT + 5), Proof(1, Evidence.PROCESS_ID, AT + 62))
    audit = (
        row(AT + 60, "settled-print-again", copy=0),
        row(AT + 60, "print-again", copy=1, printer="bar"),
    )
    moments = timeline(receipt(first, copy), proofs, (), audit, NOW)
    assert told(moments) == [
        "received", "kept", "sent", "unsure", "settled-print-again", "print-again", "sent", "proof",
    ]  # fmt: skip
    assert moments[5].printer == "bar"
    assert moments[5].who == "person"
    assert moments[6].detail == {"kind": "copy", "copy": 1}


def test_a_printer_that_cannot_confirm_leaves_no_question() -> None:
    sent = job(reasons=(JobStateReason.QUEUED_IN_DEVICE,), evidence=Evidence.ACCEPTED)
    moments = timeline(receipt(sent), (Proof(0, Evidence.ACCEPTED, AT + 2),), (), (), NOW)
    assert told(moments)[-1] == "proof"


def test_a_late_answer_settles_what_was_unsure() -> None:
    proofs = (Proof(0, Evidence.ACCEPTED, AT + 1), Proof(0, Evidence.IN_ORDER, AT + 9))
    moments = timeline(receipt(job(ended_at=AT + 9)), proofs, (), (), NOW)
    assert told(moments)[-2:] == ["unsure", "proof"]


def test_a_wait_names_what_hindered_the_printer_while_it_lasted() -> None:
    late = job(started_at=AT + 100)
    assert waits(
        incident(Cause.PAPER_OUT, AT - 50, AT + 40),
        incident(Cause.PAPER_OUT, AT + 50, AT + 60),
        incident(Cause.COVER_OPEN, AT + 30, AT + 300),
        incident(Cause.CUTTER_ERROR, AT - 50, AT),
        incident(Cause.HEAD_OVERHEATED, AT + 100, None),
        incident(Cause.PAPER_NEAR_END, AT - 50, None),
        incident(Cause.PAPER_OUT, AT - 50, None, printer="bar"),
        incident(Cause.RECEIPTS_HELD, AT + 1, AT + 100, n=1),
        incident(Cause.RECEIPT_UNSURE, AT + 1, AT + 100, receipt="r1"),
        one=late,
    ) == [
        ("paper-out", AT + 0.2, AT + 60),
        ("cover-open", AT + 30, AT + 100),
    ]


def test_a_question_is_a_reason_to_wait() -> None:
    late = job(started_at=AT + 100)
    asked = incident(Cause.RECEIPTS_HELD, AT + 5, AT + 90, n=4, oldest=3)
    other = incident(Cause.RECEIPT_UNSURE, AT + 5, AT + 20, receipt="r0")
    assert [cause for cause, *_ in waits(asked, other, one=late)] == [
        "receipts-held",
        "receipt-unsure",
    ]


@pytest.mark.parametrize(
    ("started", "ended", "expected"),
    [
        (AT + 0.4, AT + 1, []),
        (AT + 4, AT + 5, [("", AT + 0.2, AT + 4)]),
        (None, None, [("", AT + 0.2, None)]),
        (None, AT + 9, [("", AT + 0.2, AT + 9)]),
    ],
)
def test_a_wait_without_a_fault_is_told_once_it_is_one(
    started: float | None, ended: float | None, expected: list[tuple[str, float, float | None]]
) -> None:
    assert waits(one=job(started_at=started, ended_at=ended)) == expected


def test_a_truncated_receipt_and_one_that_came_twice_say_so() -> None:
    never = job(state=JobState.ABORTED, started_at=None, ended_at=AT + 0.2)
    assert told(timeline(receipt(never, truncated=True), (), (), (), NOW)) == [
        "received", "kept", "truncated",
    ]  # fmt: skip
    again = timeline(receipt(job(), repeat_of="r0"), (), (), (), NOW)
    assert [m.detail for m in again if m.what == "repeated"] == [{"receipt": "r0"}]
