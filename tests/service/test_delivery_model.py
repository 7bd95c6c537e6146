"""The promise, under every order of events hypothesis finds: nothing accepted is lost,
nothing is printed twice without a mark, first in is first out."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from posgui.model.receipts import JobState, JobStateReason
from posgui.model.settings import BacklogSettings
from posgui.simulator.host import SimulatedPrinterHost
from tests.support.gate import FULL
from tests.support.till_rig import TillRig

MENDED: dict[str, object] = {
    "paper": "ok",
    "cover": "closed",
    "cutter": "ok",
    "head": "ok",
    "power": "on",
}


class DeliveryModel(RuleBasedStateMachine):
    """Sales, faults, power cuts, crashes and a person's answers, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self._loop = asyncio.new_event_loop()
        self._folder = tempfile.TemporaryDirectory()
        self._count = 0

    def _do(self, work: Coroutine[Any, Any, Any]) -> None:
        self._loop.run_until_complete(work)

    @initialize(
        process_id=st.booleans(),
        asb=st.booleans(),
        backup=st.booleans(),
        auto_count=st.sampled_from([0, 1, 1_000_000]),
        late=st.booleans() if FULL else st.just(False),
    )
    def start(self, process_id: bool, asb: bool, backup: bool, auto_count: int, late: bool) -> None:
        """``late``: each real-time answer is the one to the question before."""
        self.rig = TillRig(
            Path(self._folder.name),
            backlog=BacklogSettings(stable_s=0.0, auto_count=auto_count),
            backup=backup,
            process_id=process_id,
            asb=asb,
            late_by_one=late,
        )
        self._do(self.rig.boot())

    @rule()
    def sell(self) -> None:
        self._count += 1
        self._do(self.rig.sell(f"sale {self._count}"))

    @rule(ms=st.integers(0, 40))
    def time_passes(self, ms: int) -> None:
        self._do(asyncio.sleep(ms / 1000))

    @rule()
    def crash(self) -> None:
        self._do(self._crash())

    async def _crash(self) -> None:
        await self.rig.crash()
        await self.rig.boot()

    @rule(ms=st.integers(0, 120))
    def crash_in_a_sale(self, ms: int) -> None:
        self.sell()
        self.time_passes(ms)
        self.crash()

    @rule(ms=st.integers(0, 120))
    def power_cut_in_a_sale(self, ms: int) -> None:
        self.sell()
        self.time_passes(ms)
        self.power_cut()

    @rule(
        fault=st.sampled_from(
            [
                {"paper": "out"},
                {"paper_out_after_lines": 2},
                {"cover": "open"},
                {"cutter": "jam"},
                {"head": "hot"},
                {"power": "off"},
            ]
        )
    )
    def fault(self, fault: dict[str, object]) -> None:
        self._do(self._set(**fault))

    @rule()
    def mend(self) -> None:
        self._do(self._set(**MENDED))

    @rule(ms=st.integers(0, 120))
    def link_lost_in_a_sale(self, ms: int) -> None:
        self.sell()
        self.time_passes(ms)
        self._do(self._cut_link())

    @rule(ms=st.integers(0, 120))
    def late_answers(self, ms: int) -> None:
        self._do(self._set(frozen=True))
        self.time_passes(ms)
        self._do(self._set(frozen=False))

    async def _cut_link(self) -> None:
        self.rig.cut_link()

    @rule()
    def power_cut(self) -> None:
        self._do(self._set(power="off"))
        self._do(self._set(power="on"))

    async def _set(self, **changes: object) -> None:
        self.rig.host.set(**changes)

    @rule(printed=st.booleans())
    def answer(self, printed: bool) -> None:
        self._do(self.rig.answer(printed=printed))

    @rule(release=st.booleans())
    def decide(self, release: bool) -> None:
        self._do(self.rig.decide(release=release))

    @rule(fault=st.sampled_from([{"paper": "out"}, {"power": "off"}]))
    def backup_fault(self, fault: dict[str, object]) -> None:
        self._do(self._set_backup(**fault))

    @rule()
    def backup_mended(self) -> None:
        self._do(self._set_backup(paper="ok", power="on"))

    async def _set_backup(self, **changes: object) -> None:
        self.rig.bar.set(**changes)

    @invariant()
    def nothing_is_printed_twice_without_a_mark(self) -> None:
        if not hasattr(self, "rig"):
            return
        unmarked = self._unmarked()
        assert len(unmarked) == len(set(unmarked)), unmarked
        in_order = [int(title.split()[1]) for title in unmarked if title not in self.rig.released]
        assert in_order == sorted(in_order)

    @invariant()
    def what_the_backup_printed_is_marked_and_came_out_once(self) -> None:
        if not hasattr(self, "rig"):
            return
        lines = _lines(self.rig.bar)
        moved = []
        for n, line in enumerate(lines):
            if not line.startswith("<"):
                continue
            mark = lines[max(0, n - 3) : n]
            assert any("BACKUP FROM Front" in words for words in mark), lines
            if not any("COPY" in words for words in mark):
                moved.append(line.strip("<>"))
        assert len(moved) == len(set(moved)), moved
        assert not set(moved) & set(self._unmarked()), lines

    def _unmarked(self) -> list[str]:
        """Titles the first printer printed without a mark."""
        lines = _lines(self.rig.host)
        # The mark of a copy is two lines: the words, then id and time.
        return [
            line.strip("<>")
            for n, line in enumerate(lines)
            if line.startswith("<") and "COPY" not in lines[max(0, n - 2)]
        ]

    def teardown(self) -> None:
        if hasattr(self, "rig"):
            self._do(self._set(**MENDED))
            self._do(self._set_backup(paper="ok", power="on"))
            self._do(self.rig.settle_down(30))
            self.nothing_is_printed_twice_without_a_mark()
            self._do(self._all_accounted_for())
            self._do(self.rig.crash())
            self.rig.host.stop()
            self.rig.bar.stop()
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()
        self._folder.cleanup()

    async def _all_accounted_for(self) -> None:
        receipts = await self.rig.receipts()
        assert len(receipts) == len(self.rig.accepted)
        slips = (*self.rig.host.device.paper.slips, *self.rig.bar.device.paper.slips)
        text = "\n".join(slip.text for slip in slips)
        for receipt, title in zip(receipts, self.rig.accepted, strict=True):
            job = receipt.current
            assert job is not None
            if job.unsure or JobStateReason.HELD in job.reasons:
                continue
            if JobStateReason.DISCARDED in job.reasons:
                # A copy that was not wanted after all comes after a try that left traces.
                assert len(receipt.jobs) > 1 or f"<{title}>" not in text
                continue
            assert job.state is JobState.COMPLETED
            if JobStateReason.COMPLETED in job.reasons:
                assert f"<{title}>" in text


def _lines(host: SimulatedPrinterHost) -> list[str]:
    """Every line of text that came out of a printer."""
    paper = host.device.paper
    return [
        item.text
        for slip in (*paper.slips, paper.open_slip)
        for item in slip.items
        if hasattr(item, "text")
    ]


DeliveryModel.TestCase.settings = settings(
    max_examples=300 if FULL else 15,
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestDelivery = DeliveryModel.TestCase
