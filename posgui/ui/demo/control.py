"""The client of the simulated printer's control port (``posgui.simulator.control``)."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]

MAX_LINE = 64 * 1024 * 1024
"""Bytes; all the paper of a long demo comes in one line."""


class PrinterControl:
    """One connection to a simulated printer.

    ``on_event`` gets every event after ``subscribe``, ``on_closed`` is called once when
    the printer's process goes away (not after ``close``).
    """

    def __init__(
        self, on_event: Callable[[Json], None], on_closed: Callable[[], None] | None = None
    ) -> None:
        self._on_event = on_event
        self._on_closed = on_closed
        self._waiting: deque[asyncio.Future[Json]] = deque()
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None

    async def connect(self, port: int) -> None:
        """Connect to a control port on loopback; OSError if nothing listens there."""
        reader, self._writer = await asyncio.open_connection("127.0.0.1", port, limit=MAX_LINE)
        self._reading = asyncio.create_task(self._read(reader), name="demo control")

    async def ask(self, **request: Any) -> Json:
        """Send one request and return its answer.

        ConnectionError if the process is away, ValueError if it refuses the request.
        """
        if self._writer is None or self._writer.is_closing():
            raise ConnectionError("the simulated printer is gone")
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting.append(answer)
        self._writer.write(json.dumps(request).encode() + b"\n")
        told = await answer
        if "error" in told:
            raise ValueError(told["error"])
        return told

    async def set(self, **faults: object) -> Json:
        """Set faults; returns the printer's state after that."""
        state: Json = (await self.ask(set=faults))["state"]
        return state

    async def close(self) -> None:
        """Leave."""
        self._on_closed = None
        if self._reading is not None:
            self._reading.cancel()
        if self._writer is not None:
            self._writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        try:
            while line := await reader.readline():
                self._dispatch(json.loads(line))
        except (OSError, ValueError):
            pass  # the process is gone, which the lines below tell
        finally:
            if self._writer is not None:
                self._writer.close()
            for answer in self._waiting:
                if not answer.done():
                    answer.set_exception(ConnectionError("the simulated printer is gone"))
        if self._on_closed is not None:
            self._on_closed()

    def _dispatch(self, message: Json) -> None:
        if "event" in message:
            self._on_event(message)
        elif self._waiting and not (answer := self._waiting.popleft()).done():
            answer.set_result(message)
