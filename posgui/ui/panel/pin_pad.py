"""A PIN, asked for after a person pressed what needs one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from posgui.texts import Texts
from posgui.ui.actions import PinQuestion
from posgui.ui.place import work_area
from posgui.ui.theme import Size, Space, mark

DIGITS_MAX = 12
"""More digits than this in a row are a scanned code, no PIN."""

SPACIOUS = 640
"""Device-independent pixels of height from which on the keys are larger than need be."""

LEAST_WIDTH = 304

_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "pin-back", "0", "pin-ok")
_IN_ROW = 3


class PinPad(QFrame):
    """Digits for a finger; a keyboard works where its window has it.

    The keys never have the focus: the window hands what is typed to ``type_key``, so that
    Enter presses no key but its own.

    Signals: ``entered(pin)``, ``canceled``.
    """

    entered = Signal(str)
    canceled = Signal()

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._question: PinQuestion | None = None
        self._digits = ""
        self._is_scan = False
        self.setMinimumWidth(LEAST_WIDTH)
        mark(self, role="row")
        self._title, self._dots, self._said = QLabel(self), QLabel(self), QLabel(self)
        mark(self._title, role="strong")
        mark(self._dots, role="title")
        self._said.setWordWrap(True)
        # Room for two lines: the keys must not move under a finger.
        self._said.setMinimumHeight(Size.TOUCH)
        self._title.setWordWrap(True)
        self._dots.setAlignment(Qt.AlignmentFlag.AlignCenter)
        grid = QGridLayout()
        grid.setSpacing(Space.SMALL)
        self._keys = {name: self._key(name) for name in (*_KEYS, "cancel")}
        for place, name in enumerate(_KEYS):
            grid.addWidget(self._keys[name], *divmod(place, _IN_ROW))
            grid.setColumnStretch(place % _IN_ROW, 1)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(Space.MEDIUM, Space.MEDIUM, Space.MEDIUM, Space.MEDIUM)
        for widget in (self._title, self._said, self._dots):
            column.addWidget(widget)
        column.addLayout(grid)
        column.addWidget(self._keys["cancel"])
        self.hide()

    def _key(self, name: str) -> QPushButton:
        key = QPushButton(name if name.isdigit() else "", self)
        key.setObjectName(name)
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.clicked.connect(self._pressed)
        mark(key, role="primary" if name == "pin-ok" else "")
        return key

    def ask(self, question: PinQuestion | None) -> None:
        """Ask, or say what was wrong with the last answer; None puts the pad away."""
        if question is not self._question:
            self._question = question
            self._set_digits("")
        is_spacious = work_area().height() >= SPACIOUS
        self._column.setSpacing(Space.MEDIUM if is_spacious else Space.SMALL)
        for key in self._keys.values():
            mark(key, big=is_spacious)
        self.setVisible(question is not None)
        if question is None:
            return
        self._title.setText(self._texts(question.title))
        self._say(question)
        for name in ("pin-back", "pin-ok", "cancel"):
            self._keys[name].setText(self._texts(f"button.{name}"))

    def type_key(self, event: QKeyEvent) -> None:
        """A key of the keyboard."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._press("pin-ok")
        elif event.key() == Qt.Key.Key_Backspace:
            self._press("pin-back")
        elif event.key() == Qt.Key.Key_Escape:
            self._press("cancel")
        elif event.text().isascii() and event.text().isdigit():
            self._press(event.text())

    def _pressed(self) -> None:
        self._press(self.sender().objectName())

    def _press(self, name: str) -> None:
        match name:
            case "cancel":
                self.canceled.emit()
            case "pin-back":
                self._set_digits(self._digits[:-1])
            case "pin-ok":
                if self._digits:
                    self.entered.emit(self._digits)
            case _:
                is_scan = len(self._digits) == DIGITS_MAX
                self._set_digits("" if is_scan else self._digits + name, is_scan=is_scan)

    def _set_digits(self, digits: str, *, is_scan: bool = False) -> None:
        self._digits = digits
        self._is_scan = is_scan
        if self._question is not None:
            self._say(self._question)
        self._dots.setText("●" * len(digits) or " ")
        self._keys["pin-ok"].setEnabled(bool(digits))

    def _say(self, question: PinQuestion) -> None:
        words = self._texts(question.key, **question.placeholders)
        if self._is_scan:
            words = self._texts("panel.typing")
        is_wrong = self._is_scan or question.is_wrong
        self._said.setText(words)
        mark(self._said, mood="stopped" if is_wrong else "")
        self.setAccessibleDescription(words)
