"""What a print queue keeps as a transport: a real CUPS of the test's own, and Windows's spooler
as a recorded fake of its calls."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from posgui.engine.building import transport_maker
from posgui.model.errors import NotTaken, TransportError, TransportReason
from posgui.model.machine import PrintQueue
from posgui.model.settings import PrinterSettings, TransportKind
from posgui.transports.base import Transport
from posgui.transports.queued import QueueTransport
from posgui.transports.winspool import WinspoolTransport
from tests.bench.cups import QUEUE, Cupsd, administer, missing
from tests.support.printer import SimulatedPrinter
from tests.support.receipts import receipt
from tests.support.tcp import free_port
from tests.support.windows_spooler import FakeSpooler

Act = Callable[[], Awaitable[object]]


@dataclass(kw_only=True)
class Rig:
    """A printer behind a queue, and one connection to that."""

    build: Callable[[str, Rig], Transport]
    off: Act
    on: Act
    """The printer, and what makes the queue notice."""
    refuse: Act
    """The queue takes no more jobs."""
    end: Act
    """No print server answers any more."""
    received: Callable[[], bytes]
    lost: list[TransportError] = field(default_factory=list)
    seen: list[PrintQueue] = field(default_factory=list)

    def make(self, queue: str = QUEUE) -> Transport:
        """A connection that is not open yet."""
        made = self.build(queue, self)
        made.on_queue = self.seen.append
        return made


def no_bytes(data: bytes) -> None:
    raise AssertionError(data)


def settings(kind: TransportKind, queue: str = QUEUE) -> PrinterSettings:
    return PrinterSettings(id="front", name="Front", transport=kind, queue=queue)


@asynccontextmanager
async def cups() -> AsyncIterator[Rig]:
    # CUPS's own user must get into the folder, which pytest's are shut to.
    with (
        pytest.MonkeyPatch.context() as patch,
        tempfile.TemporaryDirectory() as folder,
    ):
        async with SimulatedPrinter() as printer:
            cupsd = Cupsd(Path(folder), printer.port, durable=True)
            patch.setenv("CUPS_SERVER", cupsd.server)

            async def run(command: str) -> None:
                await asyncio.to_thread(administer, command, cupsd.server, QUEUE)

            async def off() -> None:
                printer.set(power="off")

            async def on() -> None:
                printer.set(power="on")
                await run("cupsdisable")
                await run("cupsenable")

            async def end() -> None:
                patch.setenv("CUPS_SERVER", f"127.0.0.1:{free_port()}")

            def build(queue: str, rig: Rig) -> Transport:
                wanted = settings(TransportKind.CUPS, queue)
                return transport_maker(wanted)(no_bytes, rig.lost.append)

            try:
                cupsd.start()
                cupsd.add_queue()
                yield Rig(
                    build=build,
                    off=off,
                    on=on,
                    refuse=lambda: run("cupsreject"),
                    end=end,
                    received=lambda: printer.raw,
                )
            finally:
                cupsd.stop()


@asynccontextmanager
async def winspool() -> AsyncIterator[Rig]:
    spooler = FakeSpooler()

    async def off() -> None:
        spooler.give_paper(takes=False)

    async def on() -> None:
        spooler.give_paper(takes=True)

    async def refuse() -> None:
        spooler.refuses_jobs = 1784  # ERROR_INVALID_USER_BUFFER: any but ACCESS_DENIED
        spooler.pause()

    async def end() -> None:
        spooler.stop()

    yield Rig(
        build=lambda queue, rig: WinspoolTransport(queue, no_bytes, rig.lost.append, spooler),
        off=off,
        on=on,
        refuse=refuse,
        end=end,
        received=lambda: bytes(spooler.received),
    )
    assert spooler.open_handles == 0


SERVERS: dict[str, Callable[[], AbstractAsyncContextManager[Rig]]] = {
    TransportKind.CUPS: cups,
    TransportKind.WINSPOOL: winspool,
}
NO_CUPS = pytest.mark.skipif(bool(missing()), reason=missing() or "CUPS is here")


@pytest.fixture(params=[pytest.param("cups", marks=NO_CUPS), "winspool"])
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    async with SERVERS[request.param]() as made:
        yield made


async def reason_of(transport: Transport, data: bytes | None = None) -> TransportReason:
    with pytest.raises(TransportError) as caught:
        await (transport.open() if data is None else transport.write(data))
    return caught.value.reason


async def until_sent(transport: Transport) -> None:
    async with asyncio.timeout(20):
        while transport.unsent():
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("kind", SERVERS)
def test_the_composition_root_makes_it_and_it_reads_nothing_back(kind: str) -> None:
    made = transport_maker(settings(TransportKind(kind)))(no_bytes, lambda _: None)
    assert isinstance(made, QueueTransport)
    assert made.capabilities.whole_jobs
    assert not made.capabilities.reads_back
    assert not made.capabilities.can_confirm


async def test_a_write_is_one_job_that_counts_until_it_is_completed(rig: Rig) -> None:
    sale = b"".join(receipt(f"Sale {n}", lines=400) for n in range(5))
    transport = rig.make()
    assert await reason_of(transport, sale) is TransportReason.LINK_LOST
    await transport.open()
    assert await reason_of(transport) is TransportReason.LINK_LOST
    assert (transport.address, rig.seen[0].name) == (QUEUE, QUEUE)

    await rig.off()
    await transport.write(sale)
    assert transport.unsent() == len(sale)
    await rig.on()
    await until_sent(transport)
    async with asyncio.timeout(20):
        while rig.received() != sale:
            await asyncio.sleep(0.02)  # the printer reads in its own time

    await transport.close()
    await transport.close()
    assert await reason_of(transport, sale) is TransportReason.LINK_LOST
    assert rig.lost == []


async def test_what_the_queue_refuses_was_never_taken(rig: Rig) -> None:
    transport = rig.make()
    await transport.open()
    await rig.refuse()
    with pytest.raises(NotTaken):
        await transport.write(receipt("Sale 1"))
    assert [type(error) for error in rig.lost] == [NotTaken]
    await transport.close()
    again = rig.make()
    await again.open()
    assert rig.seen[-1].paused
    await again.close()


async def test_no_such_queue_and_no_print_server_say_so(rig: Rig) -> None:
    assert await reason_of(rig.make("bar")) is TransportReason.QUEUE_UNUSABLE
    await rig.end()
    assert await reason_of(rig.make()) is TransportReason.QUEUE_UNUSABLE
    assert rig.lost == []
