"""A long life: how an engine starts, and finds things, with 200,000 receipts kept."""

from __future__ import annotations

import hashlib
import sqlite3
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

from posgui.journal import files
from posgui.journal.chain import COLUMNS, audit_hash
from posgui.journal.journal import JOURNAL_NAME
from posgui.render.words import words
from tests.bench.receipts import receipt
from tests.bench.sink import Sink
from tests.bench.table import Row
from tests.support.engine import FreshEngine

RECEIPTS = 200_000
SIZE = 5_000
STARTS = 5
LOOKUPS = 20
LOOKUP_MS = 50.0
_STEP = 2_000


async def start(folder: Path) -> AsyncIterator[Row]:
    """Ready with a full journal against an empty one, and how long a look into it takes."""
    async with Sink() as sink:
        empty, full = (FreshEngine(_made(folder / name), sink.port) for name in ("empty", "full"))
        empty.data_dir.mkdir(mode=0o700)
        full.data_dir.mkdir(mode=0o700)
        ids = _fill(full.data_dir / JOURNAL_NAME)
        took: dict[FreshEngine, list[float]] = {empty: [], full: []}
        for engine in (empty, full):  # the first start is the disk's, not ours
            await _start(engine)
            await engine.stop()
        for _ in range(STARTS):
            for engine, times in took.items():
                times.append(await _start(engine))
                await engine.stop()
        ours, theirs = statistics.median(took[full]), statistics.median(took[empty])
        size = (full.data_dir / JOURNAL_NAME).stat().st_size / 1e9
        yield Row(
            f"start with {RECEIPTS:,} receipts ({size:.1f} GB)",
            f"{ours * 1000:.0f} ms",
            f"empty {theirs * 1000:.0f} ms",
            f"{ours / theirs:.2f}",
            "at most 1.3",
            ours / theirs <= 1.3,
        )
        await full.start()
        try:
            await full.ready()
            async for row in _look_up(full, ids):
                yield row
        finally:
            await full.stop()


async def _look_up(engine: FreshEngine, ids: list[str]) -> AsyncIterator[Row]:
    asked = {
        "the last 50 receipts": ("receipts", {}),
        "search for a number": ("search", {"text": f"no {RECEIPTS // 2}"}),
        "search as an amount is typed": ("search", {"text": "total 12"}),
        "search for what is on each": ("search", {"text": "谢谢"}),
        "one receipt among them, its text": ("text", {"receipt": ids[len(ids) // 2]}),
        "its bytes": ("raw", {"receipt": ids[len(ids) // 3]}),
        "a copy of the last receipt, asked for": ("reprint", {}),
    }
    for what, (method, params) in asked.items():
        times = []
        for _ in range(LOOKUPS):
            began = time.perf_counter()
            await engine.call(method, **params)
            times.append((time.perf_counter() - began) * 1000)
            # A receipt whose copy is still printing is not copied.
            await engine.until(lambda seen: set(seen.states()) <= {"completed"})
        took = statistics.median(times)
        yield Row(
            f"{what}, of {RECEIPTS:,}",
            f"{took:.1f} ms",
            "",
            "",
            f"under {LOOKUP_MS:g} ms",
            took < LOOKUP_MS,
        )


async def _start(engine: FreshEngine) -> float:
    began = time.perf_counter()
    await engine.start()
    return time.perf_counter() - began


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _fill(path: Path) -> list[str]:
    """A journal as years of sales leave it, all of them printed; the receipts' ids."""
    body = receipt(0, SIZE)
    digest = hashlib.sha256(body).hexdigest()
    now = time.time()
    with closing(files.create(path)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        (epoch,) = connection.execute("SELECT value FROM meta WHERE key = 'epoch'").fetchone()
        connection.execute("INSERT INTO meta VALUES ('retention-clock', ?)", (f"0.0 {now}",))
        before, ids = "", [f"{epoch}-{seq}" for seq in range(1, RECEIPTS + 1)]
        for first in range(0, RECEIPTS, _STEP):
            connection.execute("BEGIN")
            for seq in range(first + 1, first + _STEP + 1):
                at = now - 2 * (RECEIPTS - seq)
                _insert(connection, seq, ids[seq - 1], body, digest, at)
                row = (seq, at, "till", "accepted", ids[seq - 1], '{"truncated": false}')
                before = audit_hash(before, *row)
                connection.execute(
                    f"INSERT INTO audit ({COLUMNS}, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - constant columns
                    (*row, before),
                )
            connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return ids


def _insert(
    connection: sqlite3.Connection, seq: int, receipt_id: str, body: bytes, digest: str, at: float
) -> None:
    connection.execute(
        "INSERT INTO receipt (seq, id, printer, source, received_at, size, sha256, kind, "
        "accepted, settled_age, read) "
        "VALUES (?, ?, 'front', 'raw', ?, ?, ?, 'original', 1, 0.0, 1)",
        (seq, receipt_id, at, len(body), f"{seq:08x}{digest[8:]}"),
    )
    connection.execute("INSERT INTO body VALUES (?, 0, ?)", (seq, body))
    line = f"TOTAL {seq % 997}.{seq % 100:02}"
    written = words(f"No {seq}\n{line}\n谢谢惠顾")
    connection.execute("INSERT INTO receipt_text VALUES (?, ?, ?)", (seq, line, written))
    connection.execute("INSERT INTO receipt_words (rowid, words) VALUES (?, ?)", (seq, written))
    connection.execute(
        "INSERT INTO job (id, receipt_seq, printer, kind, copy, state, reasons, evidence, "
        "created_at, started_at, ended_at) VALUES (?, ?, 'front', 'original', 0, 'completed', "
        "'job-completed-successfully', 'in-order', ?, ?, ?)",
        (seq, seq, at, at, at + 1),
    )
    connection.execute(
        "INSERT INTO evidence (job_id, tier, at) VALUES (?, 'in-order', ?)", (seq, at)
    )
