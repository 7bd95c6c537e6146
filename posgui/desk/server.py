"""The engine's side of the desk."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from posgui import __version__
from posgui.desk import address, wire
from posgui.model.errors import CommandError, ExitCode, PosguiError

_LOGGER = logging.getLogger(__name__)

BACKLOG_MAX = 16 * 1024 * 1024
"""Bytes waiting for a front end that does not read: then it is let go, for a tray that
hangs must cost the engine nothing."""

Method = Callable[..., Awaitable[Any]]


class DeskServer:
    """Serves ``methods`` (by name, with keyword parameters) and pushes events.

    ``snapshot`` answers ``subscribe``.
    """

    def __init__(self, methods: Mapping[str, Method], snapshot: Method) -> None:
        self._methods = methods
        self._snapshot = snapshot
        self._server: asyncio.Server | None = None
        self._subscribers: dict[asyncio.StreamWriter, list[bytes] | None] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, data_dir: Path) -> None:
        """Open the door."""
        self._server = await address.serve(data_dir, self._serve)

    async def stop(self) -> None:
        """Close the door behind everybody."""
        if self._server is not None:
            self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def publish(self, event: wire.Json) -> None:
        """Push an event to all subscribers."""
        if not self._subscribers:
            return
        line = wire.encode({"event": event})
        for writer, held_back in tuple(self._subscribers.items()):
            if held_back is not None:
                held_back.append(line)
            elif writer.transport.get_write_buffer_size() > BACKLOG_MAX:
                _LOGGER.warning("a front end does not read any more and is let go")
                self._subscribers.pop(writer, None)
                writer.transport.abort()
            else:
                writer.write(line)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._keep(asyncio.current_task())
        hello = {"protocol": wire.PROTOCOL, "version": __version__, "pid": os.getpid()}
        writer.write(wire.encode({"hello": hello}))
        try:
            while line := await reader.readline():
                message = wire.decode(line)
                # Each call on its own: a test print takes seconds, status must not wait.
                self._keep(asyncio.create_task(self._answer(message, writer), name="desk call"))
        except (OSError, ValueError) as error:
            _LOGGER.debug("a front end's connection ended: %s", error)
        except asyncio.CancelledError:
            # Only ``stop`` cancels; asyncio's streams would print a trace of it.
            _LOGGER.debug("a front end's connection is closed")
        finally:
            self._subscribers.pop(writer, None)
            writer.close()

    async def _answer(self, message: wire.Json, writer: asyncio.StreamWriter) -> None:
        answer: wire.Json = {"id": message.get("id")}
        try:
            answer["ok"] = await self._call(message, writer)
        except PosguiError as error:
            answer["error"] = _error(error)
        except Exception:  # the caller must hear of it, and the engine goes on
            _LOGGER.exception("the call %s failed", message.get("method"))
            answer["error"] = _error(CommandError("internal-error"))
        if not writer.is_closing():
            writer.write(wire.encode(answer))
            self._release(writer)

    async def _call(self, message: wire.Json, writer: asyncio.StreamWriter) -> Any:
        name, params = message.get("method"), message.get("params") or {}
        if name == "subscribe":
            # What happens while the snapshot is taken is told behind it.
            self._subscribers.setdefault(writer, [])
            return await self._snapshot()
        method = self._methods.get(str(name))
        if method is None:
            raise CommandError("unknown-method", exit_code=ExitCode.WRONG_USE, method=str(name))
        try:
            return await method(**params)
        except TypeError as error:
            _LOGGER.warning("wrong parameters for %s: %s", name, error)
            raise CommandError(
                "wrong-parameters", exit_code=ExitCode.WRONG_USE, method=str(name)
            ) from error

    def _release(self, writer: asyncio.StreamWriter) -> None:
        for line in self._subscribers.get(writer) or ():
            writer.write(line)
        if writer in self._subscribers:
            self._subscribers[writer] = None

    def _keep(self, task: asyncio.Task[None] | None) -> None:
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)


def _error(error: PosguiError) -> wire.Json:
    return {
        "key": error.key,
        "placeholders": dict(error.placeholders),
        "exit_code": int(error.exit_code),
    }
