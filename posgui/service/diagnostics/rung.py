"""One rung of the ladder, and the climbing of several within their deadlines."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from posgui.model.diagnosis import Measure
from posgui.rules.verdict.reading import Reading, unmeasured

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rung:
    """Something that can be measured now; ``measure`` is cancelled at the deadline."""

    by: Measure
    deadline_s: float
    measure: Callable[[], Awaitable[Reading]]


async def climb(rungs: Sequence[Rung]) -> AsyncGenerator[Reading, None]:
    """Measure these side by side; yields each reading as it comes. Closing the iterator
    cancels what is still being measured."""
    tasks = [asyncio.create_task(_measured(rung), name=f"rung {rung.by}") for rung in rungs]
    try:
        for next_one in asyncio.as_completed(tasks):
            yield await next_one
    finally:
        for task in tasks:
            task.cancel()


async def _measured(rung: Rung) -> Reading:
    loop = asyncio.get_running_loop()
    began = loop.time()
    try:
        async with asyncio.timeout(rung.deadline_s):
            reading = await rung.measure()
    except TimeoutError:
        reading = unmeasured(rung.by, "deadline")
    except Exception:  # one rung that breaks must not cost the verdict (law 8)
        _LOGGER.exception("the rung %s could not be measured", rung.by)
        reading = unmeasured(rung.by, "failed")
    return replace(reading, finding=replace(reading.finding, took_s=loop.time() - began))
