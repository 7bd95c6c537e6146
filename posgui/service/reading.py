"""Reads what receipts say, a little after they came and when nothing prints, so that they
can be listed by their total and found by their words."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence

from posgui.journal import Journal
from posgui.model.errors import JournalError
from posgui.model.receipts import Receipt
from posgui.model.settings import PrinterSettings
from posgui.render.text import plain_text, telling_line
from posgui.render.words import words

_LOGGER = logging.getLogger(__name__)

LOOK_S = 1.0
PAUSE_S = 0.02
"""Between two receipts: whoever wants to write one down goes first."""
USUAL_ENCODING = "gb18030"
"""Of a printer that is configured no more."""
READ_BYTES = 256 * 1024
"""So much of a receipt is read: beyond it there are pictures."""


class Reading:
    """``idle`` tells whether no receipt is being printed now."""

    def __init__(
        self, journal: Journal, idle: Callable[[], bool], printers: Sequence[PrinterSettings]
    ) -> None:
        self._journal = journal
        self._idle = idle
        self._encodings = {printer.id: printer.encoding for printer in printers}

    async def run(self) -> None:
        """Read what is new; ends by cancellation."""
        while True:
            try:
                while self._idle() and (receipt := await self._journal.history.unread()):
                    await self._read(receipt)
                    await asyncio.sleep(PAUSE_S)
            except JournalError as error:
                _LOGGER.warning("receipts are not read for now (%s)", error)
            await asyncio.sleep(LOOK_S)

    async def _read(self, receipt: Receipt) -> None:
        body = await self._journal.history.beginning(receipt.id, READ_BYTES)
        encoding = self._encodings.get(receipt.printer, USUAL_ENCODING)
        text = await asyncio.to_thread(plain_text, body, encoding)
        await self._journal.history.keep_text(receipt.id, telling_line(text), words(text))
