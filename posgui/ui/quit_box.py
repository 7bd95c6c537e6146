"""The question before everything stops."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMessageBox

from posgui.texts import Texts
from posgui.ui.icons import icon, pixmap
from posgui.ui.model import Board
from posgui.ui.theme import Size, mark


class QuitBox(QMessageBox):
    """Says what will stop; going on is what Enter and Esc do.

    Signals: ``agreed``.
    """

    agreed = Signal()

    def __init__(self, board: Board, texts: Texts) -> None:
        super().__init__()
        self.setWindowIcon(icon("posgui"))
        self.setWindowTitle("posgui")
        self.setIconPixmap(pixmap("state-attention", Size.TOUCH))
        self.setText(texts("quit.title"))
        waiting = texts("quit.waiting", n=board.waiting) if board.waiting else ""
        self.setInformativeText("\n".join(part for part in (texts("quit.body"), waiting) if part))
        role = QMessageBox.ButtonRole
        self._stop = self.addButton(texts("quit.confirm"), role.DestructiveRole)
        keep = self.addButton(texts("quit.keep"), role.RejectRole)
        self._stop.setObjectName("stop")
        keep.setObjectName("keep")
        mark(keep, role="primary")
        self.setDefaultButton(keep)
        self.setEscapeButton(keep)
        self.finished.connect(self._finished)

    def _finished(self) -> None:
        if self.clickedButton() is self._stop:
            self.agreed.emit()
