"""Reads the journal beside the writer: a long search never keeps a receipt waiting."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Protocol, TypeVar

from posgui.model.errors import JournalError

_LOGGER = logging.getLogger(__name__)

T = TypeVar("T")

BUSY_MS = 2000
"""Wait so long for a writer that empties its log."""


class Runs(Protocol):
    """Whatever runs operations on the journal: its writer, or a reader of it."""

    def run(self, operation: Callable[[sqlite3.Connection], T], /) -> Awaitable[T]:
        """Run it in a thread; JournalError if that failed."""


class Reader:
    """Runs operations that only read, one after the other, in a thread of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="journal reader")
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None

    async def run(self, operation: Callable[[sqlite3.Connection], T]) -> T:
        """Run ``operation``; JournalError if the journal cannot be read now."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, self._perform, operation)

    async def close(self) -> None:
        """Let go of the file."""
        await asyncio.get_running_loop().run_in_executor(self._executor, self._forget)
        self._executor.shutdown()

    def _perform(self, operation: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return operation(self._open())
        except (sqlite3.Error, OSError) as error:
            self._forget()
            _LOGGER.warning("the journal was not read: %s", error)
            raise JournalError("journal-failed", detail=str(error)) from error

    def _open(self) -> sqlite3.Connection:
        status = self._path.stat()
        # A journal that failed is set aside and a fresh one stands in its place.
        if self._connection is None or self._file != (status.st_dev, status.st_ino):
            self._forget()
            self._connection = sqlite3.connect(
                f"{self._path.absolute().as_uri()}?mode=ro",
                uri=True,
                isolation_level=None,
                check_same_thread=False,
            )
            self._connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
            self._file = (status.st_dev, status.st_ino)
        return self._connection

    def _forget(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()
