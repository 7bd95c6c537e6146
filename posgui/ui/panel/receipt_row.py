"""One receipt in the panel."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from posgui.texts import Texts
from posgui.ui.icons import Sign
from posgui.ui.nouns import ReceiptView
from posgui.ui.phrases import fate_key, fate_sign
from posgui.ui.theme import Size, Space, mark


def clock(at: float, now: float) -> str:
    """Local time of ``at``; with the day if it was another one."""
    then, today = datetime.fromtimestamp(at), datetime.fromtimestamp(now)  # noqa: DTZ006 - shown
    return then.strftime("%H:%M" if then.date() == today.date() else "%m-%d %H:%M")


class ReceiptRow(QFrame):
    """One receipt: time, fate, its telling line, and two buttons while it is unsure.

    Signals: ``settled(id, printed)`` when a person answered.
    """

    settled = Signal(str, bool)

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._id = ""
        mark(self, role="row")
        self._sign = Sign(Size.SMALL_SIGN, self)
        self._fate, self._time, self._line = QLabel(self), QLabel(self), QLabel(self)
        mark(self._time, role="small")
        mark(self._line, role="small")
        self._came_out, self._again = QPushButton(self), QPushButton(self)
        self._came_out.setObjectName("came-out")
        self._again.setObjectName("print-again")
        for button in (self._came_out, self._again):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(self._answered)
        self._fate.setWordWrap(True)
        self._line.setTextFormat(Qt.TextFormat.PlainText)
        head = QHBoxLayout()
        head.setSpacing(Space.MEDIUM)
        head.addWidget(self._sign, alignment=Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._fate, 1)
        head.addWidget(self._time, alignment=Qt.AlignmentFlag.AlignTop)
        answers = QHBoxLayout()
        answers.setSpacing(Space.MEDIUM)
        answers.addWidget(self._came_out, 1)
        answers.addWidget(self._again, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(Space.MEDIUM, Space.SMALL, Space.MEDIUM, Space.SMALL)
        whole.setSpacing(Space.SMALL)
        whole.addLayout(head)
        whole.addWidget(self._line)
        whole.addLayout(answers)

    def show_receipt(self, receipt: ReceiptView, line: str, printer: str, now: float) -> None:
        """Show this receipt; ``printer`` is named where there is more than one."""
        self._id = receipt.id
        key = fate_key(receipt)
        fate = self._texts(f"fate.{key}")
        self._sign.show_sign(fate_sign(key))
        self._fate.setText(fate)
        self._time.setText(clock(receipt.received_at, now))
        copies = self._texts("panel.copies", n=receipt.copies) if receipt.copies else ""
        details = " · ".join(part for part in (line, printer, copies) if part)
        self._line.setText(details)
        self._line.setVisible(bool(details))
        self._came_out.setText(self._texts("button.came-out"))
        self._again.setText(self._texts("button.print-again"))
        for button in (self._came_out, self._again):
            button.setVisible(receipt.unsure)
        self.setAccessibleName(f"{self._time.text()} {fate}")
        self.setAccessibleDescription(details)

    def set_busy(self, busy: bool) -> None:
        """Nothing can be answered while a command runs."""
        self._came_out.setEnabled(not busy)
        self._again.setEnabled(not busy)

    def _answered(self) -> None:
        self.settled.emit(self._id, self.sender() is self._came_out)
