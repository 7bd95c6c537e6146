"""A printer that is slower than any that is known: its answers come after they were given up,
and prove nothing about the receipts behind."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from posgui.rules import confirmation
from posgui.service import attempt, probe
from tests.support.counter import counter, until, until_told
from tests.support.gate import unmarked
from tests.support.leaving import OnNetwork

NAME = b"\x1dI"


async def test_what_is_told_as_printed_is_on_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = OnNetwork(speed_mm_s=6)
    with contextlib.closing(printer):
        async with counter(tmp_path, printer) as shop:
            await until(lambda: shop.link.card.identity)
            monkeypatch.setattr(probe, "QUEUED_S", 0.1)
            with monkeypatch.context() as impatience:
                impatience.setattr(confirmation, "SLOWEST_MM_S", 1e6)
                impatience.setattr(confirmation, "SLOWEST_BYTES_S", 1e6)
                impatience.setattr(attempt, "MARGIN_S", 0.1)
                impatience.setattr(attempt, "SECOND_FENCE_S", 0.1)
                await shop.sell("given-up")
                await until_told(shop.unsure)
            asked = printer.raw.count(NAME)
            await shop.sell("behind")
            await until(lambda: printer.raw.count(NAME) > asked or b"<behind>" in printer.raw)
            printer.set(speed_mm_s=40)
            await until_told(shop.proven)
            *cut_off, _ = printer.slips
            assert unmarked(cut_off) == ["given-up", "behind"]
