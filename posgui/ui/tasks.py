"""Coroutines started from slots: kept alive, and with one path for what goes wrong."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from posgui.model.errors import PosguiError

_LOGGER = logging.getLogger(__name__)


class Tasks:
    """The tray's running coroutines."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def spawn(
        self,
        work: Coroutine[Any, Any, None],
        on_error: Callable[[PosguiError], None] | None = None,
    ) -> asyncio.Task[None]:
        """Run ``work`` on the loop; cancelling the task is no error.

        A PosguiError goes to ``on_error``; anything else is a fault of ours, is logged
        and goes to ``on_error`` as the key ``unexpected``.
        """
        task = asyncio.get_running_loop().create_task(self._guard(work, on_error))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        # Cancelled before its first step, the guard leaves the work unbegun.
        task.add_done_callback(lambda _: work.close())
        return task

    @staticmethod
    async def _guard(
        work: Coroutine[Any, Any, None], on_error: Callable[[PosguiError], None] | None
    ) -> None:
        try:
            await work
        except PosguiError as error:
            _LOGGER.info("refused: %s", error.key)
            if on_error is not None:
                on_error(error)
        except Exception:  # a fault in one action must not take the tray with it
            _LOGGER.exception("an action of the tray failed")
            if on_error is not None:
                on_error(PosguiError("unexpected"))

    async def cancel(self) -> None:
        """Cancel what is running and wait until it is gone."""
        tasks = tuple(self._running)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
