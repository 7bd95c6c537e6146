"""What is made ready while nothing happens is not seen before it is wanted."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QLabel

from posgui.ui.panel.printer_row import PrinterRow
from posgui.ui.warming import Warming, warm_up
from tests.support import desk_nouns as nouns
from tests.ui.conftest import Tray, until


async def test_the_panel_stands_ready_with_its_contents_and_is_not_seen(tray: Tray) -> None:
    await tray.load(nouns.snapshot())

    for step in warm_up(tray.desktop):
        step()

    panel = tray.desktop.panel
    assert not panel.isVisible()
    assert panel.windowHandle() is not None
    told = [row.findChildren(QLabel) for row in panel.findChildren(PrinterRow)]
    assert "Front till" in [label.text() for labels in told for label in labels]


async def test_a_panel_that_is_open_is_left_as_it_is(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    tray.desktop.show_panel()

    for step in warm_up(tray.desktop):
        step()

    assert tray.desktop.panel.isVisible()


async def test_steps_are_taken_by_and_by_until_they_are_stopped(tray: Tray) -> None:
    taken: list[int] = []
    warming = Warming((partial(taken.append, n) for n in range(1_000_000)), tray.desktop)
    await until(lambda: len(taken) >= 2, 10)

    warming.stop()

    assert taken == list(range(len(taken)))
    assert len(taken) < 1_000_000
