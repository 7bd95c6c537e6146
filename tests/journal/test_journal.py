"""The journal: what was accepted is there, whatever happens to the process or the file."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from posgui.journal import Journal, files
from posgui.journal.journal import JOURNAL_NAME
from posgui.model.errors import JournalError
from posgui.model.receipts import Evidence, JobState


class Aside:
    """Remembers which files were set aside."""

    def __init__(self) -> None:
        self.files: list[Path] = []

    def __call__(self, path: Path) -> None:
        self.files.append(path)


async def _accept(journal: Journal, data: bytes) -> str:
    receipt = await journal.receipts.accept(printer="p", source="s", data=data, now=1.0)
    return receipt.id


async def test_receipts_come_back_as_they_were_in_order(tmp_path: Path) -> None:
    journal = Journal(tmp_path, Aside())
    bodies = [bytes([n]) * (n + 1) for n in range(20)]
    ids = await asyncio.gather(*(_accept(journal, body) for body in bodies))
    await journal.close()
    journal = Journal(tmp_path, Aside())
    assert [r.id for r in reversed(await journal.receipts.newest(100))] == ids
    assert [await journal.receipts.body(i) for i in ids] == bodies
    assert [entry.receipt.id for entry in await journal.jobs.open()] == ids
    await journal.close()


async def test_commits_are_durable(tmp_path: Path) -> None:
    journal = Journal(tmp_path, Aside())
    await _accept(journal, b"x")
    check = sqlite3.connect(tmp_path / JOURNAL_NAME)
    assert check.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert check.execute("SELECT count(*) FROM receipt WHERE accepted").fetchone() == (1,)
    check.close()
    await journal.close()
    connection = files.open_or_set_aside(tmp_path / JOURNAL_NAME)[0]
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    connection.close()


_WRITER = """
import asyncio, sys
from pathlib import Path
from posgui.journal import Journal
async def main():
    journal = Journal(Path(sys.argv[1]), print)
    while True:
        receipt = await journal.receipts.accept(printer="p", source="s", data=b"x" * 5000, now=1.0)
        print(receipt.id, flush=True)
asyncio.run(main())
"""


@pytest.mark.parametrize("acknowledged", [1, 17, 90])
async def test_what_was_acknowledged_survives_kill_9(tmp_path: Path, acknowledged: int) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    told = []
    for line in process.stdout or ():
        told.append(line.strip())
        if len(told) == acknowledged:
            process.kill()
            break
    rest, _ = process.communicate()
    told += rest.split()
    journal = Journal(tmp_path, Aside())
    kept = {receipt.id for receipt in await journal.receipts.newest(100_000)}
    await journal.close()
    assert set(told[:-1]) | {told[0]} <= kept


async def test_parts_of_a_receipt_that_never_ended_are_found(tmp_path: Path) -> None:
    journal = Journal(tmp_path, Aside())
    begun = await journal.receipts.begin("p", "s", 1.0)
    await journal.receipts.add_part(begun, b"half ")
    await journal.receipts.add_part(begun, b"a sale")
    assert await journal.receipts.newest(10) == []
    await journal.close()
    journal = Journal(tmp_path, Aside())
    assert await journal.receipts.unfinished() == [(begun, "p", "s")]
    assert await journal.receipts.body(begun) == b"half a sale"
    await journal.close()


async def test_a_dropped_receipt_leaves_nothing(tmp_path: Path) -> None:
    journal = Journal(tmp_path, Aside())
    begun = await journal.receipts.begin("p", "s", 1.0)
    await journal.receipts.add_part(begun, b"SECRET-MARK" * 1000)
    await journal.receipts.drop(begun)
    assert await journal.receipts.unfinished() == []
    await journal.close()


@pytest.mark.parametrize("damage", ["header", "middle", "cut short", "empty page"])
async def test_a_damaged_file_is_set_aside_not_deleted(tmp_path: Path, damage: str) -> None:
    journal = Journal(tmp_path, Aside())
    await _accept(journal, b"x" * 50_000)
    await journal.close()
    path = tmp_path / JOURNAL_NAME
    data = bytearray(path.read_bytes())
    match damage:
        case "header":
            data[:100] = b"\xff" * 100
        case "middle":
            data[4096:20_000] = b"\x5a" * (20_000 - 4096)
        case "cut short":
            del data[9000:]
        case "empty page":
            data[4096:8192] = bytes(4096)
    path.write_bytes(data)
    aside = Aside()
    journal = Journal(tmp_path, aside)
    assert len(aside.files) == 1
    assert aside.files[0].read_bytes() == bytes(data)
    await _accept(journal, b"the till goes on")
    await journal.close()


async def test_damage_found_while_running_is_set_aside_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large file is not read through at the start: the damage shows at a read."""
    journal = Journal(tmp_path, Aside())
    ids = [await _accept(journal, b"x" * 30_000) for _ in range(30)]
    await journal.close()
    path = tmp_path / JOURNAL_NAME
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2] + b"\x5a" * (len(data) - len(data) // 2))
    monkeypatch.setattr(files, "QUICK_CHECK_MAX", 0)
    aside = Aside()
    journal = Journal(tmp_path, aside)
    assert aside.files == []
    await asyncio.gather(*(journal.receipts.body(i) for i in ids), return_exceptions=True)
    kept = await _accept(journal, b"the till goes on")
    assert await journal.receipts.body(kept) == b"the till goes on"
    assert len(aside.files) == 1
    await journal.close()


async def test_a_write_that_fails_is_an_error_and_changes_nothing(tmp_path: Path) -> None:
    journal = Journal(tmp_path, Aside())
    await _accept(journal, b"x")
    lock = sqlite3.connect(tmp_path / JOURNAL_NAME, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    with pytest.raises(JournalError):
        await _accept(journal, b"y")
    lock.execute("ROLLBACK")
    lock.close()
    await _accept(journal, b"z")
    assert len(await journal.receipts.newest(10)) == 2
    await journal.close()


async def test_one_failing_operation_does_not_take_the_others_with_it(tmp_path: Path) -> None:
    journal = Journal(tmp_path, Aside())
    bodies = [
        _accept(journal, b"a"),
        journal.jobs.add_copy("nothing", "p", 1, who="w", action="a", now=1.0),
        _accept(journal, b"b"),
    ]
    results = await asyncio.gather(*bodies, return_exceptions=True)
    assert isinstance(results[1], Exception)
    assert len(await journal.receipts.newest(10)) == 2
    await journal.close()


async def test_every_tier_of_proof_is_kept(tmp_path: Path) -> None:
    journal = Journal(tmp_path, Aside())
    receipt = await journal.receipts.accept(printer="p", source="s", data=b"x", now=1.0)
    job = receipt.jobs[0]
    for tier in (Evidence.ACCEPTED, Evidence.IN_ORDER):
        await journal.jobs.update(job, tier=tier, now=2.0)
    await journal.close()
    check = sqlite3.connect(tmp_path / JOURNAL_NAME)
    tiers = [row[0] for row in check.execute("SELECT tier FROM evidence ORDER BY id")]
    check.close()
    assert tiers == ["accepted", "in-order"]
    assert job.state is JobState.PENDING


async def test_a_newer_schema_is_refused_not_touched(tmp_path: Path) -> None:
    journal = Journal(tmp_path, Aside())
    await journal.close()
    connection = sqlite3.connect(tmp_path / JOURNAL_NAME)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(JournalError) as caught:
        Journal(tmp_path, Aside())
    assert caught.value.key == "journal-too-new"
