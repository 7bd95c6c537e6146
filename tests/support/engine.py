"""A real engine process and what a front end sees of it.

async with RunningEngine(tmp_path, printer.port) as engine:
    await engine.till(receipt)
    await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from posgui.desk.client import DeskClient, NotRunning
from tests.support.forked import ForkedCommand
from tests.support.tcp import free_port

START_S = 30.0
"""Forty times what it takes on an idle machine; tests share theirs with each other."""
UNASKED = "stable_s = 0.1\nauto_count = 1000000"
"""``[backlog]``: what waited through a fault prints soon and by itself."""


class Seen:
    """What the engine told so far: a snapshot with the events laid over it."""

    def __init__(self, snapshot: dict[str, Any]) -> None:
        self.printers = {p["id"]: p for p in snapshot["status"]["printers"]}
        self.incidents = {i["key"]: i for i in snapshot["status"]["incidents"]}
        self.alerts = {a["key"]: a for a in snapshot["alerts"]}
        self.receipts = {r["id"]: r for r in reversed(snapshot["receipts"])}
        self.events: list[dict[str, Any]] = []

    def take(self, event: dict[str, Any]) -> None:
        """One event."""
        self.events.append(event)
        kind = event["type"]
        if kind == "status-update":
            self.printers[event["printer"]] = event["status"]
        elif kind in ("job-update", "output-complete"):
            self.receipts[event["receipt"]["id"]] = event["receipt"]
        elif kind in ("incident-opened", "incident-changed"):
            self.incidents[event["incident"]["key"]] = event["incident"]
        elif kind == "incident-cleared":
            self.incidents.pop(event["incident"]["key"], None)
        elif kind == "alert-raised":
            self.alerts[event["alert"]["key"]] = event["alert"]
        elif kind == "alert-cleared":
            self.alerts.pop(event["alert"]["key"], None)

    @property
    def printer(self) -> dict[str, Any]:
        """The first printer."""
        first: dict[str, Any] = next(iter(self.printers.values()))
        return first

    def receipt(self, index: int) -> dict[str, Any]:
        """The ``index``-th receipt that came in; an empty one with no state before that."""
        receipts: list[dict[str, Any]] = list(self.receipts.values())
        if index < len(receipts):
            return receipts[index]
        return {"state": None, "unsure": None, "evidence": None, "truncated": None, "jobs": []}

    def states(self) -> list[str]:
        """The receipts' states, in the order they came in."""
        return [receipt["state"] for receipt in self.receipts.values()]


class RunningEngine:
    """``posgui --headless`` with one network printer and one raw capture."""

    def __init__(
        self,
        folder: Path,
        printer_port: int,
        *,
        extra: str = "",
        capture: str = "",
        printer: str = "",
        backlog: str = UNASKED,
    ) -> None:
        self.data_dir = folder / "data"
        self.config = folder / "posgui.toml"
        self.port = free_port()
        self.printer_port = printer_port
        self.config.write_text(
            f'[[printers]]\nid = "front"\nname = "Front till"\ntransport = "network"\n'
            f'host = "127.0.0.1"\nport = {printer_port}\n{printer}\n'
            f'[[captures]]\nkind = "raw"\nlisten = "127.0.0.1:{self.port}"\nprinter = "front"\n'
            f"{capture}\n[backlog]\n{backlog}\n{extra}",
            "utf-8",
        )
        self.process: ForkedCommand | subprocess.Popen[bytes] | None = None
        self.seen: Seen
        self._client: DeskClient | None = None
        self._moved = asyncio.Event()
        self._closed = asyncio.Event()

    def command(self, *arguments: str) -> list[str]:
        """The argv of the real command for this instance."""
        return [sys.executable, "-m", "posgui", "--data-dir", str(self.data_dir), *arguments]

    async def run(self, *arguments: str) -> tuple[int, str, str]:
        """Run a command; exit code, stdout, stderr."""
        process = await asyncio.create_subprocess_exec(
            *self.command(*arguments),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "LC_ALL": "C.UTF-8", "LANG": "en"},
        )
        out, err = await asyncio.wait_for(process.communicate(), 30)
        return process.returncode or 0, out.decode(), err.decode()

    async def start(self) -> None:
        """Start it and wait until the desk answers."""
        self.process = self.launch("--headless", "--config", str(self.config))
        await self.connect()

    def launch(self, *arguments: str) -> ForkedCommand | subprocess.Popen[bytes]:
        """A new process that runs a command for this instance."""
        return ForkedCommand("--data-dir", str(self.data_dir), *arguments)

    async def connect(self) -> None:
        """Reach the desk, waiting for it."""
        async with asyncio.timeout(START_S):
            while True:
                self._closed.clear()
                client = DeskClient(on_event=self._on_event, on_closed=self._on_closed)
                try:
                    await client.connect(self.data_dir)
                    self.seen = Seen(await client.call("subscribe"))
                    self._client = client
                    return
                except NotRunning:
                    await client.close()
                    if self.process is not None and self.process.poll() is not None:
                        raise
                    await asyncio.sleep(0.02)

    async def restarted(self) -> None:
        """It starts again with other settings: wait for its end of the connection, then
        reach it anew."""
        async with asyncio.timeout(START_S):
            await self._closed.wait()
        await self.connect()

    def kill(self) -> None:
        """kill -9."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def send_signal(self, number: int) -> None:
        """Send it a signal."""
        if self.process is not None:
            self.process.send_signal(number)

    async def leave(self) -> None:
        """Listen to it no longer; it runs on."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def stop(self) -> int | None:
        """SIGTERM; returns the exit code."""
        await self.leave()
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return await asyncio.to_thread(self.process.wait, 15)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    async def call(self, method: str, **params: Any) -> Any:
        """A desk call."""
        if self._client is None:
            raise NotRunning
        return await asyncio.wait_for(self._client.call(method, **params), 70)

    async def until(self, predicate: Callable[[Seen], Any], timeout: float = 10.0) -> Any:
        """Return what ``predicate`` returns once it is true of what was seen; it may look at
        more than that."""
        try:
            async with asyncio.timeout(timeout):
                while True:
                    self._moved.clear()
                    if value := predicate(self.seen):
                        return value
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(0.1):
                            await self._moved.wait()
        except TimeoutError:
            tail = [e["type"] for e in self.seen.events[-8:]]
            raise AssertionError(
                f"not seen in {timeout} s: {self.seen.printer}, {self.seen.states()}, "
                f"{list(self.seen.incidents)}, {tail}"
            ) from None

    async def ready(self) -> None:
        """The printer is connected and probed."""
        await self.until(lambda seen: seen.printer["link"] == "ready")

    async def till(self, data: bytes, *, half_close: bool = True, port: int = 0) -> None:
        """Print like a till that sends and hangs up; returns when the engine hung up too.
        ``port`` is that of another capture than the first."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port or self.port)
        writer.write(data)
        await writer.drain()
        if half_close:
            writer.write_eof()
            await asyncio.wait_for(reader.read(), 10)
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    def _on_closed(self) -> None:
        self._closed.set()
        self._moved.set()

    def _on_event(self, event: dict[str, Any]) -> None:
        self.seen.take(event)
        self._moved.set()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()


class FreshEngine(RunningEngine):
    """An engine that is started as a person's is, with an interpreter of its own."""

    def launch(self, *arguments: str) -> subprocess.Popen[bytes]:
        """A new process that runs the real command."""
        silent = subprocess.DEVNULL
        return subprocess.Popen(self.command(*arguments), stdout=silent, stderr=silent)
