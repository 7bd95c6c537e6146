"""The tray's own cards and printer rows over the practice's board."""

from __future__ import annotations

import time
from collections.abc import Hashable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from posgui.texts import Texts
from posgui.ui.alert.card import AlertCard
from posgui.ui.cards import OPENS, Answer, Card, cards
from posgui.ui.headlines import Headlines
from posgui.ui.model import Board
from posgui.ui.panel.parts import PrinterList
from posgui.ui.pictures import Pictures
from posgui.ui.scrolling import scrolled
from posgui.ui.theme import Size, Space, mark

_LEAST = 360
"""Room for a card and its buttons where the screen stands below the printer."""


class PracticeScreen(QWidget):
    """What the tray would show.

    Signals: ``answered(card, answer)`` from a card, ``backlog_answered(id, answer)`` from a
    printer's row.
    """

    answered = Signal(object, object)
    backlog_answered = Signal(str, object)

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._cards: dict[Hashable, AlertCard] = {}
        self._quiet: set[Hashable] = set()
        self._heading = QLabel(self)
        mark(self._heading, role="heading")
        body = QWidget(self)
        self._printers = PrinterList(texts, body, tells_abilities=False)
        self._printers.answered.connect(self.backlog_answered)
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, Space.SMALL, 0)
        self._column.setSpacing(Space.MEDIUM)
        self._column.addWidget(self._printers)
        self._column.addStretch(1)
        scroll = self._scroll = scrolled(body)
        scroll.setMinimumHeight(_LEAST)
        scroll.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._heading)
        whole.addWidget(scroll, 1)
        self.setMinimumWidth(Size.CARD_WIDTH)

    def refresh(self, board: Board, headlines: Headlines, pictures: Pictures, busy: bool) -> None:
        """Show what the practice's board holds."""
        now = time.time()
        self._heading.setText(self._texts("training.on-screen"))
        self._printers.refresh(board, headlines.of, now, busy)
        found = cards(self._texts, board, headlines.of, now)
        wanted = {card.key: card for card in found}
        self._quiet &= set(wanted)
        for gone in set(self._cards) - (set(wanted) - self._quiet):
            self._drop(gone)
        shown = [card for card in found if card.key not in self._quiet]
        for place, card in enumerate(shown):
            self._put(place, card, pictures, busy=busy)

    def clear(self) -> None:
        """Take everything away."""
        for key in tuple(self._cards):
            self._drop(key)
        self._quiet.clear()

    def _put(self, place: int, card: Card, pictures: Pictures, *, busy: bool) -> None:
        known = self._cards.get(card.key)
        if known is None:
            known = self._cards[card.key] = AlertCard(card, self._texts, self)
            known.answered.connect(self._answered)
            mark(known, first=True)  # each stands for itself, no line parts it from another
        self._column.removeWidget(known)
        self._column.insertWidget(place, known)
        picture = pictures.of(card.receipt) if card.receipt else None
        known.show_card(card, picture, busy=busy)
        known.show_remedy(place == 0)
        known.show()

    def _drop(self, key: Hashable) -> None:
        card = self._cards.pop(key)
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()

    def _answered(self, card: Card, answer: Answer) -> None:
        if answer is Answer.QUIET:
            self._quiet.add(card.key)
            self._drop(card.key)
        elif answer in OPENS:  # what stands in the panel stands below the cards here
            self._scroll.ensureWidgetVisible(self._printers)
        else:
            self.answered.emit(card, answer)
