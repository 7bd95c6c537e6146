"""The network transport over real sockets."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import AsyncIterator, Iterator

import pytest

from posgui.model.errors import TransportError, TransportReason
from posgui.transports import network
from posgui.transports.network import NetworkTransport, has_vanished
from tests.support.listening import Listening
from tests.support.printer import SimulatedPrinter

STATUS = b"\x10\x04\x01"
READY = b"\x12"
BIG = b"0123456789abcdef\n" * 200_000


@contextlib.asynccontextmanager
async def _opened(port: int) -> AsyncIterator[tuple[NetworkTransport, Listening]]:
    heard = Listening()
    transport = NetworkTransport("127.0.0.1", port, heard.on_bytes, heard.on_lost)
    await transport.open()
    try:
        yield transport, heard
    finally:
        await transport.close()


async def _failure(host: str, port: int = 9100) -> TransportReason:
    heard = Listening()
    transport = NetworkTransport(host, port, heard.on_bytes, heard.on_lost)
    with pytest.raises(TransportError) as caught:
        await transport.open()
    await transport.close()
    assert heard.lost == []
    return caught.value.reason


@pytest.fixture
def bound() -> Iterator[socket.socket]:
    """A port that is taken but not listened on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken


@pytest.fixture
def listener(bound: socket.socket) -> socket.socket:
    """A listener with a small window."""
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    bound.listen()
    return bound


def _port(listening: socket.socket) -> int:
    return int(listening.getsockname()[1])


async def test_asks_a_printer_and_hears_its_answer() -> None:
    async with SimulatedPrinter() as printer, _opened(printer.port) as (transport, heard):
        await transport.write(STATUS)
        await heard.until(lambda: heard.received == READY)
        assert transport.address == f"127.0.0.1:{printer.port}"
        assert heard.lost == []


async def test_a_name_of_this_machine_is_found() -> None:
    async with SimulatedPrinter() as printer:
        heard = Listening()
        transport = NetworkTransport("localhost", printer.port, heard.on_bytes, heard.on_lost)
        await transport.open()
        await transport.write(STATUS)
        await heard.until(lambda: heard.received == READY)
        await transport.close()


async def test_ipv6_is_written_with_brackets_and_works() -> None:
    with contextlib.ExitStack() as stack:
        try:
            server = stack.enter_context(socket.create_server(("::1", 0), family=socket.AF_INET6))
        except OSError:
            pytest.skip("no IPv6 on this machine")
        heard = Listening()
        transport = NetworkTransport("::1", _port(server), heard.on_bytes, heard.on_lost)
        await transport.open()
        server.accept()[0].close()
        await heard.until(lambda: heard.lost)
        assert transport.address == f"[::1]:{_port(server)}"
        await transport.close()


async def test_a_name_that_does_not_exist() -> None:
    assert await _failure("x" * 70 + ".invalid") is TransportReason.NAME_UNRESOLVED


async def test_a_name_server_that_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()

    def hang(*_: object, **__: object) -> list[object]:
        release.wait(10)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    monkeypatch.setattr(network, "RESOLVE_S", 0.1)
    assert await _failure("printer.test") is TransportReason.NAME_UNRESOLVED
    release.set()


async def test_a_port_nobody_listens_on(bound: socket.socket) -> None:
    assert await _failure("127.0.0.1", _port(bound)) is TransportReason.PORT_REFUSED


async def test_no_way_to_the_host() -> None:
    # The system refuses a TCP connection to a broadcast address without sending anything.
    assert await _failure("255.255.255.255") is TransportReason.HOST_UNREACHABLE


async def test_neither_taken_nor_refused(
    bound: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "CONNECT_S", 0.3)
    bound.listen(0)
    with contextlib.ExitStack() as backlog:
        for _ in range(2):
            filler = backlog.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(bound.getsockname())
        assert await _failure("127.0.0.1", _port(bound)) is TransportReason.PORT_FILTERED


@pytest.mark.parametrize("how", ["fin", "rst"])
async def test_the_loss_is_told_once_and_later_writes_fail(
    listener: socket.socket, how: str
) -> None:
    async with _opened(_port(listener)) as (transport, heard):
        peer, _ = listener.accept()
        if how == "rst":
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        peer.close()
        await heard.until(lambda: heard.lost)
        with pytest.raises(TransportError) as caught:
            await transport.write(STATUS)
        assert caught.value.reason is TransportReason.LINK_LOST
    assert [error.reason for error in heard.lost] == [TransportReason.LINK_LOST]


async def test_a_write_in_progress_fails_when_the_printer_goes_away(
    listener: socket.socket,
) -> None:
    async with _opened(_port(listener)) as (transport, heard):
        peer, _ = listener.accept()
        writing = asyncio.create_task(transport.write(BIG))
        await _stalled(transport)
        peer.close()
        with pytest.raises(TransportError) as caught:
            await asyncio.wait_for(writing, 5)
        assert caught.value.reason is TransportReason.LINK_LOST
        assert len(heard.lost) == 1


async def test_the_printer_ending_its_side_is_a_loss_even_while_it_takes_nothing(
    listener: socket.socket,
) -> None:
    async with _opened(_port(listener)) as (transport, heard):
        peer, _ = listener.accept()
        with peer:
            writing = asyncio.create_task(transport.write(BIG))
            await _stalled(transport)
            peer.shutdown(socket.SHUT_WR)
            await heard.until(lambda: heard.lost)
            with pytest.raises(TransportError):
                await writing


async def test_a_printer_out_of_paper_holds_the_write_up_and_takes_the_rest_later() -> None:
    async with (
        SimulatedPrinter(roll_mm=1e9, speed_mm_s=1e9, buffer_bytes=65536) as printer,
        _opened(printer.port) as (transport, heard),
    ):
        printer.set(paper="out")
        data = b"\x1dv0\x00\x48\x00\x00\xa0" + BIG[: 0xA000 * 72] + b"\x1dr1"
        writing = asyncio.create_task(transport.write(data))
        await _stalled(transport)
        assert not writing.done()
        assert (transport.unsent() or 0) > len(data) - 300_000
        printer.set(paper="ok")
        await asyncio.wait_for(writing, 10)
        await heard.until(lambda: heard.received == b"\x00")
        assert transport.unsent() == 0
        assert printer.raw == data


async def test_what_was_not_taken_cannot_print_after_close() -> None:
    async with SimulatedPrinter() as printer:
        printer.set(paper="out")
        async with _opened(printer.port) as (transport, heard):
            writing = asyncio.create_task(transport.write(BIG))
            await _stalled(transport)
            writing.cancel()
        assert heard.lost == []
        printer.set(paper="ok")
        await printer.wait_for(lambda device: device.idle)
        async with _opened(printer.port) as (transport, heard):
            await transport.write(STATUS)
            await heard.until(lambda: heard.received == READY)
        assert len(printer.raw) < 200_000


async def test_close_is_a_clean_end_for_the_printer(listener: socket.socket) -> None:
    heard = Listening()
    transport = NetworkTransport("127.0.0.1", _port(listener), heard.on_bytes, heard.on_lost)
    await transport.open()
    peer, _ = listener.accept()
    with peer:
        peer.settimeout(5)
        await transport.write(STATUS)
        assert peer.recv(3) == STATUS
        await transport.close()
        assert peer.recv(1) == b""
    await transport.close()
    assert heard.lost == []


async def test_a_silent_printer_is_no_loss_and_closes_at_once() -> None:
    async with SimulatedPrinter() as printer:
        printer.set(half_open=True)
        async with _opened(printer.port) as (transport, heard):
            await transport.write(STATUS)
            with pytest.raises(TimeoutError):
                await heard.until(lambda: heard.received, timeout=0.1)
        assert heard.lost == []


async def test_nothing_is_heard_after_close() -> None:
    async with SimulatedPrinter() as printer:
        async with _opened(printer.port) as (transport, heard):
            await transport.write(STATUS * 100)
        before = bytes(heard.received)
        await printer.wait_for(lambda device: len(device.paper.raw) == 300)
        assert heard.received == before


def test_a_full_printer_that_acknowledges_has_not_vanished() -> None:
    def info(retransmits: int, probes: int, last_ack_ms: int) -> bytes:
        return bytes((1, 0, retransmits, probes)) + bytes(52) + struct.pack("=I", last_ack_ms)

    assert not has_vanished(info(0, 0, 60_000))
    assert not has_vanished(info(0, 1, 60_000))
    assert not has_vanished(info(3, 0, 4_000))
    assert has_vanished(info(3, 0, 5_000))
    assert has_vanished(info(0, 2, 9_000))


async def _stalled(transport: NetworkTransport) -> None:
    """Until the other side takes nothing more."""
    before = -1
    async with asyncio.timeout(10):
        while (now := transport.unsent()) != before or not now:
            before = now if now is not None else -1
            await asyncio.sleep(0.05)
