"""The settled sales of one printer and the receipts that come for it, as far as they may
still belong together."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal

from posgui.model.settlements import Sale, SaleState
from posgui.rules.settlements import BEFORE_S, LATE_S, Candidate, match, says

SURE_AFTER_S = 2 * BEFORE_S
"""So long after a receipt came, every sale that it may be of has been told."""


class SaleWatch:
    """Wall-clock times decide what belongs together; how long a sale has waited is counted
    on a clock that nobody sets (``elapsed``)."""

    def __init__(self, after_s: float) -> None:
        self._after_s = after_s
        self._due: dict[int, float] = {}
        self._read: set[str] = set()
        self._spent: dict[str, float] = {}
        self.sales: dict[int, Sale] = {}
        """By their number, in the order in which they were told."""
        self.candidates: dict[str, Candidate] = {}
        """By the receipt's id, in the order in which they came."""
        self.moved = asyncio.Event()
        """Set whenever a sale's state changed."""

    def add(self, sale: Sale, elapsed: float, now: float) -> None:
        """Watch for the receipt of a sale told at or before ``now``."""
        self.sales[sale.seq] = sale
        waited = min(max(0.0, now - sale.told_at), self._after_s)
        self._due[sale.seq] = elapsed + self._after_s - waited

    def came(self, receipt: str, received_at: float) -> bool:
        """A receipt came; False if that was known: it is heard of again whenever it is
        printed."""
        if receipt in self.candidates or receipt in self._spent:
            return False
        self.candidates[receipt] = Candidate(receipt, received_at)
        return True

    def unread(self) -> list[str]:
        """Ids of receipts whose writing is needed to tell whose they are."""
        by_amount = any(sale.amount for sale in self.sales.values())
        return [each for each in self.candidates if each not in self._read] if by_amount else []

    def read(self, receipt: str, written: frozenset[Decimal] | None) -> None:
        """These amounts are written on a receipt; None where nothing is written at all."""
        if (candidate := self.candidates.get(receipt)) is not None:
            self.candidates[receipt] = replace(candidate, amounts=written)
            self._read.add(receipt)

    def look(self, elapsed: float) -> list[Sale]:
        """Find the receipts of the sales; returns those whose state is another now."""
        unread = self.unread()
        candidates = [each for each in self.candidates.values() if each.id not in unread]
        found = match(tuple(self.sales.values()), candidates, self._after_s)
        changed = []
        for seq, sale in self.sales.items():
            candidate = found.get(seq)
            if candidate is not None:
                state = SaleState.RECEIVED
            else:
                state = SaleState.MISSING if elapsed >= self._due[seq] else SaleState.WAITING
            receipt = candidate.id if candidate else None
            if (state, receipt) != (sale.state, sale.receipt):
                changed.append(replace(sale, state=state, receipt=receipt))
        self.sales |= {sale.seq: sale for sale in changed}
        if changed:
            self.moved.set()
            self.moved = asyncio.Event()
        return changed

    def forget(self, now: float) -> None:
        """Let go of what is decided: sales too long ago, sales whose receipt came a while
        ago, and receipts that can be of no sale that is left or to come."""
        gone = [sale for sale in self.sales.values() if self._is_decided(sale, now)]
        for sale in gone:
            if (spent := self.candidates.pop(sale.receipt or "", None)) is not None:
                self._spent[spent.id] = spent.received_at
            self.drop(sale.seq)
        oldest = min([now, *(sale.told_at for sale in self.sales.values())])
        for candidate in tuple(self.candidates.values()):
            if candidate.received_at < oldest - BEFORE_S:
                del self.candidates[candidate.id]
        self._read &= self.candidates.keys()
        since = now - LATE_S - SURE_AFTER_S
        self._spent = {each: at for each, at in self._spent.items() if at >= since}

    def drop(self, seq: int) -> None:
        """Watch for this sale's receipt no longer."""
        self.sales.pop(seq, None)
        self._due.pop(seq, None)

    def missing(self) -> list[Sale]:
        """Sales without a receipt in time, in the order in which they were told."""
        return [sale for sale in self.sales.values() if sale.state is SaleState.MISSING]

    def is_certain(self, sale: Sale) -> bool:
        """False if a receipt came about when the sale was told that may be its own after
        all: of no sale, or of one that took it only by its turn."""
        owners = {each.receipt: each for each in self.sales.values()}
        return all(
            candidate.id in owners and says(owners[candidate.id], candidate)
            for candidate in self.candidates.values()
            if -BEFORE_S <= candidate.received_at - sale.told_at <= self._after_s
        )

    def next_due(self, elapsed: float) -> float | None:
        """Seconds until a sale's time is over, or it is forgotten; None if none is left."""
        waiting = [
            max(0.0, self._due[sale.seq] - elapsed)
            for sale in self.sales.values()
            if sale.state is SaleState.WAITING
        ]
        return min(waiting) if waiting else (SURE_AFTER_S if self.sales else None)

    def _is_decided(self, sale: Sale, now: float) -> bool:
        if now - sale.told_at > LATE_S:
            return True
        candidate = self.candidates.get(sale.receipt or "")
        return candidate is not None and now - candidate.received_at > SURE_AFTER_S
