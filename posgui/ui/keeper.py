"""Keeps an engine running: finds or starts it, follows it, starts it again."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from posgui.desk.client import DeskClient, NotRunning
from posgui.model.errors import CommandError, ExitCode
from posgui.ui.model import Board, EnginePhase

CONNECT_DEADLINE_S = 3.0
"""The door is a local socket: an engine that does not say hello in this time is stuck."""

RELOAD_POLL_S = 0.05
START_POLL_S = 0.1
"""How often the door of an engine that is starting is tried."""

PING_EVERY_S = 10.0
PING_DEADLINE_S = 4.0
"""A living engine answers ``status`` within milliseconds, also on a busy machine; a
dead one is noticed by its closed socket at once, this is for a stuck one."""

SILENT_RETRY_S = 1.0

FIRST_BACKOFF_S = 0.5
LONGEST_BACKOFF_S = 15.0

STEADY_S = 30.0
"""An engine that ran this long was well: the next start is not delayed."""

SHUTDOWN_DEADLINE_S = 8.0
"""An engine finishes its journal and closes its printers; after this it is ended."""

ERRORS_NAME = "engine.err"
ERRORS_MAX = 256 * 1024
"""Bytes of the engine's stderr that are kept."""

RELOAD_GRACE_S = 1.5
"""A living engine may close its door for a moment while it reads a new configuration;
that is not worth an alarm, nor a second engine."""

if sys.platform == "win32":
    _DETACHED = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.DETACHED_PROCESS
else:
    _DETACHED = 0

_LOGGER = logging.getLogger(__name__)


class EngineKeeper:
    """One engine of one data folder, kept running and shown on the board.

    The engine is no child that dies with the tray: it has its own session, and its
    stderr goes to a file in the data folder, not to a pipe that a hanging tray would
    leave full.
    """

    def __init__(self, data_dir: Path, command: list[str], board: Board) -> None:
        """``command`` is the argv that starts the engine for ``data_dir``."""
        self._data_dir = data_dir
        self._command = command
        self._board = board
        self._client: DeskClient | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = asyncio.Event()
        self._pid = 0
        self._starts = 0
        self._next_start = 0.0

    async def call(self, method: str, **params: Any) -> Any:
        """Call the engine; CommandError with its key, NotRunning if it is away."""
        if self._client is None:
            raise NotRunning
        return await self._client.call(method, **params)

    async def run(self) -> None:
        """Keep the engine until cancelled."""
        loop = asyncio.get_running_loop()
        back_by = 0.0
        while True:
            try:
                reached = await self._attach()
            except TimeoutError:
                self._board.engine_is(EnginePhase.SILENT)
                await asyncio.sleep(SILENT_RETRY_S)
                continue
            if reached:
                began = loop.time()
                await self._follow()
                await self._leave()
                if loop.time() - began >= STEADY_S:
                    self._starts, self._next_start = 0, 0.0
                back_by = loop.time() + RELOAD_GRACE_S
            elif loop.time() < back_by and self._lives():
                await asyncio.sleep(RELOAD_POLL_S)
            else:
                if self._board.engine.phase in (EnginePhase.RUNNING, EnginePhase.SILENT):
                    self._board.engine_is(EnginePhase.LOST)
                await self._tend()

    async def _attach(self) -> bool:
        """Connect and load the snapshot; False if no engine is there."""
        client = DeskClient(self._board.apply, self._closed.set)
        self._closed.clear()
        try:
            async with asyncio.timeout(CONNECT_DEADLINE_S):
                await client.connect(self._data_dir)
                snapshot = await client.call("subscribe")
            self._board.load(snapshot)
        except NotRunning:
            await client.close()
            return False
        except (TimeoutError, CommandError, KeyError, ValueError, TypeError) as error:
            # KeyError and its like: an engine of another version said what we do not know.
            first = self._board.engine.phase is not EnginePhase.SILENT
            level = logging.WARNING if first else logging.DEBUG
            _LOGGER.log(level, "the engine's door is open, but: %s", type(error).__name__)
            await client.close()
            raise TimeoutError from None
        self._client = client
        self._pid = int(client.hello.get("pid", 0))
        return True

    async def _follow(self) -> None:
        """Return when the connection is gone, or fit for a new one after a silence;
        meanwhile ask whether the engine is well."""
        while not self._closed.is_set():
            self._trim_errors()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PING_EVERY_S):
                    await self._closed.wait()
            if self._closed.is_set():
                return
            try:
                async with asyncio.timeout(PING_DEADLINE_S):
                    status = await self.call("status")
                if self._board.engine.phase is EnginePhase.SILENT:
                    return
                self._board.load_status(status)
            except TimeoutError:
                self._board.engine_is(EnginePhase.SILENT)
            except CommandError as error:
                _LOGGER.debug("no status: %s", error.key)

    def _lives(self) -> bool:
        """True if the engine that was last followed is still a process."""
        if self._process is not None:
            return self._process.poll() is None
        if self._pid <= 0 or sys.platform == "win32":  # there, kill would end it
            return False
        try:
            os.kill(self._pid, 0)
        except OSError:
            return False
        return True

    async def _leave(self) -> None:
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def _tend(self) -> None:
        """Nobody is there: start an engine when its time has come, or wait a little."""
        now = asyncio.get_running_loop().time()
        if self._process is not None and self._process.poll() is None:
            await asyncio.sleep(START_POLL_S)
            return
        if self._process is not None:
            self._note_failure(self._process.returncode)
            self._process = None
        if now < self._next_start:
            await asyncio.sleep(min(self._next_start - now, 1.0))
            return
        self._start(now)

    def _start(self, now: float) -> None:
        delay = FIRST_BACKOFF_S * 2**self._starts
        self._next_start = now + min(delay, LONGEST_BACKOFF_S)
        self._starts = min(self._starts + 1, 10)
        self._data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
        errors = os.open(self._data_dir / ERRORS_NAME, flags, 0o600)
        try:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
                creationflags=_DETACHED,
            )
        except OSError as error:
            _LOGGER.warning("the engine cannot be started: %s", error)
            self._board.engine_is(EnginePhase.FAILED, error.strerror or "")
        finally:
            os.close(errors)

    def _note_failure(self, code: int) -> None:
        """Say that the engine ended before, or after, it was reached."""
        if self._board.engine.phase is EnginePhase.LOST and self._starts <= 1:
            return  # it ran well until now; the next start decides
        phase = EnginePhase.REFUSED if code == ExitCode.WRONG_USE else EnginePhase.FAILED
        self._board.engine_is(phase, self._last_words())

    def _last_words(self) -> str:
        """The last line of the engine's stderr."""
        with contextlib.suppress(OSError):
            text = (self._data_dir / ERRORS_NAME).read_text("utf-8", "replace")
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            return lines[-1][:300] if lines else ""
        return ""

    def _trim_errors(self) -> None:
        path = self._data_dir / ERRORS_NAME
        with contextlib.suppress(OSError):
            if path.stat().st_size > ERRORS_MAX:
                os.truncate(path, 0)

    async def shut_down(self) -> None:
        """Stop the engine, and see that it is gone; ``run`` must have been cancelled."""
        try:
            async with asyncio.timeout(SHUTDOWN_DEADLINE_S):
                if self._client is None:
                    await self._attach()
                await self.call("shutdown")
                await self._closed.wait()
        except (TimeoutError, CommandError) as error:
            _LOGGER.info("the engine did not stop when asked: %s", type(error).__name__)
        await self._leave()
        if self._process is not None:
            await self._end(self._process)

    async def detach(self) -> None:
        """Leave the engine running."""
        await self._leave()
        if self._process is not None and self._process.poll() is None:
            self._process.returncode = 0  # no warning of a child left behind: it is meant

    @staticmethod
    async def _end(process: subprocess.Popen[bytes]) -> None:
        for end in (process.poll, process.terminate, process.kill):
            end()
            with contextlib.suppress(subprocess.TimeoutExpired):
                await asyncio.to_thread(process.wait, SHUTDOWN_DEADLINE_S / 4)
                return
