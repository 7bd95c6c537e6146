"""The bytes that go to the printer for a job."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import cache

from posgui.escpos import commands, copying
from posgui.escpos.guard import CommandGuard
from posgui.journal import Journal
from posgui.model.receipts import CopyKind, Job, Receipt
from posgui.model.settings import PrinterSettings
from posgui.service import pages

_ID_CHARS = bytes(range(0x21, 0x7F))
"""GS ( H takes 20h to 7Eh (Epson APG p.428); the space is left out to be seen in logs."""


@cache
def process_id_of(job_id: int) -> str:
    """The four-character process id of a job: ascending, one for each of 78 million."""
    digits = bytearray()
    for _ in range(4):
        job_id, digit = divmod(job_id, len(_ID_CHARS))
        digits.insert(0, _ID_CHARS[digit])
    return digits.decode("ascii")


class Content:
    """What one printer is sent for a job. ``name_of`` names a printer by its id."""

    def __init__(
        self, journal: Journal, settings: PrinterSettings, name_of: Callable[[str], str]
    ) -> None:
        self._journal = journal
        self._settings = settings
        self._name_of = name_of

    async def chunks(self, receipt: Receipt, job: Job, guard: CommandGuard) -> AsyncIterator[bytes]:
        """The job's bytes: a till's receipt exactly as received, part by part, but for
        what ``guard`` withholds from an untrusted till; a copy with its marks; a test page
        with its process id before the cut."""
        if job.kind is CopyKind.ORIGINAL:
            number = 0
            while (part := await self._journal.receipts.part(receipt.id, number)) is not None:
                yield part if receipt.trusted else guard.feed(part)
                number += 1
            yield guard.finish()
            return
        body = await self._journal.receipts.body(receipt.id)
        if job.kind is CopyKind.TEST:
            page, cut = copying.split_at_last_cut(body)
            # A printer that does not know GS ( H prints its parameters: on the test page,
            # on a line of their own, and not on a customer's receipt.
            yield page + commands.process_id(process_id_of(job.id)) + b"\n" + cut
            return
        meant_for = self._name_of(receipt.printer)
        marks = await asyncio.to_thread(pages.copy_marks, self._settings, receipt, job, meant_for)
        if not receipt.trusted:
            body = guard.feed(body) + guard.finish()
        content, cut = copying.split_at_last_cut(copying.printable(body))
        yield marks.top + content + marks.bottom + cut
