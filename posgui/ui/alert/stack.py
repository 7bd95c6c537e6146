"""The window that holds the cards."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from posgui.texts import Texts
from posgui.ui.alert.card import AlertCard
from posgui.ui.alert.tabs import EdgeTabs
from posgui.ui.cards import OPENS, Answer, Card, cards
from posgui.ui.model import Board, EnginePhase
from posgui.ui.mood import Mood
from posgui.ui.picture_view import PictureWindow
from posgui.ui.place import MARGIN, NO_KEYBOARD, TillScreen, free_corner
from posgui.ui.recovery import Recovery, recovery, recovery_words
from posgui.ui.theme import Size, Space, mark

MOST_CARDS = 3


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the cards ask of the rest of the tray."""

    screen: TillScreen
    ring: Callable[[], None]
    """Makes the sound."""
    covered: Callable[[], QRect]
    """What the open panel covers."""
    headline: Callable[[str], str]
    """A receipt's telling line; empty while it is not known."""
    picture: Callable[[str], QImage | None]
    """Where a receipt's amount stands; None while it is on its way, a null one if there
    is no picture."""
    fetch_whole: Callable[[str, Callable[[str, QImage], None]], None]
    """Calls back with a receipt and its whole picture."""
    is_busy: Callable[[], bool]
    """True while a command runs."""


class AlertStack(QFrame):
    """The cards, worst on top, three at most.

    Signals: ``answered(card, answer)`` for what a person pressed; quieting is done here: a
    quieted card shrinks to a sign at the screen's edge and stays until it is over.
    """

    answered = Signal(object, object)

    def __init__(self, board: Board, texts: Texts, around: Surroundings) -> None:
        super().__init__(None, NO_KEYBOARD)
        self._board = board
        self._texts = texts
        self._around = around
        self._large = PictureWindow(texts)
        self._tabs = EdgeTabs(around.screen)
        self._tabs.opened.connect(self._open_again)
        self._answering: Hashable | None = None
        """The card whose answer is being carried out."""
        self._outcomes: dict[Hashable, str] = {}
        """What came of an answer, to be said when its card goes."""
        self._over: dict[Hashable, Recovery] = {}
        """The cards that say goodbye."""
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
        around.screen.changed.connect(self._tabs.place)
        around.screen.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show what the board holds now."""
        found = cards(self._texts, self._board, self._around.headline, time.time())
        if found and not (self.isVisible() or self._tabs.isVisible()):
            self._around.screen.look()
        wanted = {card.key: card for card in found}
        self._quiet = {
            key: kept
            for key, kept in self._quiet.items()
            if key in wanted and kept == (wanted[key].mood, wanted[key].since)
        }
        heard = [card for key, card in wanted.items() if key not in self._quiet]
        self._retire(heard)
        louder = [self._put(card) for card in heard]
        if any(louder):
            self._around.ring()
        panel = self._around.covered()
        asked = {card.receipt for card in heard}
        if self._large.receipt not in asked or panel.intersects(self._large.geometry()):
            self._large.hide()
        quiet = [wanted[key] for key in self._quiet]
        self._tabs.show_cards([] if panel.isValid() else quiet)
        self._arrange([card.key for card in heard])

    def take_away(self) -> None:
        """Take everything off the screen."""
        for window in (self, self._large, self._tabs):
            window.hide()

    def _open_again(self, card: Card) -> None:
        self._quiet.pop(card.key, None)
        self._put(card)  # before the others, so that it does not ring
        self.refresh()

    def show_outcome(self, words: str) -> None:
        """Say what came of the answer given on a card, if one was, when that card goes;
        nothing to say means that it failed."""
        key, self._answering = self._answering, None
        card = self._cards.get(key)
        if card is None or not words:
            return
        self._outcomes[key] = words
        if card.is_leaving:
            self._say_goodbye(key)
            self._place()

    def _put(self, card: Card) -> bool:
        """Show a card; True if it should be heard."""
        known = self._cards.get(card.key)
        louder = card.sound
        if known is None:
            known = self._cards[card.key] = AlertCard(card, self._texts, self)
            known.answered.connect(self._answered)
            known.left.connect(self._drop)
            known.enlarged.connect(self._enlarge)
        elif not known.is_leaving:
            louder = card.rings > known.card.rings
        picture = self._around.picture(card.receipt) if card.receipt else None
        known.show_card(card, picture, busy=self._around.is_busy())
        return louder

    def _retire(self, heard: list[Card]) -> None:
        """Cards whose trouble is over say so and go. Those go at once whose printer is in
        other trouble, for then one card takes over from the other, and a note that was
        read elsewhere."""
        running = self._board.engine.phase is EnginePhase.RUNNING
        stay = {card.key for card in heard}
        troubled = {card.printer for card in heard if card.printer and card.mood is Mood.STOPPED}
        for key, card in tuple(self._cards.items()):
            answered = key in self._outcomes or (card.is_leaving and key not in self._over)
            if key in stay:
                self._over.pop(key, None)
            elif not answered and (card.card.printer in troubled or card.card.note is not None):
                self._forget(key)
            elif card.is_leaving:
                self._say_goodbye(key)
            elif running and key not in self._quiet:
                self._over[key] = recovery(self._board, card.card)
                self._say_goodbye(key)
            else:
                self._forget(key)

    def _say_goodbye(self, key: Hashable) -> None:
        """Say what came of a person's answer, or that all is well, as it is now."""
        if key in self._outcomes:
            self._over.pop(key, None)
            self._cards[key].show_settled(self._outcomes.pop(key))
        elif key in self._over:
            words, is_last = recovery_words(self._texts, self._board, self._over[key])
            self._cards[key].show_settled(words, stays=not is_last)

    def _answered(self, card: Card, answer: Answer) -> None:
        if answer in (Answer.QUIET, Answer.START_CHECK):  # both leave no more to be said
            self._quiet[card.key] = (card.mood, card.since)
            self.refresh()
        if answer is not Answer.QUIET:
            self._answering = card.key if answer not in OPENS else None
            self.answered.emit(card, answer)

    def _enlarge(self, card: Card) -> None:
        """Show the whole picture, or take it away again."""
        if self._large.isVisible():
            self._large.hide()
            return
        if card.receipt is not None:
            self._around.fetch_whole(card.receipt, self._show_large)

    def _show_large(self, receipt: str, picture: QImage) -> None:
        if receipt in {card.card.receipt for card in self._cards.values() if not card.is_leaving}:
            covered = self.geometry().united(self._covered())
            self._large.show_image(receipt, picture, covered)

    def _drop(self, key: Hashable) -> None:
        self._forget(key)
        self.refresh()

    def _forget(self, key: Hashable) -> None:
        card = self._cards.pop(key)
        self._outcomes.pop(key, None)
        self._over.pop(key, None)
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()

    def _arrange(self, order: list[Hashable]) -> None:
        """Stack the cards in order, those that say goodbye last, and fit the window."""
        rank = {key: place for place, key in enumerate(order)}
        ranked = sorted(self._cards.items(), key=lambda item: rank.get(item[0], len(rank)))
        stacked = [card for _, card in ranked]
        for place, card in enumerate(stacked):
            self._column.removeWidget(card)
            self._column.insertWidget(place, card)
            mark(card, first=place == 0)
        self._draw_first(stacked)
        self._slim(False)
        room = self._around.screen.area().height() - 2 * MARGIN
        most = MOST_CARDS
        if self._show_first(most, stacked) > room:
            self._draw_first([])  # a cause that is named tells more than one that is drawn
        if self._show_first(most, stacked) > room:
            self._slim(True)  # a question that is seen is worth more than a large picture
        while self._show_first(most, stacked) > room and most > 1:
            most -= 1
        self.setVisible(self._place() and bool(stacked))

    def _draw_first(self, stacked: list[AlertCard]) -> None:
        """Show pictures on the first of these that has some, and on no other card: where
        several things move, none is looked at."""
        there = (card for card in stacked if card.card.remedy and not card.is_leaving)
        drawn = next(there, None)
        for card in self._cards.values():
            card.show_remedy(card is drawn)

    def _slim(self, wanted: bool) -> None:
        for card in self._cards.values():
            card.make_slim(wanted)

    def _show_first(self, most: int, stacked: list[AlertCard]) -> int:
        """Show so many cards and count the others; returns the height they take."""
        for place, card in enumerate(stacked):
            card.setVisible(place < most)
        hidden = max(0, len(stacked) - most)
        self._more.setText(self._texts("alert.more", n=hidden) if hidden else "")
        self._more.setVisible(bool(hidden))
        return self._fit()

    def _fit(self) -> int:
        """The height of what is shown, now and not in Qt's next turn."""
        for card in self._cards.values():
            card.fit()
        self._column.activate()
        return self._column.totalHeightForWidth(self.width())

    def _covered(self) -> QRect:
        """By us, of the cards' screen."""
        panel = self._around.covered().intersected(self._around.screen.area())
        return panel.united(self._tabs.covered())

    def _place(self) -> bool:
        """Stand in the corner, or beside the panel; False if there is no room: then the
        panel says the same."""
        size = QSize(self.width(), self._fit())
        place = free_corner(self._around.screen.area(), size, self._covered())
        if place.isValid():
            self.setGeometry(place)
        return place.isValid()
