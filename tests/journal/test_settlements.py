"""Sales are told once, kept as long as receipts are, and found again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest_asyncio

from posgui.journal import Journal
from posgui.journal.settlements import ANEW_S, Place
from posgui.model.settlements import FilePlace, SaleState, Told
from posgui.rules.settlements import LATE_S

NOW = 1_700_000_000.0


@pytest_asyncio.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    journal = Journal(tmp_path, print)
    yield journal
    await journal.close()


async def told(journal: Journal, sale: str, now: float = NOW, printer: str = "front") -> int:
    """How many new ones that made."""
    return len(await journal.settlements.tell(printer, [Told(sale, now, "1.00")], now))


async def ids(journal: Journal) -> list[str]:
    return [sale.id for sale in await journal.settlements.newest(10, None, None)]


async def test_a_sale_told_twice_is_one_until_the_till_counts_anew(journal: Journal) -> None:
    assert await told(journal, "1") == 1
    assert await told(journal, "1", NOW + 60) == 0
    assert await told(journal, "1", NOW + 60, "bar") == 1
    assert await told(journal, "1", NOW + ANEW_S + 1) == 1
    assert await ids(journal) == ["1", "1", "1"]


async def test_sales_and_the_place_in_their_file_are_kept_together(journal: Journal) -> None:
    place = FilePlace(120, "ab")
    sales = [Told("1", NOW), Told("2", NOW), Told("1", NOW)]
    found = await journal.settlements.tell("front", sales, NOW, Place("a.log", place))
    assert [sale.id for sale in found] == ["1", "2"]
    assert await journal.settlements.place("a.log") == place
    assert await journal.settlements.place("b.log") is None


async def test_what_a_person_said_stays(journal: Journal) -> None:
    (sale,) = await journal.settlements.tell("front", [Told("1", NOW)], NOW)
    await journal.settlements.dismiss("1", None, "tray", NOW)
    await journal.settlements.set([replace(sale, state=SaleState.MISSING)])
    (kept,) = await journal.settlements.since(NOW)
    assert kept.state is SaleState.DISMISSED
    assert await journal.settlements.dismiss("1", None, "tray", NOW) == []


async def test_sales_are_erased_with_the_receipts_of_their_time(journal: Journal) -> None:
    await told(journal, "old")
    await journal.retention.settle(100.0, NOW + LATE_S + 1)
    await told(journal, "new", NOW + LATE_S)
    await journal.retention.settle(200.0, NOW + LATE_S + 2)
    assert not await journal.retention.erase(99.0, NOW)
    assert await journal.retention.erase(150.0, NOW)
    assert not await journal.retention.erase(10_000.0, NOW), "a receipt for it may still come"
    assert await ids(journal) == ["new"]
