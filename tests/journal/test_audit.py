"""The audit record: only added to, and what was done to it behind our back shows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from posgui.journal import Journal, files
from posgui.journal.audit import VERIFY_ROWS
from posgui.journal.journal import JOURNAL_NAME
from posgui.model.receipts import Evidence


def _never(aside: Path) -> None:
    raise RuntimeError(aside.name)


async def _record(folder: Path, rows: int) -> None:
    journal = Journal(folder, _never)
    for number in range(rows):
        await journal.records.audit("someone", "looked", None, {"n": number}, 1700000000.1 + number)
    await journal.close()


async def _broken_at(folder: Path) -> int | None:
    journal = Journal(folder, _never)
    try:
        return await journal.audit.broken_at()
    finally:
        await journal.close()


def _tamper(folder: Path, sql: str) -> None:
    connection = sqlite3.connect(folder / JOURNAL_NAME)
    connection.execute("DROP TRIGGER audit_not_changed")
    connection.execute("DROP TRIGGER audit_not_deleted")
    connection.execute(sql)
    connection.commit()
    connection.close()


async def test_what_is_done_to_a_receipt_is_recorded_with_who(tmp_path: Path) -> None:
    journal = Journal(tmp_path, _never)
    receipt = await journal.receipts.accept(printer="p", source="s", data=b"x", now=1.0)
    job = receipt.jobs[0]
    await journal.jobs.update(job, tier=Evidence.IN_ORDER, audit=("engine", "printed"), now=2.0)
    await journal.jobs.add_copy(receipt.id, "p", 1, who="panel", action="reprint", now=3.0)
    rows = await journal.audit.newest(2)
    assert await journal.audit.broken_at() is None
    await journal.close()
    assert [(row.who, row.action, row.receipt) for row in rows] == [
        ("panel", "reprint", receipt.id),
        ("engine", "printed", receipt.id),
    ]
    assert rows[0].detail == {"copy": 1, "printer": "p"}


@pytest.mark.parametrize("rows", [0, 1, VERIFY_ROWS, VERIFY_ROWS + 1])
async def test_an_untouched_record_is_intact(tmp_path: Path, rows: int) -> None:
    await _record(tmp_path, rows)
    assert await _broken_at(tmp_path) is None


@pytest.mark.parametrize(
    ("sql", "row"),
    [
        ("UPDATE audit SET who = 'nobody' WHERE id = 3", 3),
        ("UPDATE audit SET detail = '{}' WHERE id = 1", 1),
        ("UPDATE audit SET at = at + 1 WHERE id = 10", 10),
        ("DELETE FROM audit WHERE id = 5", 5),
        ("DELETE FROM audit WHERE id = 1", 1),
        ("DELETE FROM audit WHERE id > 8", 9),
        ("DELETE FROM audit", 1),
        ("INSERT INTO audit VALUES (11, 1.0, 'w', 'printed', NULL, '{}', 'ff')", 11),
    ],
)
async def test_a_changed_missing_or_added_row_shows(tmp_path: Path, sql: str, row: int) -> None:
    await _record(tmp_path, 10)
    _tamper(tmp_path, sql)
    assert await _broken_at(tmp_path) == row


async def test_rows_cut_off_the_end_show_after_more_were_added(tmp_path: Path) -> None:
    await _record(tmp_path, 10)
    _tamper(tmp_path, "DELETE FROM audit WHERE id > 8")
    await _record(tmp_path, 3)
    assert await _broken_at(tmp_path) == 9


async def test_a_check_of_the_newest_rows_sees_those_alone(tmp_path: Path) -> None:
    await _record(tmp_path, 10)
    _tamper(tmp_path, "UPDATE audit SET who = 'nobody' WHERE id = 6")
    journal = Journal(tmp_path, _never)
    assert await journal.audit.broken_at(newest=4) is None
    assert await journal.audit.broken_at(newest=5) == 6
    assert await journal.audit.broken_at(newest=100) == 6
    await journal.close()


@pytest.mark.parametrize("sql", ["UPDATE audit SET who = 'x'", "DELETE FROM audit WHERE id = 1"])
async def test_the_database_itself_refuses_to_change_a_row(tmp_path: Path, sql: str) -> None:
    await _record(tmp_path, 2)
    connection = sqlite3.connect(tmp_path / JOURNAL_NAME)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(sql)
    connection.close()
    assert await _broken_at(tmp_path) is None


@pytest.fixture
def version_1(tmp_path: Path) -> Callable[[], None]:
    """A journal as the first version of the schema left it, with two receipts."""

    def make() -> None:
        connection = sqlite3.connect(tmp_path / JOURNAL_NAME)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(files.schema_versions()[0][1] + "PRAGMA user_version=1;")
        connection.execute("INSERT INTO meta VALUES ('epoch', 'ab12')")
        for seq in (1, 2):
            connection.execute(
                "INSERT INTO receipt (id, printer, source, received_at, size, kind, accepted) "
                "VALUES (?, 'p', 's', 1.0, 4, 'original', 1)",
                (f"ab12-{seq}",),
            )
            connection.execute("INSERT INTO body VALUES (?, 0, ?)", (seq, b"sale"))
            connection.execute(
                "INSERT INTO job (receipt_seq, printer, kind, copy, state, created_at) "
                "VALUES (?, 'p', 'original', 0, 'pending', 1.0)",
                (seq,),
            )
            connection.execute(
                "INSERT INTO audit (at, who, action, receipt) VALUES (?, 'till', 'accepted', ?)",
                (1.5 * seq, f"ab12-{seq}"),
            )
        connection.commit()
        connection.close()

    return make


async def test_a_journal_of_version_1_is_taken_over_whole(
    tmp_path: Path, version_1: Callable[[], None]
) -> None:
    version_1()
    journal = Journal(tmp_path, _never)
    assert [entry.receipt.id for entry in await journal.jobs.open()] == ["ab12-1", "ab12-2"]
    assert await journal.receipts.body("ab12-2") == b"sale"
    receipt = await journal.receipts.accept(printer="p", source="s", data=b"x", now=4.0)
    rows = await journal.audit.newest(10)
    assert await journal.audit.broken_at() is None
    await journal.close()
    assert [(row.id, row.receipt) for row in rows] == [
        (3, receipt.id),
        (2, "ab12-2"),
        (1, "ab12-1"),
    ]
    _tamper(tmp_path, "UPDATE audit SET at = 9 WHERE id = 1")
    assert await _broken_at(tmp_path) == 1
