"""What an engine costs while nothing happens at ten printers of all kinds."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from tests.bench.screen import cpu
from tests.bench.table import Row
from tests.support.engine import FreshEngine
from tests.support.printer import SimulatedPrinter
from tests.support.pty_printer import PtyPrinter
from tests.support.snmp_agent import SnmpAgent
from tests.support.tcp import free_port

QUIET_S = 80.0
"""After the start, until every printer was reached and probed, or tried as seldom as ever."""
IDLE_S = 60.0
WATCHED = 'transport = "network"\nhost = "127.0.0.1"\nwatch_only = true'
MOST_MS = 10.0
"""A second: one in a hundred of a core."""


async def idle(folder: Path) -> AsyncIterator[Row]:
    """Ten printers that are watched, beside one that is asked once a second by a bare loop."""
    async with contextlib.AsyncExitStack() as there:
        agent = await there.enter_async_context(SnmpAgent())
        kinds = [
            _network(there.enter_context(SimulatedPrinter())),
            f"{WATCHED}\nsnmp_port = {agent.port}",
            _network(there.enter_context(SimulatedPrinter(mute=True))),
            _network(there.enter_context(SimulatedPrinter(connections="one"))) + "\nshare = true",
            f'transport = "network"\nhost = "127.0.0.1"\nport = {free_port()}',
            f'transport = "serial"\ndevice = "{await _device(there)}"',
            f'transport = "usblp"\ndevice = "{await _device(there)}"',
            'transport = "usb"\nvendor = "04b8"\nproduct = "0202"',
            'transport = "cups"\nqueue = "nowhere"',
            'transport = "simulator"',
        ]
        bare = there.enter_context(SimulatedPrinter())
        command = [sys.executable, "-m", "tests.bench.bare_poll", str(bare.port)]
        polling = subprocess.Popen(command)
        there.callback(polling.wait)
        there.callback(polling.kill)
        engine = FreshEngine(folder, 0)
        engine.config.write_text(
            "\n".join(
                f'[[printers]]\nid = "p{number}"\n{lines}' for number, lines in enumerate(kinds)
            ),
            "utf-8",
        )
        await engine.start()
        there.push_async_callback(engine.stop)
        await engine.leave()
        await asyncio.sleep(QUIET_S)
        yield await _measured(engine, polling, len(kinds))


async def _measured(engine: FreshEngine, polling: subprocess.Popen[bytes], count: int) -> Row:
    if engine.process is None:
        raise RuntimeError("the engine has ended")
    pids = (engine.process.pid, polling.pid)
    before = [cpu(pid) for pid in pids]
    await asyncio.sleep(IDLE_S)
    mine, theirs = ((cpu(pid) - b) / IDLE_S for pid, b in zip(pids, before, strict=True))
    return Row(
        f"CPU of an engine with {count} idle printers of all kinds",
        f"{mine:.2f} ms/s",
        f"bare, 1 printer {theirs:.2f} ms/s",
        f"{mine / theirs:.2f}",
        f"under {MOST_MS:g} ms/s",
        mine < MOST_MS,
    )


def _network(printer: SimulatedPrinter) -> str:
    return f'transport = "network"\nhost = "127.0.0.1"\nport = {printer.port}'


async def _device(there: contextlib.AsyncExitStack) -> str:
    return (await there.enter_async_context(PtyPrinter())).device
