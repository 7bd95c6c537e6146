"""A simulated printer at the other end of a pseudo terminal (POSIX)."""

from __future__ import annotations

import asyncio
import contextlib
import os
import tty
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

from posgui.simulator.host import SimulatedPrinterHost
from posgui.simulator.profile import Profile
from tests.support.printer import FAST_MM_S

_READ_MAX = 64 * 1024


class PtyPrinter:
    """``device`` is what a program opens as ``/dev/ttyUSB0`` or ``/dev/usb/lp0``.

    It reads no more than the printer's buffer takes, so a full buffer holds the line as
    RTS/CTS would. Runs on the test's loop, which no transport may block.
    """

    def __init__(self, **switches: Any) -> None:
        profile = Profile().changed({"speed_mm_s": FAST_MM_S, "boot_s": 0, **switches})
        self.host = SimulatedPrinterHost(profile)
        self._master, self._slave = os.openpty()
        # The system gives the terminal's own name to the next one that is opened anywhere.
        self._folder = TemporaryDirectory()
        name = Path(self._folder.name) / "printer"
        name.symlink_to(os.ttyname(self._slave))
        self.device = str(name)
        self._plugged = True

    @property
    def raw(self) -> bytes:
        """Every byte received."""
        return bytes(self.host.device.paper.raw)

    def unplug(self) -> None:
        """Pull the cable out of this machine: the device is gone for good."""
        if self._plugged:
            self._plugged = False
            self._folder.cleanup()
            asyncio.get_running_loop().remove_reader(self._master)
            self.host.detach(self)
            os.close(self._master)
            os.close(self._slave)

    def deliver(self, data: bytes) -> None:
        """The printer sent ``data``."""
        with contextlib.suppress(BlockingIOError):
            os.write(self._master, data)

    def progressed(self) -> None:
        """Read while there is room."""
        loop = asyncio.get_running_loop()
        if not self._plugged:
            return
        if self.host.device.room:
            loop.add_reader(self._master, self._receive)
        else:
            loop.remove_reader(self._master)

    def _receive(self) -> None:
        data = os.read(self._master, max(1, min(self.host.device.room, _READ_MAX)))
        self.host.receive(self, data)

    async def __aenter__(self) -> Self:
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self.host.attach(self)
        self.progressed()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.unplug()
        self.host.stop()
