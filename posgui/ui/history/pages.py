"""What is held of a list that may have a million rows."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence

from posgui.ui.history.entries import Entry
from posgui.ui.nouns import ReceiptView

PAGE = 100
"""Rows fetched at a time: twice what the tallest screen shows."""

KEPT = 12
"""Pages held; a fling back over a thousand rows needs no fetching."""


class Pages:
    """Some of ``total`` rows, row 0 the newest.

    Pages are counted from the oldest row, so that a receipt that comes in at the top moves
    none of them.
    """

    def __init__(self, total: int = 0) -> None:
        self.total = total
        self._pages: OrderedDict[int, list[Entry | None]] = OrderedDict()

    def page_of(self, row: int) -> int:
        """The page a row is on."""
        return (self.total - 1 - row) // PAGE

    def rows_of(self, page: int) -> range:
        """The rows of a page."""
        return range(max(0, self.total - (page + 1) * PAGE), self.total - page * PAGE)

    def at(self, row: int) -> Entry | None:
        """The row's receipt; None if it is not held."""
        page = self._pages.get(self.page_of(row))
        return page[(self.total - 1 - row) % PAGE] if page is not None else None

    def put(self, first: int, entries: Sequence[Entry]) -> None:
        """Hold these, from the row ``first`` on; the page used longest ago goes."""
        for row, entry in enumerate(entries, first):
            number = self.page_of(row)
            page = self._pages.setdefault(number, [None] * PAGE)
            page[(self.total - 1 - row) % PAGE] = entry
            self._pages.move_to_end(number)
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)

    def grow(self, count: int) -> None:
        """So many rows came in at the top."""
        self.total += count

    def row_of(self, receipt: str) -> int | None:
        """The row of a receipt that is held."""
        found = (row for row, entry in self._held() if entry.receipt.id == receipt)
        return next(found, None)

    def change(self, receipt: ReceiptView) -> int | None:
        """Note a receipt's new state; its row, if it is held."""
        row = self.row_of(receipt.id)
        known = None if row is None else self.at(row)
        if row is None or known is None:
            return None
        self.put(row, [Entry(receipt, known.line, known.erased)])
        return row

    def _held(self) -> Iterator[tuple[int, Entry]]:
        for number, page in self._pages.items():
            for place, entry in enumerate(page):
                if entry is not None:
                    yield self.total - 1 - number * PAGE - place, entry
