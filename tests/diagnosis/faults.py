"""Everything that is broken on purpose to see whether the verdict names it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Self

from posgui.model.diagnosis import Question
from posgui.model.incidents import Cause
from posgui.model.settlements import Told
from tests.diagnosis.counter import Counter
from tests.support.fault_proxy import FaultProxy
from tests.support.receipts import raster, receipt
from tests.support.tcp import connected, free_port

Break = Callable[[Counter], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Fault:
    """``expected`` is the true cause; the first of several, where each is a true answer."""

    name: str
    expected: tuple[Cause, ...]
    break_it: Break
    profile: str = "full"
    before: dict[str, Any] = field(default_factory=dict)
    """Keywords of the Counter."""

    def __str__(self) -> str:
        return f"{self.name} [{self.profile}]"


PROFILES: dict[str, dict[str, Any]] = {
    "full": {},
    "no automatic status": {"asb": False},
    "no process id": {"process_id": False},
    "no GS r": {"gs_r": False, "process_id": False},
    "one connection": {"connections": "one"},
    "late by one": {"late_by_one": True, "asb": False},
    "mute": {"mute": True, "asb": False},
}


def after_a_sale(**faults: Any) -> Break:
    """A receipt came out; then the printer got these faults."""

    async def break_it(counter: Counter) -> None:
        await counter.open()
        await counter.sold()
        counter.printer.set(**faults)

    return break_it


def with_one_waiting(**faults: Any) -> Break:
    """As ``after_a_sale``, and one more receipt came since."""

    async def break_it(counter: Counter) -> None:
        await after_a_sale(**faults)(counter)
        await counter.sell("MISSED")

    return break_it


async def cutter_jam(counter: Counter) -> None:
    await after_a_sale(cutter="jam")(counter)
    await counter.sell("UNCUT")
    await counter.until(lambda: counter.front.facts.cutter_error)


def mute(faults: dict[str, Any]) -> Break:
    async def break_it(counter: Counter) -> None:
        await counter.open()
        if faults:
            counter.printer.set(**faults)
        await counter.sell()

    return break_it


# The connection


async def printer_gone(counter: Counter) -> None:
    await counter.open()
    await counter.sold()
    counter.stop_printer()
    await counter.until(lambda: counter.front.observation.fault is not None)


async def gone_with_waiting(counter: Counter) -> None:
    await printer_gone(counter)
    for number in range(5):
        await counter.sell(f"HELD {number}")


async def frozen(counter: Counter) -> None:
    await after_a_sale(frozen=True)(counter)


async def half_open(counter: Counter) -> None:
    await after_a_sale(half_open=True)(counter)


async def held_first(counter: Counter) -> None:
    """Another till was quicker and keeps the connection."""
    await counter.use(connected(counter.printer.port))
    await counter.open()


async def held_after_a_sale(counter: Counter) -> None:
    """The printer dropped us and another till came in between."""
    await counter.open()
    await counter.sold()
    port = counter.printer.port
    way = await counter.use(FaultProxy(port))
    await _reopen(counter, way.port)
    await counter.use(connected(port))
    await counter.sold()
    way.reset()


async def slow(counter: Counter) -> None:
    await counter.open()
    await counter.sold()
    proxy = await counter.use(FaultProxy(counter.printer.port))
    await _reopen(counter, proxy.port)
    proxy.delay_s = 0.4


async def _reopen(counter: Counter, port: int) -> None:
    """The engine starts anew with the printer at another port."""
    await counter.close_engine(counter.engine)
    counter.port = port
    await counter.open()


# The till


async def nothing_ever(counter: Counter) -> None:
    await counter.open()


async def long_ago(counter: Counter) -> None:
    await counter.open()
    accept = counter.engine.journal.receipts.accept
    await accept(printer="front", source="till", data=receipt("OLD"), now=time.time() - 900)


async def kick_only(counter: Counter) -> None:
    await long_ago(counter)
    await counter.send(b"\x1bp\x00\x19\xfa")


async def other_printer(counter: Counter) -> None:
    await long_ago(counter)
    accept = counter.engine.journal.receipts.accept
    await accept(printer="bar", source="till", data=receipt("THERE"), now=time.time())


async def web_page(counter: Counter) -> None:
    await long_ago(counter)
    with contextlib.suppress(OSError):
        await counter.send(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")


async def too_large(counter: Counter) -> None:
    await counter.open()
    with contextlib.suppress(OSError):
        await counter.send(b"\x1b@" + b"x" * 6000 + b"\n\x1dV\x00")


async def truncated(counter: Counter) -> None:
    await counter.open()
    await counter.sold()
    await counter.send(b"\x1b@Total 5.00\n" + raster(200)[:900])


async def deaf(counter: Counter) -> None:
    await long_ago(counter)
    await counter.engine.ports.close()


async def deaf_after_a_sale(counter: Counter) -> None:
    await counter.open()
    await counter.sold()
    await counter.engine.ports.close()


async def wrong_characters(counter: Counter) -> None:
    await counter.open()
    await counter.send(b"\x1b@" + "合计 ￥12.50 谢谢光临\n".encode() + b"\x1dV\x00")
    await counter.until_async(counter.all_over)


async def chinese(counter: Counter) -> None:
    await counter.open()
    await counter.send(b"\x1b@" + "合计 ￥12.50 谢谢光临\n".encode("gb18030") + b"\x1dV\x00")
    await counter.until_async(counter.all_over)


# What became of it


async def unsure(counter: Counter) -> None:
    """The connection broke in the middle of a receipt."""
    await counter.open()
    counter.printer.set(speed_mm_s=20.0)
    await counter.send(receipt("CUT OFF", lines=60))
    await counter.until(lambda: counter.front.delivery.active)
    await counter.printer.wait_for(lambda device: len(device.paper.raw) > 300)
    counter.printer.reset_connections()
    await counter.until(lambda: counter.front.queue.unsure)
    counter.printer.set(speed_mm_s=20_000.0)
    await counter.until(lambda: counter.front.link.ready)


async def unsure_and_gone(counter: Counter) -> None:
    await unsure(counter)
    counter.stop_printer()
    await counter.until(lambda: counter.front.observation.fault is not None)


async def asked(counter: Counter) -> None:
    """The fault is over; so many wait that a person is asked."""
    await after_a_sale(cover="open")(counter)
    await counter.until(lambda: counter.front.facts.cover_open)
    for number in range(5):
        await counter.sell(f"HELD {number}")
    await counter.until(lambda: counter.front.status().held == 5)
    counter.printer.set(cover="closed")
    await counter.until(lambda: counter.front.status().asking == 5)


async def at_the_backup(counter: Counter) -> None:
    counter.printer.set(cover="open")
    await counter.open()
    await counter.sell("MISSED")
    await counter.until(lambda: counter.front.backlog.moved == 1)


BACKUP: dict[str, Any] = {
    "more": 'backup = "bar"\nbackup_after_s = 0',
    "extra": '[[printers]]\nid = "bar"\nname = "Bar"\ntransport = "simulator"\n'
    "[backlog]\nstable_s = 0",
}
SOON = {"extra": "[backlog]\nstable_s = 0.1\n"}
BAR = {"extra": '[[printers]]\nid = "bar"\nname = "Bar"\ntransport = "simulator"\n'}


# Another device


async def other_serial(counter: Counter) -> None:
    await counter.open()
    await counter.sold()
    counter.printer.set(model="OTHER-58", serial="X99")
    counter.printer.power_cycle()
    await counter.until(lambda: not counter.front.link.ready)
    await counter.until(lambda: counter.front.link.ready)


async def swallowing(counter: Counter) -> None:
    """Another program left the printer in the middle of a picture."""
    await counter.open()
    await counter.sold()
    async with connected(counter.printer.port) as (_, writer):
        before = len(counter.printer.raw)
        writer.write(raster(400)[:2000])
        await writer.drain()
        await counter.printer.wait_for(lambda device: len(device.paper.raw) >= before + 2000)


class Stranger:
    """Something at the printer's address that is none; ``says`` is what it answers."""

    def __init__(self, says: bytes, *, greets: bool = False) -> None:
        self._says, self._greets = says, greets
        self._server: asyncio.Server | None = None
        self.port = free_port()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.CancelledError):
            if self._greets:
                writer.write(self._says)
            while await reader.read(4096):
                if not self._greets and self._says:
                    writer.write(self._says)
            writer.close()


def stranger(says: bytes, *, greets: bool = False) -> Break:
    async def break_it(counter: Counter) -> None:
        stranger = await counter.use(Stranger(says, greets=greets))
        counter.port = stranger.port
        await counter.open()
        await counter.sell()

    return break_it


# A sale that was told as settled


async def sale_without_receipt(counter: Counter) -> None:
    """The till printed the sale before it, and told of this one alone."""
    await counter.open()
    await counter.sold()
    told = Told("A-18", time.time() - 60, "12.50")
    await counter.engine.settlements.told("front", [told])


SALES: dict[str, Any] = {
    "extra": '[[settlements]]\nkind = "http"\nlisten = "127.0.0.1:{sales}"\n'
    'token = "0123456789abcdef"\nprinter = "front"\nafter_s = 1\n'
}


async def firewalled(counter: Counter) -> None:
    """A port whose queue is full: connections are neither taken nor refused."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=1)
    counter.left.callback(listener.close)
    counter.port = listener.getsockname()[1]
    for _ in range(4):
        filler = socket.socket()
        counter.left.callback(filler.close)
        filler.setblocking(False)
        filler.connect_ex(listener.getsockname())
    await counter.open()


# What a person saw


def seen(**wrong: bool) -> Break:
    async def break_it(counter: Counter) -> None:
        await counter.open()
        await counter.sold()
        await counter.looked_at(**wrong)

    return break_it


def answered(then: Break, *answers: tuple[Question, str]) -> Break:
    async def break_it(counter: Counter) -> None:
        await then(counter)
        await counter.diagnose()
        for question, answer in answers:
            await counter.engine.diagnostics.answer("front", question, answer, "person")

    return break_it


def pair(then: Break, **faults: Any) -> Break:
    async def break_it(counter: Counter) -> None:
        await then(counter)
        counter.printer.set(**faults)

    return break_it
