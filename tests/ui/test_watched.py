"""The panel and the menu of a printer whose POS prints past us."""

from __future__ import annotations

from posgui.model.status import PrinterState
from posgui.model.watching import Known, Watched
from posgui.ui.panel.printer_row import PrinterRow
from posgui.ui.settings.draft import Draft
from tests.support import desk_nouns as nouns
from tests.ui.conftest import Tray
from tests.ui.test_panel import opened, words


async def test_a_printer_that_is_only_watched_says_so_and_is_not_printed_on(tray: Tray) -> None:
    told = Watched((Known.PRESENCE, Known.COVER), (Known.PAPER, Known.RECEIPTS))
    watched = nouns.status("bar", PrinterState.UNKNOWN, watched=told)
    await tray.load(nouns.snapshot(watched))
    panel = await opened(tray)
    said = words(panel)
    for sentence in (
        "Its state cannot be seen from here",
        "Watched only: receipts do not pass through posgui.",
        "Cannot be seen: paper out, whether receipts came out.",
    ):
        assert sentence in said
    tip = panel.findChildren(PrinterRow)[0].toolTip()
    assert "Can be seen: whether it is connected, the cover." in tip
    assert "Test print" not in said
    assert "Reconnect" in said
    menu = tray.desktop.tray._menu
    menu.aboutToShow.emit()
    assert "Test print" not in [each.text() for each in menu.actions()]

    tray.board.load(nouns.snapshot(nouns.status(), watched))
    tray.desktop.refresh()
    assert "Test print" in words(panel)  # the one that is printed on is meant


def test_it_is_not_offered_as_the_backup_of_another() -> None:
    settings = nouns.settings()
    (front,) = settings["printers"]
    bar, seen = ({**front, "id": each, "name": each} for each in ("bar", "seen"))
    draft = Draft({**settings, "printers": [front, bar, {**seen, "watch_only": True}]})

    assert list(draft.others(0)) == ["bar"]
