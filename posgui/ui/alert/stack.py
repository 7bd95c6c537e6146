"""The window that holds the cards."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from posgui.texts import Texts
from posgui.ui.alert.card import AlertCard
from posgui.ui.cards import ENGINE_KEY, Answer, Card, cards
from posgui.ui.model import Board, EnginePhase, Mood, mood_of_printer
from posgui.ui.place import free_corner, work_area
from posgui.ui.theme import Size, Space, mark

MOST_CARDS = 3

NO_KEYBOARD = (
    Qt.WindowType.Tool
    | Qt.WindowType.FramelessWindowHint
    | Qt.WindowType.WindowStaysOnTopHint
    | Qt.WindowType.WindowDoesNotAcceptFocus
    | Qt.WindowType.X11BypassWindowManagerHint
)
"""All of them are needed. Without DoesNotAcceptFocus a click on the card takes the
keyboard from the till; without X11BypassWindowManagerHint openbox and metacity keep the
card below a full-screen till (measured with openbox 3.6, xfwm4 4.18, metacity 3.46)."""


class AlertStack(QFrame):
    """The cards, worst on top, three at most.

    Signals: ``answered(card, answer)`` for what a person pressed; quieting is done here.
    """

    answered = Signal(object, object)

    def __init__(
        self,
        board: Board,
        texts: Texts,
        ring: Callable[[], None],
        covered: Callable[[], QRect],
    ) -> None:
        """``ring`` makes the sound; ``covered`` tells what the open panel covers."""
        super().__init__(None, NO_KEYBOARD)
        self._covered = covered
        self._board = board
        self._texts = texts
        self._ring = ring
        self._cards: dict[Hashable, AlertCard] = {}
        self._quiet: dict[Hashable, tuple[Mood, float]] = {}
        """Cards a person sent away, with the mood they had and since when: a worse one,
        and one that comes anew, shows again."""
        self._more = QLabel(self)
        mark(self._more, role="small")
        mark(self, role="frame")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedWidth(Size.CARD_WIDTH)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.SMALL, Space.SMALL, Space.SMALL, Space.SMALL)
        self._column.setSpacing(0)
        self._column.addWidget(self._more, alignment=Qt.AlignmentFlag.AlignCenter)
        self.screen().availableGeometryChanged.connect(self._place)

    def refresh(self) -> None:
        """Show what the board holds now."""
        wanted = {card.key: card for card in cards(self._texts, self._board)}
        self._quiet = {
            key: kept
            for key, kept in self._quiet.items()
            if key in wanted and kept == (wanted[key].mood, wanted[key].since)
        }
        heard = [card for key, card in wanted.items() if key not in self._quiet]
        self._take_away({card.key for card in heard})
        if any(self._put(card) for card in heard):
            self._ring()
        self._arrange([card.key for card in heard])

    def _put(self, card: Card) -> bool:
        """Show a card; True if it should be heard."""
        known = self._cards.get(card.key)
        if known is not None and not known.is_leaving:
            louder = card.sound and not known.card.sound
            known.show_card(card)
            return louder
        if known is not None:
            known.show_card(card)
        else:
            made = AlertCard(card, self._texts, self)
            made.answered.connect(self._answered)
            made.left.connect(self._drop)
            self._cards[card.key] = made
        return card.sound

    def _take_away(self, stay: set[Hashable]) -> None:
        running = self._board.engine.phase is EnginePhase.RUNNING
        for key, card in tuple(self._cards.items()):
            if key in stay or card.is_leaving:
                continue
            if running and key not in self._quiet:
                card.show_settled(self._settled_words(card.card))
            else:
                self._forget(key)

    def _settled_words(self, card: Card) -> str:
        """Says "ready" only of a printer that is."""
        if card.key == ENGINE_KEY:
            return self._texts("engine.running")
        status = self._board.printers.get(card.printer or "")
        if status is not None and mood_of_printer(status) is Mood.READY:
            return self._texts("alert.ready", printer=status.name)
        return self._texts("alert.ready-all")

    def _answered(self, card: Card, answer: Answer) -> None:
        if answer is Answer.QUIET:
            self._quiet[card.key] = (card.mood, card.since)
            self.refresh()
        else:
            self.answered.emit(card, answer)

    def _drop(self, key: Hashable) -> None:
        self._forget(key)
        self._arrange([card.card.key for card in self._cards.values()])

    def _forget(self, key: Hashable) -> None:
        card = self._cards.pop(key)
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()

    def _arrange(self, order: list[Hashable]) -> None:
        """Stack the cards in order, those that say goodbye last, and fit the window."""
        rank = {key: place for place, key in enumerate(order)}
        stacked = sorted(self._cards.items(), key=lambda item: rank.get(item[0], len(rank)))
        for place, (_, card) in enumerate(stacked):
            self._column.removeWidget(card)
            self._column.insertWidget(place, card)
            card.setVisible(place < MOST_CARDS)
            mark(card, first=place == 0)
        hidden = max(0, len(stacked) - MOST_CARDS)
        self._more.setText(self._texts("alert.more", n=hidden) if hidden else "")
        self._more.setVisible(bool(hidden))
        self.setVisible(self._place() and bool(stacked))

    def _place(self) -> bool:
        """Stand in the corner, or beside the panel; False if there is no room: then the
        panel says the same."""
        for card in self._cards.values():
            card.fit()
        self._column.activate()
        size = QSize(self.width(), self._column.totalHeightForWidth(self.width()))
        place = free_corner(work_area(), size, self._covered())
        if place.isValid():
            self.setGeometry(place)
        return place.isValid()
