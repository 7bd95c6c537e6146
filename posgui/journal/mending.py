"""After a failed write or fsync: a journal that can be trusted again, or none.

What the kernel kept of a failed fsync may look written and not be (ext4, XFS and Btrfs
mark such pages clean), so a failed commit is never tried again on the same file as if
nothing had happened. What was committed before goes into the database file with an fsync
of its own, and the file is opened anew; where that fails too, it is set aside and a fresh
one started beside it, with all receipts that are not over.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from posgui.journal import files

_LOGGER = logging.getLogger(__name__)

_FAILURES = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN})
_CARRIED = (
    ("receipt", "seq IN (SELECT receipt_seq FROM job WHERE {open})"),
    ("body", "receipt_seq IN (SELECT receipt_seq FROM job WHERE {open})"),
    ("job", "receipt_seq IN (SELECT receipt_seq FROM job WHERE {open})"),
    ("capability", "1"),
)
_OPEN = "state NOT IN ('canceled', 'aborted', 'completed')"


def is_failure(error: Exception) -> bool:
    """True if the file or the disk under it failed (it is not full, locked or damaged)."""
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(error, OSError) or (code is not None and code & 0xFF in _FAILURES)


def mend(
    path: Path, connection: sqlite3.Connection | None
) -> tuple[sqlite3.Connection, Path | None]:
    """A journal whose next commit can be believed, and the name the old one was set aside
    under, if it was. ``connection`` is the one that failed; it is closed.

    Raises sqlite3.Error or OSError where neither the old file nor a fresh one works.
    """
    try:
        return _open_anew(path, connection), None
    except (sqlite3.Error, OSError) as error:
        _LOGGER.error("the journal cannot be opened again: %s", error)
    finally:
        if connection is not None:
            connection.close()
    _check_folder(path)
    if not path.exists():
        return files.create(path), None
    aside = files.set_aside(path, "failed")
    try:
        fresh = files.create(path, after=aside)
    except (sqlite3.Error, OSError):
        _put_back(path, aside)
        raise
    _carry_over(fresh, aside)
    return fresh, aside


def _open_anew(path: Path, connection: sqlite3.Connection | None) -> sqlite3.Connection:
    if connection is not None:
        _move_log(connection)
        connection.close()
    if not path.exists():
        raise FileNotFoundError(path.name)
    anew = files.open_existing(path)
    try:
        anew.execute("INSERT OR REPLACE INTO meta VALUES ('mended', datetime('now'))")
        _move_log(anew)
    except sqlite3.Error:
        anew.close()
        raise
    return anew


def _move_log(connection: sqlite3.Connection) -> None:
    """Bring the write-ahead log into the database file, durably."""
    busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise sqlite3.OperationalError("the write-ahead log is in use")


def _check_folder(path: Path) -> None:
    """OSError unless a file beside the journal can be made durable."""
    probe = path.with_name(f"{path.stem}-probe")
    handle = os.open(probe, os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        os.write(handle, b"posgui\n")
        os.fsync(handle)
    finally:
        os.close(handle)
        with suppress(OSError):
            probe.unlink()


def _put_back(path: Path, aside: Path) -> None:
    """No fresh journal could be started: the old one is tried again later."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            Path(f"{aside}{suffix}").rename(f"{path}{suffix}")


def _carry_over(fresh: sqlite3.Connection, aside: Path) -> None:
    """Bring the receipts that are not over into a fresh journal, under their old ids."""
    try:
        with closing(sqlite3.connect(aside, isolation_level=None)) as old:
            fresh.execute("BEGIN IMMEDIATE")
            for key in ("epoch", "retention-clock"):
                row = old.execute("SELECT * FROM meta WHERE key = ?", (key,)).fetchone()
                if row is not None:
                    fresh.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", row)
            for table, which in _CARRIED:
                _copy(old, fresh, table, which.format(open=_OPEN))
            fresh.execute("UPDATE receipt SET read = 0")
            # Numbers go on where they were; the record of a new file starts at its first row.
            fresh.execute("DELETE FROM sqlite_sequence WHERE name != 'audit'")
            fresh.executemany(
                "INSERT INTO sqlite_sequence VALUES (?, ?)",
                old.execute("SELECT name, seq FROM sqlite_sequence WHERE name != 'audit'"),
            )
            fresh.execute("COMMIT")
    except sqlite3.Error as error:
        _LOGGER.error("receipts could not be carried over from %s: %s", aside.name, error)
        if fresh.in_transaction:
            fresh.execute("ROLLBACK")


def _copy(old: sqlite3.Connection, fresh: sqlite3.Connection, table: str, which: str) -> None:
    columns = [row[1] for row in old.execute(f"PRAGMA table_info({table})")]
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    found = old.execute(f"SELECT {names} FROM {table} WHERE {which}")  # noqa: S608 - constant names
    fresh.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", found)  # noqa: S608 - the same
