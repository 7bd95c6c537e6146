"""Calls that block and may hang, waited for with a deadline."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


async def bounded(call: Callable[[], T], deadline_s: float, name: str) -> T:
    """What ``call`` gives or raises, made in a thread of that name, which may outlive the
    deadline and then holds up neither anybody else nor the end of the program. Raises
    TimeoutError."""
    made: Future[T] = Future()
    made.set_running_or_notify_cancel()  # whoever stops waiting does not take it back

    def run() -> None:
        try:
            made.set_result(call())
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the caller's
            made.set_exception(error)

    threading.Thread(target=run, name=name, daemon=True).start()
    return await asyncio.wait_for(asyncio.wrap_future(made), deadline_s)
