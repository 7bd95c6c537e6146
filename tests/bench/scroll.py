"""A million receipts under a finger."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

from posgui.journal import files
from posgui.journal.journal import JOURNAL_NAME
from tests.bench.sink import Sink
from tests.bench.table import Row, percentile
from tests.support.engine import FreshEngine

RECEIPTS = 1_000_000
PAINT_MS = 8.0
"""Half of a frame at 60 a second: the other half is for what comes in meanwhile."""
FRAME_MS = 16.7
FLING_S = 300.0
"""Both flings take half a minute."""


async def scroll(folder: Path) -> AsyncIterator[Row]:
    """The receipts window flung through all of them, beside a bare table. What counts is the
    work of the window's thread: how long a busy machine lets it wait says nothing of it."""
    async with Sink() as sink:
        engine = FreshEngine(folder, sink.port)
        engine.data_dir.mkdir(mode=0o700)
        await asyncio.to_thread(_fill, engine.data_dir / JOURNAL_NAME)
        await engine.start()
        try:
            await engine.leave()
            told = await asyncio.to_thread(_fling, engine.data_dir)
        finally:
            await engine.stop()
    rows = f"{told['rows']:,} receipts flung"
    ours, bare = (percentile(told[name]["paints"], 0.99) for name in ("ours", "bare"))
    yield Row(
        f"{rows}, painting a frame, p99",
        f"{ours:.1f} ms",
        f"bare table {bare:.1f} ms",
        f"{ours / bare:.2f}",
        f"at most {PAINT_MS:g} ms",
        ours <= PAINT_MS,
    )
    ours, bare = (max(told[name]["turns"]) for name in ("ours", "bare"))
    yield Row(
        f"{rows}, longest turn of its loop",
        f"{ours:.1f} ms",
        f"bare table {bare:.1f} ms",
        f"{ours / bare:.2f}",
        f"at most {FRAME_MS:g} ms",
        ours <= FRAME_MS,
    )


def _fling(data_dir: Path) -> dict[str, dict[str, list[float]]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.scrolled", str(data_dir)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
        timeout=FLING_S,
    )
    told: dict[str, dict[str, list[float]]] = json.loads(done.stdout)
    return told


def _fill(path: Path) -> None:
    """A journal with as many short receipts, one a minute, all of them printed."""
    with closing(files.create(path)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        (epoch,) = connection.execute("SELECT value FROM meta WHERE key = 'epoch'").fetchone()
        now = time.time()
        connection.execute("INSERT INTO meta VALUES ('retention-clock', ?)", (f"0.0 {now}",))
        connection.execute("BEGIN")
        _insert(connection, epoch, now)
        connection.execute("INSERT INTO receipt_words (receipt_words) VALUES ('rebuild')")
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _insert(connection: sqlite3.Connection, epoch: str, now: float) -> None:
    connection.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count) "
        "INSERT INTO receipt (seq, id, printer, source, received_at, size, sha256, kind, "
        "accepted, settled_age, read) "
        "SELECT i, :epoch || '-' || i, 'front', 'raw', :now - 60.0 * (:count - i), 100, "
        "printf('%064x', i), 'original', 1, 0.0, 1 FROM n",
        {"count": RECEIPTS, "epoch": epoch, "now": now},
    )
    for statement in (
        (
            "INSERT INTO body SELECT seq, 0, CAST('TOTAL ' || (seq % 9973) / 100.0 || char(10) "
            "|| char(29) || 'V' || char(0) AS BLOB) FROM receipt"
        ),
        (
            "INSERT INTO job (id, receipt_seq, printer, kind, copy, state, reasons, evidence, "
            "created_at, started_at, ended_at) SELECT seq, seq, 'front', 'original', 0, "
            "'completed', 'job-completed-successfully', 'in-order', received_at, received_at, "
            "received_at + 1 FROM receipt"
        ),
        (
            "INSERT INTO evidence (job_id, tier, at) SELECT seq, 'in-order', received_at + 1 "
            "FROM receipt"
        ),
        (
            "INSERT INTO receipt_text SELECT seq, 'TOTAL  ' || (seq % 9973) / 100.0, "
            "'TOTAL ' || (seq % 9973) / 100.0 || ' order ' || seq FROM receipt"
        ),
    ):
        connection.execute(statement)
