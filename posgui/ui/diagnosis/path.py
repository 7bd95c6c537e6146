"""The receipt's way as it was looked at: four stations, and the single findings."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from posgui.model.diagnosis import Measure
from posgui.texts import Texts
from posgui.ui.diagnosis.run import Run
from posgui.ui.diagnosis.words import Group, finding_words
from posgui.ui.icons import Sign
from posgui.ui.mood import Mood
from posgui.ui.theme import Size, Space, colours_in_use, mark

_MOOD = {True: Mood.READY, False: Mood.STOPPED, None: Mood.UNKNOWN}
_LINE = 3
"""Device-independent pixels."""


class _Station(QWidget):
    """A part of the way: its sign above its name."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.sign = Sign(Size.SIGN, self)
        self._name = QLabel(self)
        self._name.setWordWrap(True)
        self._name.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(self.sign, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._name)

    def show_station(self, name: str, sign: str) -> None:
        self._name.setText(name)
        self.sign.show_sign(sign)
        self.setAccessibleName(name)
        mark(self._name, role="flag" if sign == Mood.STOPPED else "small")


class PathStrip(QWidget):
    """Till, this computer, network and cable, printer: check, cross, question mark, or
    dots where nothing was told yet."""

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.stations = {group: _Station(self) for group in Group}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for station in self.stations.values():
            row.addWidget(station, 1)

    def refresh(self, run: Run) -> None:
        """Show how each part was found so far."""
        nothing = "waiting" if run.is_busy else "over"
        for group, station in self.stations.items():
            sign = run.mood_of(group) or nothing
            station.show_station(self._texts(f"diagnosis.group.{group}"), sign)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the line between the signs."""
        painter = QPainter(self)
        painter.setPen(QPen(QColor(colours_in_use().line), _LINE))
        middles = [
            station.sign.mapTo(self, QPoint(Size.SIGN // 2, Size.SIGN // 2))
            for station in self.stations.values()
        ]
        reach = QPoint(Size.SIGN // 2 + Space.SMALL, 0)
        for one, other in itertools.pairwise(middles):
            painter.drawLine(one + reach, other - reach)
        painter.end()


class _Row(QWidget):
    """One finding: check, cross or question mark, and a sentence."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sign, self._words = Sign(Size.SMALL_SIGN, self), QLabel(self)
        self._words.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.MEDIUM)
        row.addWidget(self._sign)
        row.addWidget(self._words, 1)

    def show_finding(self, sign: Mood, words: str) -> None:
        self._sign.show_sign(sign)
        self._words.setText(words)
        self.setAccessibleName(words)


class RungList(QWidget):
    """What was looked at, in the order of the receipt's way."""

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._rows: dict[Measure, _Row] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.SMALL)

    def refresh(self, run: Run) -> None:
        """Show what was told so far; rows that came earlier keep their order."""
        told = run.told
        for by in set(self._rows) - {Measure(noun["by"]) for noun in told}:
            row = self._rows.pop(by)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, noun in enumerate(told):
            by = Measure(noun["by"])
            if by not in self._rows:
                self._rows[by] = _Row(self)
                self._column.insertWidget(place, self._rows[by])
            self._rows[by].show_finding(_MOOD[noun["holds"]], finding_words(self._texts, noun))
