"""The k-th write or sync of a receipt's life fails, or the process dies at it, for
k = 1, 2, 3 ... until a sale passes without reaching k."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterable
from pathlib import Path

import pytest

from posgui.desk.client import NotRunning
from tests.support.gate import FULL, dice_of
from tests.support.printer import SimulatedPrinter
from tests.support.shop import Shop
from tests.support.strace import CannotTrace, Tampering

FAR_ENOUGH = 200
"""A sale makes some forty writes."""


def _steps(short: tuple[int, ...]) -> Iterable[int]:
    return itertools.count(1) if FULL else short


def _tampering(shop: Shop, injection: str) -> Tampering:
    engine = shop.engine
    files = [engine.data_dir / name for name in ("journal.db", "journal.db-wal")]
    pid = engine.process.pid if engine.process else 0
    return Tampering(pid, injection, files, engine.data_dir / "strace.log")


async def _sale_with(shop: Shop, injection: str) -> bool:
    """One sale to its end under ``injection``; True if a call was tampered with."""
    try:
        async with _tampering(shop, injection) as tampering:
            if await shop.sell_one():
                await shop.settle_down()
                await _checkpoint(shop, tampering)
            elif tampering.hits:
                await shop.engine.until(lambda seen: "journal-failed" in seen.incidents)
            return bool(tampering.hits)
    except CannotTrace as error:
        pytest.skip(f"no disk errors without strace: {error}")


async def _checkpoint(shop: Shop, tampering: Tampering) -> None:
    """Wait for the last thing a sale writes."""
    async with asyncio.timeout(10):
        while not tampering.hits and not tampering.wrote_to(shop.engine.data_dir / "journal.db"):
            await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("call", "short"), [("fdatasync", (1, 2, 3)), ("pwrite64", (1, 5, 12, 20))]
)
@pytest.mark.parametrize("error", ["EIO", "ENOSPC"])
async def test_a_failed_write_is_no_lost_receipt(
    tmp_path: Path, call: str, error: str, short: tuple[int, ...]
) -> None:
    """The till is told that its receipt was not taken, or it is taken and printed once."""
    async with SimulatedPrinter() as printer:
        async with Shop(tmp_path, printer, printer.port, dice_of(0)) as shop:
            await shop.start()
            await shop.engine.ready()
            for k in _steps(short):
                assert k < FAR_ENOUGH
                if not await _sale_with(shop, f"{call}:error={error}:when={k}"):
                    break
                await shop.sell_again()
            await shop.settle_down()
            await shop.check()


@pytest.mark.parametrize(
    ("call", "short"), [("fdatasync", (1, 2, 3)), ("pwrite64", (1, 7, 14, 21))]
)
async def test_death_at_a_write_is_no_lost_receipt(
    tmp_path: Path, call: str, short: tuple[int, ...]
) -> None:
    """kill -9 at every step of a receipt's life, an answer to a question among them."""
    async with SimulatedPrinter() as printer:
        async with Shop(tmp_path, printer, printer.port, dice_of(0)) as shop:
            await shop.start()
            for k in _steps(short):
                assert k < FAR_ENOUGH
                await shop.engine.ready()
                if not await _dies_in_a_sale(shop, f"{call}:signal=SIGKILL:when={k}"):
                    break
                await shop.start()
            await shop.settle_down()
            await shop.check()


async def _dies_in_a_sale(shop: Shop, injection: str) -> bool:
    """One sale, with its question answered, until the engine dies of ``injection``; False
    if it does not."""
    try:
        async with _tampering(shop, injection) as tampering:
            life = asyncio.create_task(_life(shop, tampering))
            died = asyncio.create_task(shop.died())
            await asyncio.wait((life, died), return_when=asyncio.FIRST_COMPLETED)
            for task in (life, died):
                task.cancel()
            await asyncio.gather(life, died, return_exceptions=True)
            return not shop.is_alive
    except CannotTrace as error:
        pytest.skip(f"no death at a write without strace: {error}")


async def _life(shop: Shop, tampering: Tampering) -> None:
    try:
        await shop.answer(1.0)
        await shop.sell_one()
        await shop.settle_down()
    except NotRunning:
        await shop.died()
    else:
        await _checkpoint(shop, tampering)
