"""Notes from one shift to the next in the journal."""

from __future__ import annotations

import sqlite3

from posgui.journal import chain
from posgui.journal.writer import Writer
from posgui.model.note import ShiftNote


class ShiftNotes:
    """Each is kept until it was read, and after."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def leave(self, who: str, words: str, now: float) -> None:
        """Keep a note, with its audit row."""

        def operation(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT INTO shift_note (at, who, words) VALUES (?, ?, ?)", (now, who, words)
            )
            chain.add(connection, now, who, "note-left", None, {})

        await self._writer.run(operation)

    async def read(self, note: int, who: str, now: float) -> None:
        """A person has read it; written down once."""

        def operation(connection: sqlite3.Connection) -> None:
            found = connection.execute(
                "UPDATE shift_note SET read_at = ? WHERE id = ? AND read_at IS NULL", (now, note)
            )
            if found.rowcount:
                chain.add(connection, now, who, "note-read", None, {})

        await self._writer.run(operation)

    async def unread(self) -> ShiftNote | None:
        """The oldest nobody has read."""

        def operation(connection: sqlite3.Connection) -> ShiftNote | None:
            row = connection.execute(
                "SELECT id, at, words FROM shift_note WHERE read_at IS NULL ORDER BY id LIMIT 1"
            ).fetchone()
            return ShiftNote(*row) if row else None

        return await self._writer.run(operation)
