"""The simulated printer's control port: JSON lines, one object a line, UTF-8.

Every line is answered by one line.

- ``{"set": {"paper": "out", "speed_mm_s": 100}}``: faults (``posgui.simulator.faults``)
  and profile switches (``posgui.simulator.profile``), all or none; answered by
  ``{"ok": true, "state": {...}}``
- ``{"do": "power-cycle"}`` or ``{"do": "reset-connections"}``: ``{"ok": true, "state": {...}}``
- ``{"get": "state"}``: ``{"state": {...}}``
- ``{"get": "journal"}``: ``{"journal": {...}}``, which received bytes became print
- ``{"get": "paper", "since": 0}``: ``{"paper": {...}}``, what to draw, from a slip number on
- ``{"subscribe": true}``: ``{"ok": true}``, and from then on lines with the key ``event``
  as things happen: ``printed``, ``slip``, ``drawer``, ``buzzer``, ``state``. ``false`` ends it.

Anything else is answered by ``{"error": "what is wrong"}``, and nothing changed.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import Any

from posgui.simulator import report
from posgui.simulator.device import Happening
from posgui.simulator.server import PrinterServer

MAX_LINE = 64 * 1024
_UNREAD_EVENTS_MAX = 64 * 1024 * 1024
"""A subscriber that does not read for so many bytes is dropped."""


class ControlSession:
    """One control connection; ``push`` is called with each event line's object."""

    def __init__(self, printer: PrinterServer, push: Callable[[dict[str, Any]], None]) -> None:
        self._printer = printer
        self._host = printer.host
        self._push = push
        self._unsubscribe: Callable[[], None] | None = None

    def answer(self, line: bytes) -> dict[str, Any]:
        """The one answer to one line."""
        try:
            request = json.loads(line)
            if not isinstance(request, dict):
                raise ValueError("one JSON object a line is expected")
            return self._obey(request)
        except (ValueError, RecursionError) as error:
            return {"error": str(error)}

    def close(self) -> None:
        """The connection is over."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def _obey(self, request: dict[str, Any]) -> dict[str, Any]:
        device = self._host.device
        match request:
            case {"set": dict(changes)}:
                self._host.apply(changes)
            case {"do": "power-cycle"}:
                self._host.power_cycle()
            case {"do": "reset-connections"}:
                self._printer.reset_connections()
            case {"get": "state"}:
                return {"state": report.state(device)}
            case {"get": "journal"}:
                return {"journal": report.journal(device)}
            case {"get": "paper"}:
                since = request.get("since", 0)
                if type(since) is not int:
                    raise ValueError("since must be a slip number")
                return {"paper": report.paper(device, since)}
            case {"subscribe": bool(wanted)}:
                self.close()
                if wanted:
                    self._unsubscribe = self._host.subscribe(self._heard)
                return {"ok": True}
            case _:
                raise ValueError('expected one of "set", "do", "get", "subscribe"; see the manual')
        return {"ok": True, "state": report.state(device)}

    def _heard(self, happening: Happening) -> None:
        self._push(report.event(happening))


async def serve_control(printer: PrinterServer, address: str, port: int) -> asyncio.Server:
    """Listen for control connections; OSError if the port is taken."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A cancelled one is the end of the program; asyncio would print a trace of it.
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            await _converse(printer, reader, writer)

    return await asyncio.start_server(serve, address, port, limit=MAX_LINE)


async def _converse(
    printer: PrinterServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    def send(message: dict[str, Any]) -> None:
        if writer.transport.get_write_buffer_size() > _UNREAD_EVENTS_MAX:
            writer.transport.abort()
        elif not writer.is_closing():
            writer.write(json.dumps(message, ensure_ascii=False).encode() + b"\n")

    session = ControlSession(printer, send)
    try:
        while line := await reader.readline():
            send(session.answer(line))
            await writer.drain()
    except ValueError:
        send({"error": f"a line is longer than {MAX_LINE} bytes"})
    finally:
        session.close()
        writer.close()
