"""How often a printer that is away is tried."""

from __future__ import annotations

from itertools import accumulate

from posgui.rules import backoff


def test_a_minute_long_every_two_seconds_and_then_within_five() -> None:
    pauses = [backoff.delay(attempt) for attempt in range(1, 60)]
    since = list(accumulate(pauses))

    assert pauses[0] < 0.5
    assert max(pause for pause, at in zip(pauses, since, strict=True) if at <= 50) <= 2
    assert max(pauses) < 5
