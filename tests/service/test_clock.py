"""The wall clock is set, the machine sleeps: order, retention and alerts stay right."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from posgui.journal import Journal
from posgui.model.events import AlertRaised, Event
from posgui.model.incidents import Cause
from posgui.model.receipts import JobState
from posgui.rules.diagnosis import Condition
from posgui.rules.retention import DAY_S
from posgui.service.hub import Hub
from posgui.service.incidents import Incidents
from posgui.service.retention import Retention
from tests.support.gate import unmarked
from tests.support.till_rig import TillRig

YEAR_S = 365 * DAY_S
SETTLE_S = 30.0
DAYS = 7


class Clock:
    """Hands that a test moves; ``set_wall`` moves those of this process's wall clock."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self._real = time.time
        self.passed = 0.0

    def set_wall(self, ahead: float) -> None:
        """The wall clock shows so many seconds more than the real time."""
        self._monkeypatch.setattr(time, "time", lambda: self._real() + ahead)

    def elapsed(self) -> float:
        """Seconds that passed, a sleep included."""
        return 1000.0 + self.passed


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def _damaged(aside: Path) -> None:
    raise RuntimeError(aside.name)


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[TillRig]:
    rig = TillRig(tmp_path, speed_mm_s=20_000.0)
    await rig.boot()
    yield rig
    await rig.crash()
    rig.host.stop()


async def _hold_three(rig: TillRig, clock: Clock) -> None:
    """Three sales wait, between which the clock goes a year back and two forward."""
    rig.host.set(paper="out")
    for title, ahead in (("first", 0.0), ("second", -YEAR_S), ("third", YEAR_S)):
        clock.set_wall(ahead)
        await rig.sell(title)
    async with asyncio.timeout(SETTLE_S):
        while any(e.job.state is JobState.PENDING for e in rig.printer.queue.resting()):
            await asyncio.sleep(0.01)


async def test_receipts_print_in_the_order_they_came_whatever_the_clock_says(
    rig: TillRig, clock: Clock
) -> None:
    """And by themselves: none of them waited for long."""
    await _hold_three(rig, clock)
    rig.host.set(paper="ok")
    await rig.settle_down(SETTLE_S)
    assert unmarked(rig.host.device.paper.slips) == ["first", "second", "third"]
    first, second, third = await rig.receipts()
    assert second.received_at < first.received_at < third.received_at
    assert await rig.journal.audit.broken_at() is None


@pytest.mark.parametrize("ahead", [0.0, -YEAR_S, YEAR_S])
async def test_order_holds_across_a_restart_and_of_unknown_age_a_person_is_asked(
    rig: TillRig, clock: Clock, ahead: float
) -> None:
    await _hold_three(rig, clock)
    await rig.crash()
    clock.set_wall(ahead)
    await rig.boot()
    rig.host.set(paper="ok")
    async with asyncio.timeout(SETTLE_S):
        while len(rig.printer.queue.asked) < 3:
            await asyncio.sleep(0.01)
    assert not rig.host.device.paper.slips
    await rig.printer.backlog.release(list(rig.printer.queue.asked), "person")
    await rig.settle_down(SETTLE_S)
    assert unmarked(rig.host.device.paper.slips) == ["first", "second", "third"]


@contextlib.asynccontextmanager
async def _settled_receipt(
    folder: Path, look: Callable[[Journal], Retention]
) -> AsyncIterator[tuple[Journal, Retention, str]]:
    """A receipt that is over, and the retention that has seen it so."""
    journal = Journal(folder, _damaged)
    receipt = await journal.receipts.accept(
        printer="p", source="s", data=b"Tea\n", now=time.time(), truncated=True
    )
    retention = look(journal)
    await retention.look()
    yield journal, retention, receipt.id
    await journal.close()


@pytest.mark.parametrize("ahead", [-YEAR_S, YEAR_S])
async def test_a_receipt_is_kept_for_its_days_and_no_longer_whatever_the_clock_says(
    tmp_path: Path, clock: Clock, ahead: float
) -> None:
    def look(journal: Journal) -> Retention:
        return Retention(journal, DAYS, lambda: True, clock.elapsed)

    async with _settled_receipt(tmp_path, look) as (journal, retention, receipt):
        clock.set_wall(ahead)
        clock.passed = DAYS * DAY_S - 1
        await retention.look()
        assert await journal.receipts.body(receipt) == b"Tea\n"
        clock.passed = DAYS * DAY_S
        await retention.look()
        assert await journal.receipts.body(receipt) == b""


@pytest.mark.parametrize(
    ("slept", "ahead", "shown"),
    [(0.0, YEAR_S, True), (0.0, -YEAR_S, True), (3600.0, 3600.0, False), (3600.0, 0.0, False)],
    ids=["clock set forward", "clock set back", "slept", "slept, clock not set yet"],
)
async def test_only_after_a_sleep_is_a_fault_old_news(
    tmp_path: Path, clock: Clock, slept: float, ahead: float, shown: bool
) -> None:
    """What shows up right after a sleep was so all the while: no card jumps up for it."""
    raised: list[Event] = []
    journal, hub = Journal(tmp_path, _damaged), Hub()
    hub.subscribe(lambda event: raised.append(event) if isinstance(event, AlertRaised) else None)
    incidents = Incidents(journal, hub)
    running = asyncio.create_task(incidents.run(clock.elapsed))
    await asyncio.sleep(0)
    clock.passed += slept
    clock.set_wall(ahead)
    incidents.update("front", (), 1, first=False)
    for _ in range(10):  # turns of the loop, in which the sleep is noticed
        await asyncio.sleep(0)
    incidents.update("front", (Condition(Cause.PAPER_OUT),), 1, first=False)
    assert [event.alert.key for event in raised if isinstance(event, AlertRaised)] == (
        [Cause.PAPER_OUT] if shown else []
    )
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await incidents.settled()
    await journal.close()
