"""The list of receipts for Qt: as many rows as there are, a few hundred of them held."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from posgui.desk.wire import Json
from posgui.model.errors import PosguiError
from posgui.model.receipts import CopyKind
from posgui.ui.actions import Call
from posgui.ui.history.entries import Days, Entry, Query, entry
from posgui.ui.history.pages import PAGE, Pages
from posgui.ui.nouns import ReceiptView
from posgui.ui.tasks import Tasks

FOUND_MAX = 200
"""Receipts a search lists; whoever needs more has to say more."""

WANTED_MAX = 3
"""Pages still fetched of those that were scrolled past: what is seen, and its neighbours."""

ENTRY = Qt.ItemDataRole.UserRole
"""The role of a row's ``Entry``; None while it is on its way."""

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class HistoryModel(QAbstractListModel):
    """Shows the answer to one ``Query``, fetching a page when one of its rows is looked at.

    Receipts that come in meanwhile are only counted; ``take_news`` puts them at the top.
    What is listed counts as of the newest receipt known then, so nothing moves by itself.

    Signals: ``loaded`` when the answer to another query is there, ``news(count)``.
    """

    loaded = Signal()
    news = Signal(int)

    def __init__(self, call: Call, tasks: Tasks, describe: Callable[[Entry], str]) -> None:
        """``describe`` makes a row's words for a screen reader."""
        super().__init__()
        self._call, self._tasks, self._describe = call, tasks, describe
        self._pages = Pages()
        self._query = Query(Days.ALL, 0.0, 0.0)
        self._turn = 0
        self._is_asking = self._is_fetching = False
        self._wanted: dict[int, None] = {}
        self._fresh: set[str] = set()
        self._pin = 0.0
        self.problem = ""
        """The text key of what kept the list from being shown; empty if nothing did."""

    @property
    def is_loading(self) -> bool:
        """True while the answer to a query is on its way."""
        return self._is_asking

    @property
    def query(self) -> Query:
        """What is shown, or about to be."""
        return self._query

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """How many receipts there are."""
        return 0 if parent.isValid() else self._pages.total

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The ``Entry`` of a row, or its words for a screen reader."""
        if role == ENTRY:
            return self.at(index.row())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            found = self._pages.at(index.row())
            return self._describe(found) if found else None
        return None

    def at(self, row: int) -> Entry | None:
        """A row's receipt; fetched if it is not held."""
        found = self._pages.at(row)
        if found is None and 0 <= row < self._pages.total:
            self._want(self._pages.page_of(row))
        return found

    def row_of(self, receipt: str) -> int | None:
        """The row of a receipt, if it is one of those held."""
        return self._pages.row_of(receipt)

    def show(self, query: Query) -> None:
        """Show the answer to this query once it is there; an earlier one is given up."""
        self._query = query
        self._turn += 1
        if not self._is_asking:
            self._is_asking = True
            self._tasks.spawn(self._ask())

    async def _ask(self) -> None:
        try:
            answered = -1
            while answered != self._turn:
                answered, answer = self._turn, None
                try:
                    answer = await self._answer(self._query)
                    self.problem = ""
                except PosguiError as error:
                    self.problem = f"error.{error.key}"
        finally:
            self._is_asking = False
        self._take(answer or {"receipts": []})

    async def _answer(self, query: Query) -> Json:
        span = {"since": query.since, "until": query.until}
        if query.search:
            found = await self._call("search", text=query.search, limit=FOUND_MAX, **span)
        else:
            found = await self._call("history", offset=0, limit=PAGE, **span)
        answer: Json = found
        return answer

    def _take(self, answer: Json) -> None:
        entries = _entries(answer)
        self.beginResetModel()
        self._pages = Pages(answer.get("total", len(entries)))
        self._pages.put(0, entries)
        self._stand(entries)
        self.endResetModel()
        self.loaded.emit()

    def _stand(self, entries: Sequence[Entry]) -> None:
        """What is listed stands as of the newest of these."""
        self._pin = max((each.receipt.received_at for each in entries), default=self._query.since)
        self._wanted = {}
        self._fresh = set()
        self.news.emit(0)

    def _want(self, page: int) -> None:
        self._wanted.pop(page, None)
        self._wanted[page] = None
        if not self._is_fetching:
            self._is_fetching = True
            self._tasks.spawn(self._fetch())

    async def _fetch(self) -> None:
        """Fetch what is wanted, what was wanted last first."""
        try:
            while self._wanted:
                page, _ = self._wanted.popitem()
                while len(self._wanted) >= WANTED_MAX:
                    del self._wanted[next(iter(self._wanted))]
                await self._fetch_page(page)
        finally:
            self._is_fetching = False

    async def _fetch_page(self, page: int) -> None:
        turn, rows, total = self._turn, self._pages.rows_of(page), self._pages.total
        answer: Json = await self._call(
            "history",
            offset=rows.start,
            limit=len(rows),
            since=self._query.since,
            until=math.nextafter(self._pin, math.inf),
        )
        if turn != self._turn or total != self._pages.total:
            return
        if answer["total"] != total:  # a clock was set back, or the journal is another one
            self.show(self._query)
            return
        self._pages.put(rows.start, _entries(answer))
        self.dataChanged.emit(self.index(rows.start), self.index(rows.stop - 1))

    def receipt_changed(self, receipt: ReceiptView) -> None:
        """The engine told of a receipt: a new state, or a new one."""
        row = self._pages.change(receipt)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))
            return
        query = self._query
        is_new = receipt.kind is CopyKind.ORIGINAL and receipt.received_at > self._pin
        if is_new and not query.search and receipt.received_at < query.until:
            self._fresh.add(receipt.id)
            self.news.emit(len(self._fresh))

    def take_news(self) -> None:
        """Put what came in at the top."""
        if self._fresh and not self._is_asking:
            self._tasks.spawn(self._take_news())

    async def _take_news(self) -> None:
        turn, total = self._turn, self._pages.total
        answer = await self._answer(self._query)
        if turn != self._turn or total != self._pages.total:
            return
        count = answer["total"] - total
        if count < 0:
            self.show(self._query)
            return
        entries = _entries(answer)
        if count:
            self.beginInsertRows(QModelIndex(), 0, count - 1)
            self._pages.grow(count)
        self._pages.put(0, entries)
        self._stand(entries)
        if count:
            self.endInsertRows()
        self.dataChanged.emit(self.index(0), self.index(max(0, len(entries) - 1)))


def _entries(answer: Json) -> list[Entry]:
    return [entry(noun) for noun in answer["receipts"]]
