"""Ticks that all who look now and then share."""

from __future__ import annotations

import asyncio

import pytest

from posgui.service.clock import until_tick


@pytest.mark.parametrize("period", [1.0, 2.0, 5.0, 60.0])
@pytest.mark.parametrize("part", [0.0, 0.3, 0.5, 0.89, 0.95, 0.999999])
async def test_the_next_tick_is_a_shared_one_and_never_the_one_just_waited_for(
    monkeypatch: pytest.MonkeyPatch, period: float, part: float
) -> None:
    now = (7 + part) * period
    monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: now)

    wait = until_tick(period)

    ticks = (now + wait) / period
    assert ticks == pytest.approx(round(ticks))
    assert 0.1 * period < wait <= 1.1 * period + 1e-9
