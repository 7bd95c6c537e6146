"""What can be asked of the engine about the note for the next shift."""

from __future__ import annotations

import time

from posgui.desk import wire
from posgui.desk.server import Method
from posgui.engine.engine import Engine
from posgui.model.note import LONGEST


class NoteDoors:
    """The desk's methods about the note; each answers with the one that is to be read."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def methods(self) -> dict[str, Method]:
        """Name to method."""
        return {"leave_note": self.leave, "read_note": self.read, "shift_note": self.unread}

    async def leave(self, words: str, who: str = "person") -> wire.Json:
        """Keep one line for the next shift."""
        line = " ".join(words.split())[:LONGEST]
        await self._engine.journal.notes.leave(who, line, time.time())
        return await self.unread()

    async def read(self, note: int, who: str = "person") -> wire.Json:
        """A person has read it."""
        await self._engine.journal.notes.read(note, who, time.time())
        return await self.unread()

    async def unread(self) -> wire.Json:
        """The oldest nobody has read."""
        note = await self._engine.journal.notes.unread()
        return {"note": {"id": note.id, "at": note.at, "words": note.words} if note else None}
