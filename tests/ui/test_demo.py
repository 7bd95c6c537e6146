"""The demo's windows over a real simulated printer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from posgui.simulator.control import serve_control
from posgui.simulator.host import SimulatedPrinterHost
from posgui.simulator.profile import Profile
from posgui.simulator.server import PrinterServer
from posgui.texts import Texts
from posgui.ui.demo.leave_box import LeaveBox
from posgui.ui.demo.paper_items import INK
from posgui.ui.demo.paper_view import SLIPS_KEPT, PaperView
from posgui.ui.demo.pos import Seen
from posgui.ui.demo.printer_window import FAULTS, PrinterWindow
from posgui.ui.demo.till_window import TillWindow
from posgui.ui.tasks import Tasks

pytestmark = pytest.mark.usefixtures("qapp")


async def until(holds: Callable[[], object]) -> None:
    """Let Qt and the sockets go on until it holds."""
    async with asyncio.timeout(10):
        while not holds():  # what changes is a widget
            await asyncio.sleep(0.01)


class Stand:
    """A simulated printer with the demo's two windows."""

    def __init__(self, printer: PrinterServer, control_port: int) -> None:
        self.texts = Texts("en")
        self.tasks = Tasks()
        self.device = printer.host.device
        self.host = printer.host
        self.window = PrinterWindow(control_port, self.texts, self.tasks)
        self.till = TillWindow(printer.port, self.texts, self.tasks)


@asynccontextmanager
async def stand() -> AsyncIterator[Stand]:
    host = SimulatedPrinterHost(Profile(speed_mm_s=20_000, boot_s=0.05))
    printer = PrinterServer(host, "127.0.0.1", 0)
    await printer.start()
    control = await serve_control(printer, "127.0.0.1", 0)
    made = Stand(printer, control.sockets[0].getsockname()[1])
    made.window.start()
    try:
        await until(lambda: made.window.state)
        yield made
    finally:
        await made.window.stop()
        await made.tasks.cancel()
        control.close()
        await printer.close()


def line(text: str, **style: Any) -> dict[str, Any]:
    plain = {"bold": False, "underline": False, "inverse": False, "small": False}
    run = {"text": text, "style": plain | {"width": 1, "height": 1} | style}
    return {"type": "line", "runs": [run], "align": 0, "dots": 30}


def picture(rows: int) -> dict[str, Any]:
    bits = "////"  # three bytes of eight black dots
    shape = {"row_bytes": 3, "rows": rows, "align": 0, "scale_x": 1, "scale_y": 1}
    return {"type": "picture", "bits": bits * rows, **shape}


def ink_in(image: QImage) -> int:
    """How many pixels are about as dark as print."""
    return sum(
        image.pixelColor(x, y).lightness() < INK.lightness() + 60
        for x in range(image.width())
        for y in range(image.height())
    )


# the paper


def test_what_was_printed_is_on_the_paper() -> None:
    view = PaperView()
    view.resize(view.width(), 200)
    blank = ink_in(view.grab().toImage())
    view.printed(line("Total 12.00"))
    view.printed(line("合计", bold=True, width=2, height=2))
    assert view.text() == "Total 12.00\n合计"
    assert view.hangs
    view.cut()
    assert view.text().endswith("合计")
    view._motion.setCurrentTime(view._motion.duration())
    assert ink_in(view.grab().toImage()) > blank + 200


def test_the_strips_of_a_raster_become_one_picture() -> None:
    view = PaperView()
    for rows in (1, 4, 3):
        view.printed(picture(rows))
    view.printed(line("below"))
    kinds = [(item["type"], item.get("rows")) for _, item in view.slips[-1].items]
    assert kinds == [("picture", 8), ("line", None)]


def test_a_long_day_does_not_fill_the_memory() -> None:
    view = PaperView()
    for number in range(SLIPS_KEPT + 20):
        view.printed(line(f"slip {number}"))
        view.cut()
    assert len(view.slips) == SLIPS_KEPT
    assert view.text().endswith(f"slip {SLIPS_KEPT + 19}")


def test_older_slips_stay_in_sight_while_new_ones_come() -> None:
    view = PaperView()
    view.resize(view.width(), 120)
    view.show()
    for number in range(20):
        view.printed(line(f"line {number}"))
    bar = view.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    bar.setValue(0)
    view.printed(line("one more"))
    assert bar.value() == 0


# the printer's window


async def test_a_sale_comes_out_of_the_printer() -> None:
    async with stand() as demo:
        demo.till.sell.click()
        assert not demo.till.sell.isEnabled()
        await until(lambda: demo.device.paper.slips and demo.till.sell.isEnabled())
        await until(lambda: not demo.window.paper.hangs)
        assert "Harbour Coffee" in demo.window.paper.text()
        assert "Receipt 1001" in demo.window.paper.text()
        assert demo.till.seen == (Seen.ACCEPTED, 1001)
        assert demo.till.number == 1002


async def test_a_window_that_comes_late_shows_what_was_printed() -> None:
    async with stand() as demo:
        demo.till.sell.click()
        await until(lambda: demo.device.paper.slips)
        late = PrinterWindow(demo.window._port, demo.texts, demo.tasks)
        late.start()
        await until(lambda: "Receipt 1001" in late.paper.text())
        await late.stop()


@pytest.mark.parametrize("name", [fault.name for fault in FAULTS])
async def test_every_button_makes_its_fault_and_ends_it(name: str) -> None:
    async with stand() as demo:
        button = demo.window.buttons[name]
        before = demo.device.facts(), demo.device.profile
        words = button.text()
        button.click()
        await until(lambda: button.text() == demo.texts(f"demo.fault.{name}.off"))
        assert button.isChecked()
        assert (demo.device.facts(), demo.device.profile) != before
        button.click()
        await until(lambda: button.text() == words)
        assert not button.isChecked()
        await until(lambda: (demo.device.facts(), demo.device.profile) == before)


async def test_the_printers_display_says_what_is_wrong() -> None:
    async with stand() as demo:
        front = demo.window.front
        assert front.accessibleDescription() == "READY"
        demo.host.set(paper="out")
        await until(lambda: front.accessibleDescription() == "OUT OF PAPER")
        demo.texts.use("zh_CN")
        assert front.accessibleDescription() == "缺纸"


# the till


async def test_the_till_keeps_a_sale_that_could_not_be_printed() -> None:
    async with stand() as demo:
        demo.host.set(cover="open")
        basket = dict(demo.till.basket)
        demo.till.sell.click()
        await until(demo.till.sell.isEnabled)
        assert demo.till.seen == (Seen.OFFLINE, 1001)
        assert demo.till.basket == basket
        demo.host.set(cover="closed")
        demo.till.sell.click()
        await until(lambda: demo.till.seen == (Seen.ACCEPTED, 1001))


async def test_the_drawer_is_kicked_only_if_it_was_asked_for() -> None:
    async with stand() as demo:
        demo.till.sell.click()
        await until(lambda: demo.device.paper.slips)
        assert demo.device.paper.pulses == []
        demo.till.drawer.click()
        await until(demo.till.sell.isEnabled)
        demo.till.sell.click()
        await until(lambda: demo.device.paper.pulses)
        assert [pulse.kind for pulse in demo.device.paper.pulses] == ["drawer"]


def test_tapping_goods_fills_the_bill_in_the_language_of_the_program() -> None:
    texts = Texts("en")
    till = TillWindow(1, texts, Tasks())
    till.clear()
    assert not till.sell.isEnabled()
    tea = next(each for each in till.findChildren(QPushButton) if each.objectName() == "tea")
    tea.click()
    tea.click()
    assert till.basket == {"tea": 2}
    assert any("2 x Green tea" in label.text() for label in till.findChildren(QLabel))
    texts.use("zh_CN")
    assert any("绿茶 x2" in label.text() for label in till.findChildren(QLabel))
    assert till.sell.text() == "收款"


def press(window: QWidget, name: str) -> None:
    button = window.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    button.click()


async def test_the_demo_is_left_for_a_printer_of_ones_own_only_when_agreed() -> None:
    async with stand() as made:
        box, agreed = LeaveBox(made.texts), asyncio.Event()
        box.agreed.connect(agreed.set)
        made.till.set_up_wanted.connect(box.open)
        for answer in ("stay", "begin"):
            assert not agreed.is_set()
            press(made.till, "set-up")
            assert box.isVisible()
            press(box, answer)
        await until(agreed.is_set)
        box.deleteLater()
