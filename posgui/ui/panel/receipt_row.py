"""One receipt in the panel."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from posgui.texts import Texts
from posgui.ui.answers import AnswerButtons
from posgui.ui.cards import Answer, unsure_answers
from posgui.ui.icons import Sign
from posgui.ui.model import Board
from posgui.ui.nouns import ReceiptView
from posgui.ui.phrases import clock, fate_key, fate_sign, repeat_words
from posgui.ui.theme import Size, Space, mark


class ReceiptRow(QFrame):
    """One receipt: time, fate, its telling line, whether the till sent it twice, and
    buttons while it is unsure.

    Signals: ``answered(id, answer)`` when a person answered.
    """

    answered = Signal(str, object)

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._id = ""
        mark(self, role="row")
        self._sign = Sign(Size.SMALL_SIGN, self)
        self._fate, self._time, self._line = QLabel(self), QLabel(self), QLabel(self)
        mark(self._time, role="small")
        mark(self._line, role="small")
        self._repeat = QLabel(self)
        mark(self._repeat, role="flag")
        self._buttons = AnswerButtons(texts, Qt.FocusPolicy.TabFocus, self)
        self._buttons.answered.connect(self._answer)
        for label in (self._fate, self._line, self._repeat):
            label.setWordWrap(True)
        self._line.setTextFormat(Qt.TextFormat.PlainText)
        head = QHBoxLayout()
        head.setSpacing(Space.MEDIUM)
        head.addWidget(self._sign, alignment=Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._fate, 1)
        head.addWidget(self._time, alignment=Qt.AlignmentFlag.AlignTop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(Space.MEDIUM, Space.SMALL, Space.MEDIUM, Space.SMALL)
        whole.setSpacing(Space.SMALL)
        whole.addLayout(head)
        below = QVBoxLayout()
        below.setContentsMargins(Size.SMALL_SIGN + Space.MEDIUM, 0, 0, 0)
        below.setSpacing(Space.SMALL)
        below.addWidget(self._line)
        below.addWidget(self._repeat)
        whole.addLayout(below)
        whole.addWidget(self._buttons)

    def show_receipt(self, receipt: ReceiptView, line: str, board: Board, now: float) -> None:
        """Show this receipt; ``line`` is its telling line. Its printer is named where there
        are several."""
        if self._id and receipt.id != self._id and receipt.unsure:
            self._buttons.pause()
        self._id = receipt.id
        key = fate_key(receipt)
        fate = self._texts(f"fate.{key}")
        self._sign.show_sign(fate_sign(key))
        self._fate.setText(fate)
        self._time.setText(clock(receipt.received_at, now))
        copies = self._texts("panel.copies", n=receipt.copies) if receipt.copies else ""
        printer = self._printer_words(receipt, board)
        details = " · ".join(part for part in (line, printer, copies) if part)
        self._line.setText(details)
        self._line.setVisible(bool(details))
        self._repeat.setText(repeat_words(self._texts, board, receipt, now))
        self._repeat.setVisible(receipt.repeat_of is not None)
        helper = board.helper(receipt.id, receipt.at)
        answers = unsure_answers(board, receipt.id, receipt.at) if receipt.unsure else ()
        self._buttons.show_answers(answers, {"backup": helper.name if helper else ""})
        self.setAccessibleName(f"{self._time.text()} {fate}")
        self.setAccessibleDescription(details)

    def set_busy(self, busy: bool) -> None:
        """Nothing can be answered while a command runs."""
        self._buttons.set_busy(busy)

    def _printer_words(self, receipt: ReceiptView, board: Board) -> str:
        if receipt.at != receipt.printer:
            return self._texts("panel.elsewhere", printer=board.name_of(receipt.at))
        return board.name_of(receipt.printer) if len(board.printers) > 1 else ""

    def _answer(self, answer: Answer) -> None:
        self.answered.emit(self._id, answer)
