"""The demo's processes and files: a folder, a configuration, the simulated printer, an engine.

Knows no Qt: the demo without a display uses it too.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from posgui.desk.client import DeskClient, NotRunning
from posgui.model.errors import CommandError

EngineCommand = Callable[[Path, Path | None], list[str]]
"""From the data folder and the configuration file (None: the usual one) to the argv that
starts an engine."""

START_S = 20.0
"""A Python process on a slow till needs a few seconds to begin."""

STOP_S = 8.0
"""An engine finishes its journal and lets go of its printer; after this it is ended."""

SIMULATION = ("roll_mm=2500", "near_end_mm=300", "speed_mm_s=120")
"""A short roll, so that its end comes in sight; as slow as a budget printer."""

CONFIG = """\
[[printers]]
id = "demo"
name = "{name}"
transport = "network"
host = "127.0.0.1"
port = {printer}
holds_for_pos = true

[[captures]]
kind = "raw"
listen = "127.0.0.1:{capture}"
printer = "demo"
"""


class DemoError(Exception):
    """The demo could not start; the text is the last thing the program said."""


class Rig:
    """Everything around the engine; a context manager that leaves nothing behind."""

    def __init__(self, name: str, extra: str = "") -> None:
        """``name`` is what the printer is called in the configuration, ``extra`` what else
        stands there."""
        self._name = name
        self._extra = extra
        self._folder = tempfile.TemporaryDirectory(
            prefix="posgui-demo-", ignore_cleanup_errors=True
        )
        self._simulator: subprocess.Popen[str] | None = None
        self._engine: subprocess.Popen[bytes] | None = None
        self.control_port = 0
        self.capture_port = _free_port()

    @property
    def config(self) -> Path:
        """The configuration file."""
        return Path(self._folder.name) / "posgui.toml"

    @property
    def data_dir(self) -> Path:
        """The engine's data folder."""
        return Path(self._folder.name) / "data"

    @property
    def engine_command(self) -> list[str]:
        """The argv that starts an engine here."""
        command = [sys.executable, "-m", "posgui", "--headless"]
        return [*command, "--data-dir", str(self.data_dir), "--config", str(self.config)]

    def __enter__(self) -> Self:
        """Start the simulated printer and write the configuration; DemoError if it fails."""
        try:
            printer_port = self._start_simulator()
            text = CONFIG.format(name=self._name, printer=printer_port, capture=self.capture_port)
            self.config.write_text(text + self._extra, "utf-8")
        except BaseException:
            self._clean_up()
            raise
        return self

    def start_engine(self, command: list[str]) -> subprocess.Popen[bytes]:
        """Start an engine that ends with the rig, if nothing else keeps one."""
        with self._errors("engine").open("wb") as errors:
            self._engine = subprocess.Popen(
                command, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True
            )
        return self._engine

    def failure(self, name: str) -> DemoError:
        """Why the process of that name could not run, by the last line it wrote."""
        lines = self._errors(name).read_text("utf-8", "replace").splitlines()
        return DemoError(lines[-1] if lines else name)

    def _errors(self, name: str) -> Path:
        return Path(self._folder.name) / f"{name}.err"

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the engine and the simulated printer, remove the folder."""
        with contextlib.suppress(CommandError, OSError, TimeoutError):
            asyncio.run(stop_engine(self.data_dir))
        self._clean_up()

    def _start_simulator(self) -> int:
        command = [sys.executable, "-m", "posgui", "simulate"]
        command += ["--listen", "127.0.0.1:0", "--control", "127.0.0.1:0"]
        for change in SIMULATION:
            command += ["--set", change]
        with self._errors("simulator").open("wb") as errors:
            self._simulator = subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=errors,
                encoding="utf-8",
                # Ctrl-C in the terminal is for us alone; we stop the others in order.
                start_new_session=True,
            )
        if self._simulator.stdout is None:
            raise self.failure("simulator")
        watchdog = threading.Timer(START_S, self._simulator.kill)
        watchdog.start()
        first = self._simulator.stdout.readline()
        watchdog.cancel()
        if not first:
            raise self.failure("simulator")
        listening = json.loads(first)
        # Nobody reads its later lines, and a full pipe would stop it.
        threading.Thread(
            target=_drain, args=(self._simulator.stdout,), name="demo-drain", daemon=True
        ).start()
        self.control_port = _port(listening["control"])
        return _port(listening["listen"])

    def _clean_up(self) -> None:
        for process in (self._engine, self._simulator):
            if process is not None:
                process.terminate()
                try:
                    process.wait(STOP_S)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        self._folder.cleanup()


async def stop_engine(data_dir: Path) -> None:
    """Ask the engine of ``data_dir``, a child of this process, to end, and wait for that.

    CommandError (NotRunning) if there is none, TimeoutError if it does not end.
    """
    gone = asyncio.Event()
    client = DeskClient(on_closed=gone.set)
    await client.connect(data_dir)
    try:
        async with asyncio.timeout(STOP_S):
            with contextlib.suppress(NotRunning):
                await client.call("shutdown")
            await gone.wait()
            # It closes its door first and its files after that.
            while not _has_ended(client.hello["pid"]):  # noqa: ASYNC110 - of another process
                await asyncio.sleep(0.02)
    finally:
        await client.close()


def _has_ended(pid: int) -> bool:
    if sys.platform == "win32":
        return True
    try:
        return os.waitpid(pid, os.WNOHANG) != (0, 0)
    except ChildProcessError:
        return True  # its end was already noticed by who started it


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _port(address: str) -> int:
    return int(address.rpartition(":")[2])


def _drain(pipe: IO[str]) -> None:
    with pipe:
        for _ in pipe:
            pass
