"""The left side of the window: search, days, the list, how many there are."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from posgui.texts import Texts
from posgui.ui.history.day_bar import DayBar
from posgui.ui.history.entries import Days, query
from posgui.ui.history.lines import Speaker
from posgui.ui.history.model import FOUND_MAX, HistoryModel
from posgui.ui.history.table import ReceiptTable
from posgui.ui.nouns import ReceiptView
from posgui.ui.theme import Size, Space, mark

TYPING_MS = 150
"""After the last key the search begins: nobody reads results between two keys."""

QUIET_MS = 3000
"""So long after the last touch a receipt that came in takes its place at the top: no row
moves away from under a finger."""

_TOUCHES = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseMove,
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.Wheel,
    QEvent.Type.KeyPress,
)


class Finder(QWidget):
    """Finds receipts.

    Signals: ``chosen(entry)`` for the receipt looked at, None while there is none;
    ``entered`` when Enter was pressed on it.
    """

    chosen = Signal(object)
    entered = Signal()

    def __init__(
        self, model: HistoryModel, texts: Texts, speaker: Speaker, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._texts, self._model = texts, model
        self._current = ""
        self._news = 0
        self._parts = _Parts(model, texts, speaker, self)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._quiet = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._wire()

    def _wire(self) -> None:
        parts, model = self._parts, self._model
        self._typing.timeout.connect(self.reload)
        self._quiet.timeout.connect(self._settle)
        parts.search.textEdited.connect(self._typed)
        parts.search.returnPressed.connect(self.reload)
        parts.search.installEventFilter(self)
        parts.days.changed.connect(self.reload)
        parts.search_all.clicked.connect(self._search_all)
        parts.news.clicked.connect(self._show_news)
        parts.table.chosen.connect(self._choose)
        parts.table.entered.connect(self.entered)
        parts.table.typed.connect(self._type)
        parts.table.verticalScrollBar().valueChanged.connect(self._touched)
        for touched in (parts.table, parts.table.viewport()):
            touched.installEventFilter(self)
        model.loaded.connect(self._loaded)
        model.news.connect(self._count_news)
        model.dataChanged.connect(self._changed)

    def start(self) -> None:
        """Today's receipts, nothing searched for; the keyboard is in the search field."""
        self._parts.search.clear()
        self._parts.days.choose(Days.TODAY)
        self._current = ""
        self._parts.search.setFocus()
        self.reload()

    def stop(self) -> None:
        """Nobody looks any more."""
        self._typing.stop()
        self._quiet.stop()

    def speak(self) -> None:
        """Every word in the current language."""
        parts = self._parts
        parts.search.setPlaceholderText(self._texts("history.search"))
        parts.search.setAccessibleName(self._texts("history.search"))
        parts.table.setAccessibleName(self._texts("history.title"))
        parts.search_all.setText(self._texts("button.search-all"))
        parts.days.speak()
        self._count()
        self._count_news(self._news)
        parts.table.viewport().update()

    def repaint_rows(self) -> None:
        """What rows say changed."""
        self._parts.table.viewport().update()

    def reload(self) -> None:
        """Look for what is asked for now."""
        self._typing.stop()
        days, search = self._parts.days, self._parts.search.text().strip()
        self._model.show(query(days.days, time.time(), days.day, search))

    def clear_search(self) -> bool:
        """Search for nothing; False if nothing was searched for."""
        if not self._parts.search.text():
            return False
        self._parts.search.clear()
        self._parts.search.setFocus()
        self.reload()
        return True

    def receipt_changed(self, receipt: ReceiptView) -> None:
        """The engine told of a receipt."""
        asked = self._model.query
        if asked.days is Days.TODAY and receipt.received_at >= asked.until:
            self.reload()  # midnight has passed
        else:
            self._model.receipt_changed(receipt)

    def _typed(self) -> None:
        self._typing.start()

    def _type(self, text: str) -> None:
        """A letter typed at the list begins a search."""
        if text.isprintable() and text.strip():
            self._parts.search.setFocus()
            self._parts.search.insert(text)
            self._typed()

    def _search_all(self) -> None:
        self._parts.days.choose(Days.ALL)
        self.reload()

    def _loaded(self) -> None:
        table, total = self._parts.table, self._model.rowCount()
        kept = self._model.row_of(self._current)
        self._count()
        if total == 0:
            self._choose(-1)
        elif kept is None:
            table.scrollToTop()
            table.choose(0)
        else:
            table.choose(kept)

    def _count(self) -> None:
        parts, total, asked = self._parts, self._model.rowCount(), self._model.query
        words = self._texts("history.count", n=total)
        if asked.search and total >= FOUND_MAX:
            words = self._texts("history.newest", n=total)
        parts.count.setText(words if total else "")
        parts.table.setVisible(bool(total))
        parts.none.setVisible(not total)
        parts.none.setText(self._none_words())
        parts.search_all.setVisible(not total and bool(asked.search) and asked.days is not Days.ALL)
        parts.below.setVisible(not total)

    def _none_words(self) -> str:
        asked = self._model.query
        if self._model.is_loading:
            return self._texts("history.comes")
        if self._model.problem:
            return self._texts(self._model.problem)
        kind = "found" if asked.search else "all" if asked.days is Days.ALL else "day"
        return self._texts(f"history.none-{kind}")

    def _choose(self, row: int) -> None:
        entry = self._model.at(row) if row >= 0 else None
        self._current = entry.receipt.id if entry else ""
        self.chosen.emit(entry)

    def _changed(self, first: QModelIndex, last: QModelIndex) -> None:
        row = self._parts.table.currentIndex().row()
        if first.row() <= row <= last.row():
            self._choose(row)

    def _count_news(self, count: int) -> None:
        self._news = count
        self._parts.news.setText(self._texts("history.news", n=count))
        self._settle()

    def _settle(self) -> None:
        """Put what came in at the top, if nobody touches the list and its top is seen."""
        waits = self._quiet.isActive() or not self._parts.table.at_top
        if self._news and not waits:
            self._model.take_news()
        self._parts.news.setVisible(bool(self._news) and waits)

    def _show_news(self) -> None:
        self._parts.table.scrollToTop()
        self._model.take_news()

    def _touched(self) -> None:
        self._quiet.start()
        self._settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Somebody is at the list; from the search the arrow keys lead into it."""
        if watched is self._parts.search:
            if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
                return self._go_down(event)
        elif event.type() in _TOUCHES:
            self._quiet.start()
        return False

    def _go_down(self, event: QKeyEvent) -> bool:
        if event.key() not in (Qt.Key.Key_Down, Qt.Key.Key_PageDown):
            return False
        self._parts.table.setFocus()
        return True


class _Parts:
    """The widgets, laid out."""

    def __init__(self, model: HistoryModel, texts: Texts, speaker: Speaker, owner: QWidget) -> None:
        self.search = QLineEdit(owner)
        self.search.setObjectName("search")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedHeight(Size.TOUCH)
        self.days = DayBar(texts, owner)
        self.table = ReceiptTable(model, speaker, owner)
        self.none = QLabel(owner)
        self.none.setWordWrap(True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.search_all, self.news = QPushButton(owner), QPushButton(owner)
        self.search_all.setObjectName("search-all")
        self.news.setObjectName("news")
        self.news.hide()
        self.count = QLabel(owner)
        mark(self.count, role="small")
        self.below = QWidget(owner)
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        foot.addWidget(self.news)
        foot.addStrut(Size.TOUCH)  # nothing moves when the button comes
        column = QVBoxLayout(owner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(self.search)
        column.addWidget(self.days)
        column.addWidget(self.table, 1)
        column.addWidget(self.none)
        column.addWidget(self.search_all)
        column.addWidget(self.below, 1)
        column.addLayout(foot)
