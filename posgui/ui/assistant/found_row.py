"""One printer that was found, as a row: picture, words, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from posgui.model.settings import TransportKind
from posgui.texts import Texts
from posgui.ui.assistant.page import sentence
from posgui.ui.focus import show
from posgui.ui.remedy.drawings import CONNECTIONS, film
from posgui.ui.search import Found
from posgui.ui.theme import Colours, Space, colours_in_use, mark

PICTURE = QSize(96, 72)


class _Drawing(IntEnum):
    """The places in the film of connections."""

    USB = 0
    NETWORK = 1
    SERIAL = 2
    QUEUE = 3


_DRAWING: dict[str, _Drawing] = {
    TransportKind.NETWORK: _Drawing.NETWORK,
    TransportKind.SERIAL: _Drawing.SERIAL,
    TransportKind.CUPS: _Drawing.QUEUE,
    TransportKind.WINSPOOL: _Drawing.QUEUE,
}


@dataclass(frozen=True, slots=True)
class Look:
    """What is to be said of a printer besides what it is."""

    notes: tuple[str, ...]
    """Sentences, the last one about the line that was printed."""
    take: str
    """Words of the button that takes it; empty for none."""
    is_chosen: bool
    can_print: bool
    is_printing: bool


class FoundRow(QFrame):
    """Shows one printer.

    Signals: ``taken(key)`` when it is to be set up, ``line_wanted(key)`` when it is to print
    its number.
    """

    taken = Signal(str)
    line_wanted = Signal(str)

    def __init__(self, found: Found, parent: QWidget) -> None:
        super().__init__(parent)
        self.found = found
        self._colours: Colours | None = None
        self._picture = QLabel(self)
        self._picture.setFixedSize(PICTURE)
        self._title, self._address = sentence(self, "strong"), sentence(self)
        self._notes = sentence(self, "small")
        self.take, self.line = QPushButton(self), QPushButton(self)
        for button, name, slot in (
            (self.take, "take", self._taken),
            (self.line, "line", self._line_wanted),
        ):
            button.setObjectName(f"{name}-{found.number}")
            button.clicked.connect(slot)
        mark(self, role="row")
        self._lay_out()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        for label in (self._title, self._address, self._notes):
            words.addWidget(label)
        words.addStretch(1)
        buttons = QVBoxLayout()
        buttons.setSpacing(Space.SMALL)
        buttons.addWidget(self.take)
        buttons.addWidget(self.line)
        buttons.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.MEDIUM, Space.MEDIUM, Space.MEDIUM, Space.MEDIUM)
        row.setSpacing(Space.MEDIUM)
        row.addWidget(self._picture, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addLayout(buttons)

    def show_found(self, found: Found, look: Look, texts: Texts) -> None:
        """Show it as it is known now."""
        self.found = found
        kind = texts(f"assistant.a-{_DRAWING.get(found.transport, _Drawing.USB).name.lower()}")
        self._title.setText(f"{found.number}   {found.title or kind}")
        self._address.setText(f"{kind}: {found.address}" if found.title else found.address)
        self._notes.setText("\n".join(look.notes))
        self._notes.setVisible(bool(look.notes))
        self.take.setText(f"✓ {look.take}" if look.is_chosen else look.take)
        show(self.take, bool(look.take))
        mark(self.take, role="primary" if look.is_chosen else "")
        mark(self, chosen=look.is_chosen)
        self.line.setText(texts("assistant.print-line"))
        self.line.setMinimumWidth(self.line.sizeHint().width())
        if look.is_printing:  # as wide as before: nothing moves under the finger
            self.line.setText(texts("assistant.printing-line"))
        self.line.setAccessibleName(f"{texts('assistant.print-line')} {self._title.text()}")
        show(self.line, look.can_print)
        self.setAccessibleName(f"{self._title.text()}, {self._address.text()}")
        self._paint(colours_in_use())

    def _paint(self, colours: Colours) -> None:
        if colours is self._colours:
            return
        self._colours = colours
        place = _DRAWING.get(self.found.transport, _Drawing.USB)
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(film(CONNECTIONS, colours).picture(place, PICTURE, ratio))

    def _taken(self) -> None:
        self.taken.emit(self.found.key)

    def _line_wanted(self) -> None:
        self.line_wanted.emit(self.found.key)
