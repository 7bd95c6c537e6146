"""A printer behind a print queue of this machine, whatever prints there."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import queue
import secrets
import threading
import time
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeVarTuple

from posgui.host.queues import NotReached, QueuedJob, Refused
from posgui.model.errors import NotTaken, TransportError, TransportReason
from posgui.model.machine import PrintQueue
from posgui.model.receipts import JobState
from posgui.transports.base import Capabilities, Transport

OURS = "posgui "
"""How the titles of our jobs begin."""
OPEN_S = 5.0
"""CUPS has 0.8 s for each answer; Windows holds who asks for a queue on a server that is away
for as long as it likes."""
LOOK_S = 2.0
"""How often a queue without a job of ours is looked at: an idle CUPS answers in 2 ms."""
FOLLOW_FIRST_S, FOLLOW_LAST_S = 0.05, 1.0
"""A job of ours is looked at soon, as a receipt takes a second, then less and less often."""
GRACE_S = 6.0
"""A print server may be silent for so long, as when it starts again: then it goes on with its
jobs."""
CLOSE_S = 1.0

_LOGGER = logging.getLogger(__name__)

Told = TypeVarTuple("Told")


@dataclass(slots=True)
class _Document:
    """A receipt on its way into the queue."""

    data: bytes
    taken: asyncio.Future[None]
    title: str = field(default_factory=lambda: OURS + secrets.token_hex(8))
    """job-name. A print server that lost its records gives the same job-id again: by this a
    job is known to be ours."""


class PrintServer(Protocol):
    """One queue, as it is asked in a thread of its own; every method blocks."""

    def look(self) -> PrintQueue:
        """How it stands. LookupError if it is not there, OSError if nobody answers."""

    def submit(self, title: str, document: bytes) -> int:
        """Hand in a raw job; returns its job-id.

        NotReached, Refused, PermissionError or LookupError where none of it was taken; with
        any other OSError nobody knows.
        """

    def job(self, number: int) -> QueuedJob:
        """A job as it stands. LookupError if it is not known, OSError if nobody answers."""


class QueueTransport(Transport):
    """The queue of that name. Each ``write`` is one raw job, which is followed to its end.

    A completed job proves that the print server handed it on and nothing of the paper, so it
    counts as acknowledged (``unsent``) and no more. One that was canceled, aborted or
    forgotten ends the connection: nobody knows how much of it came out. What is handed in is
    not taken back by ``close``.
    """

    capabilities = Capabilities(reads_back=False, whole_jobs=True)

    def __init__(
        self,
        name: str,
        on_bytes: Callable[[bytes], None],
        on_lost: Callable[[TransportError], None],
    ) -> None:
        super().__init__(on_bytes, on_lost)
        self._name = name
        self._follower: _Follower | None = None
        self._opened: asyncio.Future[None] | None = None
        self._ended = asyncio.Event()
        self._document: _Document | None = None
        self._waiting = 0
        self._over = False

    @abstractmethod
    def _server(self) -> PrintServer:
        """The queue's print server; called in its thread. OSError where there is none,
        TransportError where this machine can have none."""

    @property
    def address(self) -> str:
        """The queue's name."""
        return self._name

    async def open(self) -> None:
        """TransportError QUEUE_UNUSABLE where no print server answers or it has no such
        queue, ACCESS_DENIED, DRIVER_MISSING where this machine can have none."""
        if self._opened is not None or self._over:
            raise self._error(TransportReason.LINK_LOST)
        self._opened = asyncio.get_running_loop().create_future()
        self._follower = _Follower(self._name, self._server, self)
        self._follower.start()
        try:
            async with asyncio.timeout(OPEN_S):
                await self._opened
        except TimeoutError:
            self._over = True
            self._follower.leave()
            raise self._error(TransportReason.QUEUE_UNUSABLE) from None
        except BaseException:
            self._over = True
            self._follower.leave()
            raise

    async def write(self, data: bytes) -> None:
        if self._follower is None or self._over:
            raise self._error(TransportReason.LINK_LOST)
        self._document = _Document(data, asyncio.get_running_loop().create_future())
        self._waiting = len(data)
        self._follower.submit(self._document)
        await self._document.taken

    def unsent(self) -> int | None:
        return self._waiting

    async def close(self) -> None:
        self._over = True
        if self._follower is not None:
            self._follower.leave()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), CLOSE_S)

    # What the follower tells, on the event loop

    def seen(self, found: PrintQueue) -> None:
        """The queue was looked at."""
        if self._over:
            return
        self.on_queue(found)
        if self._opened is not None and not self._opened.done():
            self._opened.set_result(None)

    def taken(self, document: _Document) -> None:
        """The print server has the job."""
        if not document.taken.done():
            document.taken.set_result(None)

    def completed(self) -> None:
        """The job went through."""
        self._waiting = 0

    def lost(self, error: TransportError) -> None:
        """It cannot go on."""
        waiting = self._document.taken if self._document else None
        for future in (self._opened, waiting):
            if future is not None and not future.done():
                future.set_exception(error)
                future.exception()  # taken note of, whether or not anybody still waits
        if not self._over:
            self._over = True
            if self._opened is not None and self._opened.exception() is None:
                self.on_lost(error)

    def ended(self) -> None:
        """The thread is over."""
        if not self._over:
            # Only an error in our own code ends it without "lost" or "close".
            self.lost(self._error(TransportReason.LINK_LOST))
        self._ended.set()

    def _error(self, reason: TransportReason) -> TransportError:
        return TransportError(reason, address=self.address)


class _Follower:
    """The thread that talks with the print server: hands jobs in, and looks how they fare."""

    def __init__(self, name: str, find: Callable[[], PrintServer], to: QueueTransport) -> None:
        self._name = name
        self._find = find
        self._to = to
        self._loop = asyncio.get_running_loop()
        self._work: queue.SimpleQueue[_Document | None] = queue.SimpleQueue()
        self._leaving = threading.Event()
        self._job: tuple[int, str] | None = None
        """Number and title of the job that is not over."""
        self._pause = FOLLOW_FIRST_S
        self._heard_at = 0.0
        self._thread = threading.Thread(target=self._run, name=f"queue-{name}", daemon=True)

    def start(self) -> None:
        """Look for the queue."""
        self._thread.start()

    def submit(self, document: _Document) -> None:
        """Hand this in."""
        self._work.put(document)

    def leave(self) -> None:
        """End after the question under way."""
        self._leaving.set()
        self._work.put(None)

    def _run(self) -> None:
        try:
            server = self._first_look()
            while not self._leaving.is_set():
                self._go_on(server)
        except TransportError as error:
            self._tell(self._to.lost, error)
        finally:
            self._tell(self._to.ended)

    def _first_look(self) -> PrintServer:
        try:
            server = self._find()
            found = server.look()
        except PermissionError as error:
            raise self._error(TransportReason.ACCESS_DENIED) from error
        except (OSError, LookupError) as error:
            raise self._error(TransportReason.QUEUE_UNUSABLE) from error
        self._heard_at = time.monotonic()
        self._tell(self._to.seen, found)
        return server

    def _go_on(self, server: PrintServer) -> None:
        try:
            document = self._work.get(timeout=self._pause if self._job else LOOK_S)
        except queue.Empty:
            self._look(server)
            return
        if document is not None and not self._leaving.is_set():
            self._hand_in(server, document)

    def _hand_in(self, server: PrintServer, document: _Document) -> None:
        try:
            number = server.submit(document.title, document.data)
        except PermissionError as error:
            raise NotTaken(TransportReason.ACCESS_DENIED, address=self._name) from error
        except (NotReached, Refused, LookupError) as error:
            _LOGGER.info("%s: the queue took no job (%s)", self._name, error)
            raise NotTaken(TransportReason.QUEUE_UNUSABLE, address=self._name) from error
        except OSError as error:
            _LOGGER.info("%s: whether the queue took a job is unknown (%s)", self._name, error)
            raise self._error(TransportReason.LINK_LOST) from error
        self._job, self._pause = (number, document.title), FOLLOW_FIRST_S
        self._heard_at = time.monotonic()
        self._tell(self._to.taken, document)

    def _look(self, server: PrintServer) -> None:
        self._pause = min(self._pause * 2, FOLLOW_LAST_S)
        try:
            if self._job is not None:
                self._look_at_job(server, *self._job)
            found = server.look()
        except LookupError as error:
            raise self._error(TransportReason.LINK_LOST) from error
        except OSError as error:
            if time.monotonic() - self._heard_at > GRACE_S:
                raise self._error(TransportReason.LINK_LOST) from error
            return
        self._heard_at = time.monotonic()
        self._tell(self._to.seen, found)

    def _look_at_job(self, server: PrintServer, number: int, title: str) -> None:
        """LookupError if it is not known any more."""
        found = server.job(number)
        if found.title and found.title != title:
            raise LookupError(title)
        if found.state is JobState.COMPLETED:
            self._job = None
            self._tell(self._to.completed)
        elif found.state.is_final:
            _LOGGER.warning("%s: job %d was %s", self._name, number, found.state)
            raise self._error(TransportReason.LINK_LOST)

    def _error(self, reason: TransportReason) -> TransportError:
        return TransportError(reason, address=self._name)

    def _tell(self, call: Callable[[*Told], None], *args: *Told) -> None:
        try:
            self._loop.call_soon_threadsafe(call, *args)
        except RuntimeError:
            # The loop is closed: the program is ending and nobody is left to tell.
            _LOGGER.debug("%s: ended after the event loop", self._name)
