"""Commands of posgui without the half second that importing everything takes.

Each is forked by a process that has imported the engine and started nothing, and is ended
with the test run at the latest, whatever became of its test.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path

from posgui.cli.start import main

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["posgui.cli.start", "posgui.engine.process"])


class ForkedCommand:
    """``posgui ARGUMENTS`` with silent streams, in a process of its own and with our
    environment and folder; what tests need of ``subprocess.Popen``."""

    def __init__(self, *arguments: str) -> None:
        surroundings = (dict(os.environ), Path.cwd())
        self._process = _CONTEXT.Process(target=_run, args=(arguments, *surroundings), daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid or 0

    def poll(self) -> int | None:
        """Its exit code, the signal's number below zero; None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, once it has one. Raises subprocess.TimeoutExpired."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("posgui", timeout or 0)
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Send it a signal if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """kill -9."""
        self.send_signal(signal.SIGKILL)


def _run(arguments: tuple[str, ...], environment: dict[str, str], folder: Path) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    sys.exit(main(list(arguments)))
