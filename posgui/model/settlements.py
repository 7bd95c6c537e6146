"""Sales that the POS said were settled, and the receipts they should have."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SaleState(StrEnum):
    """Whether a settled sale has its receipt."""

    WAITING = "waiting"
    """Not yet, and there is still time."""
    RECEIVED = "received"
    MISSING = "missing"
    """Not in time; a receipt that comes later still counts."""
    DISMISSED = "dismissed"
    """A person said that it needs none."""

    @property
    def is_open(self) -> bool:
        """True while a receipt for it would be welcome."""
        return self in (SaleState.WAITING, SaleState.MISSING)


@dataclass(frozen=True, slots=True)
class Told:
    """What a POS told of one sale."""

    id: str
    settled_at: float
    """As the POS says; seconds since the epoch, UTC."""
    amount: str = ""
    """As the POS wrote it ("￥1,234.50"); empty where it was not told."""


@dataclass(frozen=True, slots=True)
class Sale:
    """A settled sale as the journal keeps it."""

    seq: int
    """Numbered as they were told, from 1."""
    id: str
    printer: str
    told_at: float
    """When we heard of it; seconds since the epoch, UTC."""
    settled_at: float
    amount: str
    state: SaleState = SaleState.WAITING
    receipt: str | None = None
    """Id of its receipt."""


@dataclass(frozen=True, slots=True)
class FilePlace:
    """How far a file of sales was read."""

    offset: int
    """Bytes: where the first line begins that was not read to its end."""
    before: str
    """SHA-256 (hex) of the bytes just before it, which tells that file from another one
    of the same name."""
