"""The receipt of the simulated till, and how it is handed over."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from posgui.escpos.framing import Framer, ReceiptEnd
from posgui.render.text import plain_text
from posgui.texts import LANGUAGES, Texts
from posgui.ui.demo.control import PrinterControl
from posgui.ui.demo.pos import HELLO, Seen, hand_over
from posgui.ui.demo.sale import CUSTOMERS, PRICES, Sale, receipt_bytes
from tests.support.printer import SimulatedPrinter
from tests.support.tcp import free_port

NOON = datetime(2030, 1, 2, 12, 0, tzinfo=UTC)
DRAWER_KICK = b"\x1bp\x00"


def sale(*, opens_drawer: bool = False) -> Sale:
    return Sale(1001, {"noodles": 2, "tea": 1}, NOON, opens_drawer)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_says_what_was_sold(language: str) -> None:
    texts = Texts(language)
    lines = plain_text(receipt_bytes(sale(), texts)).splitlines()
    noodles = next(line for line in lines if texts("demo.goods.noodles") in line)
    assert noodles.endswith("36.00")
    total = next(line for line in lines if line.startswith(texts("demo.total")))
    assert total.endswith(texts("demo.money", amount="42.50"))
    assert any("shop.example/r/1001" in line for line in lines)


def test_the_drawer_opens_only_where_asked_for() -> None:
    texts = Texts("en")
    assert DRAWER_KICK not in receipt_bytes(sale(), texts)
    assert DRAWER_KICK in receipt_bytes(sale(opens_drawer=True), texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_with_its_drawer_kick_is_one_receipt(language: str) -> None:
    framer = Framer(1 << 20)
    data = HELLO + receipt_bytes(sale(opens_drawer=True), Texts(language))
    events = [*framer.feed(data), *framer.end(aborted=False)]
    ends = [event for event in events if isinstance(event, ReceiptEnd)]
    assert [end.truncated for end in ends] == [False]


def test_every_customer_wants_goods_that_have_a_price() -> None:
    assert all(set(basket) <= set(PRICES) for basket in CUSTOMERS)


async def test_a_ready_printer_gets_the_receipt() -> None:
    data = receipt_bytes(sale(), Texts("zh_CN"))
    async with SimulatedPrinter() as printer:
        assert await hand_over(printer.port, data) is Seen.ACCEPTED
        await printer.wait_for(lambda device: device.paper.slips)
        assert "牛肉面 x2" in printer.text


@pytest.mark.parametrize(
    ("fault", "seen"), [({"paper": "out"}, Seen.OFFLINE), ({"mute": True}, Seen.SILENT)]
)
async def test_a_till_sends_nothing_to_a_printer_that_is_not_ready(
    fault: dict[str, object], seen: Seen
) -> None:
    async with SimulatedPrinter() as printer:
        printer.set(**fault)
        assert await hand_over(printer.port, b"receipt") is seen
        assert b"receipt" not in printer.raw


async def test_a_till_without_its_printer_says_so() -> None:
    assert await hand_over(free_port(), b"receipt") is Seen.UNREACHABLE


async def test_asking_a_printer_that_is_not_there_is_a_lost_connection() -> None:
    control = PrinterControl(print)
    with pytest.raises(ConnectionRefusedError):
        await control.connect(free_port())
    with pytest.raises(ConnectionError):
        await control.ask(get="state")
    await control.close()
