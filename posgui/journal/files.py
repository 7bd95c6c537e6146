"""Opening, creating, migrating and setting aside the journal's file."""

from __future__ import annotations

import logging
import os
import secrets
import sqlite3
import time
from importlib.resources import files as package_files
from pathlib import Path

from posgui.journal import chain
from posgui.model.errors import JournalError

_LOGGER = logging.getLogger(__name__)

QUICK_CHECK_MAX = 32 * 1024 * 1024
"""Bytes up to which the whole file is checked at the start (about 10 ms); a larger one
is found damaged when a damaged page is read, and is then set aside all the same."""

BUSY_MS = 5000
"""Wait so long for another program that has the file locked."""

_DAMAGE = ("malformed", "not a database", "disk image", "file is encrypted")


def is_damage(error: sqlite3.Error) -> bool:
    """True if the error says that the file's content is broken (not full, not locked)."""
    return any(word in str(error) for word in _DAMAGE)


def schema_versions() -> list[tuple[int, str]]:
    """The numbered schema files, in order: (version, SQL)."""
    folder = package_files("posgui.journal").joinpath("schema")
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".sql"))
    return [(int(name[:3]), folder.joinpath(name).read_text("utf-8")) for name in names]


def open_or_set_aside(path: Path) -> tuple[sqlite3.Connection, Path | None]:
    """Open the journal; a damaged one is renamed, never deleted, and a new one started.

    Returns the connection and the name the damaged file was given, if it was.
    """
    if not path.exists():
        return create(path), None
    try:
        return open_existing(path), None
    except sqlite3.Error as error:
        if not is_damage(error):
            raise JournalError("journal-failed", detail=str(error)) from error
        _LOGGER.error("the journal is damaged and is set aside: %s", error)
        aside = set_aside(path, "damaged")
        return create(path, after=aside), aside


def set_aside(path: Path, why: str) -> Path:
    """Rename the journal and its WAL out of the way; returns the new name, which has the
    word ``why`` in it."""
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
    aside = path.with_name(f"{path.stem}-{why}-{stamp}-{secrets.token_hex(2)}{path.suffix}")
    for suffix in ("", "-wal", "-shm"):
        part = Path(f"{path}{suffix}")
        if part.exists():
            part.rename(f"{aside}{suffix}")
    return aside


def create(path: Path, *, after: Path | None = None) -> sqlite3.Connection:
    """Start an empty journal, readable by its owner only; its record says which journal
    it comes ``after``."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    connection = _connect(path)
    _migrate(connection)
    connection.execute("INSERT OR IGNORE INTO meta VALUES ('epoch', ?)", (secrets.token_hex(2),))
    if after is not None:
        detail = {"after": after.name}
        chain.add(connection, time.time(), "engine", "journal-started", None, detail)
    return connection


def open_existing(path: Path) -> sqlite3.Connection:
    """Open the journal that is there, of whatever version; sqlite3.Error if it cannot be."""
    connection = _connect(path)
    try:
        if path.stat().st_size <= QUICK_CHECK_MAX:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise sqlite3.DatabaseError(f"malformed: {verdict}")
        _migrate(connection)
    except (sqlite3.Error, JournalError):
        connection.close()
        raise
    return connection


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA secure_delete=ON")
        # Done when idle instead (see Writer); this is the ceiling under a long burst.
        connection.execute("PRAGMA wal_autocheckpoint=16000")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _migrate(connection: sqlite3.Connection) -> None:
    (have,) = connection.execute("PRAGMA user_version").fetchone()
    versions = schema_versions()
    connection.create_function("audit_hash", 7, chain.audit_hash, deterministic=True)
    if have > versions[-1][0]:
        raise JournalError("journal-too-new", have=have, known=versions[-1][0])
    for version, sql in versions:
        if version > have:
            connection.executescript(
                f"BEGIN IMMEDIATE;\n{sql}\nPRAGMA user_version={version};\nCOMMIT;"
            )
