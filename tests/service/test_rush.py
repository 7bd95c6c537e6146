"""Many tills at once: what they sent is written down before the next receipt is printed."""

from __future__ import annotations

import asyncio

from posgui.service.rush import GIVE_WAY_S, Rush


async def test_printing_goes_on_once_nothing_is_being_written_down() -> None:
    rush = Rush()
    await asyncio.wait_for(rush.give_way(), 1)
    with rush.taking():
        with rush.taking():
            waiting = asyncio.create_task(rush.give_way())
        await asyncio.sleep(0)
        assert not waiting.done()
    await asyncio.wait_for(waiting, 1)


async def test_printing_does_not_wait_for_a_rush_that_does_not_end() -> None:
    rush, loop = Rush(), asyncio.get_running_loop()
    with rush.taking():
        began = loop.time()
        await asyncio.wait_for(rush.give_way(), 10)

    assert loop.time() - began >= GIVE_WAY_S / 2
