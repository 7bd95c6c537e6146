"""The simulated printer as a transport in the same process."""

from __future__ import annotations

import asyncio

import pytest

from posgui.model.errors import TransportError, TransportReason
from posgui.simulator.profile import Profile
from posgui.transports.simulator import SimulatedPrinterHost, SimulatorTransport
from tests.support.listening import Listening

RECEIPT = b"\x1b@Bread 3.20\n\x1dV\x00"


def _connection(host: SimulatedPrinterHost) -> tuple[SimulatorTransport, Listening]:
    heard = Listening()
    return SimulatorTransport(host, heard.on_bytes, heard.on_lost), heard


async def test_prints_answers_and_keeps_its_paper_over_a_reconnect() -> None:
    host = SimulatedPrinterHost(Profile(speed_mm_s=20_000))
    for count in (1, 2):
        assert await _printed(host, RECEIPT) == b"\x00"
        assert [bytes(slip.data) for slip in host.device.paper.slips] == [RECEIPT] * count


async def _printed(host: SimulatedPrinterHost, receipt: bytes) -> bytes:
    transport, heard = _connection(host)
    await transport.open()
    await transport.write(receipt + b"\x1dr1")
    await heard.until(lambda: heard.received)
    await transport.close()
    assert heard.lost == []
    return bytes(heard.received)


async def test_out_of_paper_the_write_waits_and_goes_on_after_loading() -> None:
    host = SimulatedPrinterHost(Profile(speed_mm_s=1e6, buffer_bytes=256))
    transport, heard = _connection(host)
    await transport.open()
    host.set(paper="out")
    data = b"line\n" * 1000
    writing = asyncio.create_task(transport.write(data + b"\x1dr1"))
    await asyncio.sleep(0)
    assert not writing.done()
    assert transport.unsent() == len(data) + 3 - 256
    host.set(paper="ok")
    await asyncio.wait_for(writing, 5)
    await heard.until(lambda: heard.received == b"\x00")
    assert bytes(host.device.paper.raw) == data + b"\x1dr1"
    await transport.close()


async def test_power_loss_is_a_lost_link_and_a_write_in_progress_fails() -> None:
    host = SimulatedPrinterHost(Profile(buffer_bytes=256, boot_s=0))
    transport, heard = _connection(host)
    await transport.open()
    host.set(cover="open")
    writing = asyncio.create_task(transport.write(b"line\n" * 1000))
    await asyncio.sleep(0)
    host.set(power="off")
    with pytest.raises(TransportError) as caught:
        await writing
    assert caught.value.reason is TransportReason.LINK_LOST
    await heard.until(lambda: heard.lost)
    await transport.close()
    transport, heard = _connection(host)
    with pytest.raises(TransportError):
        await transport.open()
    host.set(power="on", cover="closed")
    await transport.open()
    await transport.write(b"\x10\x04\x01")
    await heard.until(lambda: heard.received == b"\x12")
    await transport.close()
    assert len(heard.lost) == 0
