"""The chosen receipt: its fate, what can be done, what happened to it, its picture."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from posgui.model.receipts import JobStateReason
from posgui.model.timeline import Moment
from posgui.texts import Texts
from posgui.ui.answers import AnswerButtons
from posgui.ui.cards import backlog_answers, unsure_answers
from posgui.ui.focus import enable
from posgui.ui.history.entries import Entry
from posgui.ui.history.lines import Speaker
from posgui.ui.history.paper import Paper
from posgui.ui.history.timeline_box import TimelineBox
from posgui.ui.icons import Sign
from posgui.ui.model import Board
from posgui.ui.panel.notice_box import NoticeBox
from posgui.ui.phrases import fate_key, fate_sign
from posgui.ui.theme import Size, Space, mark

WIDE = 640
"""From this width on the picture stands beside the words, else below them."""
BUTTONS = ("reprint", "print-copy-on-backup", "save-picture", "save-pdf")


class Detail(QScrollArea):
    """One receipt.

    Signals: ``answered(answer)`` to its question, ``wanted(name)`` with a button's text key.
    """

    answered = Signal(object)
    wanted = Signal(str)

    def __init__(self, texts: Texts, board: Board, speaker: Speaker, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts, self._board, self._speaker = texts, board, speaker
        self._parts = _Parts(texts, self)
        self.setWidget(self._parts.body)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._parts.answers.answered.connect(self.answered)
        for button in self._parts.buttons.values():
            button.clicked.connect(self._pressed)

    @property
    def notice(self) -> NoticeBox:
        """Where it says what came of a press."""
        return self._parts.notice

    def show_entry(self, entry: Entry | None, busy: bool) -> None:
        """Show this receipt; nothing can be asked for while ``busy``."""
        parts, receipt = self._parts, entry.receipt if entry else None
        parts.about.setVisible(entry is not None)
        parts.paper.setVisible(entry is not None)
        if entry is None or receipt is None:
            return
        now, key = time.time(), fate_key(entry.receipt)
        parts.sign.show_sign(fate_sign(key))
        parts.fate.setText(self._texts(f"fate.{key}"))
        parts.line.setText(self._speaker.line(entry, now))
        at = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(receipt.received_at))
        details = (at, *self._speaker.details(receipt, now))
        parts.details.setText(" · ".join(part for part in details if part))
        self._show_question(entry)
        self._show_buttons(entry, busy)
        parts.answers.set_busy(busy)

    def _show_question(self, entry: Entry) -> None:
        receipt, answers = entry.receipt, self._parts.answers
        helper = self._board.helper(receipt.id, receipt.at)
        if receipt.unsure:
            shown = unsure_answers(self._board, receipt.id, receipt.at)
            answers.show_answers(shown, {"backup": helper.name if helper else ""})
        elif JobStateReason.HELD in receipt.reasons:
            answers.show_answers(backlog_answers(1), {"n": 1})
        else:
            answers.show_answers((), {})

    def _show_buttons(self, entry: Entry, busy: bool) -> None:
        receipt, buttons = entry.receipt, self._parts.buttons
        backup = self._board.standby(receipt.printer)
        for name, button in buttons.items():
            words = self._texts(f"button.{name}", backup=backup.name if backup else "")
            button.setText(words)
            button.setAccessibleName(words)
        over = receipt.state.is_final and not receipt.unsure and not entry.erased
        enable(buttons["reprint"], over and not busy)
        buttons["print-copy-on-backup"].setVisible(backup is not None)
        enable(buttons["print-copy-on-backup"], over and not busy)
        for name in ("save-picture", "save-pdf"):
            enable(buttons[name], not entry.erased and not busy)

    def show_picture(self, entry: Entry, image: QImage | None) -> None:
        """Show the receipt's picture; None while it is on its way, a null one where there
        is none."""
        key = "card.picture-comes" if image is None else "card.no-picture"
        if image is not None and not image.isNull():
            key = "card.picture"
        key = "history.erased" if entry.erased else key
        self._parts.paper.show_image(None if entry.erased else image, self._texts(key))

    def show_moments(self, moments: Sequence[Moment]) -> None:
        """Show what happened to the receipt."""
        names = {printer.id: printer.name for printer in self._board.printers.values()}
        self._parts.timeline.show_moments(moments, names, time.time())

    def focus_buttons(self) -> None:
        """Hand the keyboard to the first thing that can be pressed."""
        asked = self._parts.answers.findChildren(QPushButton)
        for button in (*asked, *self._parts.buttons.values()):
            if button.isVisible() and button.isEnabled():
                button.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def _pressed(self) -> None:
        self.wanted.emit(self.sender().objectName())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the picture beside the words or below them."""
        super().resizeEvent(event)
        room = self.viewport().width() - Space.SMALL
        is_wide = room >= WIDE
        beside, below = QBoxLayout.Direction.RightToLeft, QBoxLayout.Direction.TopToBottom
        self._parts.row.setDirection(beside if is_wide else below)
        self._parts.paper.fit((room - Space.LARGE) * 6 // 11 if is_wide else room)


class _Parts:
    """The widgets, laid out."""

    def __init__(self, texts: Texts, owner: QWidget) -> None:
        self.body = QWidget(owner)
        self.about = QWidget(self.body)
        self.sign = Sign(Size.SIGN, self.about)
        self.fate, self.line, self.details = (QLabel(self.about) for _ in range(3))
        mark(self.fate, role="strong")
        mark(self.details, role="small")
        for label in (self.fate, self.line, self.details):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.answers = AnswerButtons(texts, Qt.FocusPolicy.TabFocus, self.about)
        self.notice = NoticeBox(texts, self.about)
        self.timeline = TimelineBox(texts, self.about)
        self.paper = Paper(self.body)
        self.buttons = {name: QPushButton(self.about) for name in BUTTONS}
        self._lay_out_about()
        top = Qt.AlignmentFlag.AlignTop
        self.row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self.body)
        self.row.setContentsMargins(0, 0, Space.SMALL, 0)
        self.row.setSpacing(Space.LARGE)
        self.row.addWidget(self.about, 1, top)
        self.row.addWidget(self.paper, 0, top | Qt.AlignmentFlag.AlignHCenter)

    def _lay_out_about(self) -> None:
        head, words = QHBoxLayout(), QVBoxLayout()
        head.setSpacing(Space.MEDIUM)
        head.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        for label in (self.fate, self.line, self.details):
            words.addWidget(label)
        head.addLayout(words, 1)
        grid = QGridLayout()
        grid.setSpacing(Space.MEDIUM)
        for place, (name, button) in enumerate(self.buttons.items()):
            button.setObjectName(name)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            grid.addWidget(button, *divmod(place, 2))
        column = QVBoxLayout(self.about)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        column.addLayout(head)
        column.addWidget(self.answers)
        column.addLayout(grid)
        column.addWidget(self.notice)
        column.addWidget(self.timeline)
