"""A printer leaves and comes back, whatever it is plugged into and whatever it was doing:
nothing is lost, nothing comes out twice, and it is found again quickly."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from posgui.rules import printer_state
from tests.support.counter import counter, until, until_told
from tests.support.gate import unmarked
from tests.support.leaving import leaving

KINDS = ("network", "other-port", "other-address", "usb", "usblp", "usbprint", "serial")


@pytest.mark.parametrize("kind", KINDS)
async def test_nothing_is_lost_and_nothing_comes_out_twice(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = await leaving(kind, tmp_path, monkeypatch)
    with contextlib.closing(printer):
        async with counter(tmp_path, printer) as shop:
            # While it is idle.
            await shop.leaves()
            await shop.comes_back()
            await shop.sell("idle")
            await until_told(shop.proven)
            # While it holds a receipt.
            printer.set(paper="out")
            await until(lambda: not printer_state.may_print(shop.link.observation))
            await shop.sell("held")
            await shop.leaves()
            await shop.comes_back()
            await until_told(shop.proven)
            # While it prints.
            printer.set(speed_mm_s=10)
            before = printer.received
            await shop.sell("cut-off", lines=1000)
            await until(lambda: printer.received > before + 1000)
            await shop.leaves()
            await until_told(shop.unsure)
            await shop.comes_back()
            await shop.sell("after")
            await until_told(shop.proven)
        slips = printer.slips
        await shop.promise.check(tmp_path / "data", slips)
        assert sorted(unmarked(slips)) == ["after", "cut-off", "held", "idle"]
