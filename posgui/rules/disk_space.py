"""From the free space on the disk to what it means for receipts."""

from __future__ import annotations

from posgui.model.incidents import Cause
from posgui.model.status import Severity
from posgui.rules.diagnosis import Condition

LOW_BYTES = 500_000_000
"""Below this a person is told, while there is still time: a shop of 1,000 receipts a day
of 60 KB fills 420 MB in the seven days they are kept."""
STOP_BYTES = 100_000_000
"""Below this no receipt is taken any more. What is left is for the states and proofs of
those already taken, and for the largest receipt (32 MiB) still coming in."""
_TOLD_STEP = 100_000_000


def takes_receipts(free: int | None) -> bool:
    """False when too little is free; unknown (None) stops nothing."""
    return free is None or free >= STOP_BYTES


def condition(free: int | None) -> Condition | None:
    """What to tell at that many free bytes; None if there is nothing to tell."""
    if free is None or free >= LOW_BYTES:
        return None
    # In whole steps, so that the words do not change with every receipt.
    below = (free // _TOLD_STEP + 1) * _TOLD_STEP
    severity = Severity.WARNING if takes_receipts(free) else Severity.ERROR
    return Condition(Cause.DISK_FULL, {"megabytes": below // 1_000_000}, severity)
