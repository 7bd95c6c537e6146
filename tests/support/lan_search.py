"""Looking for printers on a network made for it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from posgui.engine.engine import Engine
from posgui.engine.finding_doors import FindingDoors
from posgui.model.events import Event, SearchUpdate
from posgui.model.search import SearchStage
from tests.support import lan
from tests.support.lan import NEW_ADDRESS, PRINTER, Lan, here


async def _found(net: Lan, folder: Path) -> str:
    net.start_printer()
    net.start_boards()
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


async def _canceled(net: Lan, folder: Path) -> str:
    net.start_boards()
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
    stages: dict[str, tuple[int, int]] = {}
    stop = asyncio.Event()
    plugged_in = [0]

    def hear(event: Event) -> None:
        if isinstance(event, SearchUpdate):
            stages[event.stage] = (event.asked, event.of)
            if event.stage == SearchStage.ANNOUNCED and event.found > plugged_in[-1]:
                stop.set()
            elif event.stage == SearchStage.PLUGGED:
                plugged_in.append(event.found)

    async def cancel_soon() -> None:
        await stop.wait()
        await doors.cancel_search("run")

    await engine.start()
    doors = FindingDoors(engine)
    try:
        await prepare(engine)
        engine.hub.subscribe(hear)
        canceling = asyncio.create_task(cancel_soon()) if cancel else None
        found = (await doors.find_printers("run"))["printers"]
        if canceling is not None:
            await canceling
        return json.dumps(
            {
                # The machine may have serial ports of its own.
                "printers": [each for each in found if each["transport"] == "network"],
                "stages": stages,
                "mac": engine.printers["front"].link.card.mac,
                "host": engine.settings.printers[0].host,
            }
        )
    finally:
        await engine.stop()


CASES = {
    "search": _found,
    "search-moved": _moved,
    "search-canceled": _canceled,
    "search-no-network": _no_network,
}
