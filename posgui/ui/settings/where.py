"""The fields that say where a printer is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from posgui.desk.wire import Json
from posgui.model.settings import Flow
from posgui.texts import Texts
from posgui.ui.focus import show
from posgui.ui.settings.draft import FIELDS
from posgui.ui.settings.fields import Change, ChoiceField, TextField
from posgui.ui.theme import Space

_PLACES = (
    ("host", 0, 0, 1), ("port", 0, 1, 1),
    ("vendor", 1, 0, 1), ("product", 1, 1, 1),
    ("device", 2, 0, 1), ("baudrate", 2, 1, 1),
    ("serial", 3, 0, 1), ("path", 3, 1, 1),
    ("flow", 4, 0, 1),
    ("queue", 5, 0, 2),
)  # fmt: skip
"""Row, column and columns of each."""


class WhereFields(QWidget):
    """Those of the printer's transport are seen."""

    def __init__(self, change: Change, parent: QWidget) -> None:
        super().__init__(parent)
        self.fields: dict[str, TextField | ChoiceField] = {
            name: ChoiceField(name, tuple(Flow), "flows", change, self)
            if name == "flow"
            else TextField(name, change, self)
            for name, *_ in _PLACES
        }
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(Space.MEDIUM)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for name, row, column, width in _PLACES:
            grid.addWidget(self.fields[name], row, column, 1, width, Qt.AlignmentFlag.AlignTop)

    @property
    def lines(self) -> dict[str, TextField]:
        """Those that are typed."""
        return {name: each for name, each in self.fields.items() if isinstance(each, TextField)}

    def show_printer(self, table: Json) -> None:
        """Show where this one is."""
        used = FIELDS.get(table.get("transport", ""), ())
        for name, field in self.fields.items():
            field.show_value(str(table.get(name, "")))
            show(field, name in used)
        show(self, bool(used))

    def speak(self, texts: Texts) -> None:
        """Every word in the current language."""
        for field in self.fields.values():
            field.speak(texts)
