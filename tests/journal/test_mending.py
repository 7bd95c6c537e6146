"""After a failed write: reopened, begun anew beside it, or nothing taken; never as if
nothing had happened. The failures are the system's own: a limit on the size of files."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from pathlib import Path

import pytest

from posgui.journal import Journal
from posgui.journal.journal import JOURNAL_NAME
from posgui.model.errors import JournalError
from posgui.model.receipts import JobState
from tests.support.file_limit import files_no_larger_than


class Aside:
    """Remembers which files were set aside."""

    def __init__(self) -> None:
        self.files: list[Path] = []

    def __call__(self, path: Path) -> None:
        self.files.append(path)


async def _accept(journal: Journal, data: bytes) -> str:
    return (await journal.receipts.accept(printer="p", source="s", data=data, now=1.0)).id


async def _accept_in_time(journal: Journal, data: bytes) -> str:
    async with asyncio.timeout(10):
        while True:
            with contextlib.suppress(JournalError):
                return await _accept(journal, data)
            await asyncio.sleep(0.05)


async def test_after_a_failed_write_the_file_is_opened_again(tmp_path: Path) -> None:
    aside = Aside()
    journal = Journal(tmp_path, aside)
    first = await _accept(journal, b"first")
    with files_no_larger_than(400_000):
        with pytest.raises(JournalError):
            await _accept(journal, b"x" * 500_000)
        second = await _accept_in_time(journal, b"second")
    assert not journal.failing
    assert aside.files == []
    await journal.close()
    journal = Journal(tmp_path, aside)
    assert [r.id for r in await journal.receipts.newest(10)] == [second, first]
    assert await journal.audit.broken_at() is None
    await journal.close()


async def test_a_file_that_cannot_be_trusted_is_left_and_its_open_receipts_come_along(
    tmp_path: Path,
) -> None:
    aside = Aside()
    journal = Journal(tmp_path, aside)
    receipts = [await _accept(journal, b"%d " % n * 40_000) for n in range(10)]
    for entry in (await journal.jobs.open())[:8]:
        await journal.jobs.update(replace(entry.job, state=JobState.COMPLETED), now=2.0)
    with files_no_larger_than(600_000):
        with pytest.raises(JournalError):
            await _accept(journal, b"never taken")
        later = await _accept_in_time(journal, b"later")
        assert [file.name.split("-")[1] for file in aside.files] == ["failed"]
        assert aside.files[0].exists()
    open_now = [entry.receipt.id for entry in await journal.jobs.open()]
    assert open_now == [*receipts[8:], later]
    assert await journal.receipts.body(receipts[8]) == b"8 " * 40_000
    rows = await journal.audit.newest(10)
    assert (rows[-1].action, rows[-1].detail) == (
        "journal-started",
        {"after": aside.files[0].name},
    )
    assert await journal.audit.broken_at() is None
    await journal.close()


async def test_while_nothing_works_nothing_is_taken_and_then_it_goes_on(tmp_path: Path) -> None:
    aside = Aside()
    journal = Journal(tmp_path, aside)
    first = await _accept(journal, b"first")
    with files_no_larger_than(0):
        for _ in range(3):
            with pytest.raises(JournalError):
                await _accept(journal, b"never taken")
        assert journal.failing
    second = await _accept_in_time(journal, b"second")
    assert [r.id for r in await journal.receipts.newest(10)] == [second, first]
    await journal.close()
    assert list(tmp_path.glob(f"{JOURNAL_NAME}*")) == [tmp_path / JOURNAL_NAME]


async def test_where_no_fresh_file_can_be_started_the_old_one_stays(tmp_path: Path) -> None:
    aside = Aside()
    journal = Journal(tmp_path, aside)
    first = await _accept(journal, b"first")
    with files_no_larger_than(5000):
        with pytest.raises(JournalError):
            await _accept(journal, b"never taken")
        with pytest.raises(JournalError):
            await _accept(journal, b"nor this")
        assert journal.failing
        assert [file.name for file in tmp_path.glob("*-failed-*")] == []
    second = await _accept_in_time(journal, b"second")
    assert [entry.receipt.id for entry in await journal.jobs.open()] == [first, second]
    assert aside.files == []
    await journal.close()
