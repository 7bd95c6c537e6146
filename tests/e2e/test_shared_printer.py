"""A printer that others print on too: it is held only while a receipt of ours prints."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.support.counter import counter, until, until_told
from tests.support.gate import sale, unmarked
from tests.support.leaving import OnNetwork, OnUsb, OnUsbprint
from tests.support.other_till import OtherTill

CYCLES = 20


async def test_another_till_prints_in_between_on_a_printer_of_one_connection(
    tmp_path: Path,
) -> None:
    printer = OnNetwork(connections="one")

    async def other(data: bytes) -> None:
        async with OtherTill(printer.port) as till:
            await till.print(data)

    await _in_turns(tmp_path, printer, other)


async def test_another_program_prints_in_between_by_the_kernels_driver(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = OnUsb(monkeypatch)
    await printer.come_back()

    await _in_turns(tmp_path, printer, printer.print_by_driver)

    await until(lambda: printer.device.driver == "usblp")  # its thread gives it back
    held = [call for call in printer.device.calls if call in ("detach", "attach")]
    assert held == ["detach", "attach"] * (len(held) // 2)
    assert len(held) // 2 >= CYCLES


async def test_windows_own_queue_prints_in_between_by_its_driver(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = OnUsbprint(monkeypatch)
    await printer.come_back()

    await _in_turns(tmp_path, printer, printer.print_by_queue, cycles=6)


async def _in_turns(
    folder: Path,
    printer: OnNetwork | OnUsb | OnUsbprint,
    other: Callable[[bytes], Awaitable[None]],
    cycles: int = CYCLES,
) -> None:
    with contextlib.closing(printer):
        async with counter(folder, printer, share=True) as shop:
            for cycle in range(cycles):
                await other(sale(f"other-{cycle}"))
                await shop.sell(f"ours-{cycle}")
                await until_told(shop.proven)
        turns = [f"{who}-{cycle}" for cycle in range(cycles) for who in ("other", "ours")]
        assert unmarked(printer.slips) == turns
