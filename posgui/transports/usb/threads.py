"""The two threads of one open USB printer: the owner, who also writes, and the reader."""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVarTuple

from posgui.model.errors import TransportError
from posgui.transports.usb.device import UsbPrinter

READ_TIMEOUT_S = 0.25
"""How long the reader takes to notice that it shall end: four wake-ups a second when idle."""

Told = TypeVarTuple("Told")

_LOGGER = logging.getLogger(__name__)


@dataclass(slots=True)
class Write:
    """Bytes on their way to the printer."""

    data: bytes
    done: asyncio.Future[None]
    taken: int = 0
    """Bytes the printer took; counted by the owner thread."""


class Listener(Protocol):
    """What the threads tell; every method is called on the event loop."""

    def opened(self, printer: UsbPrinter) -> None:
        """The printer is claimed and drained."""

    def received(self, data: bytes) -> None:
        """The printer sent this."""

    def written(self, job: Write) -> None:
        """The printer took all of it."""

    def lost(self, error: TransportError) -> None:
        """The printer could not be opened, or went away; nothing but ``ended`` follows."""

    def ended(self) -> None:
        """Everything is given back, no thread runs any more."""


class DeviceThreads:
    """Runs one printer in two threads until ``leave`` or until it goes away.

    The owner opens the device, writes, and gives it back once the reader has ended.
    """

    def __init__(self, name: str, open_printer: Callable[[], UsbPrinter], to: Listener) -> None:
        """``name`` is the device's, for the threads; ``open_printer`` blocks and raises
        TransportError."""
        self._name = name
        self._open_printer = open_printer
        self._listener = to
        self._loop = asyncio.get_running_loop()
        self._jobs: queue.SimpleQueue[Write | None] = queue.SimpleQueue()
        self._leaving = threading.Event()
        self._owner = threading.Thread(target=self._own, name=f"usb-{name}-write", daemon=True)

    def start(self) -> None:
        """Begin to open."""
        self._owner.start()

    def submit(self, job: Write) -> None:
        """Write this after what was submitted before."""
        self._jobs.put(job)

    def leave(self) -> None:
        """End after the transfer under way, at most WRITE_TIMEOUT_MS and a read later."""
        self._leaving.set()
        self._jobs.put(None)

    def join(self) -> None:
        """Wait for the owner's last instructions, once ``ended`` was told."""
        self._owner.join()

    def _own(self) -> None:
        try:
            printer = self._open_printer()
            self._tell(self._listener.opened, printer)
            reader = threading.Thread(
                target=self._read, args=(printer,), name=f"usb-{self._name}-read", daemon=True
            )
            try:
                reader.start()
                self._write(printer)
            finally:
                self.leave()
                reader.join()
                printer.release()
        except TransportError as error:
            self._tell(self._listener.lost, error)
        finally:
            self._tell(self._listener.ended)

    def _write(self, printer: UsbPrinter) -> None:
        while (job := self._jobs.get()) is not None:
            while job.taken < len(job.data):
                if self._leaving.is_set():
                    return
                job.taken += printer.write_some(job.data[job.taken :])
            self._tell(self._listener.written, job)

    def _read(self, printer: UsbPrinter) -> None:
        try:
            while printer.reads_back and not self._leaving.is_set():
                if data := printer.read(READ_TIMEOUT_S):
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
