"""The receipts window."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from posgui.texts import Texts
from posgui.ui.actions import Actions, Call
from posgui.ui.cards import Answer, backlog_answers
from posgui.ui.headlines import Headlines
from posgui.ui.history.detail import Detail
from posgui.ui.history.entries import Entry
from posgui.ui.history.finder import Finder
from posgui.ui.history.lines import Speaker
from posgui.ui.history.looking import Looking
from posgui.ui.history.model import HistoryModel
from posgui.ui.history.saving import FORMS, save, suggested
from posgui.ui.icons import icon
from posgui.ui.model import Board, EnginePhase
from posgui.ui.nouns import ReceiptView
from posgui.ui.panel.pin_pad import PinPad
from posgui.ui.place import work_area
from posgui.ui.tasks import Tasks
from posgui.ui.theme import Space, mark

SIZE = QSize(1180, 760)


class HistoryWindow(QFrame):
    """Every receipt, what became of it, and what can be done with it.

    It has the keyboard because a person opened it.
    """

    def __init__(self, board: Board, texts: Texts, call: Call, tasks: Tasks) -> None:
        super().__init__(None)
        self._board, self._texts, self._call = board, texts, call
        self._actions = Actions(call, board, tasks)
        speaker = Speaker(texts, board, Headlines(call, tasks, self._told_a_line).of)
        self._model = HistoryModel(call, tasks, speaker.describe)
        self._looking = Looking(call, tasks, self)
        self._parts = _Parts(self._model, board, texts, speaker, self)
        self._dialog: QFileDialog | None = None
        self._was_running = False
        self.setObjectName("history")
        self.setWindowIcon(icon("posgui"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        mark(self, role="window")
        self._wire()

    def _wire(self) -> None:
        parts = self._parts
        parts.finder.chosen.connect(self._look)
        parts.finder.entered.connect(parts.detail.focus_buttons)
        parts.detail.wanted.connect(self._act)
        parts.detail.answered.connect(self._answer)
        parts.detail.notice.offer_taken.connect(self._actions.take_offer)
        parts.pin.entered.connect(self._actions.enter_pin)
        parts.pin.canceled.connect(self._actions.dismiss)
        self._looking.changed.connect(self._show)
        self._actions.listen(self._show)
        self._board.listen_to_receipts(self._receipt_changed)

    def open(self) -> None:
        """Show today's receipts; a window that is open already comes to the front."""
        if not self.isVisible():
            self._actions.dismiss()
            self.resize(SIZE.boundedTo(work_area().size()))
            self._parts.finder.start()
            self._was_running = self._is_running
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()
        self.refresh()

    def refresh(self) -> None:
        """Words in the current language, and what is known now; nothing while hidden."""
        if not self.isVisible():
            return
        self.setWindowTitle(self._texts("history.title"))
        if self._is_running and not self._was_running:
            self._parts.finder.reload()
            self._looking.again()
        self._was_running = self._is_running
        self._parts.finder.speak()
        self._show()

    @property
    def _is_running(self) -> bool:
        return self._board.engine.phase is EnginePhase.RUNNING

    def _show(self) -> None:
        """The chosen receipt as far as it is known."""
        if not self.isVisible():
            return
        parts, looking = self._parts, self._looking
        busy = self._actions.is_busy or not self._is_running
        parts.detail.show_entry(looking.entry, busy)
        parts.detail.show_moments(looking.moments)
        if looking.entry is not None:
            parts.detail.show_picture(looking.entry, looking.image)
        parts.detail.notice.show_notice(self._actions.notice)
        asked = self._actions.pin_question
        if asked is not None and not parts.pin.isVisible():
            self.setFocus()  # what is typed now is the PIN
        if asked is not None:
            parts.detail.hide()  # both at once would make the window grow
        parts.pin.ask(asked)
        parts.detail.setVisible(asked is None)

    def _look(self, entry: Entry | None) -> None:
        if self.isVisible():
            self._looking.look_at(entry)

    def _told_a_line(self) -> None:
        self._parts.finder.repaint_rows()

    def _receipt_changed(self, receipt: ReceiptView) -> None:
        if self.isVisible():
            self._parts.finder.receipt_changed(receipt)

    def _answer(self, answer: Answer) -> None:
        entry = self._looking.entry
        if entry is None:
            return
        if answer in backlog_answers(1):
            self._actions.answer_backlog(entry.receipt.at, answer, (entry.receipt.id,))
        else:
            self._actions.answer_for(entry.receipt.id, answer)

    def _act(self, name: str) -> None:
        entry = self._looking.entry
        if entry is None:
            return
        if name in FORMS:
            self._ask_where(name, entry.receipt)
        else:
            self._actions.reprint(entry.receipt.id, backup=name == "print-copy-on-backup")

    def _ask_where(self, form: str, receipt: ReceiptView) -> None:
        suffix = FORMS[form][1]
        kind = "picture" if suffix == "png" else suffix
        dialog = self._dialog = QFileDialog(self, self._texts(f"button.{form}"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self._texts(f"history.{kind}-files"))
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(suggested(self._texts, form, receipt.received_at))
        dialog.setProperty("form", form)
        dialog.setProperty("receipt", receipt.id)
        dialog.fileSelected.connect(self._save)
        dialog.open()

    def _save(self, file: str) -> None:
        if self._dialog is not None:
            form, receipt = self._dialog.property("form"), self._dialog.property("receipt")
            work = partial(save, self._call, receipt, form, Path(file))
            self._actions.carry_out("doing.save-receipt", work)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing is fetched for a window that is not there."""
        super().hideEvent(event)
        self._looking.stop()
        self._parts.finder.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc ends the search, then closes."""
        if self._actions.pin_question is not None:
            self._parts.pin.type_key(event)
        elif event.key() == Qt.Key.Key_Escape:
            if not self._parts.finder.clear_search():
                self.close()
        else:
            super().keyPressEvent(event)


class _Parts:
    """The widgets, laid out."""

    def __init__(
        self,
        model: HistoryModel,
        board: Board,
        texts: Texts,
        speaker: Speaker,
        owner: QWidget,
    ) -> None:
        self.finder = Finder(model, texts, speaker, owner)
        self.detail = Detail(texts, board, speaker, owner)
        self.pin = PinPad(texts, owner)
        right = QVBoxLayout()
        right.addWidget(self.pin, 0, Qt.AlignmentFlag.AlignTop)
        right.addWidget(self.detail, 1)
        row = QHBoxLayout(owner)
        row.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE - 6, Space.MEDIUM)
        row.setSpacing(Space.LARGE)
        row.addWidget(self.finder, 4)
        row.addLayout(right, 7)
