"""How a printer is asked: together while all is normal, one by one in any doubt."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from posgui.model.errors import TransportError
from posgui.model.machine import PrintQueue
from posgui.model.status import StatusFacts
from posgui.service.session import Session
from posgui.transports.base import Transport
from posgui.transports.network import NetworkTransport
from tests.support.printer import SimulatedPrinter

ALL_TOGETHER = b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"


class _Listener:
    def on_queue(self, queue: PrintQueue) -> None:
        """No queue is on the way."""

    def on_facts(self, facts: StatusFacts) -> None:
        """Automatic status."""

    def on_process_id(self, process_id: str) -> None:
        """A process id."""

    def on_lost(self, error: TransportError) -> None:
        """The connection ended."""


class _Line:
    """A session over a real connection, and every write it made."""

    def __init__(self, port: int) -> None:
        self.writes: list[bytes] = []
        line = self

        class Recorded(NetworkTransport):
            async def write(self, data: bytes) -> None:
                line.writes.append(data)
                await super().write(data)

        def make(
            on_bytes: Callable[[bytes], None], on_lost: Callable[[TransportError], None]
        ) -> Transport:
            return Recorded("127.0.0.1", port, on_bytes, on_lost)

        self.session = Session(make, _Listener())


async def test_a_printer_that_is_well_is_asked_in_one_write() -> None:
    async with SimulatedPrinter() as printer:
        line = _Line(printer.port)
        await line.session.open()
        first = await line.session.facts()
        one_by_one = list(line.writes)
        line.writes.clear()
        second = await line.session.facts()
        await line.session.close()

    assert len(one_by_one) == 4
    assert line.writes == [ALL_TOGETHER]
    assert second == first
    assert first is not None
    assert first.online is True


async def test_a_fault_in_an_answer_to_all_is_asked_for_one_by_one() -> None:
    async with SimulatedPrinter() as printer:
        line = _Line(printer.port)
        await line.session.open()
        await line.session.facts()
        printer.set(cover="open")
        line.writes.clear()
        facts = await line.session.facts()
        again = len(line.writes)
        await line.session.facts()
        await line.session.close()

    assert facts is not None
    assert facts.cover_open is True
    assert line.writes[0] == ALL_TOGETHER
    assert set(map(len, line.writes[1:again])) == {3}
    assert ALL_TOGETHER not in line.writes[again:]


async def test_a_printer_that_falls_silent_is_silent_after_one_deadline() -> None:
    async with SimulatedPrinter() as printer:
        line = _Line(printer.port)
        await line.session.open()
        await line.session.facts()
        printer.set(mute=True)
        loop = asyncio.get_running_loop()
        began = loop.time()
        facts = await line.session.facts()
        took = loop.time() - began
        await line.session.close()

    assert facts is None
    assert took < 2.5
