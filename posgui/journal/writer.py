"""The one thread that touches the database: operations in, group commits out."""

from __future__ import annotations

import asyncio
import logging
import queue
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from posgui.journal import files
from posgui.model.errors import JournalError

_LOGGER = logging.getLogger(__name__)

T = TypeVar("T")
Operation = Callable[[sqlite3.Connection], T]

BATCH = 200
"""Operations in one commit at most: everybody in a batch waits for its fsync."""
CHECKPOINT_IDLE_S = 0.5
"""A checkpoint inside a commit was measured at 5 ms; it is done when nothing waits."""


@dataclass(slots=True)
class _Request:
    operation: Operation[Any]
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop

    def resolve(self, result: Any, error: BaseException | None) -> None:
        def settle() -> None:
            if self.future.done():
                return
            if error is None:
                self.future.set_result(result)
            else:
                self.future.set_exception(error)

        try:
            self.loop.call_soon_threadsafe(settle)
        except RuntimeError:
            _LOGGER.debug("the loop is closed, a journal answer is dropped")


class Writer:
    """Runs operations on the journal's connection, several to a durable commit.

    ``on_damaged(set_aside)`` is called from the writer thread when the file turned out
    to be damaged, was set aside under that name and a new one was started.
    """

    def __init__(self, path: Path, on_damaged: Callable[[Path], None]) -> None:
        self._path = path
        self._on_damaged = on_damaged
        self._requests: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._connection, set_aside = files.open_or_set_aside(path)
        if set_aside is not None:
            on_damaged(set_aside)
        self._thread = threading.Thread(target=self._run, name="journal")
        self._thread.start()

    async def run(self, operation: Operation[T]) -> T:
        """Run ``operation`` inside a transaction; returns once it is durably committed.

        Raises JournalError when it could not be made durable.
        """
        loop = asyncio.get_running_loop()
        request = _Request(operation, loop.create_future(), loop)
        self._requests.put(request)
        return await request.future  # type: ignore[no-any-return]  # futures of many types

    async def close(self) -> None:
        """Finish what was asked for, then close the file."""
        self._requests.put(None)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        dirty = False
        while True:
            try:
                request = self._requests.get(timeout=CHECKPOINT_IDLE_S if dirty else None)
            except queue.Empty:
                self._checkpoint()
                dirty = False
                continue
            batch: list[_Request] = []
            while request is not None and len(batch) < BATCH:
                batch.append(request)
                try:
                    request = self._requests.get_nowait()
                except queue.Empty:
                    break
            else:
                if request is not None:
                    self._requests.put(request)
            if batch:
                self._commit(batch)
                dirty = True
            if request is None:
                break
        self._checkpoint()
        self._connection.close()

    def _commit(self, batch: list[_Request]) -> None:
        try:
            results = self._transaction(batch)
        except sqlite3.Error as error:
            if not files.is_damage(error):
                _LOGGER.error("the journal did not take %d writes: %s", len(batch), error)
                self._fail(batch, JournalError("journal-failed", detail=str(error)))
                return
            try:
                self._start_again(error)
                results = self._transaction(batch)
            except (sqlite3.Error, OSError) as second:
                self._fail(batch, JournalError("journal-failed", detail=str(second)))
                return
        for request, result, failure in results:
            request.resolve(result, failure)

    def _transaction(
        self, batch: list[_Request]
    ) -> list[tuple[_Request, Any, BaseException | None]]:
        results: list[tuple[_Request, Any, BaseException | None]] = []
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            for request in batch:
                self._connection.execute("SAVEPOINT one")
                try:
                    results.append((request, request.operation(self._connection), None))
                except Exception as error:
                    if isinstance(error, sqlite3.Error) and not _is_the_askers(error):
                        raise
                    self._connection.execute("ROLLBACK TO one")
                    results.append((request, None, error))
                self._connection.execute("RELEASE one")
            self._connection.execute("COMMIT")
        except sqlite3.Error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        return results

    def _start_again(self, error: sqlite3.Error) -> None:
        _LOGGER.error("the journal is damaged and is set aside: %s", error)
        self._connection.close()
        set_aside = files.set_aside(self._path)
        self._connection = files.create(self._path)
        self._on_damaged(set_aside)

    def _checkpoint(self) -> None:
        try:
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        except sqlite3.Error as error:
            _LOGGER.warning("checkpoint of the journal failed: %s", error)

    @staticmethod
    def _fail(batch: list[_Request], error: JournalError) -> None:
        for request in batch:
            request.resolve(None, error)


def _is_the_askers(error: sqlite3.Error) -> bool:
    """True if the operation was wrong and the database is well."""
    return isinstance(error, sqlite3.IntegrityError)
