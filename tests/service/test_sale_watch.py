"""The sales of one printer over time."""

from __future__ import annotations

from decimal import Decimal

from posgui.model.settlements import Sale, SaleState
from posgui.rules.settlements import LATE_S
from posgui.service.sale_watch import SURE_AFTER_S, SaleWatch

NOW = 1_700_000_000.0
AFTER_S = 20.0


def sold(watch: SaleWatch, number: int, at: float, amount: str = "") -> Sale:
    sale = Sale(number, f"S{number}", "front", NOW + at, NOW + at, amount)
    watch.add(sale, at, NOW + at)
    return sale


def states(watch: SaleWatch, at: float) -> dict[str, SaleState]:
    watch.forget(NOW + at)
    watch.look(at)
    return {sale.id: sale.state for sale in watch.sales.values()}


def test_a_receipt_that_is_printed_again_is_not_another_one() -> None:
    watch = SaleWatch(AFTER_S)
    sold(watch, 1, 0)
    assert watch.came("r1", NOW + 1)
    assert states(watch, 2) == {"S1": SaleState.RECEIVED}
    sold(watch, 2, 10)
    later = 10 + SURE_AFTER_S
    assert states(watch, later) == {"S2": SaleState.MISSING}
    assert not watch.came("r1", NOW + 1)
    assert states(watch, later) == {"S2": SaleState.MISSING}


def test_what_is_over_is_forgotten() -> None:
    watch = SaleWatch(AFTER_S)
    sold(watch, 1, 0)
    watch.came("r1", NOW - 100)
    assert states(watch, AFTER_S) == {"S1": SaleState.MISSING}
    assert watch.candidates == {}
    assert states(watch, LATE_S + 1) == {}
    assert watch.next_due(LATE_S + 1) is None


def test_a_receipt_not_read_yet_is_nobodys() -> None:
    watch = SaleWatch(AFTER_S)
    sold(watch, 1, 0, "12.50")
    watch.came("r1", NOW + 1)
    assert watch.unread() == ["r1"]
    assert states(watch, 2) == {"S1": SaleState.WAITING}
    watch.read("r1", frozenset({Decimal("12.5")}))
    assert states(watch, 2) == {"S1": SaleState.RECEIVED}


def test_it_is_certain_unless_a_receipt_may_have_been_the_sales_own() -> None:
    watch = SaleWatch(AFTER_S)
    one, other = sold(watch, 1, 0, "12.50"), sold(watch, 2, 1, "8.00")
    watch.came("r1", NOW + 2)
    watch.read("r1", frozenset({Decimal("8.00")}))
    states(watch, AFTER_S + 2)
    assert watch.is_certain(one), "the receipt says that it is the other's"
    watch.came("r2", NOW + 3)
    watch.read("r2", frozenset({Decimal("99.00")}))
    assert not watch.is_certain(one), "nobody's receipt"
    assert watch.sales[other.seq].state is SaleState.RECEIVED


def test_a_clock_set_back_makes_no_sale_wait_longer() -> None:
    watch = SaleWatch(AFTER_S)
    watch.add(Sale(1, "S1", "front", NOW + 3600, NOW, ""), 0.0, NOW)
    assert watch.next_due(0.0) == AFTER_S
