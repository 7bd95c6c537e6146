"""A file of sales is followed whatever is done to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from posgui.capture.settlement_file import LINE_MAX, SettlementFile
from posgui.model.settings import SettlementKind, SettlementSettings
from tests.support.heard_sales import HeardSales

Follow = Callable[[], AbstractAsyncContextManager[None]]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "sales.log"


@pytest.fixture
def sales() -> HeardSales:
    return HeardSales()


@pytest.fixture
def follow(log: Path, sales: HeardSales) -> Follow:
    """Follow the file for as long as the block lasts."""
    settings = SettlementSettings(
        kind=SettlementKind.FILE,
        printer="front",
        path=str(log),
        pattern=r"PAID (?P<id>\w+)(?: (?P<amount>\S+))?",
        encoding="gb18030",
    )

    @asynccontextmanager
    async def following() -> AsyncIterator[None]:
        follower = SettlementFile(settings, sales)
        await follower.start()
        try:
            yield
        finally:
            await follower.stop()

    return following


def append(log: Path, data: str | bytes) -> None:
    with log.open("ab") as file:
        file.write(data.encode("gb18030") if isinstance(data, str) else data)


async def seen(sales: HeardSales) -> None:
    """The file was looked at for the first time."""
    await sales.until(lambda heard: heard.places)


async def test_what_stood_there_before_is_old(follow: Follow, log: Path, sales: HeardSales) -> None:
    append(log, "PAID A1 1.00\nPAID A2")
    async with follow():
        await seen(sales)
        append(log, " 2.00\r\n收银 PAID A3 ￥3.00\nOPENED\nPAID A4\n")
        await sales.until(lambda heard: len(heard.heard) == 3)
    assert [(told.id, told.amount) for told in sales.heard] == [
        ("A2", "2.00"),
        ("A3", "￥3.00"),
        ("A4", ""),
    ]


async def test_it_goes_on_where_it_was_after_a_restart(
    follow: Follow, log: Path, sales: HeardSales
) -> None:
    append(log, "old\n")
    async with follow():
        await seen(sales)
        append(log, "PAID A1\n")
        await sales.until(lambda heard: heard.ids == ["A1"])
    append(log, "PAID A2\n")
    async with follow():
        await sales.until(lambda heard: heard.ids == ["A1", "A2"])


async def test_another_file_of_that_name_is_not_read_again_after_a_restart(
    follow: Follow, log: Path, sales: HeardSales
) -> None:
    append(log, "old\n")
    async with follow():
        await seen(sales)
        append(log, "PAID A1\n")
        await sales.until(lambda heard: heard.heard)
    log.write_text("PAID B1\nPAID B2\nPAID B3\n", "utf-8")
    async with follow():
        await sales.until(lambda heard: heard.asked == 3)
        append(log, "PAID B4\n")
        await sales.until(lambda heard: len(heard.heard) == 2)
    assert sales.ids == ["A1", "B4"]


async def test_a_file_that_comes_later_is_read_from_its_beginning(
    follow: Follow, log: Path, sales: HeardSales
) -> None:
    async with follow():
        await seen(sales)
        append(log, "PAID A1\n")
        await sales.until(lambda heard: heard.ids == ["A1"])


async def test_a_file_that_is_renamed_loses_no_sale(
    follow: Follow, log: Path, sales: HeardSales
) -> None:
    append(log, "old\n")
    async with follow():
        await seen(sales)
        append(log, "PAID A1\n")
        moved = log.rename(log.with_name("sales.1"))
        append(moved, "PAID A2\n")
        append(log, "PAID B1\n")
        await sales.until(lambda heard: len(heard.heard) == 3)
    assert sales.ids == ["A1", "A2", "B1"]


@pytest.mark.parametrize("rest", ["", "PAID A1 of another day, and longer\n"])
async def test_a_file_that_is_emptied_is_read_anew(
    follow: Follow, log: Path, sales: HeardSales, rest: str
) -> None:
    append(log, "old\n")
    async with follow():
        await seen(sales)
        append(log, "PAID A1\n")
        await sales.until(lambda heard: heard.heard)
        log.write_text(rest + "PAID B1\n", "utf-8")
        await sales.until(lambda heard: "B1" in heard.ids)


async def test_odd_bytes_and_endless_lines_hide_no_sale(
    follow: Follow, log: Path, sales: HeardSales
) -> None:
    append(log, "old\n")
    async with follow():
        await seen(sales)
        append(log, b"\xff\xfe\x00\x80 PAID A1 \xff\n")
        append(log, b"PAID X" + b"x" * 3 * LINE_MAX)
        append(log, b"x\nPAID A2\n")
        await sales.until(lambda heard: heard.ids == ["A1", "A2"])


async def test_what_could_not_be_kept_is_read_again(
    follow: Follow, log: Path, sales: HeardSales
) -> None:
    append(log, "old\n")
    async with follow():
        await seen(sales)
        sales.refuses = True
        before = sales.asked
        append(log, "PAID A1\n")
        await sales.until(lambda heard: heard.asked > before)
        sales.refuses = False
        await sales.until(lambda heard: heard.ids == ["A1"])
