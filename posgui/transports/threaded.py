"""A transport over a device that blocks, in threads of its own so that the loop never does."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import replace

from posgui.model.errors import TransportError, TransportReason
from posgui.transports.base import PortTold, Transport
from posgui.transports.threads import BlockingDevice, DeviceThreads, Question, Write

OPEN_TIMEOUT_S = 3.0
"""Finding, claiming and draining take under 0.3 s; a device that does not answer control
requests holds each for libusb's 1 s."""

CLOSE_TIMEOUT_S = 0.9
"""Longer than one refused write (0.5 s) and the silent read (0.25 s) beside it. A thread
that a dead device holds still longer ends, and gives the device back, by itself."""

PORT_TOLD_S = 1.0
"""Two requests of at most half a second each."""

_LOGGER = logging.getLogger(__name__)


class ThreadedTransport(Transport):
    """A printer whose device blocks. Whoever inherits opens it; all else is done here."""

    open_s = OPEN_TIMEOUT_S
    """Deadline of ``open``, in seconds."""

    def __init__(
        self,
        kind: str,
        where: str,
        on_bytes: Callable[[bytes], None],
        on_lost: Callable[[TransportError], None],
    ) -> None:
        """``kind`` names the threads, ``where`` is the device as far as it is known."""
        super().__init__(on_bytes, on_lost)
        self._kind = kind
        self._where = where
        self._threads: DeviceThreads | None = None
        self._device: BlockingDevice | None = None
        self._opened: asyncio.Future[None] | None = None
        self._ended = asyncio.Event()
        self._pending: list[Write] = []
        self._lost: TransportError | None = None
        self._closing = False

    @abstractmethod
    def _open_device(self) -> BlockingDevice:
        """Find and open the printer; called in its thread. TransportError if that fails,
        with nothing held."""

    @property
    def address(self) -> str:
        """The device, as far as it is known."""
        return self._where

    async def open(self) -> None:
        """Find and open the device.

        Raises TransportError: UNPLUGGED, ACCESS_DENIED, BUSY, DRIVER_MISSING,
        WRITE_TIMEOUT (the device does not answer), LINK_LOST (this was open already).
        """
        if self._threads is not None or self._closing:
            raise TransportError(TransportReason.LINK_LOST, address=self.address)
        self._opened = asyncio.get_running_loop().create_future()
        self._threads = DeviceThreads(f"{self._kind}-{self._where}", self._open_device, self)
        self._threads.start()
        try:
            async with asyncio.timeout(self.open_s):
                await self._opened
        except TimeoutError:
            await self.close()
            raise TransportError(TransportReason.WRITE_TIMEOUT, address=self.address) from None
        except BaseException:
            self._closing = True
            self._threads.leave()
            raise

    async def write(self, data: bytes) -> None:
        """Hand ``data`` to the device; see ``Transport.write``."""
        if self._lost is not None:
            raise self._lost
        if self._threads is None or self._device is None or self._closing:
            raise TransportError(TransportReason.LINK_LOST, address=self.address)
        job = Write(data, asyncio.get_running_loop().create_future())
        self._pending.append(job)
        self._threads.submit(job)
        try:
            await job.done
        except asyncio.CancelledError:
            self._threads.leave()
            raise

    async def port_told(self) -> PortTold | None:
        """Not asked while a write is under way: the answer of some printers would end up in
        what they print (Linux usblp.c)."""
        if self._threads is None or self._device is None or self._closing or self._pending:
            return None
        question = Question(asyncio.get_running_loop().create_future())
        self._threads.submit(question)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PORT_TOLD_S):
                return await question.answer
        return None

    def unsent(self) -> int | None:
        """Bytes given to ``write`` that have not left this machine yet."""
        waiting = sum(len(job.data) - job.taken for job in self._pending)
        if self._device is None or self._closing or self._lost is not None:
            return waiting
        return waiting + self._device.unsent()

    async def close(self) -> None:
        """Stop both threads and give the device back, within CLOSE_TIMEOUT_S."""
        self._closing = True
        if self._threads is None:
            return
        self._threads.leave()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_TIMEOUT_S):
                await self._ended.wait()
            self._threads.join()
            return
        _LOGGER.warning("%s: the device does not let go yet", self.address)

    def opened(self, device: BlockingDevice) -> None:
        """From the threads: the device is open."""
        self._device = device
        self._where = device.path
        if not device.reads_back:
            self.capabilities = replace(self.capabilities, reads_back=False, can_confirm=False)
        if self._opened is not None and not self._opened.done():
            self._opened.set_result(None)

    def received(self, data: bytes) -> None:
        """From the threads: the printer sent this."""
        if not self._closing:
            self.on_bytes(data)

    def written(self, job: Write) -> None:
        """From the threads: the printer took all of it."""
        self._pending.remove(job)
        if not job.done.done():
            job.done.set_result(None)

    def told(self, question: Question, answer: PortTold | None) -> None:
        """From the threads: the port answered."""
        if not question.answer.done():
            question.answer.set_result(answer)

    def lost(self, error: TransportError) -> None:
        """From the threads: the printer could not be opened, or is gone."""
        if self._lost is not None:
            return
        self._fail(error)
        if self._opened is not None and not self._opened.done():
            self._opened.set_exception(error)
        elif not self._closing:
            self.on_lost(error)

    def ended(self) -> None:
        """From the threads: everything is given back."""
        error = TransportError(TransportReason.LINK_LOST, address=self.address)
        if self._closing:
            self._fail(error)
        else:
            # Only an error in our own code ends the threads without "lost" or "close".
            self.lost(error)
        self._ended.set()

    def _fail(self, error: TransportError) -> None:
        self._lost = self._lost or error
        for job in self._pending:
            if not job.done.done():
                job.done.set_exception(error)
