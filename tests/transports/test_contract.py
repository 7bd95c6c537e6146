"""What ``posgui.transports.base`` promises, kept by every way to a printer there is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from posgui.engine.building import transport_maker
from posgui.model.errors import TransportError, TransportReason
from posgui.model.settings import PLUGGED_IN, QUEUES, TransportKind
from posgui.transports.base import Transport
from tests.support.listening import Listening
from tests.transports.backends import BACKENDS, VARIANTS, Rig, settings

STATUS = b"\x10\x04\x01"
READY = b"\x12"
LONG = b"".join(b"line %05d of a receipt\n" % n for n in range(12_000))
"""More than sockets, drivers and the printer's own buffer hold together."""
EXCLUSIVE = sorted({*PLUGGED_IN, *VARIANTS} - (set(BACKENDS) - PLUGGED_IN))


@pytest.fixture(params=sorted(VARIANTS))
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    async with VARIANTS[request.param]() as made:
        yield made


@asynccontextmanager
async def opened(rig: Rig) -> AsyncIterator[tuple[Transport, Listening]]:
    heard = Listening()
    transport = rig.make(heard)
    await transport.open()
    try:
        yield transport, heard
    finally:
        await transport.close()


async def eventually(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not holds():  # the printer is another thread
            await asyncio.sleep(0.005)


async def _reason(transport: Transport, data: bytes | None = None) -> TransportReason:
    with pytest.raises(TransportError) as caught:
        await (transport.open() if data is None else transport.write(data))
    return caught.value.reason


def test_every_kind_that_has_a_word_is_made_and_tested() -> None:
    # A queue takes whole jobs and gives nothing back: tests/transports/test_queues.py.
    assert {*BACKENDS, *QUEUES} == set(TransportKind)


@pytest.mark.parametrize("kind", sorted(BACKENDS))
async def test_the_composition_root_makes_it_and_its_capabilities_agree(kind: str) -> None:
    keys = {"host": "127.0.0.1", "vendor": 0x04B8, "product": 0x0202, "device": "/dev/lp"}
    transport = transport_maker(settings(kind, **keys))(lambda _: None, lambda _: None)
    can = transport.capabilities
    assert can.reads_back or not can.can_confirm
    async with BACKENDS[kind]() as rig:
        assert type(rig.make(Listening())) is type(transport)
        assert can.exclusive is (rig.occupy is not None)


async def test_it_writes_in_order_and_reads_back(rig: Rig) -> None:
    async with opened(rig) as (transport, heard):
        for part in (LONG[:100], LONG[100:9_000], LONG[9_000:40_000]):
            await transport.write(part)
        await transport.write(STATUS)
        assert transport.capabilities.reads_back
        await heard.until(lambda: heard.received == READY)
        assert rig.received() == LONG[:40_000] + STATUS
        assert transport.unsent() in (0, None)
    assert heard.lost == []


async def test_it_is_opened_once(rig: Rig) -> None:
    async with opened(rig) as (transport, heard):
        assert await _reason(transport) is TransportReason.LINK_LOST
        await transport.write(STATUS)
        await heard.until(lambda: heard.received == READY)
    assert await _reason(transport) is TransportReason.LINK_LOST


async def test_after_close_nothing_is_written_heard_or_lost(rig: Rig) -> None:
    async with opened(rig) as (transport, heard):
        await transport.close()
        await transport.close()
        assert await _reason(transport, STATUS) is TransportReason.LINK_LOST
        rig.vanish()
    assert (bytes(heard.received), heard.lost) == (b"", [])


async def test_what_was_never_open_closes_too(rig: Rig) -> None:
    heard = Listening()
    transport = rig.make(heard)
    assert await _reason(transport, STATUS) is TransportReason.LINK_LOST
    await transport.close()
    assert heard.lost == []


async def test_the_next_connection_follows_the_last(rig: Rig) -> None:
    for number in range(1, 4):
        async with opened(rig) as (transport, heard):
            await transport.write(STATUS)
            await heard.until(lambda: heard.received == READY)
        assert rig.received() == STATUS * number


async def test_out_of_paper_it_waits_and_then_gives_exactly_the_rest(rig: Rig) -> None:
    async with opened(rig) as (transport, heard):
        rig.stop()
        writing = asyncio.create_task(transport.write(LONG))
        await eventually(lambda: 0 < (transport.unsent() or 0) < len(LONG))
        done, _ = await asyncio.wait([writing], timeout=0.2)
        assert not done
        rig.go_on()
        await asyncio.wait_for(writing, 20)
        await eventually(lambda: len(rig.received()) == len(LONG))
        assert rig.received() == LONG
        assert heard.lost == []


async def test_a_write_that_is_given_up_ends_with_close(rig: Rig) -> None:
    async with opened(rig) as (transport, heard):
        rig.stop()
        writing = asyncio.create_task(transport.write(LONG))
        await eventually(lambda: 0 < (transport.unsent() or 0) < len(LONG))
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
        await asyncio.wait_for(transport.close(), 2)
        rig.go_on()
    async with opened(rig) as (transport, heard):
        await transport.write(STATUS)
        await heard.until(lambda: READY in heard.received)
    came = rig.received()
    assert LONG.startswith(came.removesuffix(STATUS))
    assert len(came) < len(LONG)


async def test_a_printer_that_vanishes_is_told_once(rig: Rig) -> None:
    async with opened(rig) as (transport, heard):
        rig.stop()
        writing = asyncio.create_task(transport.write(LONG))
        await eventually(lambda: 0 < (transport.unsent() or 0) < len(LONG))
        rig.vanish()
        with pytest.raises(TransportError) as caught:
            await asyncio.wait_for(writing, 5)
        await heard.until(lambda: heard.lost)
        told = {caught.value.reason, heard.lost[0].reason}
        assert told <= rig.gone
        assert await _reason(transport, STATUS) in rig.gone
    assert len(heard.lost) == 1


@pytest.mark.parametrize("kind", EXCLUSIVE)
async def test_another_program_that_has_it_is_told(kind: str) -> None:
    async with VARIANTS[kind]() as rig:
        assert rig.occupy is not None
        rig.occupy()
        heard = Listening()
        transport = rig.make(heard)
        assert await _reason(transport) is TransportReason.BUSY
        await transport.close()
        assert heard.lost == []
