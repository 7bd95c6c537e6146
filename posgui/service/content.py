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

SLICE_BYTES = 8 * 1024
"""Looked at in one go: nothing else runs on the loop meanwhile."""


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

    async def chunks(
        self, receipt: Receipt, job: Job, guard: CommandGuard, *, asks: bool = True
    ) -> AsyncIterator[bytes]:
        """The job's bytes, never the whole of a long receipt at once: a till's receipt
        exactly as received, but for what ``guard`` withholds from an untrusted till; a
        copy with its marks; a test page, if it ``asks``, with its process id before the
        cut."""
        if job.kind is CopyKind.ORIGINAL:
            async for piece in self._passed(receipt, guard):
                yield piece
        elif job.kind is CopyKind.TEST:
            page, cut = copying.split_at_last_cut(await self._journal.receipts.body(receipt.id))
            # A printer that does not know GS ( H prints its parameters: on the test page,
            # on a line of their own, and not on a customer's receipt.
            question = commands.process_id(process_id_of(job.id)) + b"\n" if asks else b""
            yield page + question + cut
        else:
            meant_for = self._name_of(receipt.printer)
            marks = await asyncio.to_thread(
                pages.copy_marks, self._settings, receipt, job, meant_for
            )
            async for piece in self._marked(receipt, marks, guard):
                yield piece

    async def _passed(self, receipt: Receipt, guard: CommandGuard) -> AsyncIterator[bytes]:
        number = 0
        while (part := await self._journal.receipts.part(receipt.id, number)) is not None:
            for start in range(0, len(part), SLICE_BYTES):
                piece = part[start : start + SLICE_BYTES]
                yield piece if receipt.trusted else guard.feed(piece)
                await asyncio.sleep(0)
            number += 1
        yield guard.finish()

    async def _copied(self, receipt: Receipt, guard: CommandGuard) -> AsyncIterator[bytes]:
        """What of the receipt is in a copy."""
        left_out = CommandGuard(copying.is_left_out)
        async for piece in self._passed(receipt, guard):
            yield left_out.feed(piece)
        yield left_out.finish()

    async def _marked(
        self, receipt: Receipt, marks: pages.Marks, guard: CommandGuard
    ) -> AsyncIterator[bytes]:
        survey = copying.CopySurvey()
        async for piece in self._copied(receipt, CommandGuard()):
            survey.feed(piece)
        survey.finish()
        yield marks.top
        sent = 0
        async for piece in self._copied(receipt, guard):
            content, at = piece[: survey.size - sent], survey.place - sent
            sent += len(content)
            if 0 <= at < len(content):
                content = content[:at] + marks.bottom + content[at:]
            yield content
        if survey.place == sent:
            yield marks.bottom
