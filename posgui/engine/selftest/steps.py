"""One printer, step by step: open, ask, write, read back, close."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from posgui.engine.building import transport_maker
from posgui.escpos import commands
from posgui.escpos.ieee1284 import device_name
from posgui.escpos.status import decode_real_time
from posgui.model.errors import CAUSE_OF_REASON, TransportError
from posgui.model.incidents import Cause
from posgui.model.machine import PrintQueue
from posgui.model.settings import PrinterSettings
from posgui.model.status import LinkState, StatusFacts
from posgui.rules import printer_state
from posgui.rules.diagnosis import Queued, conditions
from posgui.rules.printer_state import Observation
from posgui.transports.base import Transport

ANSWER_S = 1.5
"""Of a real-time question: a printer that took longer has no way back, or is blocked."""
QUEUED_S = 6.0
"""A line is printed within two seconds; a print server may look at a busy printer again after
five."""
LINES = 4
"""Fed after the test line, so that it can be torn off."""


class Result(StrEnum):
    """How a step went."""

    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"
    """It does not apply, or a person did not want it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step that was taken."""

    step: str
    """``open``, ``identity``, ``queue``, ``status``, ``write``, ``read-back`` or ``close``."""
    result: Result
    detail: str = ""
    """What was measured, in no language: an address, bytes in hex, bits by name."""
    cause: Cause | None = None
    """Of a step that failed."""


@dataclass(slots=True)
class _Heard:
    """What comes from the printer, or from its queue."""

    data: bytearray = field(default_factory=bytearray)
    queue: PrintQueue | None = None
    lost: TransportError | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def on_bytes(self, data: bytes) -> None:
        self.data += data
        self.news.set()

    def on_lost(self, error: TransportError) -> None:
        self.lost = error
        self.news.set()

    def on_queue(self, queue: PrintQueue) -> None:
        self.queue = queue
        self.news.set()

    async def until(self, holds: Callable[[], bool], deadline_s: float) -> bool:
        """Whether it came to hold in time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(deadline_s):
                while not holds() and self.lost is None:
                    self.news.clear()
                    await self.news.wait()
        return holds()


Tell = Callable[[Step], None]


async def run(settings: PrinterSettings, line: bytes | None, tell: Tell) -> list[Step]:
    """Take the steps, telling each; ``line`` is what to print, None to print nothing. The
    printer is given back whatever happens."""
    taken: list[Step] = []

    def told(step: Step) -> None:
        taken.append(step)
        tell(step)

    heard = _Heard()
    transport = transport_maker(settings)(heard.on_bytes, heard.on_lost)
    transport.on_queue = heard.on_queue
    try:
        await transport.open()
    except TransportError as error:
        told(_failed("open", error))
        return taken
    told(Step("open", Result.OK, transport.address))
    try:
        async for step in _talk(transport, heard, line):
            told(step)
    except TransportError as error:
        told(_failed("write", error))
    finally:
        await transport.close()
    told(Step("close", Result.OK))
    return taken


async def _talk(
    transport: Transport, heard: _Heard, line: bytes | None
) -> AsyncGenerator[Step, None]:
    """What fails before the line is written keeps it from being written."""
    reads = transport.capabilities.reads_back
    if transport.capabilities.whole_jobs:
        standing = [_queue(heard.queue)]
    else:
        asked = await _status(transport, heard) if reads else Step("status", Result.SKIPPED)
        standing = [await _port(transport), asked]
    for step in standing:
        yield step
    in_the_way = any(step.cause not in (None, Cause.NO_ANSWER) for step in standing)
    if line is None or in_the_way:
        yield Step("write", Result.SKIPPED)
        return
    heard.data.clear()
    barrier = commands.transmit_status(1) if reads else b""
    try:
        async with asyncio.timeout(QUEUED_S):
            await transport.write(commands.INITIALIZE + line + b"\n" * LINES + barrier)
    except TimeoutError:
        yield Step("write", Result.FAILED, "", Cause.NO_ANSWER)
        return
    yield Step("write", Result.OK, str(len(line)))
    yield await (_in_order(heard) if reads else _handed_on(transport, heard))


async def _port(transport: Transport) -> Step:
    told = await transport.port_told()
    if told is None:
        return Step("identity", Result.SKIPPED)
    name = device_name(told.device_id)
    return Step("identity", Result.OK, f"{name} {told.status:02x}".strip())


def _queue(seen: PrintQueue | None) -> Step:
    if seen is None:
        return Step("queue", Result.SKIPPED)
    detail = " ".join((seen.state, *seen.reasons, f"waiting={seen.waiting}"))
    if seen.paused:
        return Step("queue", Result.FAILED, detail, Cause.OS_QUEUE_PAUSED)
    return Step("queue", Result.OK, detail)


async def _status(transport: Transport, heard: _Heard) -> Step:
    answers: list[str] = []
    facts = StatusFacts()
    for kind in commands.REAL_TIME_KINDS:
        heard.data.clear()
        await transport.write(commands.real_time_status(kind))
        if not await heard.until(lambda: bool(heard.data), ANSWER_S):
            return _silent("status", heard, " ".join(answers))
        answers.append(f"{kind}:{heard.data.hex()}")
        facts = facts.merged(decode_real_time(kind, heard.data[0]))
    seen = Observation(facts=facts, link=LinkState.READY, answers=True)
    if printer_state.may_print(seen):
        return Step("status", Result.OK, " ".join(answers))
    causes = [each.cause for each in conditions(seen, Queued())]
    cause = next(iter(causes), Cause.UNKNOWN)
    return Step("status", Result.FAILED, " ".join(answers), cause)


async def _in_order(heard: _Heard) -> Step:
    if not await heard.until(lambda: bool(heard.data), QUEUED_S):
        return _silent("read-back", heard)
    return Step("read-back", Result.OK, heard.data.hex())


async def _handed_on(transport: Transport, heard: _Heard) -> Step:
    if not await heard.until(lambda: not transport.unsent(), QUEUED_S):
        if heard.lost is None and transport.capabilities.whole_jobs:
            return Step("read-back", Result.FAILED, "", Cause.OS_QUEUE_STUCK)
        return _silent("read-back", heard)
    return Step("read-back", Result.SKIPPED)


def _silent(step: str, heard: _Heard, detail: str = "") -> Step:
    if heard.lost is not None:
        return _failed(step, heard.lost)
    return Step(step, Result.FAILED, detail, Cause.NO_ANSWER)


def _failed(step: str, error: TransportError) -> Step:
    where = error.placeholders.get("address", "")
    return Step(step, Result.FAILED, f"{error.reason} {where}", CAUSE_OF_REASON[error.reason])
