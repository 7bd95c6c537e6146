"""The practice printer as a person stands before it: paper, front, and what hands can do."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from posgui.texts import Texts
from posgui.ui.demo.paper_view import PaperView
from posgui.ui.demo.printer_front import PrinterFront
from posgui.ui.demo.printer_window import STATES
from posgui.ui.theme import Space, mark
from posgui.ui.training.drills import HANDS

Json = dict[str, Any]

_IN_ROW = 2
_PAPER_HEIGHT = 64


class PrinterStand(QWidget):
    """Shows the simulator's events.

    Signals: ``handled(name)`` when a person does one of ``HANDS``.
    """

    handled = Signal(str)

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._state: Json = {}
        self.paper, self.front = PaperView(self), PrinterFront(self)
        self._heading = QLabel(self)
        mark(self._heading, role="heading")
        self.paper.setMinimumHeight(_PAPER_HEIGHT)
        self.paper.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
        self.paper.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.front.setFixedWidth(self.paper.width())
        self.setFixedWidth(self.paper.width())
        self._buttons = [QPushButton(self) for _ in HANDS]
        grid = QGridLayout()
        grid.setSpacing(Space.SMALL)
        for place, (name, button) in enumerate(zip(HANDS, self._buttons, strict=True)):
            button.setObjectName(name)
            button.clicked.connect(self._pressed)
            grid.addWidget(button, *divmod(place, _IN_ROW))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._heading)
        column.addWidget(self.paper, 1)
        column.addWidget(self.front)
        column.addSpacing(Space.MEDIUM)
        column.addLayout(grid)

    def clear(self) -> None:
        """A new practice: a printer without paper in its slot."""
        self._state = {}
        self.paper.load({"width_dots": 576, "slips": []})
        self.front.show_paper(0)
        self.refresh()

    def hear(self, event: Json) -> None:
        """Apply one event of the simulator's control port."""
        match event["event"]:
            case "printed":
                self.paper.printed(event["item"])
                self.front.show_paper(self.paper.sheet_width if self.paper.hangs else 0)
            case "slip":
                self.paper.cut()
                self.front.show_paper(0)
            case "state":
                self._state = {**self._state, **event}
                self.refresh()

    def refresh(self) -> None:
        """Every word in the current language."""
        self._heading.setText(self._texts("training.at-printer"))
        for button in self._buttons:
            button.setText(self._texts(f"demo.fault.{button.objectName()}.off"))
        key = next((name for k, v, name in STATES if self._state.get(k) == v), "ready")
        self.front.show_state(self._state, self._texts(f"demo.state.{key}"))

    def _pressed(self) -> None:
        self.handled.emit(self.sender().objectName())
