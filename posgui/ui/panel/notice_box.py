"""What is being done, and what came of it, with the ladder to the printer if there is one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from posgui.texts import Texts
from posgui.ui.actions import Notice
from posgui.ui.icons import Sign
from posgui.ui.mood import Mood
from posgui.ui.nouns import Rung
from posgui.ui.phrases import rung_detail, rung_words
from posgui.ui.theme import Size, Space, mark

MOOD_OF_RUNG = {True: Mood.READY, False: Mood.STOPPED, None: Mood.UNKNOWN}


class RungRow(QWidget):
    """One step of the ladder: check, cross or question mark, and a sentence."""

    def __init__(self, rung: Rung, detail: str, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.MEDIUM)
        sign = Sign(Size.SMALL_SIGN, self)
        sign.show_sign(MOOD_OF_RUNG[rung.holds])
        words = QLabel(rung_words(texts, rung), self)
        words.setWordWrap(True)
        row.addWidget(sign)
        row.addWidget(words, 1)
        if detail:
            small = QLabel(detail, self)
            small.setTextFormat(Qt.TextFormat.PlainText)
            mark(small, role="small")
            row.addWidget(small)


class NoticeBox(QFrame):
    """Shows a notice; hidden while there is none.

    Signals: ``offer_taken`` when the backup printer is to do it instead.
    """

    offer_taken = Signal()

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._shown: tuple[Notice | None, str] | None = None
        self._rungs: list[RungRow] = []
        mark(self, role="row")
        self._sign = Sign(Size.SMALL_SIGN, self)
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._progress = QProgressBar(self)
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        head = QHBoxLayout()
        head.setSpacing(Space.MEDIUM)
        head.addWidget(self._sign, alignment=Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._words, 1)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(Space.SMALL)
        self._column.addLayout(head)
        self._column.addWidget(self._progress)
        self._offer = QPushButton(self)
        self._offer.setObjectName("print-on-backup")
        self._offer.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._offer.clicked.connect(self.offer_taken)
        self._column.addWidget(self._offer)

    def show_notice(self, notice: Notice | None) -> bool:
        """Show this, in the current language; True if there is something new to see."""
        if self._shown == (notice, self._texts.language):
            return False
        self._shown = (notice, self._texts.language)
        for row in self._rungs:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rungs = []
        self.setVisible(notice is not None)
        if notice is None:
            return False
        words = self._texts(notice.key, **notice.placeholders)
        self._words.setText(words)
        self.setAccessibleName(words)
        self._sign.setVisible(notice.mood is not None)
        self._progress.setVisible(notice.mood is None)
        self._offer.setText(self._texts("button.print-on-backup", backup=notice.offer))
        self._offer.setVisible(bool(notice.offer))
        if notice.mood is not None:
            self._sign.show_sign(notice.mood)
        told = ""
        for rung in notice.rungs:
            detail = rung_detail(self._texts, rung)
            row = RungRow(rung, detail if detail != told else "", self._texts, self)
            told = detail or told
            self._rungs.append(row)
            self._column.addWidget(row)
        return True
