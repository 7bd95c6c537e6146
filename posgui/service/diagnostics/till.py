"""The rungs between the till and this machine's disk."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress

from posgui.escpos import fonts
from posgui.journal.history import Span
from posgui.model.diagnosis import Measure
from posgui.model.receipts import Receipt
from posgui.render import codepages
from posgui.render.chinese import chinese_codec
from posgui.rules.verdict import till
from posgui.rules.verdict.reading import Reading, unmeasured
from posgui.service.diagnostics.rung import Rung
from posgui.service.diagnostics.situation import Inlet, Situation
from posgui.service.traffic import Came

LOCAL_S = 3.0
"""A look at this machine's own disk, journal and ports takes milliseconds, on a till that is
busy with other things a second and more; trying to connect takes longer, side by side."""
LOOK_BACK_S = 7 * 24 * 3600.0
LOOKED_AT = 200
"""Newest receipts of all printers among which this printer's last one is sought: an older
one is not the one that is missed."""

_ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where to connect to, instead


def rungs(situation: Situation) -> list[Rung]:
    """All of these."""
    last = _Last(situation)
    return [
        Rung(Measure.STORAGE, LOCAL_S, lambda: _storage(situation)),
        Rung(Measure.LISTENER, LOCAL_S, lambda: _listener(situation)),
        Rung(Measure.RECEIVED, LOCAL_S, lambda: _received(situation, last)),
        Rung(Measure.FATE, LOCAL_S, lambda: _fate(situation, last)),
        Rung(Measure.ENCODING, LOCAL_S, lambda: _encoding(situation, last)),
        Rung(Measure.OPENING_CHECK, LOCAL_S, lambda: _opening_check(situation)),
    ]


class _Last:
    """The newest receipts, read once for all rungs that need them."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._newest: asyncio.Task[list[Receipt]] | None = None

    async def here(self) -> Receipt | None:
        """This printer's last one."""
        mine = self._situation.printer.id
        return next((each for each in await self._read() if each.printer == mine), None)

    async def elsewhere(self) -> Receipt | None:
        """The last one for another printer."""
        mine = self._situation.printer.id
        return next((each for each in await self._read() if each.printer != mine), None)

    async def _read(self) -> list[Receipt]:
        if self._newest is None:
            self._newest = asyncio.create_task(self._page())
        return await asyncio.shield(self._newest)

    async def _page(self) -> list[Receipt]:
        span = Span(time.time() - LOOK_BACK_S)
        listed = await self._situation.journal.history.page(span, 0, LOOKED_AT)
        return [each.receipt for each in listed]


async def _storage(situation: Situation) -> Reading:
    wrong = await situation.storage.look()
    return till.storage(wrong, takes_receipts=situation.storage.takes_receipts)


async def _listener(situation: Situation) -> Reading:
    ups = await asyncio.gather(*(_takes(inlet) for inlet in situation.inlets))
    addresses = [inlet.address for inlet in situation.inlets]
    return till.listener(dict(zip(addresses, ups, strict=True)))


async def _takes(inlet: Inlet) -> bool:
    """Our own port takes a connection, as a till would make one."""
    host = _ANY_ADDRESS.get(inlet.settings.host, inlet.settings.host)
    try:
        _, writer = await asyncio.open_connection(host, inlet.port)
    except OSError:
        return False
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return True


async def _received(situation: Situation, last: _Last) -> Reading:
    here, other = await last.here(), await last.elsewhere()
    inlets = situation.inlets
    return till.received(
        till.Received(
            listen=", ".join(inlet.address for inlet in inlets),
            receipt=_age(here),
            kick=_youngest(inlets, Came.KICK),
            incomplete=_youngest(inlets, Came.INCOMPLETE),
            too_large=_youngest(inlets, Came.TOO_LARGE),
            limit=max((i.settings.max_bytes // 1024**2 for i in inlets), default=0),
            http=_youngest(inlets, Came.HTTP),
            other=_age(other),
            other_name=situation.names.get(other.printer, other.printer) if other else "",
        )
    )


def _age(receipt: Receipt | None) -> float | None:
    # A clock set back makes a receipt come in the future: it is new.
    return None if receipt is None else max(0.0, time.time() - receipt.received_at)


def _youngest(inlets: Sequence[Inlet], what: Came) -> float | None:
    ages = (inlet.traffic.age_s(what) for inlet in inlets)
    return min((age for age in ages if age is not None), default=None)


async def _fate(situation: Situation, last: _Last) -> Reading:
    printer = situation.printer
    status, queue = printer.status(), printer.queue
    waiting = till.Waiting(
        held=status.held,
        asking=status.asking,
        asking_since=int(status.asking_since or 0),
        unsure=tuple(queue.unsure),
    )
    return till.fate(await last.here(), waiting, printer.id, situation.names)


async def _encoding(situation: Situation, last: _Last) -> Reading:
    receipt = await last.here()
    if receipt is None or receipt.erased_at is not None:
        return unmeasured(Measure.ENCODING, "not-applicable")
    body = await situation.journal.receipts.part(receipt.id, 0) or b""
    printer = situation.printer
    set_up, card = codepages.known(printer.settings.encoding), printer.link.card
    sent = await asyncio.to_thread(chinese_codec, body, set_up)
    # What somebody saw come out right is right, whatever the printer tells.
    told = None if card.chinese_seen else fonts.codec_of(card.font)
    if told is None:
        return till.encoding(sent, set_up)
    return till.encoding(sent, told, card.font)


async def _opening_check(situation: Situation) -> Reading:
    mine = situation.printer.id
    for check in await situation.journal.opening.newest(LOOKED_AT):
        if check.printer == mine:
            return till.opening_check(check.points, max(0.0, time.time() - check.at))
    return till.opening_check({}, None)
