"""Which receipt belongs to which sale, and what a till may tell of one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posgui.model.settlements import Sale
from posgui.rules.settlements import (
    BEFORE_S,
    LATE_S,
    Candidate,
    TellingError,
    amounts,
    match,
    told_from_groups,
    told_from_json,
)

AFTER_S = 20.0
NOW = 1_700_000_000.0


def sale(number: int, told_at: float, amount: str = "") -> Sale:
    return Sale(number, f"S{number}", "front", told_at, told_at, amount)


def paper(name: str, at: float, *values: str) -> Candidate:
    return Candidate(name, at, frozenset(map(Decimal, values)) if values else None)


def pairs(sales: list[Sale], papers: list[Candidate]) -> dict[str, str]:
    found = match(sales, papers, AFTER_S)
    return {each.id: found[each.seq].id for each in sales if each.seq in found}


@pytest.mark.parametrize(
    "written",
    ["1,234.50", "1.234,50", "1 234.50", "1'234.50", "￥1234.5", "１２３４．５０元", "1234.50-"],
)
def test_an_amount_is_found_however_it_is_written(written: str) -> None:
    assert Decimal("1234.5") in amounts(f"2 x Coffee\nTotal {written}\nThank you")


def test_pieces_dates_and_times_are_no_amounts() -> None:
    text = "2026-11-23 12:30\nTable 7\n3 x Tea 4.50\nTotal 13.50"
    assert amounts(text) == {Decimal("4.50"), Decimal("13.50")}
    assert amounts("23.11.2026 Tea 3 Total 120") == {Decimal(3), Decimal(120)}
    assert amounts("Tea 4.50, paid 100元") >= {Decimal("4.50"), Decimal(100)}


def test_the_amount_decides_and_not_the_order() -> None:
    sales = [sale(1, 0, "10.00"), sale(2, 1, "25.00")]
    assert pairs(sales, [paper("b", 2, "25"), paper("a", 3, "10")]) == {"S1": "a", "S2": "b"}


def test_a_receipt_of_another_amount_is_of_another_sale() -> None:
    assert pairs([sale(1, 0, "10.00")], [paper("other", 2, "25.00")]) == {}


def test_a_picture_goes_by_its_turn() -> None:
    sales = [sale(1, 0, "10.00"), sale(2, 1, "10.00")]
    assert pairs(sales, [paper("a", 2), paper("b", 3)]) == {"S1": "a", "S2": "b"}


def test_a_till_may_print_before_it_tells() -> None:
    assert pairs([sale(1, 100)], [paper("a", 100 - BEFORE_S)]) == {"S1": "a"}
    assert pairs([sale(1, 100)], [paper("a", 99 - BEFORE_S)]) == {}


def test_a_late_receipt_still_counts_but_a_sale_of_now_goes_first() -> None:
    late = paper("a", 400)
    assert pairs([sale(1, 0)], [late]) == {"S1": "a"}
    assert pairs([sale(1, 0), sale(2, 401)], [late]) == {"S2": "a"}
    assert pairs([sale(1, 0)], [paper("a", LATE_S + 1)]) == {}


@given(
    st.lists(st.integers(1, 10**6), min_size=1, max_size=8, unique=True),
    st.randoms(use_true_random=False),
)
def test_every_sale_gets_the_receipt_of_its_amount(cents: list[int], random: Any) -> None:
    sales = [sale(n, float(n), f"{each / 100:.2f}") for n, each in enumerate(cents, 1)]
    papers = [paper(f"S{n}", 0.0, f"{each / 100:.2f}") for n, each in enumerate(cents, 1)]
    random.shuffle(papers)
    papers = [replace(each, received_at=float(n)) for n, each in enumerate(papers)]
    assert pairs(sales, papers) == {each.id: each.id for each in sales}


@given(
    st.lists(st.tuples(st.floats(0, 200), st.sampled_from(("", "1.00", "2.00"))), max_size=8),
    st.lists(st.tuples(st.floats(0, 300), st.sampled_from((None, "1.00", "3.00"))), max_size=8),
)
def test_no_receipt_is_of_two_sales(
    told: list[tuple[float, str]], came: list[tuple[float, str | None]]
) -> None:
    sales = [sale(n, at, amount) for n, (at, amount) in enumerate(sorted(told))]
    ordered = sorted(came, key=lambda each: each[0])
    papers = [paper(str(n), at, *filter(None, [v])) for n, (at, v) in enumerate(ordered)]
    found = match(sales, papers, AFTER_S)
    assert len({each.id for each in found.values()}) == len(found)


@given(st.decimals(0, 10**7, places=2))
def test_what_a_till_prints_of_an_amount_is_what_it_told(amount: Decimal) -> None:
    told = told_from_json(f'{{"id": "A", "amount": {amount}}}'.encode(), NOW)
    for written in (f"{amount:,.2f}", f"￥{amount}", f"{amount:,.2f}".replace(",", " ")):
        found = paper("a", 0.0) if not amount else Candidate("a", 0.0, amounts(written))
        assert pairs([sale(1, 0, told.amount)], [found]) == {"S1": "a"}


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ('"2026-03-02T09:30:00+08:00"', 1772415000.0),
        ('"2026-03-02T01:30:00Z"', 1772415000.0),
        ("1772415000", 1772415000.0),
        ("1772415000.5", 1772415000.5),
        ("1772415000500", 1772415000.5),
        ("null", NOW),
    ],
)
def test_a_moment_is_told_in_the_usual_ways(said: str, at: float) -> None:
    assert told_from_json(f'{{"id": "A", "at": {said}}}'.encode(), NOW).settled_at == at


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ("", "json"),
        ("[]", "json"),
        ("\xff", "json"),
        ("[" * 20_000, "json"),
        ("{}", "id"),
        ('{"id": ""}', "id"),
        ('{"id": true}', "id"),
        ('{"id": "a\\nb"}', "id"),
        ('{"id": "%s"}' % ("x" * 101), "id"),
        ('{"id": "A", "at": "yesterday"}', "at"),
        ('{"id": "A", "at": 1e300}', "at"),
        ('{"id": "A", "at": -1}', "at"),
        ('{"id": "A", "at": {}}', "at"),
        ('{"id": "A", "amount": "much"}', "amount"),
        ('{"id": "A", "amount": NaN}', "json"),
        ('{"id": "A", "amount": 1e9999}', "amount"),
        ('{"id": "A", "amount": true}', "amount"),
        ('{"id": "A", "amount": [1]}', "amount"),
    ],
)
def test_what_is_no_sale_is_refused_by_name(body: str, wrong: str) -> None:
    with pytest.raises(TellingError, match=wrong):
        told_from_json(body.encode("latin-1"), NOW)


def test_a_line_tells_a_sale_even_where_its_amount_is_none() -> None:
    assert told_from_groups({"id": " A7 ", "amount": "12,50"}, NOW).amount == "12,50"
    assert told_from_groups({"id": "A7", "amount": "n/a"}, NOW).amount == ""
    assert told_from_groups({"id": "A7"}, NOW).id == "A7"
    with pytest.raises(TellingError):
        told_from_groups({"id": None}, NOW)
