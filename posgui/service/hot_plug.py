"""Printers are reached the moment they are plugged in, and given up when they are pulled out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Protocol

from posgui.model.errors import TransportError
from posgui.model.settings import PLUGGED_IN, PrinterSettings
from posgui.model.status import LinkState
from posgui.service.link import Link

SETTLED_S = 0.2
"""One plug is several events: the device, its interfaces, the driver's node."""
POLL_S = 3.0
"""Where the system does not tell. Listing USB takes 0.1 s of a thread; a cashier who put the
cable back looks at the screen that long, and the link tries by itself besides."""

Watch = Callable[[Callable[[], None]], Callable[[], None] | None]
"""As ``posgui.transports.plugging.watch``."""


class PluggedIn(Protocol):
    """A configured printer."""

    @property
    def settings(self) -> PrinterSettings:
        """Its configuration."""

    @property
    def link(self) -> Link:
        """Its connection."""


class HotPlug:
    """Tells links of devices what the system tells of them.

    A device that is read is missed by its reader at once; this also finds one that is not,
    and shortens the wait of a link whose device is back.
    """

    def __init__(
        self,
        printers: Collection[PluggedIn],
        is_plugged_in: Callable[[PrinterSettings], bool],
        watch: Watch,
    ) -> None:
        """``is_plugged_in`` blocks; TransportError where it cannot tell."""
        self._printers = [p for p in printers if p.settings.transport in PLUGGED_IN]
        self._is_plugged_in = is_plugged_in
        self._watch = watch
        self._seen: dict[str, bool] = {}
        self._stirred = asyncio.Event()

    async def run(self) -> None:
        """Ends at once where no printer is plugged into this machine, else by cancellation."""
        if not self._printers:
            return
        loop = asyncio.get_running_loop()
        stop = self._watch(lambda: _tell(loop, self._stirred))
        try:
            while True:
                with suppress(TimeoutError):
                    async with asyncio.timeout(POLL_S if stop is None else None):
                        await self._stirred.wait()
                    await asyncio.sleep(SETTLED_S)
                told = self._stirred.is_set()
                self._stirred.clear()
                for printer in self._printers:
                    await self._look(printer, told=told)
        finally:
            if stop is not None:
                stop()

    async def _look(self, printer: PluggedIn, *, told: bool) -> None:
        try:
            here = await asyncio.to_thread(self._is_plugged_in, printer.settings)
        except TransportError:
            return
        before = self._seen.get(printer.settings.id)
        self._seen[printer.settings.id] = here
        session = printer.link.session
        # A shared one that was well is let go in between; one that is only watched has no
        # connection, and what was seen last stands for it.
        is_seen = session is None and printer.link.observation.link is LinkState.READY
        has_it = printer.link.ready or is_seen or (session is not None and session.is_alive())
        # A device that is here and cannot be opened is no news at every look.
        if here != has_it and (told or here != before):
            printer.link.reconnect()


def _tell(loop: asyncio.AbstractEventLoop, stirred: asyncio.Event) -> None:
    with suppress(RuntimeError):  # the loop is closed: the program is ending
        loop.call_soon_threadsafe(stirred.set)
