"""What a printer can do, on a page of the panel."""

from __future__ import annotations

from posgui.model.capabilities import Capabilities, Source
from posgui.model.receipts import Evidence
from posgui.ui.panel.printer_row import PrinterRow
from posgui.ui.theme import Size
from tests.support import desk_nouns as nouns
from tests.ui.conftest import Tray, until
from tests.ui.test_panel import button, opened, words


async def test_what_a_printer_can_do_is_one_press_from_its_row(tray: Tray) -> None:
    known = Capabilities(two_way=True, chinese=True, chinese_by=Source.PERSON, answer_ms=7)
    await tray.load(nouns.snapshot(nouns.status(), nouns.status("bar", capabilities=known)))
    panel = await opened(tray)
    row = next(each for each in panel.findChildren(PrinterRow) if each._id == "bar")
    press = button(row, "abilities")
    assert min(press.width(), press.height()) >= Size.TOUCH
    press.click()
    said = words(panel)
    assert "What Bar can do" in said
    assert "somebody saw it on a test page" in said
    assert "Answers in 7 ms; the slowest took 7 ms" in said
    assert said.count("A test print finds out.") == 2

    tray.desk.answers["test_print"] = {"proven": "process-id"}
    button(panel, "test-print").click()
    await until(lambda: not tray.desktop._actions.is_busy)
    (asked,) = [params for name, params in tray.desk.calls if name == "test_print"]
    assert asked["printer"] == "bar"
    tray.desktop.refresh()
    assert row.isVisible(), "what came of it is told on the first page"
    press.click()
    button(panel, "back").click()
    assert row.isVisible()


async def test_a_printer_that_says_nothing_is_not_asked_what_it_can(tray: Tray) -> None:
    mute = nouns.status(capabilities=Capabilities(two_way=False), proof=Evidence.ACCEPTED)
    await tray.load(nouns.snapshot(mute))
    panel = await opened(tray)
    button(panel, "abilities").click()
    said = words(panel)
    assert "Takes receipts and says nothing" in said
    assert "A test print finds out." not in said
