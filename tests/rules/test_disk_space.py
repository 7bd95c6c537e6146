"""How much free space is told of, and when it is too little."""

from __future__ import annotations

import pytest

from posgui.model.incidents import Cause
from posgui.model.status import Severity
from posgui.rules.disk_space import condition, takes_receipts

MB = 1_000_000


@pytest.mark.parametrize(
    ("free", "severity", "told"),
    [
        (499 * MB, Severity.WARNING, 500),
        (300 * MB, Severity.WARNING, 400),
        (100 * MB, Severity.WARNING, 200),
        (100 * MB - 1, Severity.ERROR, 100),
        (0, Severity.ERROR, 100),
    ],
)
def test_little_space_is_told_with_a_bound(free: int, severity: Severity, told: int) -> None:
    found = condition(free)
    assert found is not None
    assert (found.cause, found.severity) == (Cause.DISK_FULL, severity)
    assert found.placeholders == {"megabytes": told}
    assert takes_receipts(free) is (severity is Severity.WARNING)


@pytest.mark.parametrize("free", [500 * MB, None])
def test_enough_or_unknown_space_is_no_news(free: int | None) -> None:
    assert condition(free) is None
    assert takes_receipts(free)
