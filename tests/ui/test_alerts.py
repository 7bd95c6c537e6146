"""Alert cards over a real desk: shown, changed in place, quieted, gone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from posgui.model.incidents import Cause
from posgui.model.receipts import Evidence, JobState
from posgui.model.status import Severity
from posgui.ui.alert.card import AlertCard
from posgui.ui.model import EnginePhase
from posgui.ui.panel.mode import Mode
from posgui.ui.theme import Size
from tests.support import desk_nouns as nouns
from tests.ui.conftest import Tray, until
from tests.ui.test_panel import button, words

RAISED, CLEARED = "alert-raised", "alert-cleared"


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    heard: list[str] = []
    monkeypatch.setattr("posgui.ui.sound.Chime.ring", lambda _: heard.append("ring"))
    return heard


def shown(tray: Tray) -> list[AlertCard]:
    stack = tray.desktop.stack
    cards = [card for card in stack.findChildren(AlertCard) if card.isVisibleTo(stack)]
    return sorted(cards, key=lambda card: card.y())


async def test_a_card_says_what_is_wrong_and_the_next_step(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    assert not tray.desktop.stack.isVisible()
    await tray.play(RAISED, alert=nouns.alert(Cause.PAPER_OUT))
    (card,) = shown(tray)
    assert words(card).splitlines() == [
        "Front till is out of paper",
        "Open the cover and put in a new roll, shiny side facing the print head.",
        "Open the lid and take out the old core.",
        "Show me",
        "OK, quiet",
    ]


async def test_a_sale_without_receipt_is_named_on_its_card(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    sale = nouns.alert(
        Cause.NOTHING_RECEIVED, n=1, sale="A-17", amount="12.50", listen="127.0.0.1:9101"
    )
    await tray.play(RAISED, alert=sale)
    (card,) = shown(tray)
    assert "Sale A-17 · 12.50: the till sent no receipt for Front till" in words(card)
    several = {**sale["placeholders"], "n": 2}
    await tray.play(RAISED, alert={**sale, "placeholders": several})
    assert "2 sales: the till sent no receipt for Front till, the last is A-17" in words(card)


async def test_a_sale_that_needs_no_receipt_is_said_to_on_its_card(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    tray.desk.answers["dismiss_sale"] = {"sales": []}
    sale = nouns.alert(Cause.NOTHING_RECEIVED, n=1, sale="A-17", amount="12.50", listen="")
    await tray.play(RAISED, alert=sale)
    button(tray.desktop.stack, "needs-none").click()
    await until(lambda: not tray.desktop._actions.is_busy)
    assert tray.calls("dismiss_sale") == [{"id": "A-17", "printer": "front"}]


async def test_unusual_quiet_is_no_fault_and_can_be_put_off(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    quiet = nouns.alert(Cause.NOTHING_RECEIVED, minutes=25, usual=8, listen="127.0.0.1:9101")
    await tray.play(RAISED, alert={**quiet, "severity": Severity.WARNING})
    (card,) = shown(tray)
    assert "No receipts for 25 min at Front till, where 8 are usual" in words(card)
    assert button(card, "put-off").isVisible()


async def test_raised_again_the_card_changes_in_place(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    await tray.play(RAISED, alert=nouns.alert(Cause.RECEIPTS_HELD, n=1))
    (card,) = shown(tray)
    await tray.play(RAISED, alert=nouns.alert(Cause.RECEIPTS_HELD, n=4))
    assert shown(tray) == [card]
    assert "4 receipts are waiting for Front till" in words(card)


async def test_when_it_clears_the_card_says_ready_and_goes(
    tray: Tray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posgui.ui.alert.card.READY_SHOWN_MS", 50)
    await tray.load(nouns.snapshot())
    await tray.play(RAISED, alert=nouns.alert(Cause.COVER_OPEN))
    await tray.play(CLEARED, alert=nouns.alert(Cause.COVER_OPEN))
    (card,) = shown(tray)
    assert words(card) == "Front till is ready again"
    await until(lambda: not tray.desktop.stack.isVisible())


async def test_a_printer_with_another_fault_is_not_called_ready(tray: Tray) -> None:
    await tray.load(nouns.snapshot(nouns.out_of_paper()))
    await tray.play(RAISED, alert=nouns.alert(Cause.COVER_OPEN))
    await tray.play(CLEARED, alert=nouns.alert(Cause.COVER_OPEN))
    assert words(shown(tray)[0]) == "Settled"


async def test_three_cards_at_most_and_how_many_more(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    causes = [Cause.PAPER_OUT, Cause.COVER_OPEN, Cause.CUTTER_ERROR, Cause.NO_ANSWER]
    for number, cause in enumerate(causes):
        await tray.play(RAISED, alert=nouns.alert(cause, since=nouns.NOON + number))
    low = nouns.alert(Cause.PAPER_NEAR_END, severity=Severity.WARNING, since=0.0)
    await tray.play(RAISED, alert=low)
    assert [card.card.key for card in shown(tray)] == [(cause, "front") for cause in causes[:3]]
    assert "and 2 more messages" in words(tray.desktop.stack)


async def test_a_question_is_not_hidden_by_cards_that_ask_nothing(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    causes = [Cause.CUTTER_ERROR, Cause.PAPER_OUT, Cause.COVER_OPEN, Cause.NO_ANSWER]
    for number, cause in enumerate(causes):
        await tray.play(RAISED, alert=nouns.alert(cause, since=nouns.NOON + number))
    warned, later = Severity.WARNING, nouns.NOON + 9
    oldest = int(nouns.NOON)
    held = nouns.alert(Cause.RECEIPTS_HELD, severity=warned, since=later, n=12, oldest=oldest)
    await tray.play(RAISED, alert=held)
    order = [Cause.CUTTER_ERROR, Cause.RECEIPTS_HELD, Cause.PAPER_OUT]
    assert [card.card.key for card in shown(tray)] == [(cause, "front") for cause in order]
    await tray.play(RAISED, alert=nouns.alert(Cause.RECEIPT_UNSURE, severity=warned, receipt="r7"))
    # The receipt's picture is smaller then: both questions are seen.
    order = [Cause.CUTTER_ERROR, Cause.RECEIPT_UNSURE, Cause.RECEIPTS_HELD]
    assert [card.card.key for card in shown(tray)] == [(cause, "front") for cause in order]


async def test_quieted_it_stays_away_until_it_gets_worse_or_comes_anew(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    warning = nouns.alert(Cause.RECEIPTS_HELD, severity=Severity.WARNING, n=1)
    await tray.play(RAISED, alert=warning)
    button(tray.desktop.stack, "quiet").click()
    assert not tray.desktop.stack.isVisible()
    await tray.play(RAISED, alert=nouns.alert(Cause.RECEIPTS_HELD, severity=Severity.WARNING, n=2))
    assert not tray.desktop.stack.isVisible()
    await tray.play(RAISED, alert=nouns.alert(Cause.RECEIPTS_HELD, n=3))
    assert tray.desktop.stack.isVisible()
    button(tray.desktop.stack, "quiet").click()
    await tray.play(CLEARED, alert=warning)
    await tray.play(RAISED, alert=warning)
    assert tray.desktop.stack.isVisible()


async def test_the_question_about_a_receipt_is_answered_on_the_card(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    for answer, printed in (("came-out", True), ("print-again", False)):
        alert = nouns.alert(Cause.RECEIPT_UNSURE, receipt="r7")
        await tray.play(RAISED, alert=alert)
        button(tray.desktop.stack, answer).click()
        await until(lambda: not tray.desktop._actions.is_busy)
        assert tray.calls("settle")[-1] == {"receipt": "r7", "printed": printed}
        await tray.play(CLEARED, alert=alert)


async def test_show_me_opens_the_panel_without_the_keyboard(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    await tray.play(RAISED, alert=nouns.alert(Cause.PAPER_OUT))
    button(tray.desktop.stack, "show-me").click()
    panel = tray.desktop.panel
    assert panel.isVisible()
    if panel.mode is Mode.QUIET:  # a screen without a tray opens it as a window
        assert panel.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert panel.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)


async def test_nothing_on_a_card_takes_the_keyboard(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    await tray.play(RAISED, alert=nouns.alert(Cause.PAPER_OUT))
    stack = tray.desktop.stack
    flags = stack.windowFlags()
    for flag in (
        Qt.WindowType.Tool, Qt.WindowType.FramelessWindowHint,
        Qt.WindowType.WindowStaysOnTopHint, Qt.WindowType.WindowDoesNotAcceptFocus,
        Qt.WindowType.X11BypassWindowManagerHint,
    ):  # fmt: skip
        assert flags & flag == flag
    assert stack.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    for widget in (stack, *stack.findChildren(QWidget)):
        assert widget.focusPolicy() is Qt.FocusPolicy.NoFocus
    for each in stack.findChildren(QAbstractButton):
        assert not each.isVisible() or each.height() >= Size.TOUCH


async def test_a_lost_engine_is_said_and_old_alerts_are_not_called_settled(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    await tray.play(RAISED, alert=nouns.alert(Cause.PAPER_OUT))
    await tray.desk.close()
    await until(lambda: tray.board.engine.phase is not EnginePhase.RUNNING)
    tray.desktop.refresh()
    (card,) = shown(tray)
    assert "Receipt printing" in words(card)
    assert "ready" not in words(card)


async def test_it_rings_once_when_the_engine_says_so_and_the_setting_allows(
    tray: Tray, rings: list[str]
) -> None:
    await tray.load(nouns.snapshot())
    loud = nouns.alert(Cause.PAPER_OUT, sound=True)
    await tray.play(RAISED, alert=loud)
    assert rings == [], "sound is off in the settings"
    tray.board.load_settings(nouns.settings(sound=True))
    await tray.play(RAISED, alert=nouns.alert(Cause.COVER_OPEN))
    assert rings == [], "this one is silent"
    await tray.play(RAISED, alert=nouns.alert(Cause.NO_ANSWER, sound=True))
    await tray.play(RAISED, alert=nouns.alert(Cause.NO_ANSWER, sound=True))
    assert rings == ["ring"]


async def test_the_language_of_a_card_changes_in_place(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    await tray.play(RAISED, alert=nouns.alert(Cause.PAPER_OUT))
    tray.board.load_settings(nouns.settings("zh_CN"))
    tray.desktop.refresh()
    assert "Front till没纸了" in words(shown(tray)[0])


async def test_a_card_that_says_ready_takes_no_more_room_than_its_words(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    await tray.play(RAISED, alert=nouns.alert(Cause.PAPER_OUT))
    tall = tray.desktop.stack.height()
    await tray.play(CLEARED, alert=nouns.alert(Cause.PAPER_OUT))
    assert tray.desktop.stack.height() < tall - Size.TOUCH


async def test_a_quieted_card_shrinks_to_the_edge_and_a_press_brings_it_back(
    tray: Tray, rings: list[str]
) -> None:
    await tray.load(nouns.snapshot())
    tray.board.load_settings(nouns.settings(sound=True))
    await tray.play(RAISED, alert=nouns.alert(Cause.PAPER_OUT, sound=True))
    button(tray.desktop.stack, "quiet").click()
    tabs = tray.desktop.stack._tabs
    assert tabs.isVisible()
    assert tabs.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    (sign,) = [each for each in tabs.findChildren(QAbstractButton) if each.isVisible()]
    assert sign.accessibleName() == "Front till is out of paper"
    assert sign.height() >= Size.TOUCH
    sign.click()
    assert not tabs.isVisible()
    assert "Front till is out of paper" in words(shown(tray)[0])
    assert rings == ["ring"], "it was heard when it came"
    button(tray.desktop.stack, "quiet").click()
    await tray.play(CLEARED, alert=nouns.alert(Cause.PAPER_OUT))
    assert not tabs.isVisible()


async def test_the_goodbye_counts_the_held_receipts_that_came_out(
    tray: Tray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posgui.ui.alert.card.READY_SHOWN_MS", 50)
    held = [nouns.receipt(each, JobState.PENDING_HELD, Evidence.NONE) for each in "ab"]
    await tray.load(nouns.snapshot(nouns.out_of_paper(queued=2, held=2), receipts=tuple(held)))
    await tray.play(RAISED, alert=nouns.alert(Cause.PAPER_OUT))
    await tray.play("status-update", status=nouns.status(queued=2))
    await tray.play(CLEARED, alert=nouns.alert(Cause.PAPER_OUT))
    assert words(shown(tray)[0]) == "Front till is ready: 2 held receipts print now"
    await tray.play("job-update", receipt=nouns.receipt("a"))
    assert words(shown(tray)[0]) == "Front till is ready: 1 held receipt prints now"
    await tray.play("job-update", receipt=nouns.receipt("b"))
    assert words(shown(tray)[0]) == "Front till is ready: 2 held receipts printed"
    await until(lambda: not tray.desktop.stack.isVisible())


async def test_held_receipts_that_are_only_sent_are_not_called_printed(tray: Tray) -> None:
    held = nouns.receipt("a", JobState.PENDING_HELD, Evidence.NONE)
    await tray.load(nouns.snapshot(nouns.status(queued=1), receipts=(held,)))
    await tray.play(RAISED, alert=nouns.alert(Cause.COVER_OPEN))
    await tray.play(CLEARED, alert=nouns.alert(Cause.COVER_OPEN))
    await tray.play("job-update", receipt=nouns.receipt("a", evidence=Evidence.ACCEPTED))
    assert words(shown(tray)[0]) == "Front till is ready again"


async def test_one_card_takes_over_from_the_other_until_the_printer_is_ready(tray: Tray) -> None:
    await tray.load(nouns.snapshot(nouns.out_of_paper()))
    await tray.play(RAISED, alert=nouns.alert(Cause.PAPER_OUT))
    await tray.play(RAISED, alert=nouns.alert(Cause.COVER_OPEN, since=nouns.NOON + 5))
    await tray.play(CLEARED, alert=nouns.alert(Cause.PAPER_OUT))
    assert [card.card.key for card in shown(tray)] == [(Cause.COVER_OPEN, "front")]
    await tray.play("status-update", status=nouns.status())
    await tray.play(CLEARED, alert=nouns.alert(Cause.COVER_OPEN))
    assert [words(card) for card in shown(tray)] == ["Front till is ready again"]
    await tray.play(RAISED, alert=nouns.alert(Cause.COVER_OPEN, since=nouns.NOON + 9))
    assert "ready" not in words(tray.desktop.stack)


async def test_each_of_several_new_cards_is_shown_though_the_first_one_rings(
    tray: Tray, rings: list[str]
) -> None:
    loud = [nouns.alert(cause, sound=True) for cause in (Cause.PAPER_OUT, Cause.COVER_OPEN)]
    snapshot = nouns.snapshot(alerts=tuple(loud))
    snapshot["settings"] = nouns.settings(sound=True)
    await tray.load(snapshot)
    assert len(shown(tray)) == 2
    assert rings == ["ring"]


async def test_only_what_is_harmless_can_be_put_off_until_the_shift_ends(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    tray.desk.answers["put_off"] = {"until": nouns.NOON}
    await tray.play(RAISED, alert=nouns.alert(Cause.PAPER_OUT))
    assert "Until the shift ends" not in words(tray.desktop.stack)
    await tray.play(CLEARED, alert=nouns.alert(Cause.PAPER_OUT))
    low = nouns.alert(Cause.PAPER_NEAR_END, severity=Severity.WARNING)
    await tray.play(RAISED, alert=low)
    button(tray.desktop.stack, "put-off").click()
    await until(lambda: not tray.desktop._actions.is_busy)
    assert tray.calls("put_off") == [{"key": "paper-near-end", "printer": "front"}]
    await tray.play(CLEARED, alert=low)
    assert "Not shown again before" in words(tray.desktop.stack)


async def test_a_paused_print_queue_is_resumed_from_its_card(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    rungs = [{"rung": "queue", "holds": True, "detail": "receipts"}]
    tray.desk.answers["resume_queue"] = {"rungs": rungs, "ready": True}
    paused = nouns.alert(Cause.OS_QUEUE_PAUSED, queue="receipts")
    await tray.play(RAISED, alert=paused)
    assert not tray.calls("resume_queue"), "only when a person presses it"
    button(tray.desktop.stack, "resume-queue").click()
    await until(lambda: not tray.desktop._actions.is_busy)
    assert tray.calls("resume_queue") == [{"printer": "front"}]
    await tray.play(CLEARED, alert=paused)
    assert "The print queue goes on; Front till is ready." in words(tray.desktop.stack)
