"""A page of our own on a configured printer: kept and delivered as a receipt is."""

from __future__ import annotations

import asyncio
import time

from posgui.journal import Journal
from posgui.model.events import Event, JobUpdate
from posgui.model.receipts import CopyKind, Receipt
from posgui.service.hub import Hub
from posgui.service.printer import Printer

PRINT_S = 60.0


async def print_page(
    printer: Printer,
    journal: Journal,
    hub: Hub,
    body: bytes,
    who: str,
    *,
    opens_drawer: bool = False,
) -> Receipt:
    """Queue ``body`` and return it as it stands when its fate is known, or after a minute.
    That a page opens the cash drawer is written down."""
    receipt = await journal.receipts.accept(
        printer=printer.id,
        source="posgui",
        data=body,
        now=time.time(),
        kind=CopyKind.TEST,
        who=who,
    )
    if opens_drawer:
        detail = {"printer": printer.id}
        await journal.records.audit(who, "drawer-opened", receipt.id, detail, time.time())
    ended = _end_of(hub, receipt.id)
    printer.delivery.enqueue(receipt)
    hub.publish(JobUpdate(receipt))
    try:
        async with asyncio.timeout(PRINT_S):
            return await ended
    except TimeoutError:
        return await journal.receipts.get(receipt.id) or receipt


def _end_of(hub: Hub, receipt_id: str) -> asyncio.Future[Receipt]:
    ended: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()

    def look(event: Event) -> None:
        if not isinstance(event, JobUpdate) or event.receipt.id != receipt_id:
            return
        job = event.receipt.current
        if job is not None and (job.state.is_final or job.unsure) and not ended.done():
            ended.set_result(event.receipt)

    stop = hub.subscribe(look)
    ended.add_done_callback(lambda _: stop())
    return ended
