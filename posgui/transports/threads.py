"""The two threads of one open device that blocks: the owner, who also writes, and the reader."""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVarTuple, runtime_checkable

from posgui.model.errors import TransportError
from posgui.transports.base import PortTold

READ_TIMEOUT_S = 0.25
"""How long the reader takes to notice that it shall end: four wake-ups a second when idle."""

Told = TypeVarTuple("Told")

_LOGGER = logging.getLogger(__name__)


@dataclass(slots=True)
class Write:
    """Bytes on their way to the device."""

    data: bytes
    done: asyncio.Future[None]
    taken: int = 0
    """Bytes the printer took; counted by the owner thread."""


@dataclass(slots=True)
class Question:
    """What the port itself is to be asked."""

    answer: asyncio.Future[PortTold | None]


class BlockingDevice(Protocol):
    """One open printer whose calls block.

    ``read`` and ``write_some`` may run in two threads at once; ``release`` only when
    neither runs any more.
    """

    @property
    def path(self) -> str:
        """Where the device is, for people."""

    @property
    def reads_back(self) -> bool:
        """Bytes from the printer can be read."""

    def read(self, timeout_s: float) -> bytes:
        """What the printer sent; empty if nothing came in time. TransportError when the
        device is gone."""

    def write_some(self, data: bytes) -> int:
        """Hand over a part of ``data``: how many of its bytes the device took, 0 while it
        takes none. Comes back within about half a second. Raises TransportError."""

    def unsent(self) -> int:
        """Bytes taken that wait inside this machine; never blocks."""

    def release(self) -> None:
        """Give everything back. Never raises."""


@runtime_checkable
class TellingPort(Protocol):
    """A device whose port tells of the printer by itself."""

    def port_told(self) -> PortTold | None:
        """Asked between two writes; None if it does not answer within half a second, and
        never an error: a printer that is gone is noticed by the reader."""


class Listener(Protocol):
    """What the threads tell; every method is called on the event loop."""

    def opened(self, device: BlockingDevice) -> None:
        """The device is open."""

    def received(self, data: bytes) -> None:
        """The printer sent this."""

    def written(self, job: Write) -> None:
        """The printer took all of it."""

    def told(self, question: Question, answer: PortTold | None) -> None:
        """The port answered."""

    def lost(self, error: TransportError) -> None:
        """The printer could not be opened, or went away; nothing but ``ended`` follows."""

    def ended(self) -> None:
        """Everything is given back, no thread runs any more."""


class Owner(threading.Thread):
    """The thread that opened a device and gives it back."""


def wait_for_owners(seconds: float) -> None:
    """Wait until every device of this process was given back, at most so long; for the end of
    a process, with which they end in the middle of it. Blocks."""
    end = time.monotonic() + seconds
    for thread in threading.enumerate():
        if isinstance(thread, Owner):
            thread.join(max(0.0, end - time.monotonic()))


class DeviceThreads:
    """Runs one device in two threads until ``leave`` or until it goes away.

    The owner opens the device, writes, and gives it back once the reader has ended.
    """

    def __init__(self, name: str, open_device: Callable[[], BlockingDevice], to: Listener) -> None:
        """``name`` is the device's, for the threads; ``open_device`` blocks and raises
        TransportError."""
        self._name = name
        self._open_device = open_device
        self._listener = to
        self._loop = asyncio.get_running_loop()
        self._jobs: queue.SimpleQueue[Write | Question | None] = queue.SimpleQueue()
        self._leaving = threading.Event()
        self._owner = Owner(target=self._own, name=f"{name}-write", daemon=True)

    def start(self) -> None:
        """Begin to open."""
        self._owner.start()

    def submit(self, job: Write | Question) -> None:
        """Do this after what was submitted before."""
        self._jobs.put(job)

    def leave(self) -> None:
        """End after the transfer under way, at most half a second and a read later."""
        self._leaving.set()
        self._jobs.put(None)

    def join(self) -> None:
        """Wait for the owner's last instructions, once ``ended`` was told."""
        self._owner.join()

    def _own(self) -> None:
        try:
            device = self._open_device()
            self._tell(self._listener.opened, device)
            reader = threading.Thread(
                target=self._read, args=(device,), name=f"{self._name}-read", daemon=True
            )
            try:
                reader.start()
                self._write(device)
            finally:
                self.leave()
                reader.join()
                device.release()
        except TransportError as error:
            self._tell(self._listener.lost, error)
        finally:
            self._tell(self._listener.ended)

    def _write(self, device: BlockingDevice) -> None:
        while (job := self._jobs.get()) is not None:
            if isinstance(job, Question):
                answer = device.port_told() if isinstance(device, TellingPort) else None
                self._tell(self._listener.told, job, answer)
                continue
            while job.taken < len(job.data):
                if self._leaving.is_set():
                    return
                job.taken += device.write_some(job.data[job.taken :])
            self._tell(self._listener.written, job)

    def _read(self, device: BlockingDevice) -> None:
        try:
            while device.reads_back and not self._leaving.is_set():
                if data := device.read(READ_TIMEOUT_S):
                    self._tell(self._listener.received, data)
        except TransportError as error:
            self._tell(self._listener.lost, error)
            self.leave()

    def _tell(self, call: Callable[[*Told], None], *args: *Told) -> None:
        try:
            self._loop.call_soon_threadsafe(call, *args)
        except RuntimeError:
            # The loop is closed: the program is ending and nobody is left to tell.
            _LOGGER.debug("%s: ended after the event loop", self._name)
