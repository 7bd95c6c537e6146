"""Ctrl-C for what takes a while: it is ended early, with what is known by then."""

from __future__ import annotations

import asyncio
import contextlib
import signal

from posgui.desk.client import DeskClient


def cancel_on_ctrl_c(client: DeskClient, method: str, run: str) -> None:
    """From now on Ctrl-C calls the desk's ``method`` for ``run``, whose own call then
    answers. On Windows Ctrl-C ends the command."""
    ending: set[asyncio.Task[None]] = set()

    def stop() -> None:
        ending.add(asyncio.create_task(client.call(method, run=run)))

    with contextlib.suppress(NotImplementedError):  # Windows
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, stop)
