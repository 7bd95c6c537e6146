"""Receipts are listed newest first, found by what is written on them, and forgotten whole."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

from posgui.journal import Journal
from posgui.journal.history import Span
from posgui.journal.journal import JOURNAL_NAME
from posgui.model.receipts import CopyKind, JobState, Receipt
from posgui.service.hub import Hub
from posgui.service.reading import Reading
from posgui.service.retention import Retention
from tests.support.receipts import receipt

EVER = Span()
GUEST = "Zephyrine"


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Journal]:
    """A journal in a folder."""
    journal = Journal(folder, _never)
    try:
        yield journal
    finally:
        await journal.close()


def _never(aside: Path) -> None:
    raise RuntimeError(aside.name)


async def _sell(journal: Journal, title: str, at: float) -> Receipt:
    body = receipt(title) if title.isascii() else b"\x1c&" + title.encode("gb18030") + b"\n\x1dV0"
    return await journal.receipts.accept(printer="front", source="till", data=body, now=at)


async def _read(journal: Journal) -> None:
    """Let the engine read everything."""
    reading = asyncio.create_task(Reading(journal, Hub(), lambda: True, ()).run())
    async with asyncio.timeout(10):
        while await journal.history.unread() is not None:
            await asyncio.sleep(0)
    reading.cancel()
    with suppress(asyncio.CancelledError):
        await reading


async def _found(journal: Journal, search: str) -> list[str]:
    return [listed.line for listed in await journal.history.find(search, EVER, 50)]


async def test_the_list_has_pages_newest_first(tmp_path: Path) -> None:
    async with opened(tmp_path) as journal:
        for n in range(25):
            await _sell(journal, f"Sale {n}", 1000.0 + n)
        await journal.receipts.accept(
            printer="front", source="posgui", data=b"x", now=2000.0, kind=CopyKind.TEST
        )
        await _read(journal)
        page = await journal.history.page(EVER, 10, 10)
        assert [listed.line for listed in page] == [f"Sale {n}" for n in range(14, 4, -1)]
        assert await journal.history.count(EVER) == 25
        day = Span(1005.0, 1008.0)
        assert await journal.history.count(day) == 3
        assert [listed.line for listed in await journal.history.page(day, 0, 10)] == [
            "Sale 7",
            "Sale 6",
            "Sale 5",
        ]


async def test_a_search_looks_at_its_days_alone(tmp_path: Path) -> None:
    async with opened(tmp_path) as journal:
        for n in range(10):
            await _sell(journal, f"Total {n}.00", 1000.0 + n)
        await _read(journal)
        found = await journal.history.find("total", Span(1002.0, 1005.0), 2)
        assert [listed.line for listed in found] == ["Total 4.00", "Total 3.00"]
        assert await journal.history.find("total", Span(2000.0, 3000.0), 2) == []


async def test_what_is_written_on_a_receipt_finds_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as journal:
        titles = ("Total 123.50", "Total 12.30", "红烧牛肉面 ３８", "Crème brûlée", 'Say "hi" *')
        for n, title in enumerate(titles):
            await _sell(journal, title, 1000.0 + n)
        last = await _sell(journal, "Total 9.00", 2000.0)
        await _read(journal)
        assert await _found(journal, "123.5") == ["Total 123.50"]
        assert await _found(journal, "tot") == ["Total 9.00", "Total 12.30", "Total 123.50"]
        assert await _found(journal, "牛肉") == ["红烧牛肉面 ３８"]
        assert await _found(journal, "38 面") == ["红烧牛肉面 ３８"]
        assert await _found(journal, "肉牛") == []
        assert await _found(journal, "9.00 coffee") == ["Total 9.00"]
        assert await _found(journal, last.id) == ["Total 9.00"]
        for odd in ('"', "*", "AND", "NEAR(", "a OR", "-", "\x00", "line:"):
            await _found(journal, odd)
        assert await _found(journal, '"hi"') == ['Say "hi" *']


async def test_an_erased_receipt_is_found_by_nothing_that_was_on_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as journal:
        sold = [await _sell(journal, f"{GUEST}{n}", 1000.0 + n) for n in range(30)]
        await _read(journal)
        assert len(await _found(journal, GUEST)) == 30
        for each in sold:
            await journal.jobs.update(replace(each.jobs[-1], state=JobState.COMPLETED), now=2.0)
        await Retention(journal, 0, lambda: True).look()
        assert await _found(journal, GUEST) == []
        assert [listed.line for listed in await journal.history.page(EVER, 0, 2)] == ["", ""]
    files = [file.read_bytes() for file in tmp_path.glob(f"{JOURNAL_NAME}*")]
    assert not any(GUEST.lower().encode() in data or GUEST.encode() in data for data in files)


async def test_a_journal_that_is_replaced_is_read_from_then_on(tmp_path: Path) -> None:
    async with opened(tmp_path) as journal:
        await _sell(journal, "Old", 1.0)
        assert await journal.history.count(EVER) == 1
        with suppress(FileNotFoundError):
            for name in ("", "-wal", "-shm"):
                (tmp_path / f"{JOURNAL_NAME}{name}").rename(tmp_path / f"aside{name}")
        async with opened(tmp_path) as fresh:
            await _sell(fresh, "New", 1.0)
            await _sell(fresh, "Newer", 2.0)
            assert await journal.history.count(EVER) == 2
