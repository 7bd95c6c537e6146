"""System calls of a running process made to fail, or to kill it, at an exact one.

async with Tampering(pid, "fdatasync:error=EIO:when=3", files) as tampering:
    ...
assert tampering.hits
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

CALLS = "pwrite64,fsync,fdatasync,ftruncate"
ATTACH_S = 10.0
LET_GO_S = 5.0
"""strace was seen to wait for ever for a process that died while it was asked to let go."""


class CannotTrace(Exception):
    """strace is missing or may not trace; says why."""


class Tampering:
    """``injection`` is strace's (man strace, Tampering); it applies to calls on ``files``.

    CannotTrace from ``async with`` where this machine does not allow it.
    """

    def __init__(self, pid: int, injection: str, files: Sequence[Path], log: Path) -> None:
        self._argv = ["strace", "-f", "-y", "-p", str(pid), "-o", str(log)]
        for file in files:
            self._argv += ["-P", str(file)]
        self._argv += ["-e", f"trace={CALLS}", "-e", f"inject={injection}"]
        self._log = log
        self._strace: asyncio.subprocess.Process

    @property
    def hits(self) -> int:
        """How many calls were tampered with so far."""
        return self._log.read_text("utf-8", "replace").count("(INJECTED)")

    def wrote_to(self, file: Path) -> bool:
        """A call on ``file`` was seen."""
        return f"<{file}>" in self._log.read_text("utf-8", "replace")

    async def __aenter__(self) -> Self:
        self._log.write_bytes(b"")
        try:
            self._strace = await asyncio.create_subprocess_exec(
                *self._argv, stderr=asyncio.subprocess.PIPE
            )
        except FileNotFoundError as error:
            raise CannotTrace("strace is not installed") from error
        if self._strace.stderr is None:
            raise TypeError("no pipe")
        said = b""
        async with asyncio.timeout(ATTACH_S):
            while b" attached" not in said:
                line = await self._strace.stderr.readline()
                if not line:
                    await self._strace.wait()
                    raise CannotTrace(said.decode("utf-8", "replace").strip())
                said += line
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of the process."""
        if self._strace.returncode is None:
            self._strace.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._strace.wait(), LET_GO_S)
        except TimeoutError:
            self._strace.kill()
        await self._strace.communicate()
