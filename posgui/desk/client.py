"""The front ends' side of the desk."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from posgui.desk import address, wire
from posgui.model.errors import CommandError, ExitCode


class NotRunning(CommandError):
    """No engine serves this data folder, or it went away."""

    def __init__(self) -> None:
        super().__init__("engine-not-running", exit_code=ExitCode.NOT_RUNNING)


class DeskClient:
    """One connection to the engine.

    ``on_event`` gets every event after ``subscribe``; ``on_closed`` is called once when
    the engine goes away (not after ``close``).
    """

    def __init__(
        self,
        on_event: Callable[[wire.Json], None] | None = None,
        on_closed: Callable[[], None] | None = None,
    ) -> None:
        self._on_event = on_event
        self._on_closed = on_closed
        self._ids = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None
        self._held: list[wire.Json] | None = None
        self.hello: wire.Json = {}

    async def connect(self, data_dir: Path) -> None:
        """Reach the engine of ``data_dir``; NotRunning if none answers."""
        try:
            reader, self._writer = await address.connect(data_dir)
            self.hello = wire.decode(await reader.readline())["hello"]
        except (OSError, ValueError, KeyError):
            await self.close()
            raise NotRunning from None
        self._reading = asyncio.create_task(self._read(reader), name="desk client")

    async def call(self, method: str, **params: Any) -> Any:
        """Call a method of the engine and return its result.

        Events that come right behind the snapshot of ``subscribe`` wait until the caller
        had its turn with it. Raises CommandError with the engine's key, or NotRunning.
        """
        if self._writer is None or self._writer.is_closing():
            raise NotRunning
        number = next(self._ids)
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        if method == "subscribe":
            self._held = []
        try:
            self._writer.write(wire.encode({"id": number, "method": method, "params": params}))
            return await answer
        finally:
            self._waiting.pop(number, None)
            if method == "subscribe":
                asyncio.get_running_loop().call_soon(self._release)

    async def close(self) -> None:
        """Leave; calls still waiting raise NotRunning."""
        self._on_closed = None
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self._fail_waiting()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        try:
            while line := await reader.readline():
                self._dispatch(wire.decode(line))
        except (OSError, ValueError):
            pass
        if self._writer is not None:
            self._writer.close()
        self._fail_waiting()
        if self._on_closed is not None:
            self._on_closed()

    def _dispatch(self, message: wire.Json) -> None:
        if "event" in message:
            if self._held is not None:
                self._held.append(message["event"])
            elif self._on_event is not None:
                self._on_event(message["event"])
            return
        answer = self._waiting.get(message.get("id", -1))
        if answer is None or answer.done():
            return
        if "error" in message:
            error = message["error"]
            answer.set_exception(
                CommandError(
                    error["key"],
                    exit_code=ExitCode(error["exit_code"]),
                    **error["placeholders"],
                )
            )
        else:
            answer.set_result(message.get("ok"))

    def _release(self) -> None:
        events, self._held = self._held or [], None
        for event in events:
            if self._on_event is not None:
                self._on_event(event)

    def _fail_waiting(self) -> None:
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(NotRunning())
