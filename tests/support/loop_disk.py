"""A small ext4 disk of its own, whose power can be cut: what was not synced is gone.

The image file holds what the file system wrote to its disk; pages that wait in memory are
not in it. So a copy of the image is the disk as a power cut would leave it.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

SIZE = 256 * 1024 * 1024
"""More than the engine wants to have free; the file has holes and takes a few MB."""
_TOOLS = {"PATH": os.environ.get("PATH", "") + ":/usr/sbin:/sbin", "LC_ALL": "C"}


class NoLoopDisk(Exception):
    """This machine does not let us mount a disk image; says why."""


class LoopDisk:
    """Mounted at ``path`` from ``mount`` to ``unmount``."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "disk"
        self._folder = folder
        self._image = folder / "disk-0.img"
        self._cuts = 0

    def freeze(self) -> None:
        """The power goes: take the disk's content as it is now. Its writers are stopped
        (SIGSTOP) before and killed afterwards."""
        self._cuts += 1
        _run("cp", "--sparse=always", str(self._image), str(self._next))

    def thaw(self) -> None:
        """Power is back: the frozen disk in the place of the one in use, of which nobody
        may have a file open any more."""
        _run("umount", str(self.path))
        self._image.unlink()
        self._image = self._next
        self._mount()

    def mount(self) -> None:
        """Make it, empty, and mount it; NoLoopDisk if that is not possible here."""
        self.path.mkdir()
        with self._image.open("wb") as image:
            image.truncate(SIZE)
        _run("mkfs.ext4", "-q", "-F", str(self._image))
        self._mount()

    def unmount(self) -> None:
        """Let go of it, even where somebody still has a file open."""
        _run("umount", "-l", str(self.path))

    @property
    def _next(self) -> Path:
        return self._folder / f"disk-{self._cuts}.img"

    def _mount(self) -> None:
        _run("mount", "-o", "loop", str(self._image), str(self.path))


def _run(*argv: str) -> None:
    try:
        done = subprocess.run(argv, capture_output=True, text=True, check=False, env=_TOOLS)
    except FileNotFoundError as error:
        raise NoLoopDisk(f"{argv[0]} is not installed") from error
    if done.returncode:
        raise NoLoopDisk(f"{argv[0]}: {done.stderr.strip()}")
