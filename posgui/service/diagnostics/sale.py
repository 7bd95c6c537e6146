"""Has the sale that was told as settled its receipt?"""

from __future__ import annotations

import asyncio
import time

from posgui.model.diagnosis import Confidence, Measure
from posgui.model.incidents import Cause
from posgui.model.settlements import Sale, SaleState
from posgui.rules.verdict.reading import Reading, fails, holds, unmeasured
from posgui.service.diagnostics.rung import Rung
from posgui.service.sale_watch import SaleWatch
from posgui.service.settlements import Settlements

LATELY_S = 600.0
"""The sale a person asks about without naming it is not older than this."""
GRACE_S = 5.0
"""A till sends a receipt so long after it told the sale; sooner nobody can say."""
DEADLINE_S = GRACE_S + 2.0

_CLEARED = (Cause.NOTHING_RECEIVED, Cause.RECEIPTS_SWITCHED_OFF)


def rung(settlements: Settlements, printer: str, sale: str | None = None) -> Rung:
    """Look at the sale of that id, or at the newest one of ``printer``.

    It fails with ``nothing-received`` where the sale has no receipt after GRACE_S: certain
    unless a receipt came about then that may be its own. It is not applicable
    (``detail["why"]``) where no sale is told, was told lately, or has that id.
    """

    async def measure() -> Reading:
        return await _measure(settlements, printer, sale)

    return Rung(Measure.SALE, DEADLINE_S, measure)


async def _measure(settlements: Settlements, printer: str, asked: str | None) -> Reading:
    watch = settlements.watch(printer)
    sale = await _find(settlements, printer, asked)
    if sale is None or (watch is None and asked is None):
        return unmeasured(Measure.SALE, "not-applicable")
    if watch is not None:
        sale = await _settled(watch, sale)
    detail: dict[str, str | int] = {"sale": sale.id, "told_at": int(sale.told_at)}
    if sale.receipt is not None:
        return holds(Measure.SALE, _CLEARED, **detail, receipt=sale.receipt)
    if sale.state is SaleState.DISMISSED:
        return unmeasured(Measure.SALE, "not-applicable", **detail)
    is_certain = watch is not None and sale.seq in watch.sales and watch.is_certain(sale)
    return fails(
        Measure.SALE,
        Cause.NOTHING_RECEIVED,
        Confidence.CERTAIN if is_certain else Confidence.LIKELY,
        settlements.placeholders(sale),
        **detail,
    )


async def _find(settlements: Settlements, printer: str, asked: str | None) -> Sale | None:
    found = await settlements.newest(1, sale=asked, printer=printer)
    if not found or asked is not None:
        return found[0] if found else None
    is_of_now = time.time() - found[0].told_at <= LATELY_S
    return found[0] if is_of_now else None


async def _settled(watch: SaleWatch, sale: Sale) -> Sale:
    """The sale once it has its receipt, or has had long enough to get it."""
    loop = asyncio.get_running_loop()
    until = loop.time() + GRACE_S - min(max(0.0, time.time() - sale.told_at), GRACE_S)
    while (known := watch.sales.get(sale.seq, sale)).receipt is None and loop.time() < until:
        try:
            async with asyncio.timeout_at(until):
                await watch.moved.wait()
        except TimeoutError:
            break
    return watch.sales.get(sale.seq, known)
