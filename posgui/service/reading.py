"""Reads what receipts say, a little after they came and when nothing prints, so that they
can be listed by their total and found by their words."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress

from posgui.journal import Journal
from posgui.model.errors import JournalError
from posgui.model.events import Event, JobUpdate, OutputComplete
from posgui.model.receipts import Receipt
from posgui.model.settings import PrinterSettings
from posgui.render.text import plain_text, telling_line
from posgui.render.words import words
from posgui.service.hub import Hub

_LOGGER = logging.getLogger(__name__)

LOOK_S = 1.0
"""After a receipt moved, or while others print."""
REST_S = 60.0
PAUSE_S = 0.02
"""Between two receipts: whoever wants to write one down goes first."""
USUAL_ENCODING = "gb18030"
"""Of a printer that is configured no more."""
READ_BYTES = 256 * 1024
"""So much of a receipt is read: beyond it there are pictures."""


class Reading:
    """``idle`` tells whether no receipt is being printed now; the hub, that one moved."""

    def __init__(
        self,
        journal: Journal,
        hub: Hub,
        idle: Callable[[], bool],
        printers: Sequence[PrinterSettings],
    ) -> None:
        self._journal = journal
        self._idle = idle
        self._moved = asyncio.Event()
        hub.subscribe(self._on_event)
        self._encodings = {printer.id: printer.encoding for printer in printers}

    async def run(self) -> None:
        """Read what is new; ends by cancellation."""
        while True:
            self._moved.clear()
            try:
                is_done = await self._read_all()
            except JournalError as error:
                _LOGGER.warning("receipts are not read for now (%s)", error)
                is_done = False
            if is_done:
                with suppress(TimeoutError):
                    async with asyncio.timeout(REST_S):
                        await self._moved.wait()
            await asyncio.sleep(LOOK_S)

    async def _read_all(self) -> bool:
        """Read until nothing is left; False if a receipt began to print before that."""
        while self._idle():
            receipt = await self._journal.history.unread()
            if receipt is None:
                return True
            await self._read(receipt)
            await asyncio.sleep(PAUSE_S)
        return False

    def _on_event(self, event: Event) -> None:
        if isinstance(event, JobUpdate | OutputComplete):
            self._moved.set()

    async def _read(self, receipt: Receipt) -> None:
        body = await self._journal.history.beginning(receipt.id, READ_BYTES)
        encoding = self._encodings.get(receipt.printer, USUAL_ENCODING)
        text = await asyncio.to_thread(plain_text, body, encoding)
        await self._journal.history.keep_text(receipt.id, telling_line(text), words(text))
