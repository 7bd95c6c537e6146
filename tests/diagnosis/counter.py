"""A counter with a till, a real engine in this process, and a simulated printer over TCP."""

from __future__ import annotations

import asyncio
import contextlib
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from posgui import config
from posgui.engine.engine import Engine
from posgui.model.diagnosis import Diagnosis
from posgui.model.opening import OpeningCheck, Point
from posgui.model.receipts import Receipt
from posgui.model.status import LinkState
from posgui.service.printer import Printer
from tests.support.printer import SimulatedPrinter
from tests.support.receipts import receipt
from tests.support.tcp import connected, free_port

CONFIG = """
[[printers]]
id = "front"
name = "Front"
transport = "network"
host = "{host}"
port = {port}
{more}

[[captures]]
kind = "raw"
listen = "127.0.0.1:{till}"
printer = "front"
{capture}
"""


class Counter:
    """The keywords are those of the simulated printer's profile.

    ``host``, ``port`` point the engine elsewhere than to that printer; ``more``,
    ``capture`` and ``extra`` are lines of the configuration.
    """

    def __init__(
        self,
        folder: Path,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        more: str = "",
        capture: str = "",
        extra: str = "",
        **profile: Any,
    ) -> None:
        self.folder = folder
        self.printer = SimulatedPrinter(**profile)
        self.till = free_port()
        self._host, self.port = host, port
        self._lines = {"more": more, "capture": capture}
        self._extra = extra
        self.left = contextlib.AsyncExitStack()
        self._stopped: list[Engine] = []
        self._printer_stopped = False
        self.engine: Engine

    async def __aenter__(self) -> Self:
        self.printer.start()
        self.left.callback(self.stop_printer)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.left.aclose()

    def stop_printer(self) -> None:
        """It is gone, for good."""
        if not self._printer_stopped:
            self._printer_stopped = True
            self.printer.stop()

    def add(self, line: str) -> None:
        """One more line for the printer in the configuration, before ``open``."""
        self._lines["more"] += f"\n{line}"

    async def open(self) -> None:
        """Start the engine, and return once it found its printer or failed to."""
        port = self.port or self.printer.port
        text = CONFIG.format(host=self._host, port=port, till=self.till, **self._lines)
        text += self._extra.format(sales=free_port())
        self.engine = Engine(config.parse(text, "c.toml"), self.folder, "c.toml")
        await self.engine.start()
        self.left.push_async_callback(self.close_engine, self.engine)
        await self.until(lambda: self._tried(self.front))

    async def close_engine(self, engine: Engine) -> None:
        """Stop it, once."""
        if engine not in self._stopped:
            self._stopped.append(engine)
            await engine.stop(finish_s=0)

    @staticmethod
    def _tried(printer: Printer) -> bool:
        seen = printer.observation
        return seen.link is LinkState.READY or seen.fault is not None

    @property
    def front(self) -> Printer:
        """The printer."""
        return self.engine.printers["front"]

    async def use(self, context: Any) -> Any:
        """Enter an async context that lasts as long as this counter."""
        return await self.left.enter_async_context(context)

    async def send(self, data: bytes, port: int = 0) -> None:
        """The till sends bytes and hangs up."""
        async with connected(port or self.till) as (reader, writer):
            writer.write(data)
            writer.write_eof()
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(3):
                    await reader.read()

    async def sell(self, title: str = "SALE") -> None:
        """A receipt was taken."""
        before = len(await self.receipts())
        await self.send(receipt(title))
        await self.until_async(self._more_than, before)

    async def sold(self) -> None:
        """A receipt was sold and came out, as far as the printer tells."""
        await self.sell()
        await self.until_async(self.all_over)

    async def receipts(self) -> list[Receipt]:
        """Newest first."""
        return await self.engine.journal.receipts.newest(50)

    async def _more_than(self, count: int) -> bool:
        return len(await self.receipts()) > count

    async def all_over(self) -> bool:
        jobs = [each.current for each in await self.receipts()]
        return all(job is not None and (job.state.is_final or job.unsure) for job in jobs)

    async def looked_at(self, **points: bool) -> None:
        """A person looked at the test page; what is not named was right."""
        seen = {point: points.get(point.value, True) for point in Point}
        check = OpeningCheck(at=time.time(), printer="front", who="manager", points=seen)
        await self.engine.opening.keep(check)

    async def until(self, look: Any, seconds: float = 20.0) -> None:
        """Return once ``look`` is true."""
        async with asyncio.timeout(seconds):
            while not look():
                await asyncio.sleep(0.01)

    async def until_async(self, look: Any, *given: Any, seconds: float = 20.0) -> None:
        """Return once ``look`` comes back true."""
        async with asyncio.timeout(seconds):
            while not await look(*given):
                await asyncio.sleep(0.02)

    async def diagnose(self) -> Diagnosis:
        """Press the button."""
        return await self.engine.diagnostics.run("front", "run")
