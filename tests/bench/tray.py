"""What the tray costs: until its icon is there, in memory, and while nothing happens."""

from __future__ import annotations

import asyncio
import signal
import statistics
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from tests.bench.screen import Host, cpu, memory, screen
from tests.bench.table import Row
from tests.support.engine import FreshEngine
from tests.support.printer import SimulatedPrinter
from tests.support.x_desktop import XDesktop, wait_for

STARTS = 9
QUIET_S = 8.0
"""After a start, until all that comes with it is over: the icon's checks, the first look at
the printer."""
IDLE_S = 60.0

START_RATIO, TRAY_RATIO, BOTH_RATIO, IDLE_RATIO = 1.5, 1.3, 1.9, 2.0

Process = subprocess.Popen[bytes]


class _Ours:
    """The tray and the engine it starts."""

    def __init__(self, desktop: XDesktop, shop: FreshEngine) -> None:
        self._desktop, self._shop = desktop, shop
        self.tray: Process

    def start(self) -> Process:
        place = ("--config", str(self._shop.config), "--data-dir", str(self._shop.data_dir))
        self.tray = self._desktop.python("-m", "posgui", *place)
        return self.tray

    def stop(self) -> None:
        """As Ctrl-C does: the engine goes as well."""
        self.tray.send_signal(signal.SIGINT)
        self.tray.wait(30)

    def engine(self) -> int:
        return wait_for(self._engine)

    def _engine(self) -> int | None:
        children = Path(f"/proc/{self.tray.pid}/task/{self.tray.pid}/children").read_text().split()
        return int(children[0]) if children else None


async def tray(folder: Path) -> AsyncIterator[Row]:
    """Each beside a bare program of the same run."""
    with SimulatedPrinter() as printer, screen(folder) as (desktop, host):
        ours = _Ours(desktop, FreshEngine(folder, printer.port, extra="[ui]\nsound = false\n"))
        yield _start(desktop, host, ours)
        async for row in _memory(desktop, host, ours):
            yield row
        yield await _idle(desktop, host, ours, printer.port)


def _bare(desktop: XDesktop, *argv: str) -> Process:
    return desktop.python("-m", *argv)


def _start(desktop: XDesktop, host: Host, ours: _Ours) -> Row:
    took: dict[str, list[float]] = {"posgui": [], "bare": []}
    for _ in range(STARTS + 1):
        took["bare"].append(_until_icon(host, lambda: _bare(desktop, "tests.bench.bare_tray")))
        desktop.running[-1].kill()
        took["posgui"].append(_until_icon(host, ours.start))
        ours.engine()
        time.sleep(1)
        ours.stop()
    # The first start compiles.
    mine, theirs = (statistics.median(took[name][1:]) for name in ("posgui", "bare"))
    return _ratio("start until the icon", mine * 1000, theirs * 1000, "ms", START_RATIO)


def _until_icon(host: Host, start: Callable[[], Process]) -> float:
    began = time.monotonic()
    start()
    return host.icon() - began


async def _memory(desktop: XDesktop, host: Host, ours: _Ours) -> AsyncIterator[Row]:
    bare = _bare(desktop, "tests.bench.bare_tray")
    host.icon()
    await asyncio.sleep(QUIET_S)
    theirs = memory(bare.pid)
    bare.kill()
    bare.wait()
    ours.start()
    host.icon()
    await asyncio.sleep(QUIET_S)
    mine, both = memory(ours.tray.pid), memory(ours.tray.pid, ours.engine())
    ours.stop()
    yield _ratio("memory of the tray, panel never opened", mine, theirs, "MB", TRAY_RATIO)
    yield _ratio("memory of tray and engine", both, theirs, "MB", BOTH_RATIO)


async def _idle(desktop: XDesktop, host: Host, ours: _Ours, port: int) -> Row:
    with SimulatedPrinter() as other:
        polling = _bare(desktop, "tests.bench.bare_poll", str(other.port))
        ours.start()
        host.icon()
        await asyncio.sleep(QUIET_S)
        pids = [ours.tray.pid, ours.engine()]
        before = [cpu(pid) for pid in (*pids, polling.pid)]
        await asyncio.sleep(IDLE_S)
        spent = [cpu(pid) - b for pid, b in zip((*pids, polling.pid), before, strict=True)]
        ours.stop()
        polling.kill()
    what = "CPU while nothing happens, tray and engine"
    mine, theirs = ((ms / IDLE_S) for ms in (spent[0] + spent[1], spent[2]))
    return _ratio(what, mine, theirs, "ms/s", IDLE_RATIO)


def _ratio(what: str, ours: float, theirs: float, unit: str, most: float) -> Row:
    digits = 2 if ours < 10 else 0
    return Row(
        what,
        f"{ours:.{digits}f} {unit}",
        f"bare {theirs:.{digits}f} {unit}",
        f"{ours / theirs:.2f}",
        f"at most {most:g}",
        ours / theirs <= most,
    )
