"""Receipts through a print queue of Windows, over a recorded fake of its spooler."""

from __future__ import annotations

from pathlib import Path

import pytest

from posgui.host.winspool.bits import JobStatus
from posgui.model.receipts import Evidence, JobState
from tests.support.counter import Counter, until, until_told
from tests.support.gate import sale
from tests.support.windows_spooler import FakeSpooler


class OnQueue:
    """A printer behind ``till``."""

    moves = False
    lines = 'transport = "winspool"\nqueue = "till"'


async def test_a_paused_queue_holds_receipts_and_a_deleted_job_is_never_sent_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spooler = FakeSpooler()
    monkeypatch.setattr("posgui.host.winspool.queue.win32_calls", lambda: spooler)
    spooler.pause()
    shop = Counter(tmp_path, OnQueue())  # type: ignore[arg-type]  # it does not leave
    await shop.open()

    async def sent() -> bool:
        job = (await shop.newest()).current
        return job is not None and job.state is JobState.COMPLETED

    try:
        link = shop.link
        await until(lambda: link.observation.queue is not None)
        await shop.sell("one")
        await until(lambda: shop.engine.printers["front"].status().held == 1)
        assert spooler.jobs == []
        spooler.pause(paused=False)
        await until_told(sent)
        job = (await shop.newest()).current
        assert job is not None
        assert job.evidence is Evidence.ACCEPTED

        spooler.give_paper(takes=False)
        await shop.sell("two")
        await until(lambda: spooler.jobs)
        spooler.jobs[0].status |= JobStatus.DELETING
        await until_told(shop.unsure)
        spooler.delete(spooler.jobs[0].number)
        spooler.give_paper(takes=True)
        await shop.sell("three")
        await until_told(sent)
    finally:
        await shop.engine.stop(finish_s=0)
    assert spooler.received == sale("one", 3) + sale("three", 3)
    assert spooler.open_handles == 0
