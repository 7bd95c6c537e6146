"""Coroutines started from slots."""

from __future__ import annotations

import gc

from posgui.ui.tasks import Tasks


async def test_work_that_is_cancelled_before_it_begins_leaves_nothing_behind() -> None:
    tasks, begun = Tasks(), []

    async def work() -> None:
        begun.append(True)

    tasks.spawn(work())
    await tasks.cancel()
    gc.collect()  # an unbegun coroutine that is collected warns, and a warning fails
    assert begun == []
