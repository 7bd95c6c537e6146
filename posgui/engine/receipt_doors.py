"""What can be asked of the engine about receipts: lists, search, and how one looks."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Mapping, Sequence

from posgui.desk import wire
from posgui.desk.server import Method
from posgui.engine.engine import Engine
from posgui.journal.history import Listed, Span
from posgui.journal.past import Past
from posgui.model.errors import CommandError
from posgui.model.settings import PrinterSettings, TransportKind
from posgui.render.text import plain_text
from posgui.rules.timeline import timeline

SNAPSHOT_RECEIPTS = 50
PAGE_MAX = 500
"""Receipts in one answer."""


class ReceiptDoors:
    """The desk's methods about receipts. Results are plain JSON values."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._drawing = asyncio.Lock()

    def methods(self) -> dict[str, Method]:
        """Name to method."""
        return {
            "receipts": self.receipts,
            "history": self.history,
            "search": self.search,
            "timeline": self.timeline,
            "text": self.text,
            "raw": self.raw,
            "picture": self.picture,
            "pdf": self.pdf,
        }

    async def receipts(self, limit: int = SNAPSHOT_RECEIPTS, timelines: bool = False) -> wire.Json:
        """``posgui receipts``: newest first; with ``timelines`` what happened to each."""
        found = await self._engine.journal.receipts.newest(limit)
        lines = await self._engine.journal.history.newest_lines(limit)
        listed = [Listed(each, lines.get(each.id, "")) for each in found]
        return {"receipts": await self._told(listed, timelines)}

    async def history(
        self, offset: int = 0, limit: int = 100, since: float = 0.0, until: float = 1e18
    ) -> wire.Json:
        """Receipts of the tills, newest first, from the ``offset``-th on; ``total`` says how
        many there are between ``since`` and ``until`` (seconds since the epoch)."""
        span, history = Span(since, until), self._engine.journal.history
        found = await history.page(span, max(offset, 0), min(limit, PAGE_MAX))
        return {"total": await history.count(span), "receipts": _listed(found)}

    async def search(
        self,
        text: str,
        limit: int = 100,
        since: float = 0.0,
        until: float = 1e18,
        timelines: bool = False,
    ) -> wire.Json:
        """``posgui receipts --search``: the newest on which all of this is written."""
        history = self._engine.journal.history
        found = await history.find(text, Span(since, until), min(limit, PAGE_MAX))
        return {"receipts": await self._told(found, timelines)}

    async def _told(self, found: Sequence[Listed], timelines: bool) -> list[wire.Json]:
        if not timelines:
            return _listed(found)
        pasts = await self._engine.journal.history.pasts([each.receipt.id for each in found])
        return await asyncio.to_thread(_with_timelines, found, pasts, time.time())

    async def timeline(self, receipt: str) -> wire.Json:
        """``posgui show --timeline``: the receipt, and what happened to it in order."""
        past = await self._engine.journal.history.past(receipt)
        if past is None:
            raise CommandError("unknown-receipt", receipt=receipt)
        told = noun_timeline(past, time.time())
        return {"receipt": wire.noun_receipt(past.receipt), "timeline": told}

    async def text(self, receipt: str) -> wire.Json:
        """``posgui show --text``."""
        body, printer = await self._body(receipt)
        return {"text": await asyncio.to_thread(plain_text, body, printer.encoding)}

    async def raw(self, receipt: str) -> wire.Json:
        """``posgui show --raw``: base64."""
        body, _ = await self._body(receipt)
        return {"base64": base64.b64encode(body).decode("ascii")}

    async def picture(self, receipt: str, rows: int | None = None) -> wire.Json:
        """``posgui show --png``: the receipt as printed, PNG in base64, one dot a pixel;
        with ``rows`` at most so many of them, around the line that tells the amount."""
        return await self._drawn(receipt, "png", rows)

    async def pdf(self, receipt: str) -> wire.Json:
        """``posgui show --pdf``: the whole picture as a page, base64."""
        return await self._drawn(receipt, "pdf", None)

    async def _drawn(self, receipt: str, form: str, rows: int | None) -> wire.Json:
        body, printer = await self._body(receipt)
        async with self._drawing:
            return await asyncio.to_thread(_drawn, body, printer, form, rows)

    async def _body(self, receipt_id: str) -> tuple[bytes, PrinterSettings]:
        """Its bytes, and the printer it was for; a usual one if that is configured no more."""
        receipt = await self._engine.journal.receipts.get(receipt_id)
        if receipt is None:
            raise CommandError("unknown-receipt", receipt=receipt_id)
        if receipt.erased_at is not None:
            raise CommandError("receipt-erased", receipt=receipt_id)
        printer = self._engine.printers.get(receipt.printer)
        settings = printer.settings if printer else _USUAL_PRINTER
        return await self._engine.journal.receipts.body(receipt.id), settings


def noun_timeline(past: Past, now: float) -> list[wire.Json]:
    """What happened to a receipt, as in ``posgui show --timeline --json``."""
    moments = timeline(past.receipt, past.proofs, past.incidents, past.audit, now)
    return [wire.noun_moment(moment) for moment in moments]


_USUAL_PRINTER = PrinterSettings(id="", name="", transport=TransportKind.NETWORK)


def _drawn(body: bytes, printer: PrinterSettings, form: str, rows: int | None) -> wire.Json:
    from posgui.render.raster import picture  # Pillow and the fonts: not before they are needed

    drawn = picture(body, width=printer.width.dots, encoding=printer.encoding)
    if form == "pdf":
        data = drawn.pdf()
    else:
        data = drawn.png() if rows is None else drawn.telling_part(max(rows, 1))
    return {form: base64.b64encode(data).decode("ascii"), "truncated": drawn.truncated}


def _listed(found: Sequence[Listed]) -> list[wire.Json]:
    return [{**wire.noun_receipt(each.receipt), "line": each.line} for each in found]


def _with_timelines(
    found: Sequence[Listed], pasts: Mapping[str, Past], now: float
) -> list[wire.Json]:
    """One that changed since it was listed is told as it is now."""
    nouns = _listed(found)
    for noun in nouns:
        if past := pasts.get(noun["id"]):
            noun.update(wire.noun_receipt(past.receipt), timeline=noun_timeline(past, now))
    return nouns
