"""The way from the demo to a printer of one's own."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMessageBox

from posgui.texts import Texts
from posgui.ui.icons import icon, pixmap
from posgui.ui.theme import Size, mark


class LeaveBox(QMessageBox):
    """Stands in the demo where the set-up assistant would: what is set up here would be
    gone with the demo.

    Signals: ``agreed`` to end the demo and begin in earnest.
    """

    agreed = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self.setWindowIcon(icon("posgui"))
        self.setWindowTitle("posgui")
        self.setIconPixmap(pixmap("posgui", Size.TOUCH))
        role = QMessageBox.ButtonRole
        self._begin = self.addButton("", role.AcceptRole)
        self._stay = self.addButton("", role.RejectRole)
        self._begin.setObjectName("begin")
        self._stay.setObjectName("stay")
        mark(self._begin, role="primary")
        self.setEscapeButton(self._stay)
        self.finished.connect(self._finished)
        self.refresh()

    def refresh(self) -> None:
        """Words in the current language."""
        self.setText(self._texts("demo.leave.title"))
        self.setInformativeText(self._texts("demo.leave.body"))
        self._begin.setText(self._texts("demo.leave.begin"))
        self._stay.setText(self._texts("demo.leave.stay"))

    def _finished(self) -> None:
        if self.clickedButton() is self._begin:
            self.agreed.emit()
