"""A printer that is plugged in or pulled out, without waiting for the next attempt."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from posgui.engine.building import is_plugged_in, transport_maker
from posgui.model.errors import TransportReason
from posgui.model.settings import PrinterSettings, TransportKind
from posgui.model.status import LinkState
from posgui.rules import backoff
from posgui.service import hot_plug
from posgui.service.card import CapabilityCard
from posgui.service.hot_plug import HotPlug
from posgui.service.link import Link
from tests.support.pty_printer import PtyPrinter


@pytest.fixture(autouse=True)
def no_attempts_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    """A link that failed once would try again by itself only when the test is over."""
    monkeypatch.setattr(backoff, "FIRST_S", 60.0)
    monkeypatch.setattr(backoff, "CAP_S", 60.0)


class Events:
    """The system that tells; events are told from another thread, as by udev."""

    def __init__(self) -> None:
        self._tell: Callable[[], None] | None = None

    def watch(self, on_event: Callable[[], None]) -> Callable[[], None]:
        self._tell = on_event
        return self.stop

    def stop(self) -> None:
        self._tell = None

    @property
    def watched(self) -> bool:
        return self._tell is not None

    async def tell(self) -> None:
        if self._tell is not None:
            for _ in range(5):
                await asyncio.to_thread(self._tell)


def no_events(_on_event: Callable[[], None]) -> None:
    """A system that does not tell."""


@dataclass
class Plugged:
    settings: PrinterSettings
    link: Link


class Rig:
    """A printer behind a node that comes and goes."""

    def __init__(self, node: Path, printer: PtyPrinter, watch: hot_plug.Watch) -> None:
        self._node, self._printer = node, printer
        settings = PrinterSettings(
            id="front", name="Front", transport=TransportKind.USBLP, device=str(node)
        )
        self._changed = asyncio.Event()
        make = transport_maker(settings)
        self.link = Link(
            make, CapabilityCard(), on_change=self._changed.set, on_process_id=lambda _: None
        )
        self.hot_plug = HotPlug([Plugged(settings, self.link)], is_plugged_in, watch)

    def plug(self) -> None:
        self._node.symlink_to(self._printer.device)

    def pull(self) -> None:
        self._node.unlink()

    async def until(self, holds: Callable[[], object]) -> None:
        async with asyncio.timeout(5):
            while not holds():
                self._changed.clear()
                await self._changed.wait()

    @property
    def ready(self) -> bool:
        return self.link.observation.link is LinkState.READY

    @property
    def unplugged(self) -> bool:
        return self.link.observation.fault is TransportReason.UNPLUGGED


@asynccontextmanager
async def running(tmp_path: Path, watch: hot_plug.Watch) -> AsyncIterator[Rig]:
    async with PtyPrinter() as printer:
        rig = Rig(tmp_path / "lp0", printer, watch)
        tasks = [asyncio.create_task(work) for work in (rig.link.run(), rig.hot_plug.run())]
        try:
            yield rig
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def test_plugged_in_it_is_reached_and_pulled_out_it_is_missed(tmp_path: Path) -> None:
    events = Events()
    async with running(tmp_path, events.watch) as rig:
        for _ in range(2):
            await rig.until(lambda: rig.unplugged)
            rig.plug()
            await events.tell()
            await rig.until(lambda: rig.ready)
            rig.pull()
            await events.tell()
    assert not events.watched


async def test_where_the_system_does_not_tell_it_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hot_plug, "POLL_S", 0.05)
    async with running(tmp_path, no_events) as rig:
        await rig.until(lambda: rig.unplugged)
        rig.plug()
        await rig.until(lambda: rig.ready)
        rig.pull()
        await rig.until(lambda: rig.unplugged)


async def test_other_devices_that_come_and_go_do_not_disturb_it(tmp_path: Path) -> None:
    events = Events()
    async with running(tmp_path, events.watch) as rig:
        await rig.until(lambda: rig.unplugged)
        rig.plug()
        await events.tell()
        await rig.until(lambda: rig.ready)
        session = rig.link.session
        await events.tell()
        await asyncio.sleep(hot_plug.SETTLED_S * 2)  # nothing is to come of it
        assert rig.ready
        assert rig.link.session is session


async def test_without_a_printer_of_this_machine_nothing_is_watched() -> None:
    events = Events()
    await asyncio.wait_for(HotPlug([], is_plugged_in, events.watch).run(), 1)
    assert not events.watched
