"""What the assistant's pages have in common, and the widgets they share."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from posgui.texts import Texts
from posgui.ui.assistant.set_up import SetUp
from posgui.ui.theme import Space, mark

_BOLD = 1.15
"""The chosen one is written bold, so much wider than the others."""


class Page(QWidget):
    """One step. The window calls ``enter`` when it comes up, ``refresh`` after every change
    and ``leave`` when it goes.

    Signals: ``edited`` when a person changed the draft.
    """

    edited = Signal()

    def __init__(self, set_up: SetUp, parent: QWidget) -> None:
        super().__init__(parent)
        self.set_up = set_up
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, Space.SMALL, 0)
        self.column.setSpacing(Space.MEDIUM)

    @property
    def texts(self) -> Texts:
        """The assistant's language."""
        return self.set_up.texts

    def enter(self) -> None:
        """It comes up."""

    def refresh(self) -> None:
        """Show what holds now, in the current language."""

    def leave(self) -> None:
        """It goes."""


def sentence(parent: QWidget, role: str = "") -> QLabel:
    """A label that breaks its lines and shows text as it is."""
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    mark(label, role=role)
    return label


class Choices(QWidget):
    """Large buttons of which one is chosen, in at most so many columns as there is room for;
    ``group.idClicked`` tells which."""

    def __init__(self, names: tuple[str, ...], columns: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.group = QButtonGroup(self)
        self._most, self._columns = columns, 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(Space.MEDIUM)
        self.buttons: dict[str, QPushButton] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> QPushButton:
        """One more."""
        button = QPushButton(self)
        button.setObjectName(name)
        button.setCheckable(True)
        # As wide as its column: a bold word must not push the others about.
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        mark(button, role="choice")
        self.group.addButton(button, len(self.buttons))
        self.buttons[name] = button
        self._columns = 0
        self.arrange()
        return button

    def arrange(self) -> None:
        """Lay them out for the words they have now."""
        widest = max((each.sizeHint().width() for each in self.buttons.values()), default=1)
        wanted = int(widest * _BOLD) + Space.MEDIUM
        columns = min(max(self.width() // wanted, 1), self._most)
        if columns == self._columns:
            return
        self._columns = columns
        for place, button in enumerate(self.buttons.values()):
            self._grid.addWidget(button, place // columns, place % columns)
        for column in range(self._most):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """As many columns as fit."""
        super().resizeEvent(event)
        self.arrange()

    def clear(self) -> None:
        """Take all away."""
        for button in self.buttons.values():
            self.group.removeButton(button)
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {}

    def choose(self, name: str) -> None:
        """Show this one as chosen, if there is one of that name."""
        if name in self.buttons:
            self.buttons[name].setChecked(True)

    @property
    def chosen(self) -> str:
        """The name of the chosen one, or an empty text."""
        found = self.group.checkedButton()
        return found.objectName() if found is not None else ""


class CopyButton(QPushButton):
    """Puts a text on the clipboard and says so until something else is copied."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._copied = ""
        self._texts: Texts | None = None
        self._text = ""
        self.clicked.connect(self._copy)

    def show_text(self, text: str, texts: Texts) -> None:
        """Copy this when pressed."""
        self._text, self._texts = text, texts
        done = bool(text) and self._copied == text
        words = texts("assistant.copied" if done else "assistant.copy")
        self.setText(f"✓ {words}" if done else words)
        self.setAccessibleName(f"{texts('assistant.copy')} {text}")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self._copied = self._text
        if self._texts is not None:
            self.show_text(self._text, self._texts)
