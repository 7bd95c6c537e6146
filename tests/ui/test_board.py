"""The board: what the tray knows after a snapshot and its events."""

from __future__ import annotations

import pytest

from posgui.model.incidents import Cause
from posgui.model.receipts import CopyKind, Evidence, JobState, JobStateReason
from posgui.model.status import PrinterState, ReasonKeyword, Severity
from posgui.texts import Texts
from posgui.ui import nouns as parsed
from posgui.ui.cards import Answer, cards
from posgui.ui.model import Board, EnginePhase
from posgui.ui.mood import Mood
from posgui.ui.phrases import fate_key, fate_sign, tooltip
from tests.support import desk_nouns as nouns


def look(board: Board) -> Mood:
    return board.mood


def test_the_icon_shows_the_worst_printer(board: Board) -> None:
    assert look(board) is Mood.READY
    board.apply({"type": "status-update", "status": nouns.status("bar", PrinterState.UNKNOWN)})
    assert look(board) is Mood.UNKNOWN
    low = nouns.status("bar", reason=(ReasonKeyword.MEDIA_LOW, Severity.WARNING))
    board.apply({"type": "status-update", "status": low})
    assert look(board) is Mood.ATTENTION
    board.apply({"type": "status-update", "status": nouns.out_of_paper("front")})
    assert look(board) is Mood.STOPPED


def test_what_waits_for_a_person_asks_for_attention(board: Board) -> None:
    board.load(nouns.snapshot(nouns.status(unsure=1)))
    assert look(board) is Mood.ATTENTION
    board.load(nouns.snapshot(nouns.status(held=2, queued=2)))
    assert look(board) is Mood.ATTENTION
    assert board.waiting == 2


def test_a_fault_of_the_whole_machine_is_not_hidden_by_ready_printers(board: Board) -> None:
    event = {"type": "incident-opened", "incident": nouns.incident(Cause.JOURNAL_FAILED, None)}
    board.apply(event)
    assert look(board) is Mood.STOPPED
    cleared = nouns.incident(Cause.JOURNAL_FAILED, None, cleared_at=nouns.NOON)
    board.apply({"type": "incident-cleared", "incident": cleared})
    assert look(board) is Mood.READY


def test_without_an_engine_nothing_is_claimed_of_the_printers(board: Board) -> None:
    board.apply({"type": "alert-raised", "alert": nouns.alert(Cause.PAPER_OUT)})
    board.apply({"type": "status-update", "status": nouns.out_of_paper()})
    board.engine_is(EnginePhase.LOST)
    assert look(board) is Mood.UNKNOWN
    assert not board.alerts
    assert board.printers["front"].state is PrinterState.UNKNOWN
    assert not board.printers["front"].reasons


def test_a_receipt_is_updated_in_place_and_test_pages_stay_out(board: Board) -> None:
    first = nouns.receipt("a", JobState.PROCESSING, Evidence.NONE)
    board.apply({"type": "job-update", "receipt": first})
    board.apply({"type": "job-update", "receipt": nouns.receipt("b", at=nouns.NOON + 1)})
    board.apply({"type": "output-complete", "receipt": nouns.receipt("a")})
    board.apply({"type": "job-update", "receipt": nouns.receipt("t", kind=CopyKind.TEST)})
    assert [receipt.id for receipt in board.receipts] == ["b", "a"]
    assert board.receipts[1].state is JobState.COMPLETED


@pytest.mark.parametrize(
    "event",
    [
        {"type": "status-update"},
        {"type": "status-update", "status": {"id": "front", "state": "melting"}},
        {"type": "alert-raised", "alert": {"key": "gremlins"}},
        {"type": "of-the-future"},
    ],
)
def test_an_event_that_is_not_understood_changes_nothing(board: Board, event: object) -> None:
    before = dict(board.printers)
    assert isinstance(event, dict)
    board.apply(event)
    assert board.printers == before
    assert not board.alerts


@pytest.mark.parametrize(
    ("noun", "fate", "sign"),
    [
        (nouns.receipt("a", evidence=Evidence.PROCESS_ID), "printed", "ready"),
        (nouns.receipt("a", evidence=Evidence.IN_ORDER), "taken", "ready"),
        (nouns.receipt("a", evidence=Evidence.ACCEPTED), "sent", "unknown"),
        (nouns.receipt("a", evidence=Evidence.NONE), "sent", "unknown"),
        (nouns.receipt("a", JobState.ABORTED, unsure=True), "unsure", "attention"),
        (nouns.receipt("a", JobState.PROCESSING_STOPPED), "stopped", "attention"),
        (nouns.receipt("a", JobState.PENDING), "waiting", "waiting"),
        (
            nouns.receipt("a", JobState.PENDING_HELD, reasons=(JobStateReason.PRINTER_STOPPED,)),
            "waiting",
            "waiting",
        ),
        (nouns.receipt("a", JobState.PENDING_HELD, truncated=True), "truncated", "stopped"),
        (nouns.receipt("a", JobState.ABORTED), "aborted", "stopped"),
        (
            nouns.receipt("a", reasons=(JobStateReason.SETTLED_BY_PERSON,)),
            "settled",
            "ready",
        ),
        (
            nouns.receipt("a", JobState.ABORTED, reasons=(JobStateReason.REPLACED_BY_COPY,)),
            "replaced",
            "over",
        ),
    ],
)
def test_a_fate_says_no_more_than_was_proven(noun: dict[str, object], fate: str, sign: str) -> None:
    key = fate_key(parsed.receipt_view(noun))
    assert key == fate
    assert fate_sign(key) == sign


def test_the_tooltip_is_a_sentence_about_the_worst(board: Board) -> None:
    english = Texts("en")
    assert tooltip(english, board) == "Front till is ready"
    board.load(nouns.snapshot(nouns.out_of_paper(queued=2), nouns.status("bar")))
    assert tooltip(english, board) == "Front till: Out of paper · 2 receipts waiting"
    board.load(nouns.snapshot(nouns.status(), nouns.status("bar")))
    assert tooltip(english, board) == "All 2 printers are ready"
    board.engine_is(EnginePhase.LOST)
    assert "stopped" in tooltip(english, board)


def test_cards_come_worst_first_and_an_unsure_receipt_asks_its_question(board: Board) -> None:
    english = Texts("en")
    unsure = nouns.alert(Cause.RECEIPT_UNSURE, severity=Severity.WARNING, receipt="r1")
    board.apply({"type": "alert-raised", "alert": unsure})
    board.apply({"type": "alert-raised", "alert": nouns.alert(Cause.COVER_OPEN, since=2e9)})
    first, second = cards(english, board, str, nouns.NOON)
    assert first.title == "The cover of Front till is open"
    assert first.answers == (Answer.SHOW, Answer.QUIET)
    assert second.answers == (Answer.CAME_OUT, Answer.PRINT_AGAIN)
    assert second.receipt == "r1"
