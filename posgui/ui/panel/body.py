"""The panel's widgets, laid out, and which of its pages is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from posgui.texts import Texts
from posgui.ui.actions import PinQuestion
from posgui.ui.model import Board
from posgui.ui.panel.ability_box import AbilityBox
from posgui.ui.panel.more_box import MoreBox
from posgui.ui.panel.note_box import NoteBox
from posgui.ui.panel.notice_box import NoticeBox
from posgui.ui.panel.parts import ActionBar, Header, PrinterList, ReceiptList
from posgui.ui.panel.pin_pad import PinPad
from posgui.ui.panel.trouble import TroubleBox
from posgui.ui.theme import Colours, Space, mark


class Pages(QStackedWidget):
    """The panel's pages: the ``front``, whose widgets stand in the column ``first``, what
    else there is, and what one printer can do.

    Signals: ``turned`` when a person asked for another.
    """

    turned = Signal()

    def __init__(self, texts: Texts, panel: QWidget) -> None:
        super().__init__(panel)
        self.front = QScrollArea(self)
        self.front.setWidgetResizable(True)
        self.front.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.front.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget(self)
        self.first = QVBoxLayout(body)
        self.first.setContentsMargins(0, 0, Space.SMALL, 0)
        self.first.setSpacing(Space.MEDIUM)
        self.first.addStretch(1)
        self.front.setWidget(body)
        self.more = MoreBox(texts, self)
        self.abilities = AbilityBox(texts, self)
        for page in (self.front, self.more, self.abilities):
            self.addWidget(page)
        self.more.back_wanted.connect(self._back)
        self.abilities.back_wanted.connect(self._back)

    def go_back(self) -> None:
        """Show the first page."""
        self.setCurrentWidget(self.front)

    def turn_to_more(self) -> None:
        """Show what else there is; if it is shown, the first page."""
        is_there = self.currentWidget() is self.more
        self.setCurrentWidget(self.front if is_there else self.more)
        self.turned.emit()

    def turn_to_abilities(self, printer: str) -> None:
        """Show what a printer can do."""
        self.abilities.printer = printer
        self.setCurrentWidget(self.abilities)
        self.turned.emit()

    def refresh(self, board: Board, colours: Colours) -> None:
        """What the other pages show now."""
        self.more.speak()
        status = board.printers.get(self.abilities.printer)
        if status is not None:
            self.abilities.show_printer(status, colours)
        elif self.currentWidget() is self.abilities:
            self.go_back()

    def _back(self) -> None:
        self.go_back()
        self.turned.emit()


class Body:
    """All that the panel shows."""

    def __init__(self, texts: Texts, panel: QWidget) -> None:
        self.header = Header(texts, panel)
        self.trouble = TroubleBox(texts, panel)
        self.printers = PrinterList(texts, panel)
        self.receipts = ReceiptList(texts, panel)
        self.notice = NoticeBox(texts, panel)
        self.note = NoteBox(texts, panel)
        self.typing = QLabel(panel)
        self.typing.setWordWrap(True)
        mark(self.typing, mood="attention")
        self.bar = ActionBar(texts, panel)
        self.pin = PinPad(texts, panel)
        self.pages = Pages(texts, panel)
        column = (self.notice, self.trouble, self.printers, self.receipts, self.note)
        for place, widget in enumerate(column):
            self.pages.first.insertWidget(place, widget)
        self.header.more_wanted.connect(self.pages.turn_to_more)
        self.printers.abilities_wanted.connect(self.pages.turn_to_abilities)
        whole = QVBoxLayout(panel)
        whole.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE - 6, Space.LARGE)
        whole.setSpacing(Space.MEDIUM)
        whole.addWidget(self.header)
        whole.addWidget(self.pin, 1, Qt.AlignmentFlag.AlignTop)
        whole.addWidget(self.pages, 1)
        whole.addWidget(self.typing)
        whole.addWidget(self.bar)

    def place_note(self, *, first: bool) -> None:
        """What is to be read stands above the printers, what may be written below all."""
        column = self.pages.first
        place = 1 if first else column.count() - 2  # the last is the stretch
        if column.indexOf(self.note) != place:
            column.removeWidget(self.note)
            place = 1 if first else column.count() - 1
            column.insertWidget(place, self.note)

    def begin(self) -> None:
        """As it always opens."""
        self.typing.hide()
        self.pages.go_back()
        self.note.begin()

    def turn(self, question: PinQuestion | None) -> None:
        """Show the pages, or the pad in the place of all else. What goes goes first: with two
        there for a moment the window would grow."""
        if question is None:
            self.pin.ask(None)
        for widget in (self.pages, self.bar):
            widget.setVisible(question is None)
        self.pin.ask(question)
