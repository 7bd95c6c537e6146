"""How long one receipt takes from the till to the printer."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

from tests.bench import cups
from tests.bench.receipts import receipt
from tests.bench.shop import engine_for
from tests.bench.sink import Sink
from tests.bench.table import Row, percentile, skipped

RECEIPTS = 150
APART_S = 0.1
"""So far apart that posgui asks the printer anew before each of its receipts."""
SIZE = 5_000
MORE_MS = 3.0
"""What may be added to the relay's median."""

HandIn = Callable[[bytes], Awaitable[None]]


async def latency(folder: Path) -> AsyncIterator[Row]:
    """One receipt in one write and the till's end of the connection, until its first byte
    is at the printer. The ways take turns, receipt by receipt."""
    what = f"one receipt, {SIZE // 1000} KB, till to printer"
    async with Sink() as sink, engine_for(folder / "latency", sink) as engine:
        with _relay(sink.port) as relay, _cups(folder, sink.port) as client:
            ways: dict[str, HandIn] = {"relay": _Till(relay).hand_in}
            ways["posgui"] = _Till(engine.port).hand_in
            if client is not None:
                ways["cups"] = lambda data: asyncio.to_thread(client.submit, data)
            took: dict[str, list[float]] = {name: [] for name in ways}
            for number in range(RECEIPTS * len(ways)):
                name = list(ways)[number % len(ways)]
                took[name].append(await _time(sink, number, ways[name]))
                await asyncio.sleep(APART_S)
    floor = percentile(took["relay"], 0.5)
    for share, name in ((0.5, "p50"), (0.99, "p99")):
        yield _added(f"{what}, {name}", took, share, floor if share == 0.5 else None)
        if "cups" in took:
            yield _against_cups(f"{what}, {name}", took, share)
    if "cups" not in took:
        yield skipped(f"{what}, against CUPS", cups.missing())


def _added(what: str, took: dict[str, list[float]], share: float, floor: float | None) -> Row:
    ours, theirs = percentile(took["posgui"], share), percentile(took["relay"], share)
    return Row(
        what,
        f"{ours:.2f} ms",
        f"bare relay {theirs:.2f} ms",
        f"+{ours - theirs:.2f} ms",
        "" if floor is None else f"at most +{MORE_MS:g} ms",
        None if floor is None else ours - theirs <= MORE_MS,
    )


def _against_cups(what: str, took: dict[str, list[float]], share: float) -> Row:
    ours, theirs = percentile(took["posgui"], share), percentile(took["cups"], share)
    return Row(
        what,
        f"{ours:.2f} ms",
        f"CUPS as shipped {theirs:.2f} ms",
        f"{ours / theirs:.2f}",
        "at most 0.5",
        ours / theirs <= 0.5,
    )


async def _time(sink: Sink, number: int, hand_in: HandIn) -> float:
    """Milliseconds."""
    data = receipt(number, SIZE)
    began = time.perf_counter()
    await hand_in(data)
    return (await sink.begun(number) - began) * 1000


class _Till:
    """One connection for each receipt, as most tills do."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def hand_in(self, data: bytes) -> None:
        """Print it and hang up; what comes back is not waited for."""
        _, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(data)
        writer.close()


@contextlib.contextmanager
def _relay(target: int) -> Iterator[int]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.relay", str(target)], stdout=subprocess.PIPE, text=True
    )
    try:
        yield int(process.stdout.readline()) if process.stdout is not None else 0
    finally:
        process.kill()
        process.communicate()


@contextlib.contextmanager
def _cups(folder: Path, target: int) -> Iterator[cups.Client | None]:
    if cups.missing():
        yield None
        return
    (folder / "latency-cups").mkdir()
    with cups.cups(folder / "latency-cups", target, durable=False) as port:
        client = cups.Client(port)
        yield client
        client.close()
