"""Power cuts: what was written and not synced is gone, and nothing accepted is."""

from __future__ import annotations

import asyncio
import contextlib
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.engine import FreshEngine
from tests.support.gate import dice_of, runs
from tests.support.loop_disk import LoopDisk, NoLoopDisk
from tests.support.printer import SimulatedPrinter
from tests.support.shop import Shop

TILLS = 3
WITHOUT_SYNC = ["strace", "-D", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null"]
WITHOUT_SYNC += ["-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:retval=0"]
"""Starts a program whose requests to sync are not obeyed and seem to be. With -D it is the
program that is our child, and not strace."""


class CarelessEngine(FreshEngine):
    """An engine that never syncs."""

    def command(self, *arguments: str) -> list[str]:
        return [*WITHOUT_SYNC, *super().command(*arguments)]


@contextlib.contextmanager
def _disk(folder: Path) -> Iterator[LoopDisk]:
    disk = LoopDisk(folder)
    try:
        disk.mount()
    except NoLoopDisk as error:
        pytest.skip(f"no power cuts without a loop mount: {error}")
    try:
        yield disk
    finally:
        disk.unmount()


async def _sell_until_the_power_goes(shop: Shop, disk: LoopDisk, dice: random.Random) -> None:
    shop.engine.data_dir = disk.path / "data"
    await shop.start()
    shop.sell(TILLS)
    await asyncio.sleep(dice.uniform(0.1, 1.0))
    shop.freeze()
    disk.freeze()
    shop.kill()
    await shop.tills_gave_up()
    disk.thaw()


@runs(short=2, full=20)
async def test_a_power_cut_loses_nothing_and_doubles_nothing(tmp_path: Path, run: int) -> None:
    dice = dice_of(run)
    with _disk(tmp_path) as disk:
        async with SimulatedPrinter(speed_mm_s=dice.choice((500.0, 3_000.0))) as printer:
            async with Shop(tmp_path, printer, printer.port, dice) as shop:
                await _sell_until_the_power_goes(shop, disk, dice)
                printer.set(speed_mm_s=20_000.0)
                await shop.start()
                await shop.settle_down()
                await shop.check()
                assert shop.promise.accepted


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
async def test_the_cut_is_one_that_a_journal_without_sync_does_not_survive(tmp_path: Path) -> None:
    """The control: a cut that lost nothing in this case would prove nothing above."""
    dice = dice_of(0)
    with _disk(tmp_path) as disk:
        async with SimulatedPrinter() as printer:
            async with Shop(tmp_path, printer, printer.port, dice, CarelessEngine) as shop:
                await _sell_until_the_power_goes(shop, disk, dice)
                assert shop.promise.accepted
                shop.engine.data_dir.mkdir(exist_ok=True)
                with pytest.raises(AssertionError, match="accepted and not in the journal"):
                    await shop.check_stopped()
