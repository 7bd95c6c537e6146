"""A receipt of the list in words."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from posgui.texts import Texts
from posgui.ui.history.entries import Entry
from posgui.ui.model import Board
from posgui.ui.nouns import ReceiptView
from posgui.ui.phrases import clock, fate_key, fate_sign, repeat_words

FRESH_S = 600.0
"""The engine reads a receipt when nothing prints; so long after it came its telling line is
asked for by itself."""


@dataclass(frozen=True, slots=True)
class RowWords:
    """What a row says."""

    sign: str
    line: str
    time: str
    below: str
    """Fate, printer where there are several, copies, and whether the till sent it twice."""


class Speaker:
    """Puts receipts into words; ``headline`` gives a telling line the list does not have."""

    def __init__(self, texts: Texts, board: Board, headline: Callable[[str], str]) -> None:
        self._texts, self._board, self._headline = texts, board, headline

    def row(self, entry: Entry) -> RowWords:
        """One row of the list."""
        receipt, now = entry.receipt, time.time()
        key = fate_key(receipt)
        parts = (self._texts(f"history.fate.{key}"), *self.details(receipt, now))
        return RowWords(
            fate_sign(key),
            self.line(entry, now),
            clock(receipt.received_at, now),
            " · ".join(part for part in parts if part),
        )

    def line(self, entry: Entry, now: float) -> str:
        """What stands for the receipt."""
        if entry.erased:
            return self._texts("history.erased")
        fresh = now - entry.receipt.received_at < FRESH_S
        line = entry.line or (self._headline(entry.receipt.id) if fresh else "")
        return line or self._texts("history.untitled", receipt=entry.receipt.id)

    def details(self, receipt: ReceiptView, now: float) -> tuple[str, ...]:
        """Where it came out, how often, and whether the till sent it twice."""
        texts, board = self._texts, self._board
        printer = board.name_of(receipt.printer) if len(board.printers) > 1 else ""
        if receipt.at != receipt.printer:
            printer = texts("panel.elsewhere", printer=board.name_of(receipt.at))
        copies = texts("panel.copies", n=receipt.copies) if receipt.copies else ""
        return printer, copies, repeat_words(texts, board, receipt, now)

    def describe(self, entry: Entry) -> str:
        """A row for a screen reader."""
        words = self.row(entry)
        return f"{words.time} {words.line}, {words.below}"
