"""A desktop for the bench, and what a process on it takes of the machine."""

from __future__ import annotations

import contextlib
import queue
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from tests.support.x_desktop import ROOT, XDesktop, x_desktop

LINE_S = 60.0
"""So long a line of a program is waited for: any of them is there within seconds."""


class Lines:
    """The lines a program prints, each with the moment it came (``time.monotonic``)."""

    def __init__(self, pipe: IO[bytes] | None) -> None:
        if pipe is None:
            raise TypeError("the program has no pipe")
        self._pipe = pipe
        self._lines: queue.SimpleQueue[tuple[float, list[str]]] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    def next(self, first: str) -> tuple[float, list[str]]:
        """The next line that begins with this word, split into words; others are passed
        over. queue.Empty if none comes."""
        while True:
            at, words = self._lines.get(timeout=LINE_S)
            if words[:1] == [first]:
                return at, words

    def _read(self) -> None:
        for line in self._pipe:
            self._lines.put((time.monotonic(), line.decode().split()))


class Host:
    """The tray of the desktop, which says when an icon came."""

    def __init__(self, desktop: XDesktop) -> None:
        script = ROOT / "tests" / "support" / "sni_host.py"
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._process = desktop.start("/usr/bin/python3", str(script), **pipes)
        self._lines = Lines(self._process.stdout)
        self._lines.next("ready")

    def icon(self) -> float:
        """The moment the next icon came."""
        return self._lines.next("item")[0]

    def press(self) -> float:
        """Press the newest icon; the moment it was pressed."""
        if self._process.stdin is None:
            raise TypeError("the host has no pipe")
        self._process.stdin.write(b"press\n")
        self._process.stdin.flush()
        return float(self._lines.next("pressed")[1][1])


@contextlib.contextmanager
def screen(folder: Path) -> Iterator[tuple[XDesktop, Host]]:
    """A desktop whose tray is a ``Host``. Its programs find their modules compiled, as they
    do once they were started."""
    home = folder / "screen"
    home.mkdir()
    with x_desktop(home, tray="") as desktop:
        desktop.env.pop("PYTHONDONTWRITEBYTECODE", None)
        desktop.env["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
        desktop.env["LANG"] = "en_US.UTF-8"
        yield desktop, Host(desktop)


def memory(*pids: int) -> float:
    """MB that these processes take together: their PSS were nothing else running. What
    others share with them would make it less, and they come and go: so what is their own
    counts for each, and what is a file's once, as much as the one with most of it has."""
    own, files = 0, dict[str, int]()
    for pid in pids:
        shares = dict[str, int]()
        for name, kept, anonymous in _mappings(Path(f"/proc/{pid}/smaps").read_text()):
            own += anonymous
            shares[name] = shares.get(name, 0) + kept - anonymous
        for name, share in shares.items():
            files[name] = max(files.get(name, 0), share)
    return (own + sum(files.values())) / 1024


def _mappings(smaps: str) -> Iterator[tuple[str, int, int]]:
    """File, KB in memory, and KB of them that are no file's, of each mapping."""
    name, kept = "", 0
    for line in smaps.splitlines():
        words = line.split()
        if not words[0].endswith(":"):
            name = words[5] if len(words) > 5 else ""
        elif words[0] == "Rss:":
            kept = int(words[1])
        elif words[0] == "Anonymous:":
            yield name, kept, int(words[1])


def cpu(pid: int) -> float:
    """Milliseconds a process has run, all of its threads (``schedstat``: the clock ticks of
    ``stat`` are too coarse for a process that sleeps)."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6
