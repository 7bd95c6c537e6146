"""How soon it is seen: a status byte as a card, a press on the icon as the panel."""

from __future__ import annotations

import asyncio
import signal
import socket
import statistics
import subprocess
import time
from collections.abc import AsyncIterator
from pathlib import Path

from tests.bench.receipts import receipt
from tests.bench.screen import Host, Lines, screen
from tests.bench.table import Row, percentile
from tests.bench.tray import QUIET_S
from tests.support.engine import FreshEngine
from tests.support.printer import SimulatedPrinter
from tests.support.x_desktop import XDesktop

CARDS = 200
PAINT_RATIO = 10.0
STARTS = 5
OPENINGS = 12
"""Of each start; the first is told apart."""
SHUT_S = 0.6
"""A panel that just closed does not come back at once (posgui.ui.panel.window)."""
_FAULTS = (
    ("cover-open", {"cover": "open"}, {"cover": "closed"}),
    ("head-overheated", {"head": "hot"}, {"head": "ok"}),
)
FRAME_MS = 1000 / 60
FRAMES = 3


class _Tray:
    """The tray, which tells what it paints, and the engine it starts."""

    def __init__(self, desktop: XDesktop, host: Host, shop: FreshEngine) -> None:
        place = (str(shop.data_dir), str(shop.config))
        pipe = {"stdout": subprocess.PIPE}
        self._process = desktop.python("-m", "tests.bench.watched_tray", *place, **pipe)
        self._lines = Lines(self._process.stdout)
        host.icon()

    def told(self, since: float, *words: str) -> float:
        """The moment that is told behind these words, not before ``since``."""
        while True:
            _, line = self._lines.next(words[0])
            if tuple(line[: len(words)]) == words and float(line[-1]) >= since:
                return float(line[-1])

    def gone(self, causes: set[str]) -> None:
        """Return once the cards of all these causes are gone."""
        while causes:
            causes = causes - {self._lines.next("gone")[1][1]}

    def stop(self) -> None:
        """As Ctrl-C does: the engine goes as well."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(30)


async def paint(folder: Path) -> AsyncIterator[Row]:
    """Cards beside a bare program of the same run; the panel beside the screen's frames."""
    with SimulatedPrinter() as printer, screen(folder) as (desktop, host):
        shop = FreshEngine(folder, printer.port, extra="[ui]\nsound = false\n")
        first, later = list[float](), list[float]()
        for _ in range(STARTS + 1):
            tray = _Tray(desktop, host, shop)
            await asyncio.sleep(QUIET_S)
            opened = [_opened(host, tray) for _ in range(OPENINGS)]
            first.append(opened[0])
            later += opened[1:]
            tray.stop()
        yield _frames("panel shown after the press, first time", first[1:])  # the first compiles
        yield _frames("panel shown after the press, later", later)
        tray = _Tray(desktop, host, shop)
        await asyncio.sleep(QUIET_S)
        yield await _cards(desktop, tray, printer, shop)
        tray.stop()


def _opened(host: Host, tray: _Tray) -> float:
    """Milliseconds until the panel was there; it is closed again."""
    pressed = host.press()
    took = tray.told(pressed, "panel") - pressed
    time.sleep(SHUT_S)
    tray.told(host.press(), "closed")
    time.sleep(SHUT_S)
    return took * 1000


def _frames(what: str, took: list[float]) -> Row:
    middle, most = statistics.median(took), FRAMES * FRAME_MS
    return Row(
        what,
        f"{middle:.0f} ms",
        f"frame {FRAME_MS:.1f} ms",
        f"{middle / FRAME_MS:.1f}",
        f"at most {FRAMES}",
        middle <= most,
    )


async def _cards(
    desktop: XDesktop, tray: _Tray, printer: SimulatedPrinter, shop: FreshEngine
) -> Row:
    """A receipt waits for a broken printer, so every further fault is told at once: the pause
    that spares a person the short ones is no part of this."""
    printer.set(mechanical="error")
    await shop.till(receipt(0, 500))
    tray.told(0.0, "card", "mechanical-error")
    ours, theirs = list[float](), list[float]()
    with socket.create_server(("127.0.0.1", 0)) as server:
        bare = desktop.python(
            "-m",
            "tests.bench.bare_paint",
            str(server.getsockname()[1]),
            stdout=subprocess.PIPE,
        )
        painted = Lines(bare.stdout)
        wire, _ = server.accept()
        with wire:
            for number in range(CARDS // 2):
                await asyncio.sleep(0.2)
                theirs.append(_byte(wire, painted, 1 + number % 255))
                ours += await _two_cards(tray, printer)
    bare.kill()
    mine, floor = percentile(ours, 0.99), percentile(theirs, 0.99)
    return Row(
        "status byte to card painted, p99",
        f"{mine:.1f} ms",
        f"bare byte {floor:.1f} ms",
        f"{mine / floor:.2f}",
        f"at most {PAINT_RATIO:g}",
        mine <= PAINT_RATIO * floor,
    )


def _byte(wire: socket.socket, painted: Lines, value: int) -> float:
    began = time.monotonic()
    wire.send(bytes([value]))
    while True:
        _, (_, shown, at) = painted.next("painted")
        if shown == str(value):
            return (float(at) - began) * 1000


async def _two_cards(tray: _Tray, printer: SimulatedPrinter) -> list[float]:
    """A card stays for some seconds after its cause: two of them at a time."""
    took = []
    for cause, is_so, is_over in _FAULTS:
        await asyncio.sleep(0.2)
        began = time.monotonic()
        printer.set(**is_so)
        took.append((tray.told(began, "card", cause) - began) * 1000)
        printer.set(**is_over)
    tray.gone({cause for cause, _, _ in _FAULTS})
    return took
