"""Erased means gone from every file, and nothing is erased that somebody still needs."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posgui.journal import Journal
from posgui.journal.journal import JOURNAL_NAME
from posgui.journal.retention import SETTLE_ROWS, STEP_PARTS
from posgui.model.errors import JournalError
from posgui.model.receipts import JobState, Receipt
from posgui.rules.retention import DAY_S, age_at_start, erase_before
from posgui.service.retention import Retention

MARK = b"SECRET-NAME-OF-A-GUEST"


def _never(aside: Path) -> None:
    raise RuntimeError(aside.name)


def _marks(folder: Path) -> int:
    return sum(file.read_bytes().count(MARK) for file in folder.glob(f"{JOURNAL_NAME}*"))


async def _accept(journal: Journal, data: bytes) -> Receipt:
    return await journal.receipts.accept(printer="p", source="s", data=data, now=1.0)


async def _end(
    journal: Journal, receipt: Receipt, state: JobState, *, unsure: bool = False
) -> None:
    job = replace(receipt.jobs[-1], state=state, unsure=unsure)
    await journal.jobs.update(job, now=2.0)


async def _erase_all(journal: Journal, age: float) -> None:
    while await journal.retention.erase(age, 3.0):
        pass
    await journal.retention.forget()


async def test_erased_bytes_are_in_no_file_and_the_record_stays(tmp_path: Path) -> None:
    journal = Journal(tmp_path, _never)
    done = [await _accept(journal, b"%d " % n + MARK * 50) for n in range(40)]
    kept = await _accept(journal, MARK * 3)
    for receipt in done:
        await _end(journal, receipt, JobState.COMPLETED)
    await journal.retention.settle(100.0, 5.0)
    await _end(journal, kept, JobState.COMPLETED)
    await journal.retention.settle(200.0, 5.0)
    assert _marks(tmp_path) > 40 * 50
    await _erase_all(journal, 150.0)
    assert _marks(tmp_path) == 3
    told = await journal.receipts.newest(100)
    assert [receipt.erased_at for receipt in told] == [None] + [3.0] * 40
    assert all(receipt.size > len(MARK) and receipt.sha256 for receipt in told)
    assert [r.action for r in await journal.audit.newest(40)] == ["erased"] * 40
    assert await journal.receipts.body(kept.id) == MARK * 3
    await journal.close()
    assert _marks(tmp_path) == 3


async def test_what_waits_for_a_printer_or_a_person_is_never_erased(tmp_path: Path) -> None:
    journal = Journal(tmp_path, _never)
    waiting = await _accept(journal, MARK)
    held = await _accept(journal, MARK)
    await _end(journal, held, JobState.PENDING_HELD)
    unsure = await _accept(journal, MARK)
    await _end(journal, unsure, JobState.PROCESSING_STOPPED, unsure=True)
    again = await _accept(journal, MARK)
    await _end(journal, again, JobState.COMPLETED)
    await journal.retention.settle(0.0, 5.0)
    await journal.jobs.add_copy(again.id, "p", 1, who="w", action="reprint", now=3.0)
    await _erase_all(journal, 1e12)
    for receipt in (waiting, held, unsure, again):
        assert await journal.receipts.body(receipt.id) == MARK
    await journal.close()


async def test_a_copy_of_an_erased_receipt_is_refused(tmp_path: Path) -> None:
    journal = Journal(tmp_path, _never)
    receipt = await _accept(journal, MARK)
    await _end(journal, receipt, JobState.COMPLETED)
    await journal.retention.settle(0.0, 5.0)
    await _erase_all(journal, 0.0)
    with pytest.raises(JournalError) as caught:
        await journal.jobs.add_copy(receipt.id, "p", 1, who="w", action="reprint", now=3.0)
    assert caught.value.key == "receipt-erased"
    await journal.close()


async def test_a_large_receipt_goes_in_small_steps_also_across_a_restart(tmp_path: Path) -> None:
    journal = Journal(tmp_path, _never)
    begun = await journal.receipts.begin("p", "s", 1.0)
    for _ in range(2 * STEP_PARTS):
        await journal.receipts.add_part(begun, MARK)
    receipt = await journal.receipts.accept(
        printer="p", source="s", data=MARK, now=1.0, begun=begun, sha256="00"
    )
    await _end(journal, receipt, JobState.COMPLETED)
    await journal.retention.settle(0.0, 5.0)
    assert await journal.retention.erase(0.0, 3.0)
    await journal.close()
    assert _marks(tmp_path) == STEP_PARTS + 1
    journal = Journal(tmp_path, _never)
    assert [r.erased_at for r in await journal.receipts.newest(1)] == [3.0]
    await _erase_all(journal, 0.0)
    await journal.close()
    assert _marks(tmp_path) == 0


async def test_more_receipts_than_one_turn_settles_are_all_settled(tmp_path: Path) -> None:
    journal = Journal(tmp_path, _never)
    receipts = await asyncio.gather(*(_accept(journal, MARK) for _ in range(SETTLE_ROWS + 5)))
    await asyncio.gather(*(_end(journal, r, JobState.COMPLETED) for r in receipts))
    await journal.retention.settle(7.0, 5.0)
    await _erase_all(journal, 7.0)
    await journal.close()
    assert _marks(tmp_path) == 0


async def test_nothing_is_erased_while_a_receipt_prints(tmp_path: Path) -> None:
    journal = Journal(tmp_path, _never)
    receipt = await _accept(journal, MARK)
    await _end(journal, receipt, JobState.COMPLETED)
    idle = False
    retention = Retention(journal, 0, lambda: idle)
    await retention.look()
    assert await journal.receipts.body(receipt.id) == MARK
    idle = True
    await retention.look()
    assert _marks(tmp_path) == 0
    await journal.close()


async def test_a_receipt_just_settled_is_kept_for_its_days(tmp_path: Path) -> None:
    journal = Journal(tmp_path, _never)
    receipt = await _accept(journal, MARK)
    await _end(journal, receipt, JobState.COMPLETED)
    for _ in range(2):
        await Retention(journal, 1, lambda: True).look()
    assert await journal.receipts.body(receipt.id) == MARK
    await journal.close()


YEAR_S = 365 * DAY_S


@pytest.mark.parametrize("jump", [-YEAR_S, YEAR_S])
async def test_a_start_with_the_clock_a_year_off_erases_nothing(
    tmp_path: Path, jump: float
) -> None:
    journal = Journal(tmp_path, _never)
    receipt = await _accept(journal, MARK)
    await _end(journal, receipt, JobState.COMPLETED)
    await journal.retention.settle(0.0, time.time() - jump)
    await Retention(journal, 7, lambda: True).look()
    assert await journal.receipts.body(receipt.id) == MARK
    await journal.close()


async def test_days_of_running_and_nights_off_add_up(tmp_path: Path) -> None:
    journal = Journal(tmp_path, _never)
    receipt = await _accept(journal, MARK)
    await _end(journal, receipt, JobState.COMPLETED)
    await journal.retention.settle(0.0, time.time())
    await journal.retention.settle(6.5 * DAY_S, time.time() - DAY_S / 2)
    await Retention(journal, 7, lambda: True).look()
    assert _marks(tmp_path) == 0
    await journal.close()


@given(st.floats(-2 * YEAR_S, 2 * YEAR_S), st.integers(1, 30))
def test_a_jump_of_the_clock_alone_erases_nothing(jump: float, days: int) -> None:
    age = age_at_start(100.0, 1.7e9, 1.7e9 + jump, days)
    assert age >= 100.0
    assert erase_before(age, days) < 100.0


def test_a_night_and_a_weekend_count() -> None:
    assert age_at_start(0.0, 1.7e9, 1.7e9 + DAY_S / 2, 7) == DAY_S / 2
    assert age_at_start(0.0, 1.7e9, 1.7e9 + 2.5 * DAY_S, 7) == 2.5 * DAY_S
    assert erase_before(7 * DAY_S, 7) == 0.0
