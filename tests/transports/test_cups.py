"""A print queue as a transport, against a real CUPS of the test's own."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from posgui.engine.building import transport_maker
from posgui.model.errors import NotTaken, TransportError, TransportReason
from posgui.model.machine import PrintQueue
from posgui.model.settings import PrinterSettings, TransportKind
from posgui.transports.base import Transport
from tests.bench.cups import QUEUE, Cupsd, administer, missing
from tests.support.printer import SimulatedPrinter
from tests.support.receipts import receipt
from tests.support.tcp import free_port

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "CUPS is here")


class Rig:
    """A printer behind a queue, and one connection to that."""

    def __init__(self, printer: SimulatedPrinter, cupsd: Cupsd) -> None:
        self.printer = printer
        self.cupsd = cupsd
        self.lost: list[TransportError] = []
        self.seen: list[PrintQueue] = []
        self.transport = self.make()

    def make(self, queue: str = QUEUE) -> Transport:
        """A connection that is not open yet."""
        settings = PrinterSettings(
            id="front", name="Front", transport=TransportKind.CUPS, queue=queue
        )
        made = transport_maker(settings)(_no_bytes, self.lost.append)
        made.on_queue = self.seen.append
        return made


def _no_bytes(data: bytes) -> None:
    raise AssertionError(data)


@pytest.fixture
async def rig(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Rig]:
    # CUPS's own user must get into the folder, which pytest's are shut to.
    with tempfile.TemporaryDirectory() as folder, SimulatedPrinter() as printer:
        cupsd = Cupsd(Path(folder), printer.port, durable=True)
        monkeypatch.setenv("CUPS_SERVER", cupsd.server)
        made = Rig(printer, cupsd)
        try:
            cupsd.start()
            cupsd.add_queue()
            yield made
        finally:
            await made.transport.close()
            cupsd.stop()


async def _reason(transport: Transport, data: bytes | None = None) -> TransportReason:
    with pytest.raises(TransportError) as caught:
        await (transport.open() if data is None else transport.write(data))
    return caught.value.reason


async def test_a_write_is_one_job_that_counts_until_it_is_completed(rig: Rig) -> None:
    sale = b"".join(receipt(f"Sale {n}", lines=400) for n in range(5))
    assert await _reason(rig.transport, sale) is TransportReason.LINK_LOST
    await rig.transport.open()
    assert await _reason(rig.transport) is TransportReason.LINK_LOST
    assert (rig.transport.address, rig.seen[0].name) == (QUEUE, QUEUE)

    rig.printer.set(power="off")
    await rig.transport.write(sale)
    assert rig.transport.unsent() == len(sale)
    rig.printer.set(power="on")
    await asyncio.to_thread(administer, "cupsdisable", rig.cupsd.server, QUEUE)
    await asyncio.to_thread(administer, "cupsenable", rig.cupsd.server, QUEUE)
    async with asyncio.timeout(20):
        while rig.transport.unsent():
            await asyncio.sleep(0.02)
    assert rig.printer.raw == sale

    await rig.transport.close()
    await rig.transport.close()
    assert await _reason(rig.transport, sale) is TransportReason.LINK_LOST
    assert rig.lost == []


async def test_what_the_queue_refuses_was_never_taken(rig: Rig) -> None:
    await rig.transport.open()
    await asyncio.to_thread(administer, "cupsreject", rig.cupsd.server, QUEUE)
    with pytest.raises(NotTaken):
        await rig.transport.write(receipt("Sale 1"))
    assert [type(error) for error in rig.lost] == [NotTaken]
    again = rig.make()
    await again.open()
    assert rig.seen[-1].paused
    await again.close()


async def test_no_such_queue_and_no_cups_say_so(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await _reason(rig.make("bar")) is TransportReason.QUEUE_UNUSABLE
    monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{free_port()}")
    assert await _reason(rig.make()) is TransportReason.QUEUE_UNUSABLE
    assert rig.lost == []
