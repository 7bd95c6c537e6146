"""What a person has taken note of and still is so: small signs at the screen's edge."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from posgui.ui.cards import Card
from posgui.ui.icons import state_icon
from posgui.ui.place import NO_KEYBOARD, TillScreen, at_edge
from posgui.ui.theme import Size, Space, mark


class EdgeTabs(QFrame):
    """A sign for each quieted card; pressing one brings its card back.

    Signals: ``opened(card)``.
    """

    opened = Signal(object)

    def __init__(self, screen: TillScreen) -> None:
        super().__init__(None, NO_KEYBOARD)
        self._screen = screen
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        mark(self, role="frame")
        self._cards: list[Card] = []
        self._buttons: list[QPushButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*[Space.SMALL] * 4)
        self._column.setSpacing(Space.SMALL)

    def show_cards(self, cards: list[Card]) -> None:
        """Show a sign for each of these; nothing without any."""
        if [(c.key, c.sign, c.title) for c in cards] != [
            (c.key, c.sign, c.title) for c in self._cards
        ]:
            self._cards = cards
            self._rebuild()
        self.setVisible(bool(cards))

    def covered(self) -> QRect:
        """What the signs cover of the screen's edge."""
        return self.geometry() if self.isVisible() else QRect()

    def _rebuild(self) -> None:
        for button in self._buttons:
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._button(card) for card in self._cards]
        self.place()

    def place(self) -> None:
        """Stand at the edge."""
        count = len(self._cards)
        height = count * (Size.TOUCH + 2) + (count + 1) * Space.SMALL
        self.setGeometry(at_edge(self._screen.area(), QSize(Size.TAB_WIDTH, height)))

    def _button(self, card: Card) -> QPushButton:
        button = QPushButton(self)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setIcon(state_icon(card.sign))
        button.setIconSize(QSize(Size.SIGN, Size.SIGN))
        button.setAccessibleName(card.title)
        button.setToolTip(card.title)
        button.clicked.connect(self._pressed)
        mark(button, role="plain")
        self._column.addWidget(button)
        return button

    def _pressed(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton) and button in self._buttons:
            self.opened.emit(self._cards[self._buttons.index(button)])
