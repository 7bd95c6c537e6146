"""What happened to a receipt, line by line."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from posgui.model.timeline import Moment
from posgui.texts import Texts
from posgui.ui.history.words import moment_sign, moment_words
from posgui.ui.icons import Sign
from posgui.ui.theme import Space, mark

SIGN = 16
SHOWN_MAX = 60
"""Of a receipt with more the newest are shown; the command line tells them all."""


class TimelineBox(QWidget):
    """Time, sign and sentence of each moment; rows are made once and used again."""

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._rows: list[tuple[QLabel, Sign, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.SMALL)
        self._grid.setVerticalSpacing(Space.SMALL)
        self._grid.setColumnStretch(2, 1)
        self._heading = QLabel(self)
        mark(self._heading, role="heading")
        self._grid.addWidget(self._heading, 0, 0, 1, 3)

    def show_moments(self, moments: Sequence[Moment], names: Mapping[str, str], now: float) -> None:
        """Show these; ``names`` are the printers' by their ids."""
        shown = moments[-SHOWN_MAX:]
        self._heading.setText(self._texts("history.happened"))
        self._heading.setVisible(bool(shown))
        while len(self._rows) < len(shown):
            self._add_row()
        for place, (clock, sign, words) in enumerate(self._rows):
            for widget in (clock, sign, words):
                widget.setVisible(place < len(shown))
            if place >= len(shown):
                continue
            moment = shown[place]
            clock.setText(_seconds(moment.at, now))
            words.setText(moment_words(self._texts, moment, names))
            name = moment_sign(moment)
            sign.setVisible(bool(name))
            if name:
                sign.show_sign(name)

    def _add_row(self) -> None:
        clock, sign, words = QLabel(self), Sign(SIGN, self), QLabel(self)
        mark(clock, role="small")
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        row = len(self._rows) + 1
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(clock, row, 0, top)
        self._grid.addWidget(sign, row, 1, top)
        self._grid.addWidget(words, row, 2)
        self._rows.append((clock, sign, words))


def _seconds(at: float, now: float) -> str:
    """Local time of ``at`` to the second; with the day if it was another one."""
    then, today = time.localtime(at), time.localtime(now)
    return time.strftime("%H:%M:%S" if then[:3] == today[:3] else "%m-%d %H:%M:%S", then)
