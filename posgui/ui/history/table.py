"""The list itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QScroller, QTableView, QWidget

from posgui.ui.history.delegate import ROW_HEIGHT, RowDelegate
from posgui.ui.history.lines import Speaker
from posgui.ui.history.model import HistoryModel, Index


class ReceiptTable(QTableView):
    """A table of one column: QListView and QTreeView ask about each of a million rows
    before they show one (6 to 15 s), a table with rows of fixed height about none.

    Signals: ``chosen(row)`` when another row is the current one, -1 for none; ``entered``
    when Enter was pressed on it, ``typed(text)`` for what is meant for the search.
    """

    chosen = Signal(int)
    entered = Signal()
    typed = Signal(str)

    def __init__(self, model: HistoryModel, speaker: Speaker, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("receipts")
        self.setModel(model)
        self.setItemDelegate(RowDelegate(speaker, self))
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(ROW_HEIGHT)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        rows.hide()
        columns.hide()
        gesture = QScroller.ScrollerGestureType.LeftMouseButtonGesture
        QScroller.grabGesture(self.viewport(), gesture)

    @property
    def at_top(self) -> bool:
        """True while the newest row is seen whole and nothing moves."""
        still = QScroller.scroller(self.viewport()).state() is QScroller.State.Inactive
        return still and self.verticalScrollBar().value() == 0

    def choose(self, row: int) -> None:
        """Make this row the current one, without moving what is seen if it is seen."""
        self.setCurrentIndex(self.model().index(row, 0))

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's name
        """Tell which row is looked at."""
        super().currentChanged(current, previous)
        self.chosen.emit(current.row())

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Qt would look through every row."""
        self.typed.emit(search)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter goes on to what can be done with the receipt."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)
