"""A shop under test: tills that go on selling, a person who answers, a real engine."""

from __future__ import annotations

import asyncio
import contextlib
import random
import signal
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from posgui.desk.client import NotRunning
from posgui.model.errors import CommandError
from posgui.model.receipts import JobStateReason
from tests.support.engine import UNASKED, RunningEngine
from tests.support.gate import Promise, sale
from tests.support.printer import SimulatedPrinter

SETTLE_S = 60.0
"""Ten times what the slowest run needed on a machine busy with other tests."""
MEND_S = 20.0
"""Five times what an engine takes to trust its journal again."""
ASKED = "stable_s = 0.1\nauto_count = 1"
"""``[backlog]``: of two receipts that waited through a fault a person is asked."""
LONG = 60
"""Lines: more than the printer's buffer and the network board hold."""


class Shop:
    """Everything random comes from ``dice``; ``way`` is the port the engine prints to.

    No engine outlives the ``async with`` block.
    """

    def __init__(
        self,
        folder: Path,
        printer: SimulatedPrinter,
        way: int,
        dice: random.Random,
        engine: type[RunningEngine] = RunningEngine,
        backlog: str = UNASKED,
    ) -> None:
        self.engine = engine(folder, way, backlog=backlog)
        self.promise = Promise()
        self._printer = printer
        self._dice = dice
        self._selling: list[asyncio.Task[None]] = []
        self._open = False
        self._sold = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
        await self.tills_gave_up()
        await self.engine.stop()

    async def start(self) -> None:
        """Start the engine; the one before is dead."""
        await self.engine.stop()
        await self.engine.start()
        self._open = True

    def sell(self, tills: int) -> None:
        """Let so many tills sell one receipt after another until the engine dies."""
        self._selling = [asyncio.create_task(self._till()) for _ in range(tills)]

    def kill(self) -> None:
        """kill -9. A till that hears an orderly end even then was told: accepted."""
        self._open = False
        self.engine.kill()

    def freeze(self) -> None:
        """SIGSTOP, to be followed by ``kill``."""
        self._open = False
        self.engine.send_signal(signal.SIGSTOP)

    @property
    def is_alive(self) -> bool:
        """The engine runs."""
        return self.engine.process is not None and self.engine.process.poll() is None

    async def died(self) -> None:
        """Return when the engine died by itself."""
        while self.is_alive:
            await asyncio.sleep(0.01)

    async def tills_gave_up(self) -> None:
        """Return when no till sells any more."""
        await asyncio.gather(*self._selling)

    async def sell_one(self, lines: int = 3) -> bool:
        """One sale; True if the till was told that it was taken."""
        self._sold += 1
        receipt = sale(f"sale-{self._sold}", lines)
        taken = await self._print(receipt)
        if taken:
            self.promise.accepted.append(receipt)
        return taken

    async def sell_again(self) -> None:
        """Return when a sale is taken again; TimeoutError if none is."""
        async with asyncio.timeout(MEND_S):
            while not await self.sell_one():
                await asyncio.sleep(0.1)

    async def answer(self, chance: float) -> None:
        """A person answers each open question with this probability, at random."""
        for told in await self._receipts():
            asked = JobStateReason.HELD in told["reasons"]
            if (told["unsure"] or asked) and self._dice.random() < chance:
                yes = self._dice.random() < 0.5
                with contextlib.suppress(NotRunning, CommandError, OSError):
                    if asked:
                        answer = "release" if yes else "discard"
                        await self.engine.call(answer, receipts=[told["id"]])
                    else:
                        await self.engine.call("settle", receipt=told["id"], printed=yes)

    async def settle_down(self) -> None:
        """Return when no receipt waits for the printer; some may wait for a person."""
        await self.engine.call("status")  # what happened before it was told before it
        await self.engine.until(
            lambda seen: seen.printer["queued"] == seen.printer["asking"], SETTLE_S
        )
        await self._printer.wait_for(lambda device: device.idle)

    async def check(self) -> None:
        """Stop the engine and hold what happened against the promise."""
        await self.engine.stop()
        await self.check_stopped()

    async def check_stopped(self) -> None:
        """The same where no engine runs."""
        paper = self._printer.look(lambda device: device.paper)
        await self.promise.check(self.engine.data_dir, (*paper.slips, paper.open_slip))

    async def _receipts(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.engine.call("receipts", limit=1000))["receipts"]
        return found

    async def _till(self) -> None:
        while self._open:
            await self.sell_one(self._dice.choice((1, 5, LONG)))
            await asyncio.sleep(self._dice.choice((0, 0.05, 0.1)))

    async def _print(self, receipt: bytes) -> bool:
        """Send, hang up, and listen until the other end hung up in good order, or not."""
        writer = None
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.engine.port)
            while receipt:
                size = self._dice.choice((1, 40, 1000, len(receipt)))
                writer.write(receipt[:size])
                await writer.drain()
                receipt = receipt[size:]
            writer.write_eof()
            await asyncio.wait_for(reader.read(), SETTLE_S)
        except OSError:
            return False
        finally:
            if writer is not None:
                writer.transport.abort()
        return True
