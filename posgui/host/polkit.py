"""Running a program as administrator, after the desktop asked the person (polkit)."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shutil
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from enum import StrEnum

_LOGGER = logging.getLogger(__name__)

_DISMISSED = 126
_NOT_AUTHORIZED = 127
"""pkexec(1): the person closed the question; they were not allowed, or nobody could ask."""


class Outcome(StrEnum):
    """What became of it."""

    DONE = "done"
    CANCELED = "canceled"
    """The person closed the question, or it was taken back."""
    REFUSED = "refused"
    """A wrong password, no administrator, or no desktop that could ask."""
    FAILED = "failed"
    """The program ran and said that it failed."""


def can_ask() -> bool:
    """True if there is a pkexec to ask with. Blocks for a moment."""
    return shutil.which("pkexec") is not None


class Asking:
    """One program, run as administrator; the person takes as long as they like."""

    def __init__(self) -> None:
        self._process: Process | None = None
        self._taken_back = asyncio.Event()

    async def run(self, program: Sequence[str]) -> Outcome:
        """Ask, run it and tell what became of it."""
        pkexec = await asyncio.to_thread(shutil.which, "pkexec")
        if pkexec is None:
            return Outcome.REFUSED
        if self._taken_back.is_set():
            return Outcome.CANCELED
        # Without an agent of the desktop it would ask on the terminal the engine came from.
        arguments = (pkexec, "--disable-internal-agent", *program)
        self._process = process = await asyncio.create_subprocess_exec(
            *arguments, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE
        )
        if self._taken_back.is_set():
            self.take_back()
        try:
            _, said = await process.communicate()
        finally:
            self.take_back()
        return self._outcome(process.returncode or 0, said)

    def take_back(self) -> None:
        """Ask no longer. What the person has agreed to already runs to its end."""
        self._taken_back.set()
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):  # it is root's by now
                self._process.terminate()

    @staticmethod
    def _outcome(code: int, said: bytes) -> Outcome:
        if code:
            _LOGGER.info("pkexec ended with %d: %s", code, said[-300:].decode("utf-8", "replace"))
        if code == _DISMISSED or code < 0:  # killed: by ``take_back``
            return Outcome.CANCELED
        if code == _NOT_AUTHORIZED:
            return Outcome.REFUSED
        return Outcome.FAILED if code else Outcome.DONE
