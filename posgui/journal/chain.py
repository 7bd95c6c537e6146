"""How audit rows are linked: each one's hash covers the hash of the row before it."""

from __future__ import annotations

import hashlib
import json
import sqlite3

from posgui.model.incidents import Placeholders

COLUMNS = "id, at, who, action, receipt, detail"
_NUMBERED = "(SELECT seq FROM sqlite_sequence WHERE name = 'audit')"


def audit_hash(
    before: str, row_id: int, at: float, who: str, action: str, receipt: str | None, detail: str
) -> str:
    """The hash of a row: SHA-256, in hex, of the UTF-8 JSON array of the hash of the row
    before it (empty for the first) and the row's columns as they are stored."""
    fields = [before, row_id, at, who, action, receipt, detail]
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def add(
    connection: sqlite3.Connection,
    now: float,
    who: str,
    action: str,
    receipt_id: str | None,
    detail: Placeholders,
) -> None:
    """Add one row, inside the transaction of what it tells of."""
    last, before, highest = connection.execute(
        f"SELECT id, hash, {_NUMBERED} FROM audit "  # noqa: S608 - constant words
        f"UNION ALL SELECT 0, '', {_NUMBERED} ORDER BY id DESC LIMIT 1"
    ).fetchone()
    row_id = max(last, highest or 0) + 1
    text = json.dumps(dict(detail), ensure_ascii=False)
    row = (row_id, float(now), who, action, receipt_id, text)
    connection.execute(
        f"INSERT INTO audit ({COLUMNS}, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - constant columns
        (*row, audit_hash(before, *row)),
    )


def numbered(connection: sqlite3.Connection) -> int:
    """The highest number ever given to a row."""
    (highest,) = connection.execute(f"SELECT {_NUMBERED}").fetchone()
    return int(highest or 0)
