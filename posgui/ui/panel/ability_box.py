"""What one printer can do: a page of the panel."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from posgui.model.events import PrinterStatus
from posgui.texts import Texts
from posgui.ui.abilities import Ability, abilities
from posgui.ui.icons import Drawing, Sign
from posgui.ui.theme import Colours, Size, Space, mark


class AbilityRow(QWidget):
    """A picture, the words, how it becomes known, and whether it can."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._drawing, self._sign = Drawing(Size.SIGN, self), Sign(Size.SMALL_SIGN, self)
        self._words, self._note = QLabel(self), QLabel(self)
        mark(self._note, role="small")
        column = QVBoxLayout()
        column.setSpacing(0)
        for label in (self._words, self._note):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.MEDIUM)
        row.addWidget(self._drawing, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        row.addWidget(self._sign, alignment=Qt.AlignmentFlag.AlignTop)

    def show_ability(self, ability: Ability, signed: str, colours: Colours) -> None:
        """Show this one; ``signed`` are the words of its sign, for who cannot see it."""
        self._drawing.show_drawing(f"able-{ability.drawing}", colours.text)
        self._sign.show_sign(ability.sign)
        self._words.setText(ability.words)
        self._note.setText(ability.note)
        self._note.setVisible(bool(ability.note))
        self.setAccessibleName(f"{signed}: {ability.words}")
        self.setAccessibleDescription(ability.note)


class AbilityBox(QScrollArea):
    """A page of the panel, as ``MoreBox``.

    Signals: ``back_wanted``.
    """

    back_wanted = Signal()

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self.printer = ""
        """The id of the printer that is looked at."""
        self._rows: list[AbilityRow] = []
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget(self)
        self.setWidget(page)
        self._title = QLabel(page)
        self._title.setWordWrap(True)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        mark(self._title, role="heading")
        card = QFrame(page)
        mark(card, role="row")
        self._card = QVBoxLayout(card)
        self._card.setContentsMargins(Space.MEDIUM, Space.MEDIUM, Space.MEDIUM, Space.MEDIUM)
        self._card.setSpacing(Space.MEDIUM)
        self._back = QPushButton(page)
        self._back.setObjectName("back")
        self._back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._back.clicked.connect(self.back_wanted)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._back)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, Space.SMALL, 0)
        column.setSpacing(Space.SMALL)
        column.addLayout(top)
        column.addWidget(card)
        column.addStretch(1)

    def show_printer(self, status: PrinterStatus, colours: Colours) -> None:
        """Show what this one was found to be able to do."""
        lines = abilities(self._texts, status)
        while len(self._rows) < len(lines):
            row = AbilityRow(self)
            self._rows.append(row)
            self._card.addWidget(row)
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(lines))
        for row, line in zip(self._rows, lines, strict=False):
            row.show_ability(line, self._texts(f"ability.sign-{line.sign}"), colours)
        self._title.setText(self._texts("ability.title", printer=status.name))
        self._back.setText(self._texts("button.more-back"))
