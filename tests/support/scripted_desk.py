"""A real desk server that plays a script: the tray's counterpart in tests.

Speaks the wire of ``posgui.desk`` on the real socket. Run as a program it stands for the
engine process: ``python -m tests.support.scripted_desk DATA_DIR SCRIPT.json``; events are
played through its own method ``play``, so a test drives it over a second connection.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from posgui.desk import address, wire
from posgui.desk.wire import Json
from posgui.model.errors import CommandError
from tests.support.png import blank_png

ENDS_WITH = "POSGUI_TEST_ENDS_WITH"
"""Names a process, with which a scripted engine ends at the latest."""


class ScriptedDesk:
    """Answers from ``answers`` (a result, a function of the parameters, or a CommandError to
    raise), notes every call."""

    def __init__(self, snapshot: Json, answers: dict[str, Any] | None = None) -> None:
        self.snapshot = snapshot
        self.answers: dict[str, Any] = answers or {}
        self.held: set[str] = set()
        """Methods that are answered only when ``give`` is called."""
        self.calls: list[tuple[str, Json]] = []
        self.stopped = asyncio.Event()
        self._writers: set[asyncio.StreamWriter] = set()
        self._subscribed: set[asyncio.StreamWriter] = set()
        self._waiting: dict[str, tuple[int, asyncio.StreamWriter]] = {}
        self._server: asyncio.Server | None = None

    async def open(self, data_dir: Path) -> None:
        """Serve ``data_dir``."""
        self._server = await address.serve(data_dir, self._talk)

    async def close(self) -> None:
        """Go away as a dead engine does: every connection ends."""
        if self._server is not None:
            self._server.close()
        for writer in tuple(self._writers):
            writer.close()
        await asyncio.sleep(0)

    def play(self, kind: str, **more: Any) -> None:
        """Send one event to every subscriber."""
        event = {"at": time.time(), "type": kind, **more}
        for writer in self._subscribed:
            writer.write(wire.encode({"event": event}))

    def give(self, method: str, result: Any) -> None:
        """Answer the call of a held method."""
        called, writer = self._waiting.pop(method)
        writer.write(wire.encode({"id": called, "ok": result}))

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        hello = {"protocol": wire.PROTOCOL, "version": "0", "pid": os.getpid()}
        writer.write(wire.encode({"hello": hello}))
        with contextlib.suppress(ConnectionError):
            while line := await reader.readline():
                self._answer(wire.decode(line), writer)
        self._writers.discard(writer)
        self._subscribed.discard(writer)
        writer.close()

    def _answer(self, message: Json, writer: asyncio.StreamWriter) -> None:
        method, params = message["method"], message["params"]
        self.calls.append((method, params))
        if method in self.held:
            self._waiting[method] = (message["id"], writer)
            return
        answer = self._result(method, params, writer)
        if isinstance(answer, CommandError):
            error = {
                "key": answer.key,
                "placeholders": dict(answer.placeholders),
                "exit_code": answer.exit_code,
            }
            writer.write(wire.encode({"id": message["id"], "error": error}))
        else:
            writer.write(wire.encode({"id": message["id"], "ok": answer}))

    def _result(self, method: str, params: Json, writer: asyncio.StreamWriter) -> Any:
        if method in self.answers:
            answer = self.answers[method]
            return answer(params) if callable(answer) else answer
        match method:
            case "subscribe":
                self._subscribed.add(writer)
                return self.snapshot
            case "status":
                return self.snapshot["status"]
            case "settings":
                return self.snapshot["settings"]
            case "change_settings":
                self.snapshot["settings"] = {**params["settings"], "file": "posgui.toml"}
            case "play":
                self.play(params["event"].pop("type"), **params["event"])
            case "calls":
                return [given for name, given in self.calls if name == params["of"]]
            case "methods":
                return sorted({name for name, _ in self.calls})
            case "subscribers":
                return len(self._subscribed)
            case "find_printers":
                return {"printers": []}
            case "device_rights":
                return {"access": "unknown"}
            case "text":
                return {"text": ""}
            case "picture":
                return {"png": blank_png(height=params.get("rows", 600))}
            case "shutdown":
                self.stopped.set()
        return {}


async def _serve(data_dir: Path, script: Json) -> None:
    desk = ScriptedDesk(script["snapshot"], script.get("answers"))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, desk.stopped.set)
    if ENDS_WITH in os.environ:
        # Whatever became of its test, and of the tray, which would start it again.
        other = os.pidfd_open(int(os.environ[ENDS_WITH]))
        asyncio.get_running_loop().add_reader(other, desk.stopped.set)
    await desk.open(data_dir)
    await desk.stopped.wait()
    await asyncio.sleep(0)  # the answer to shutdown leaves first
    await desk.close()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text("utf-8"))))
