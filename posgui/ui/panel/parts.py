"""The panel's parts: header, list of printers, list of receipts, the three buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from posgui.texts import Texts
from posgui.ui.focus import enable
from posgui.ui.icons import Glyph
from posgui.ui.model import Board, mood_of_printer
from posgui.ui.mood import Mood
from posgui.ui.nouns import ReceiptView
from posgui.ui.panel.printer_row import PrinterRow
from posgui.ui.panel.receipt_row import ReceiptRow
from posgui.ui.theme import Colours, Space, mark

RECEIPTS_SHOWN = 6


class Header(QWidget):
    """Title, opening check, help, more, close.

    Signals: ``window_wanted(name)`` (one of those made on demand), ``more_wanted``,
    ``close_wanted``.
    """

    window_wanted = Signal(str)
    more_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._title = QLabel(self)
        mark(self._title, role="title")
        self._buttons: list[QPushButton] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.SMALL)
        row.addWidget(self._title, 1)
        wanted = {
            "opening": self._open_window,
            "help": self._open_window,
            "more": self.more_wanted,
            "close": self.close_wanted,
        }
        for name, wish in wanted.items():
            button = QPushButton(self)
            button.setObjectName(name)
            button.clicked.connect(wish)
            mark(button, role="plain")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
            self._buttons.append(button)
        self._glyphs = [Glyph(each, each.objectName()) for each in self._buttons]

    def _open_window(self) -> None:
        self.window_wanted.emit(self.sender().objectName())

    def refresh(self, colours: Colours) -> None:
        """Words and glyphs in the current language and colours."""
        self._title.setText(self._texts("panel.title"))
        for glyph in self._glyphs:
            glyph.paint(colours.text, colours.muted)
        for button in self._buttons:
            words = self._texts(f"button.{button.objectName()}")
            button.setToolTip(words)
            button.setAccessibleName(words)


class PrinterList(QWidget):
    """Every printer; with several, one of them is the one the buttons mean.

    Signals: ``changed`` when another printer was chosen, ``answered(id, answer)`` for the
    backlog of one, ``abilities_wanted(id)`` for what one can do.
    """

    changed = Signal()
    answered = Signal(str, object)
    abilities_wanted = Signal(str)

    def __init__(self, texts: Texts, parent: QWidget, *, tells_abilities: bool = True) -> None:
        """``tells_abilities``: what one can do is a press away."""
        super().__init__(parent)
        self._texts = texts
        self._tells_abilities = tells_abilities
        self._rows: dict[str, PrinterRow] = {}
        self._chosen = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.SMALL)

    def refresh(self, board: Board, headline: Callable[[str], str], now: float, busy: bool) -> None:
        """Show the board's printers; ``headline`` gives a receipt's telling line."""
        for gone in set(self._rows) - set(board.printers):
            row = self._rows.pop(gone)
            row.hide()
            row.deleteLater()
        for name, status in board.printers.items():
            if name not in self._rows:
                row = self._rows[name] = PrinterRow(self._texts, self)
                row.tell_abilities(wanted=self._tells_abilities)
                row.chosen.connect(self._choose)
                row.answered.connect(self.answered)
                row.abilities_wanted.connect(self._show_abilities)
                self._column.addWidget(row)
            self._rows[name].show_printer(status, board, headline, now, busy)
        current = self.current(board)
        several = len(self._rows) > 1
        for name, row in self._rows.items():
            mark(row, chosen=several and name == current)

    def current(self, board: Board) -> str:
        """The printer the buttons mean: the chosen one, else the one in most trouble, of
        those that print for us if there are any."""
        if self._chosen in board.printers:
            return self._chosen
        moods = tuple(Mood)
        meant = (board.printing or board.printers).values()
        ranked = sorted(meant, key=lambda status: -moods.index(mood_of_printer(status)))
        return ranked[0].id if ranked else ""

    def paint(self, colours: Colours) -> None:
        """Glyphs in the current colours."""
        for row in self._rows.values():
            row.paint(colours)

    def _show_abilities(self, printer: str) -> None:
        self._chosen = printer  # a test print asked for there is meant for this one
        self.abilities_wanted.emit(printer)

    def _choose(self, printer: str) -> None:
        self._chosen = printer
        self.changed.emit()


class ReceiptList(QWidget):
    """The last receipts, those that wait for an answer first.

    Signals: ``answered(id, answer)``, ``all_wanted``.
    """

    answered = Signal(str, object)
    all_wanted = Signal()

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._heading, self._empty = QLabel(self), QLabel(self)
        mark(self._heading, role="heading")
        mark(self._empty, role="small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.SMALL, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(self._heading)
        column.addWidget(self._empty)
        self._rows = [ReceiptRow(texts, self) for _ in range(RECEIPTS_SHOWN)]
        for row in self._rows:
            row.answered.connect(self.answered)
            column.addWidget(row)
        self._all = QPushButton(self)
        self._all.setObjectName("all-receipts")
        self._all.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._all.clicked.connect(self.all_wanted)
        column.addWidget(self._all)

    def refresh(self, board: Board, headline: Callable[[str], str], now: float, busy: bool) -> None:
        """Show the board's receipts; ``headline`` gives a receipt's telling line."""
        self._heading.setText(self._texts("panel.receipts"))
        self._empty.setText(self._texts("panel.no-receipts"))
        self._empty.setVisible(not board.receipts)
        self._all.setText(self._texts("button.all-receipts"))
        self._all.setVisible(bool(board.receipts))
        shown = sorted(board.receipts, key=_needs_no_answer)[:RECEIPTS_SHOWN]
        for row, receipt in zip(self._rows, shown, strict=False):
            row.show_receipt(receipt, headline(receipt.id), board, now)
            row.set_busy(busy)
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(shown))


def _needs_no_answer(receipt: ReceiptView) -> bool:
    return not receipt.unsure


class ActionBar(QWidget):
    """Why no receipt came; test print, reconnect, reprint last.

    Signals: ``wanted(name)`` with the text key of one of those three.
    """

    wanted = Signal(str)

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self.no_receipt = QPushButton(self)
        self.no_receipt.setObjectName("no-receipt")
        self.no_receipt.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        mark(self.no_receipt, role="primary")
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, Space.SMALL, 0)  # as the rows beside the scroll bar
        column.addWidget(self.no_receipt)
        column.addLayout(row)
        for layout in (column, row):
            layout.setSpacing(Space.MEDIUM)
        self._buttons = []
        for name in ("test-print", "reconnect", "reprint-last"):
            button = QToolButton(self)
            button.setObjectName(name)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(self._pressed)
            mark(button, role="big")
            row.addWidget(button, 1)
            self._buttons.append(button)
        self._glyphs = [Glyph(each, each.objectName()) for each in self._buttons]

    def refresh(self, colours: Colours, enabled: bool, *, prints: bool) -> None:
        """Words and glyphs in the current language and colours; no test print without a
        printer that ``prints``."""
        self.no_receipt.setText(self._texts("button.no-receipt"))
        for glyph in self._glyphs:
            glyph.paint(colours.text, colours.muted)
        for button in self._buttons:
            words = self._texts(f"button.{button.objectName()}")
            button.setText(words)
            button.setAccessibleName(words)
            enable(button, enabled)
            button.setVisible(prints or button.objectName() != "test-print")

    def _pressed(self) -> None:
        self.wanted.emit(self.sender().objectName())
