"""The counter's questions: did it come out, what becomes of a backlog, the manager's PIN."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from posgui.desk.wire import Json
from posgui.model.errors import CommandError
from posgui.model.incidents import Cause
from posgui.model.receipts import Evidence, JobState, JobStateReason
from posgui.model.status import Severity
from posgui.ui.alert.card import AlertCard
from posgui.ui.panel.pin_pad import DIGITS_MAX
from posgui.ui.panel.receipt_row import ReceiptRow
from posgui.ui.picture_view import PictureBox, PictureWindow
from posgui.ui.theme import Size
from tests.support import desk_nouns as nouns
from tests.ui.conftest import Tray, until
from tests.ui.test_panel import button, notice, opened, words

RAISED, CLEARED = "alert-raised", "alert-cleared"
ASKED = (JobStateReason.HELD,)


def shop(*statuses: Json, backup: str = "bar", **more: Any) -> Json:
    """Two printers, the bar's stands in for the front till's."""
    snapshot = nouns.snapshot(*(statuses or (nouns.status(), nouns.status("bar"))), **more)
    front = snapshot["settings"]["printers"][0]
    front["backup"] = backup
    bar = {**front, "id": "bar", "name": "Bar", "backup": "", "width": "58mm"}
    snapshot["settings"]["printers"].append(bar)
    return snapshot


def unsure(receipt: str = "r7", **more: Any) -> Json:
    return nouns.alert(Cause.RECEIPT_UNSURE, receipt=receipt, **more)


def backlog(n: int = 12, printer: str = "front") -> Json:
    severity = Severity.WARNING
    return nouns.alert(Cause.RECEIPTS_HELD, printer, severity, n=n, oldest=int(nouns.NOON))


def front_card(tray: Tray) -> AlertCard:
    cards = tray.desktop.stack.findChildren(AlertCard)
    (card,) = [card for card in cards if card.isVisibleTo(tray.desktop.stack)]
    return card


def is_offered(tray: Tray, name: str) -> bool:
    found = tray.desktop.stack.findChildren(QAbstractButton, name)
    return any(each.isVisibleTo(tray.desktop.stack) for each in found)


async def done(tray: Tray) -> None:
    await until(lambda: not tray.desktop._actions.is_busy)
    tray.desktop.refresh()


async def ready_again(tray: Tray, name: str) -> None:
    """Wait until the pause after another question is over."""
    await until(button(tray.desktop.stack, name).isEnabled)


async def test_the_card_shows_which_receipt_is_meant_and_nothing_moves_when_it_is_known(
    tray: Tray,
) -> None:
    receipt = nouns.receipt("r7", JobState.ABORTED, Evidence.NONE, unsure=True)
    await tray.load(nouns.snapshot(receipts=(receipt,)))
    tray.desk.answers["text"] = {"text": "Sunny Mart\nTOTAL 18.20\n"}
    await tray.play(RAISED, alert=unsure())
    box = tray.desktop.stack.findChild(PictureBox)
    assert isinstance(box, PictureBox)
    await asyncio.sleep(0.02)  # Qt lays out in its next turn
    height, place = tray.desktop.stack.height(), button(tray.desktop.stack, "came-out").pos()
    assert "came" not in box.accessibleName()
    await until(lambda: "TOTAL 18.20" in words(front_card(tray)))
    await until(box.isEnabled)
    assert (tray.desktop.stack.height(), button(tray.desktop.stack, "came-out").pos()) == (
        height, place,
    )  # fmt: skip
    assert tray.calls("picture") == [{"receipt": "r7", "rows": 270}], "asked for once"


async def test_a_tap_shows_the_whole_picture_without_the_keyboard_until_it_is_answered(
    tray: Tray,
) -> None:
    await tray.load(nouns.snapshot())
    await tray.play(RAISED, alert=unsure())
    box = tray.desktop.stack.findChild(PictureBox)
    assert isinstance(box, PictureBox)
    await until(box.isEnabled)
    box.click()
    large = tray.desktop.stack._large
    await until(large.isVisible)
    assert tray.calls("picture")[-1] == {"receipt": "r7"}, "the whole of it"
    assert isinstance(large, PictureWindow)
    assert large.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert large.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    await tray.play(CLEARED, alert=unsure())
    assert not large.isVisible()


@pytest.mark.parametrize("answer", [CommandError("receipt-erased", receipt="r7"), {"png": "?"}])
async def test_without_a_picture_the_question_stands_all_the_same(tray: Tray, answer: Any) -> None:
    await tray.load(nouns.snapshot())
    tray.desk.answers["picture"] = answer
    await tray.play(RAISED, alert=unsure())
    box = tray.desktop.stack.findChild(PictureBox)
    assert isinstance(box, PictureBox)
    await until(lambda: box.accessibleName() == "There is no picture of this receipt")
    assert not box.isEnabled()
    assert is_offered(tray, "came-out")


async def test_the_next_question_takes_the_place_and_a_second_tap_does_not_answer_it(
    tray: Tray,
) -> None:
    await tray.load(nouns.snapshot())
    await tray.play(RAISED, alert=unsure("r7", n=2))
    assert "One more question follows." in words(front_card(tray))
    first = front_card(tray)
    button(tray.desktop.stack, "came-out").click()
    await done(tray)
    await tray.play(RAISED, alert=unsure("r8", n=1))
    assert front_card(tray) is first
    button(tray.desktop.stack, "came-out").click()
    assert len(tray.calls("settle")) == 1, "the second tap of a double one"
    await ready_again(tray, "came-out")
    button(tray.desktop.stack, "came-out").click()
    await done(tray)
    assert [call["receipt"] for call in tray.calls("settle")] == ["r7", "r8"]


async def test_the_backup_printer_is_offered_while_it_can_print(tray: Tray) -> None:
    await tray.load(shop())
    await tray.play(RAISED, alert=unsure())
    assert button(tray.desktop.stack, "print-on-backup").text() == "Print on Bar"
    button(tray.desktop.stack, "print-on-backup").click()
    await done(tray)
    assert tray.calls("settle") == [{"receipt": "r7", "printed": False, "backup": True}]
    await tray.play("status-update", status=nouns.out_of_paper("bar"))
    assert not is_offered(tray, "print-on-backup")


async def test_a_backlog_is_answered_on_the_card_and_the_card_says_what_came_of_it(
    tray: Tray,
) -> None:
    await tray.load(nouns.snapshot())
    for name, method, result, call, sentence in (
        ("print-all", "release", (12, 0), {"last": False}, "12 receipts are being printed."),
        ("only-last", "release", (1, 11), {"last": True},
         "The last one is being printed, 11 are kept without printing."),
    ):  # fmt: skip
        await tray.play(RAISED, alert=backlog())
        assert "12 receipts are waiting at Front till, the oldest from" in words(front_card(tray))
        released, kept = result
        tray.desk.answers[method] = {"released": ["r"] * released, "discarded": ["r"] * kept}
        button(tray.desktop.stack, name).click()
        await done(tray)
        assert tray.calls(method)[-1] == {"printer": "front", **call}
        await tray.play(CLEARED, alert=backlog())
        assert words(front_card(tray)) == sentence
        assert not tray.desktop.panel.isVisible()


async def test_keeping_without_printing_takes_two_presses_and_no_double_click(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    tray.desk.answers["discard"] = {"released": [], "discarded": ["r"] * 12}
    await tray.play(RAISED, alert=backlog())
    keep = button(tray.desktop.stack, "keep-unprinted")
    keep.click()
    keep.click()
    assert keep.text() == "Keep 12 without printing? Press again"
    assert not tray.calls("discard")

    def pressed_until_taken() -> bool:
        keep.click()
        return bool(tray.calls("discard"))

    await until(pressed_until_taken)
    await done(tray)
    assert tray.calls("discard") == [{"printer": "front"}]
    await tray.play(CLEARED, alert=backlog())
    assert words(front_card(tray)) == "12 receipts are kept without printing."


async def test_a_backlog_is_listed_and_answered_in_the_panel(tray: Tray) -> None:
    held = [
        nouns.receipt(
            f"r{n}", JobState.PENDING_HELD, Evidence.NONE, reasons=ASKED, at=nouns.NOON + n
        )
        for n in range(7)
    ]
    status = nouns.status(queued=7, held=7, asking=7, asking_since=nouns.NOON)
    tray.desk.answers["text"] = {"text": "TOTAL 18.20"}
    tray.desk.answers["release"] = {"released": ["r"] * 7, "discarded": []}
    await tray.load(nouns.snapshot(status, receipts=tuple(held)))
    panel = await opened(tray)
    await until(lambda: words(panel).count("TOTAL 18.20") > 5)
    said = words(panel)
    assert "7 receipts to decide on, the oldest from" in said
    assert "and 2 more" in said
    assert "Waiting for your answer" in said
    for name in ("print-all", "only-last", "keep-unprinted"):
        assert button(panel, name).height() >= Size.TOUCH
    assert "7 receipts are being printed." in await notice(tray, "print-all")
    assert tray.calls("release") == [{"printer": "front", "last": False}]


async def test_the_panel_says_where_receipts_come_out_and_that_one_came_twice(tray: Tray) -> None:
    first = nouns.receipt("a", at=nouns.NOON)
    first["jobs"][-1]["printer"] = "bar"
    again = nouns.receipt("b", at=nouns.NOON + 5)
    again["repeat_of"] = "a"
    kept = nouns.receipt(
        "c", JobState.CANCELED, Evidence.NONE, reasons=(JobStateReason.DISCARDED,)
    )  # fmt: skip
    moved = nouns.incident(Cause.SENT_TO_BACKUP, severity=Severity.WARNING, n=1, backup="Bar")
    await tray.load(shop(receipts=(again, first, kept), incidents=(moved,)))
    panel = await opened(tray)
    said = words(panel)
    assert "Receipts come out of Bar now" in said
    assert "on Bar instead" in said
    assert "You kept it without printing" in said
    rows = [row for row in panel.findChildren(ReceiptRow) if row.isVisible()]
    assert ["Same as the one at" in words(row) for row in rows] == [True, False, False]


async def test_a_copy_the_printer_cannot_make_is_offered_on_the_backup(tray: Tray) -> None:
    await tray.load(shop())
    await opened(tray)
    tray.desk.answers["reprint"] = CommandError("not-ready-cover-open", printer="front")
    assert "Print on Bar" in await notice(tray, "reprint-last")
    tray.desk.answers["reprint"] = {}
    assert "A copy is being printed." in await notice(tray, "print-on-backup")
    assert tray.calls("reprint")[-1] == {"receipt": None, "backup": True}


async def test_the_pin_is_asked_for_after_reprint_was_pressed_and_typed_or_tapped(
    tray: Tray,
) -> None:
    await tray.load(nouns.snapshot())
    panel = await opened(tray)
    tray.desk.answers["reprint"] = CommandError("pin-needed")
    await notice(tray, "reprint-last")
    assert "This needs the manager's PIN." in words(panel)
    tray.desk.answers["reprint"] = CommandError("pin-wrong")
    for digit in "123":
        assert button(panel, digit).height() >= Size.BIG_BUTTON
        button(panel, digit).click()
    button(panel, "pin-back").click()
    button(panel, "pin-ok").click()
    await done(tray)
    assert "This is not the manager's PIN." in words(panel)
    tray.desk.answers["reprint"] = CommandError("pin-locked", seconds=30)
    QTest.keyClicks(panel, "9999")
    QTest.keyClick(panel, Qt.Key.Key_Return)
    await done(tray)
    assert "Wait 30 seconds, then try again." in words(panel)
    tray.desk.answers["reprint"] = {}
    QTest.keyClicks(panel, "4711")
    QTest.keyClick(panel, Qt.Key.Key_Return)
    await done(tray)
    assert "A copy is being printed." in words(panel)
    pins = [call.get("pin") for call in tray.calls("reprint")]
    assert pins == [None, "12", "9999", "4711"]


async def test_a_scanned_code_is_no_pin_and_closing_forgets_the_question(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    panel = await opened(tray)
    tray.desk.answers["reprint"] = CommandError("pin-needed")
    await notice(tray, "reprint-last")
    QTest.keyClicks(panel, "6" * (DIGITS_MAX + 1))
    QTest.keyClick(panel, Qt.Key.Key_Return)
    await done(tray)
    assert len(tray.calls("reprint")) == 1
    assert "You are typing here, not into the till." in words(panel)
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    await done(tray)
    assert panel.isVisible()
    assert "PIN" not in words(panel)
    await notice(tray, "reprint-last")
    panel.dismiss()
    await opened(tray)
    assert "PIN" not in words(panel)
