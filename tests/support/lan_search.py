"""Looking for printers on a network made for it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from posgui.engine.engine import Engine
from posgui.engine.finding_doors import FindingDoors
from posgui.model.events import Event, SearchUpdate
from tests.support import lan
from tests.support.lan import NEW_ADDRESS, PRINTER, Lan, here


async def _found(net: Lan, folder: Path) -> str:
    net.start_printer()
    return await _searched(folder, lan.ready)


async def _moved(net: Lan, folder: Path) -> str:
    """Another address was given to the printer while nobody looked."""
    net.start_printer()

    async def move(engine: Engine) -> None:
        await lan.ready(engine)
        net.switch_printer_off()
        net.give(NEW_ADDRESS)
        net.start_printer(NEW_ADDRESS)
        await lan.noticed(engine)
        await _listens(NEW_ADDRESS)

    return await _searched(folder, move)


async def _canceled(_net: Lan, folder: Path) -> str:
    return await _searched(folder, _nothing, cancel=True)


async def _no_network(_net: Lan, folder: Path) -> str:
    here("link set till down")
    return await _searched(folder, _nothing)


async def _nothing(_engine: Engine) -> None:
    pass


async def _listens(address: str) -> None:
    async with asyncio.timeout(lan.WAIT_S):
        while True:
            try:
                _, writer = await asyncio.open_connection(address, 9100)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return


async def _searched(
    folder: Path, prepare: Callable[[Engine], Awaitable[None]], *, cancel: bool = False
) -> str:
    engine = Engine(lan.settings_for(PRINTER), folder, "posgui.toml")
    told: list[SearchUpdate] = []
    stop = asyncio.Event()

    def hear(event: Event) -> None:
        if isinstance(event, SearchUpdate):
            told.append(event)
            stop.set()

    async def cancel_soon() -> None:
        await stop.wait()
        await doors.cancel_search("run")

    await engine.start()
    doors = FindingDoors(engine)
    try:
        await prepare(engine)
        engine.hub.subscribe(hear)
        canceling = asyncio.create_task(cancel_soon()) if cancel else None
        found = await doors.find_printers("run")
        if canceling is not None:
            await canceling
        mac = engine.printers["front"].link.card.mac
        last = told[-1] if told else None
        asked = (last.asked, last.of) if last else (0, 0)
        host = engine.settings.printers[0].host
        return json.dumps({**found, "mac": mac, "asked": asked, "host": host})
    finally:
        await engine.stop()


CASES = {
    "search": _found,
    "search-moved": _moved,
    "search-canceled": _canceled,
    "search-no-network": _no_network,
}
