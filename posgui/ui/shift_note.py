"""The clock of a note that waits for its shift."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from posgui.ui.model import Board

LOOK_MS = 60_000
"""A shift may begin so much late for its note; only while a note waits for one."""


class NoteWatch(QObject):
    """Has the windows look again and again while a note waits for its shift.

    Signals: ``due`` for a look.
    """

    due = Signal()

    def __init__(self, board: Board, parent: QObject) -> None:
        super().__init__(parent)
        self._board = board
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.due)
        board.listen(self._look)

    def _look(self) -> None:
        if self._board.note is None:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()
