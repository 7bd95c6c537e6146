"""The engine as a process: its lock, its log, its signals, its event lines."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import logging.handlers
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from posgui import config
from posgui.desk import wire
from posgui.desk.server import DeskServer
from posgui.engine.doors import Doors
from posgui.engine.engine import Engine
from posgui.model.errors import CommandError, ExitCode
from posgui.model.events import Event
from posgui.model.settings import Settings
from posgui.texts import Texts
from posgui.transports.threads import wait_for_owners

LOCK_NAME = "engine.lock"
LOG_NAME = "engine.log"
LOG_BYTES = 1024 * 1024
LOG_FILES = 3
"""A till's disk is small: four files of a megabyte at most."""
SWITCH_S = 0.0005
"""Loop and journal hand a receipt to and fro between their threads; whoever waits for the
other's turn to end waits so long (Python's default of 5 ms cost a tenth of the receipts
that 16 tills can hand over in a second)."""
LET_GO_S = 3.0
"""On a till that is busy with other things a USB device takes more than the second for which a
connection's end is waited for; without it the kernel's driver would stay off."""
LINES_MAX = 10_000

_LOGGER = logging.getLogger(__name__)


def run(config_file: Path | None, data_dir: Path, *, event_lines: bool) -> ExitCode:
    """Run the engine of ``data_dir`` until SIGTERM, SIGINT or a desk's ``shutdown``.

    Without ``config_file`` the default one is read, if there is one. With
    ``event_lines`` every event is a JSON line on stdout. Raises ConfigError and
    CommandError (another engine has the folder) before anything was started.
    """
    os.umask(0o077)
    sys.setswitchinterval(SWITCH_S)
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _only_engine(data_dir), _log_to(data_dir):
        try:
            return asyncio.run(_serve(config_file, data_dir, event_lines))
        finally:
            wait_for_owners(LET_GO_S)


def _settings(config_file: Path | None) -> tuple[Settings, Path]:
    if config_file is not None:
        return config.load(config_file), config_file
    default = config.default_path()
    return (config.load(default) if default.exists() else Settings()), default


async def _serve(config_file: Path | None, data_dir: Path, event_lines: bool) -> ExitCode:
    stop, reload = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    with _Lines() if event_lines else contextlib.nullcontext() as lines:
        while not stop.is_set():
            reload.clear()
            settings, path = _settings(config_file)
            _warn(settings)
            await _run_once(settings, path, data_dir, stop, reload, lines)
    return ExitCode.DONE


def _warn(settings: Settings) -> None:
    """Say what is allowed and still worth a word."""
    texts = Texts(settings.ui.language)
    for warning in config.warnings(settings):
        words = texts(f"warning.{warning.key}", **warning.placeholders)
        print(words, file=sys.stderr)


async def _run_once(
    settings: Settings,
    path: Path,
    data_dir: Path,
    stop: asyncio.Event,
    reload: asyncio.Event,
    lines: _Lines | None,
) -> None:
    engine = Engine(settings, data_dir, str(path))
    doors = Doors(engine, path, data_dir, reload.set, stop.set)
    server = DeskServer(doors.methods(), doors.snapshot)

    def push(event: Event) -> None:
        noun = wire.noun_event(event, time.time())
        server.publish(noun)
        if lines is not None:
            lines.put(noun)

    engine.hub.subscribe(push)
    await engine.start()
    await server.start(data_dir)
    listening = [f"{c.settings.host}:{c.port}" for c in engine.ports.captures]
    _LOGGER.info("started, listening on %s", ", ".join(listening) or "no port")
    if lines is not None:
        lines.put({"at": time.time(), "type": "engine-started", "captures": listening})
    waits = [asyncio.create_task(event.wait()) for event in (stop, reload)]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
    # A moment for the answer to the call that stops us.
    await asyncio.sleep(0)
    await server.stop()
    await engine.stop()
    _LOGGER.info("stopped")


class _Lines:
    """JSON lines on stdout, from a thread: whoever reads them may stop reading."""

    def __init__(self) -> None:
        self._lines: queue.Queue[wire.Json | None] = queue.Queue(LINES_MAX)
        self._thread = threading.Thread(target=self._run, name="event lines", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(queue.Full):
            self._lines.put_nowait(None)
        self._thread.join(timeout=1.0)

    def put(self, line: wire.Json) -> None:
        """Queue a line; dropped when nobody reads."""
        with contextlib.suppress(queue.Full):
            self._lines.put_nowait(line)

    def _run(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            while (line := self._lines.get()) is not None:
                sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
                if self._lines.empty():
                    sys.stdout.flush()


@contextlib.contextmanager
def _only_engine(data_dir: Path) -> Iterator[None]:
    """One engine a data folder: the lock dies with the process that holds it."""
    with (data_dir / LOCK_NAME).open("a+b") as lock:
        try:
            if sys.platform == "win32":
                import msvcrt

                lock.seek(0)
                msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CommandError("engine-already-running", folder=str(data_dir)) from None
        yield


@contextlib.contextmanager
def _log_to(data_dir: Path) -> Iterator[None]:
    handler = logging.handlers.RotatingFileHandler(
        data_dir / LOG_NAME, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.removeHandler(handler)
        handler.close()
