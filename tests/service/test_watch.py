"""What is seen of a printer whose POS prints past us, and that it is left to that POS."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posgui.engine.building import is_plugged_in, transport_maker
from posgui.model.errors import TransportReason
from posgui.model.incidents import Cause
from posgui.model.machine import PrintQueue, QueueState
from posgui.model.settings import PrinterSettings, TransportKind
from posgui.model.status import LinkState, PrinterState
from posgui.model.watching import Known
from posgui.rules import diagnosis, printer_state, watching
from posgui.rules.diagnosis import Queued
from posgui.service.card import CapabilityCard
from posgui.service.hot_plug import HotPlug
from posgui.service.link import Link
from posgui.service.linking import link_to
from posgui.service.watch import visit
from posgui.service.watch.link import WatchLink
from posgui.service.watch.looks import Look, NetworkLook, Seen
from posgui.service.watch.visit import Visits
from tests.support.enpc_board import EnpcBoard
from tests.support.printer import SimulatedPrinter
from tests.support.snmp_agent import SnmpAgent

SOON_S = 10.0


def seen_printer(**more: Any) -> PrinterSettings:
    settings = {"transport": TransportKind.NETWORK, "host": "127.0.0.1", "watch_only": True, **more}
    return PrinterSettings(id="seen", name="Seen", **settings)


@dataclass
class Watched:
    """A printer that is only watched."""

    settings: PrinterSettings
    link: Link

    @property
    def state(self) -> PrinterState:
        return printer_state.derive(self.link.observation)

    @property
    def known(self) -> tuple[Known, ...]:
        return watching.watched(self.link.observation).known

    @property
    def causes(self) -> list[Cause]:
        return [each.cause for each in diagnosis.conditions(self.link.observation, Queued())]

    async def look(self) -> None:
        """Look now, as for a person."""
        self.link.reconnect()
        await self.link.next_attempt()


@asynccontextmanager
async def watched(settings: PrinterSettings, look: Look | None = None) -> AsyncIterator[Watched]:
    """The engine's own link to it, or one with that look."""
    card = CapabilityCard()
    if look is None:
        make = transport_maker(settings)
        link = link_to(
            settings, make, is_plugged_in, card, on_change=_nothing, on_process_id=_nothing
        )
    else:
        link = WatchLink(look, settings.host, card, on_change=_nothing)
    running = asyncio.create_task(link.run())
    try:
        async with asyncio.timeout(SOON_S):
            await link.next_attempt()
            yield Watched(settings, link)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def _nothing(*_: object) -> None:
    """Nobody listens."""


@asynccontextmanager
async def held(port: int) -> AsyncIterator[None]:
    """The POS prints, as soon as the printer has noticed that its last caller hung up."""
    async with asyncio.timeout(SOON_S):
        while True:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(b"\x10\x04\x04")
                await reader.readexactly(1)
                break
            await asyncio.sleep(0.01)
    yield
    writer.transport.abort()


async def until(look: Callable[[], object]) -> None:
    async with asyncio.timeout(SOON_S):
        while not look():
            await asyncio.sleep(0.01)


async def test_what_the_printer_tells_by_snmp_is_its_state() -> None:
    callers: list[object] = []
    server = await asyncio.start_server(lambda *caller: callers.append(caller), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with (
        server,
        SnmpAgent(detected=b"\x08") as agent,
        watched(seen_printer(port=port, snmp_port=agent.port)) as it,
    ):
        assert (it.state, it.causes) == (PrinterState.STOPPED, [Cause.COVER_OPEN])
        assert it.known == (Known.PRESENCE, Known.JAM, Known.COVER)  # the cover hides the paper

        agent.values["detected"] = b"\x80"
        await it.look()
        assert (it.state, it.causes) == (PrinterState.IDLE, [Cause.PAPER_NEAR_END])
        assert Known.PAPER in it.known
        assert not it.link.ready
        assert not await it.link.fetch()
        assert not callers


async def test_an_answer_of_enpc_says_that_it_is_there_and_no_more(unused_udp_port: int) -> None:
    async with EnpcBoard({}) as board:
        settings = seen_printer(snmp_port=unused_udp_port)
        look = NetworkLook(settings, None, enpc_port=board.port)
        async with watched(settings, look) as it:
            assert it.link.observation.answers
            assert it.state is PrinterState.UNKNOWN
            assert it.known == (Known.PRESENCE,)


class Scripted(Look):
    """Sees what the test says."""

    period_s = 60.0

    def __init__(self, seen: Seen) -> None:
        self.seen = seen

    async def __call__(self, *, at_once: bool) -> Seen:  # noqa: ARG002 - a Look's
        return self.seen


async def test_silence_is_a_fault_only_of_one_that_used_to_answer() -> None:
    look = Scripted(Seen(False))
    async with watched(seen_printer(), look) as it:
        assert (it.state, it.causes, it.known) == (PrinterState.UNKNOWN, [], ())

        look.seen = Seen(True)
        await it.look()
        look.seen = Seen(False)
        await it.look()
        await it.look()
        assert it.causes == []  # a datagram may be lost
        await it.look()
        assert it.causes == [Cause.NO_ANSWER]

        look.seen = Seen(True)
        await it.look()
        assert it.causes == []


async def test_a_queue_tells_that_it_is_paused_or_stands_still() -> None:
    idle = PrintQueue("till", "", 0, QueueState.IDLE)
    stuck = PrintQueue("till", "", 0, QueueState.PROCESSING, reasons=("media-empty-error",))
    look = Scripted(Seen(queue=idle))
    async with watched(seen_printer(), look) as it:
        assert (it.state, it.causes) == (PrinterState.UNKNOWN, [])
        assert it.known == (Known.PRESENCE, Known.QUEUE)
        look.seen = Seen(queue=PrintQueue("till", "", 0, QueueState.STOPPED))
        await it.look()
        assert it.causes == [Cause.OS_QUEUE_PAUSED]
        look.seen = Seen(queue=stuck, stalled=True)
        await it.look()
        assert it.causes == [Cause.PAPER_OUT]


async def test_a_shared_printer_is_visited_and_left() -> None:
    """Its own status, in a connection that is over when the POS wants one."""
    async with SimulatedPrinter(connections="one") as printer:
        printer.set(paper="out")
        settings = seen_printer(port=printer.port, share=True, snmp_port=1)
        async with watched(settings) as it:
            assert it.causes == [Cause.PAPER_OUT]
            assert Known.CUTTER in it.known
            async with held(printer.port):
                await it.look()  # turned away
                assert (it.causes, it.known) == ([], (Known.PRESENCE,))


async def test_a_visit_is_made_now_and_then() -> None:
    async with SimulatedPrinter() as printer:
        visits = Visits(transport_maker(seen_printer(port=printer.port)))
        first = await visits.look(at_once=False)
        printer.set(cover="open")
        assert await visits.look(at_once=False) == first
        asked = await visits.look(at_once=True)
        assert asked.facts is not None
        assert asked.facts.cover_open
    assert visit.VISIT_S >= 30.0
    await visits.look(at_once=True)
    assert (await visits.look(at_once=True)).there  # somebody turned us away


async def test_a_device_is_not_opened_and_missed_at_once(tmp_path: Path) -> None:
    node = tmp_path / "lp0"
    node.touch()
    settings = seen_printer(transport=TransportKind.SERIAL, host="", device=str(node))
    told: list[Callable[[], None]] = []

    def watch(tell: Callable[[], None]) -> Callable[[], None]:
        told.append(tell)
        return told.clear

    async with watched(settings) as it:
        assert it.link.observation.link is LinkState.READY
        assert (it.state, it.known) == (PrinterState.UNKNOWN, (Known.PRESENCE,))
        plugs = asyncio.create_task(HotPlug([it], is_plugged_in, watch).run())
        await until(lambda: told)
        node.unlink()
        told[0]()
        await until(lambda: it.link.observation.fault is TransportReason.UNPLUGGED)
        assert it.causes == [Cause.USB_UNPLUGGED]
        node.touch()
        told[0]()
        await until(lambda: it.link.observation.fault is None)
        plugs.cancel()
