"""The note of the shift before is a quiet card, once the next shift has begun."""

from __future__ import annotations

import time
from typing import Any

import pytest

from posgui.model.incidents import Cause
from tests.support import desk_nouns as nouns
from tests.ui.conftest import Tray, until
from tests.ui.test_alerts import RAISED, shown
from tests.ui.test_panel import button, opened, words


def snapshot(at: float, words: str = "Roll ordered", note: int = 3, **ui: Any) -> dict[str, Any]:
    made = nouns.snapshot()
    made["settings"] = nouns.settings(sound=True, **ui)
    return {**made, "note": {"id": note, "at": at, "words": words}}


async def test_a_note_left_before_the_till_was_started_is_read_on_its_card(
    tray: Tray, monkeypatch: pytest.MonkeyPatch
) -> None:
    rings: list[str] = []
    monkeypatch.setattr("posgui.ui.sound.Chime.ring", lambda _: rings.append("ring"))
    await tray.load(snapshot(tray.board.started - 60))
    (card,) = shown(tray)
    assert words(card).splitlines() == [
        "A note from the shift before",
        "Roll ordered",
        "I have read it",
        "OK, quiet",
    ]
    assert not rings
    tray.desk.answers["read_note"] = {"note": None}
    button(tray.desktop.stack, "note-read").click()
    await until(lambda: not tray.desktop._actions.is_busy)
    tray.desktop.refresh()
    assert tray.calls("read_note") == [{"note": 3}]
    assert words(shown(tray)[0]) == "The note is put away."


async def test_a_note_waits_for_the_end_of_the_shift_it_was_left_in(tray: Tray) -> None:
    now = time.time()
    tray.board.started = now - 3600
    await tray.load(snapshot(now - 60))
    assert not shown(tray)
    ended = time.strftime("%H:%M", time.localtime(now - 60))
    tray.board.load(snapshot(now - 180, shift_end=ended))
    tray.desktop.refresh()
    assert "Roll ordered" in words(tray.desktop.stack)


async def test_a_note_comes_after_all_that_is_wrong_and_goes_when_it_is_read_in_the_panel(
    tray: Tray,
) -> None:
    await tray.load(snapshot(nouns.NOON))
    await tray.play(RAISED, alert=nouns.alert(Cause.PAPER_OUT))
    assert [card.card.key for card in shown(tray)] == [(Cause.PAPER_OUT, "front"), "note"]
    panel = await opened(tray)
    tray.desk.answers["read_note"] = {"note": None}
    button(panel, "note-read").click()
    await until(lambda: tray.board.note is None)
    tray.desktop.refresh()
    assert [card.card.key for card in shown(tray)] == [(Cause.PAPER_OUT, "front")]


async def test_the_next_note_stands_in_the_same_card_and_is_not_taken_for_the_first(
    tray: Tray,
) -> None:
    await tray.load(snapshot(nouns.NOON))
    tray.desk.answers["read_note"] = {"note": snapshot(nouns.NOON + 5, "Pay Li", 4)["note"]}
    button(tray.desktop.stack, "note-read").click()
    await until(lambda: tray.board.note and tray.board.note["id"] == 4)
    tray.desktop.refresh()
    (card,) = shown(tray)
    assert "Pay Li" in words(card)
    assert not button(card, "note-read").isEnabled(), "for a moment: nobody has read it yet"
    await until(button(card, "note-read").isEnabled)
