"""Unusual quiet at a printer, learned from its own receipts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from posgui.journal import Journal
from posgui.model.incidents import Cause
from posgui.model.status import Severity
from posgui.service.hub import Hub
from posgui.service.incidents import Incidents
from posgui.service.rhythm import Rhythm

LISTEN = {"front": "127.0.0.1:9101"}
SUMMER_TIME = datetime(2026, 3, 29, 2, 0)  # noqa: DTZ001 - where it begins in Berlin


@pytest.fixture(autouse=True)
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A zone whose clocks are changed."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


class Shop:
    """A journal with four weeks of sales, one every three minutes about noon."""

    def __init__(self, folder: Path) -> None:
        self.journal = Journal(folder, print)
        self.incidents = Incidents(self.journal, Hub())

    async def sells(self, first: datetime, last: datetime, printer: str = "front") -> None:
        """On a day from the first to the last moment."""
        moments = range(int(first.timestamp()), int(last.timestamp()) + 1, 180)
        accept = self.journal.receipts.accept
        await asyncio.gather(
            *(accept(printer=printer, source="s", data=b"x", now=float(at)) for at in moments)
        )

    async def four_weeks(self, today: datetime) -> None:
        """Before today."""
        for back in range(1, 29):
            day = today - timedelta(days=back)
            await self.sells(day.replace(hour=11, minute=30), day.replace(hour=12, minute=30))

    async def quiet(self, at: datetime, started: datetime | None = None) -> tuple[object, ...]:
        """What is told when it is looked at then; the engine runs since ``started``."""
        moment = (started or at.replace(hour=6)).timestamp()
        rhythm = Rhythm(self.journal, self.incidents, LISTEN, "", lambda: moment)
        moment = at.timestamp()
        await rhythm.look("front")
        return tuple(
            (each.key, each.severity, each.placeholders["minutes"], each.placeholders["usual"])
            for each in self.incidents.open
        )


@pytest_asyncio.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    shop = Shop(tmp_path)
    yield shop
    await shop.incidents.settled()
    await shop.journal.close()


@pytest.mark.parametrize("day", [SUMMER_TIME - timedelta(days=3), SUMMER_TIME + timedelta(days=3)])
async def test_nothing_comes_where_nine_are_usual(shop: Shop, day: datetime) -> None:
    noon = day.replace(hour=12)
    await shop.four_weeks(noon)
    await shop.sells(noon.replace(hour=11), noon)
    assert await shop.quiet(noon + timedelta(minutes=10)) == ()
    told = await shop.quiet(noon + timedelta(minutes=25))
    assert told == ((Cause.NOTHING_RECEIVED, Severity.WARNING, 25, 9),)
    await shop.sells(noon + timedelta(minutes=26), noon + timedelta(minutes=26))
    assert await shop.quiet(noon + timedelta(minutes=27)) == ()


async def test_nothing_is_told_before_the_first_sale_or_of_a_time_without_us(shop: Shop) -> None:
    noon = SUMMER_TIME.replace(hour=12)
    await shop.four_weeks(noon)
    assert await shop.quiet(noon) == (), "the shop may be closed today"
    await shop.sells(noon.replace(hour=11), noon.replace(hour=11, minute=10))
    assert await shop.quiet(noon, started=noon - timedelta(minutes=2)) == ()
    assert await shop.quiet(noon) != ()


async def test_another_printers_receipts_are_not_its_own(shop: Shop) -> None:
    noon = SUMMER_TIME.replace(hour=12)
    await shop.four_weeks(noon)
    await shop.sells(noon.replace(hour=11), noon)
    await shop.sells(noon, noon + timedelta(minutes=25), "bar")
    assert await shop.quiet(noon + timedelta(minutes=25)) != ()
