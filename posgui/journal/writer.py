"""The one thread that touches the database: operations in, group commits out."""

from __future__ import annotations

import asyncio
import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from posgui.journal import files, mending
from posgui.model.errors import JournalError

_LOGGER = logging.getLogger(__name__)

T = TypeVar("T")
Operation = Callable[[sqlite3.Connection], T]

BATCH = 200
"""Operations in one commit at most: everybody in a batch waits for its fsync."""
MEND_S = 1.0
"""A failed journal is tried again this often, by whoever asks for something next."""
LOG_BUSY_MS = 100
"""Wait for another reader of the file to finish; nothing is written meanwhile."""
CHECKPOINT_IDLE_S = 0.5
"""A checkpoint inside a commit was measured at 5 ms; it is done when nothing waits."""


@dataclass(slots=True)
class _Request:
    operation: Operation[Any]
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    alone: bool = False
    """Outside a transaction."""

    def resolve(self, result: Any, error: BaseException | None) -> None:
        """On the asker's loop."""
        if self.future.done():
            return
        if error is None:
            self.future.set_result(result)
        else:
            self.future.set_exception(error)


_Result = tuple[_Request, Any, BaseException | None]


class Writer:
    """Runs operations on the journal's connection, several to a durable commit.

    ``on_damaged(set_aside)`` is called from the writer thread when the file turned out
    to be damaged, or failed for good, was set aside under that name and a new one was
    started. After a write failed, nothing is written until the file could be trusted
    again (``posgui.journal.mending``); ``failing`` is True meanwhile, and whatever is
    asked for then tries again to mend it.
    """

    def __init__(self, path: Path, on_damaged: Callable[[Path], None]) -> None:
        self._path = path
        self._on_damaged = on_damaged
        self._requests: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._connection: sqlite3.Connection | None
        self._connection, set_aside = files.open_or_set_aside(path)
        self.failing = False
        self._mend_at = 0.0
        if set_aside is not None:
            on_damaged(set_aside)
        self._thread = threading.Thread(target=self._run, name="journal")
        self._thread.start()

    async def run(self, operation: Operation[T]) -> T:
        """Run ``operation`` inside a transaction; returns once it is durably committed.

        Raises JournalError when it could not be made durable.
        """
        return await self._ask(operation, alone=False)

    async def empty_log(self) -> bool:
        """Bring the write-ahead log into the database file and make it empty; False if
        another reader of the file stands in the way."""
        return await self._ask(_empty_log, alone=True)

    async def _ask(self, operation: Operation[T], *, alone: bool) -> T:
        loop = asyncio.get_running_loop()
        request = _Request(operation, loop.create_future(), loop, alone)
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
        if self._connection is not None:
            self._connection.close()

    def _commit(self, requests: list[_Request]) -> None:
        together = [request for request in requests if not request.alone]
        if together:
            self._commit_batch(together)
        for request in requests:
            if request.alone:
                self._commit_batch([request])

    def _commit_batch(self, batch: list[_Request]) -> None:
        if self._connection is None and not self._mend():
            self._fail(batch, JournalError("journal-failed", detail=""))
            return
        try:
            results = self._perform(batch)
        except (sqlite3.Error, OSError) as error:
            _LOGGER.error("the journal did not take %d writes: %s", len(batch), error)
            self._fail(batch, JournalError("journal-failed", detail=str(error)))
            if mending.is_failure(error):
                self._mend()
            return
        _tell(results)

    def _perform(self, batch: list[_Request]) -> list[_Result]:
        try:
            return self._transaction(batch)
        except sqlite3.Error as error:
            if not files.is_damage(error):
                raise
            self._start_again(error)
        return self._transaction(batch)

    def _mend(self) -> bool:
        """Trust the journal again, if it can be; tried once in a while."""
        now = time.monotonic()
        if self.failing and now < self._mend_at:
            return False
        self.failing, self._mend_at = True, now + MEND_S
        connection, self._connection = self._connection, None
        try:
            self._connection, set_aside = mending.mend(self._path, connection)
        except (sqlite3.Error, OSError) as error:
            _LOGGER.error("the journal takes no writes: %s", error)
            return False
        _LOGGER.warning("the journal was opened again")
        self.failing = False
        if set_aside is not None:
            self._on_damaged(set_aside)
        return True

    def _transaction(self, batch: list[_Request]) -> list[_Result]:
        connection = self._in_use()
        if batch[0].alone:
            return [(batch[0], batch[0].operation(connection), None)]
        connection.execute("BEGIN IMMEDIATE")
        try:
            results = [_one(connection, request) for request in batch]
            connection.execute("COMMIT")
        except sqlite3.Error:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise
        return results

    def _in_use(self) -> sqlite3.Connection:
        if self._connection is None:
            raise sqlite3.OperationalError("the journal is closed")
        return self._connection

    def _start_again(self, error: sqlite3.Error) -> None:
        _LOGGER.error("the journal is damaged and is set aside: %s", error)
        self._in_use().close()
        set_aside = files.set_aside(self._path, "damaged")
        self._connection = files.create(self._path, after=set_aside)
        self._on_damaged(set_aside)

    def _checkpoint(self) -> None:
        if self._connection is None:
            return
        try:
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        except sqlite3.Error as error:
            _LOGGER.warning("checkpoint of the journal failed: %s", error)
            if mending.is_failure(error):
                self._mend()

    @staticmethod
    def _fail(batch: list[_Request], error: JournalError) -> None:
        _tell([(request, None, error) for request in batch])


def _tell(results: list[_Result]) -> None:
    """Wake the askers of a batch together: each call into a loop is a system call."""

    def settle() -> None:
        for request, result, failure in results:
            request.resolve(result, failure)

    try:
        results[0][0].loop.call_soon_threadsafe(settle)
    except RuntimeError:
        _LOGGER.debug("the loop is closed, %d journal answers are dropped", len(results))


def _one(connection: sqlite3.Connection, request: _Request) -> _Result:
    """One operation of a batch; what the asker did wrong touches nobody else."""
    result, failure = None, None
    connection.execute("SAVEPOINT one")
    try:
        result = request.operation(connection)
    except Exception as error:  # it is the asker's, who gets it
        if isinstance(error, sqlite3.Error) and not _is_the_askers(error):
            raise
        connection.execute("ROLLBACK TO one")
        failure = error
    connection.execute("RELEASE one")
    return request, result, failure


def _is_the_askers(error: sqlite3.Error) -> bool:
    """True if the operation was wrong and the database is well."""
    return isinstance(error, sqlite3.IntegrityError)


def _empty_log(connection: sqlite3.Connection) -> bool:
    connection.execute(f"PRAGMA busy_timeout={LOG_BUSY_MS}")
    try:
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.execute(f"PRAGMA busy_timeout={files.BUSY_MS}")
    return not busy
