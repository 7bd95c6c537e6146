"""The support window."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt, qVersion
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from posgui.desk.wire import Json
from posgui.texts import Texts
from posgui.ui.actions import Actions, Call
from posgui.ui.icons import icon
from posgui.ui.model import Board
from posgui.ui.panel.notice_box import NoticeBox
from posgui.ui.panel.pin_pad import PinPad
from posgui.ui.place import MARGIN, work_area
from posgui.ui.scrolling import scrolled
from posgui.ui.support.making import Making, WithoutEngine
from posgui.ui.tasks import Tasks
from posgui.ui.theme import Space, mark

SIZE = QSize(600, 560)
AROUND = QSize(2 * MARGIN, 4 * MARGIN)
"""Left free on a small screen: the frame is the window manager's."""


class SupportWindow(QFrame):
    """Says what goes into a support bundle, makes it and saves it. Esc gives up what is
    under way, then closes. Texts of receipts go in only where they are ticked each time."""

    def __init__(
        self,
        board: Board,
        texts: Texts,
        call: Call,
        tasks: Tasks,
        without_engine: WithoutEngine | None,
    ) -> None:
        super().__init__(None)
        self._board, self._texts = board, texts
        self._actions = Actions(call, board, tasks)
        self._making = Making(call, board, without_engine, self._progress)
        self._dialog: QFileDialog | None = None
        self._parts = _Parts(texts, self)
        self.setObjectName("support")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setWindowIcon(icon("posgui"))
        mark(self, role="window")
        self._parts.save.clicked.connect(self._ask_where)
        self._parts.leave.clicked.connect(self._leave)
        self._parts.pin.entered.connect(self._actions.enter_pin)
        self._parts.pin.canceled.connect(self._actions.dismiss)
        self._actions.listen(self._noticed)

    def open(self) -> None:
        """Show the window; a bundle that is being made goes on."""
        if not self.isVisible():
            if not self._actions.is_busy:
                self._actions.dismiss()
                self._parts.receipts.setChecked(False)
            area = work_area()
            self.resize(SIZE.boundedTo(area.size() - AROUND))
            self.move(area.topLeft() + QPoint(MARGIN, MARGIN))
        self.show()
        self.raise_()
        self.activateWindow()
        self.refresh()

    def refresh(self) -> None:
        """Words in the current language, and what came of it."""
        if not self.isVisible():
            return
        self.setWindowTitle(self._texts("support.title"))
        self._parts.speak(self._board.settings.get("support", {}))
        self._noticed()

    def _noticed(self) -> None:
        parts, actions = self._parts, self._actions
        busy, asked = actions.is_busy, actions.pin_question
        parts.notice.show_notice(actions.notice)
        if asked is not None and not parts.pin.isVisible():
            self.setFocus()  # what is typed now is the PIN
        parts.page.setVisible(asked is None)
        parts.pin.ask(asked)
        parts.save.setEnabled(not busy and asked is None)
        parts.receipts.setEnabled(not busy)
        parts.leave.setText(self._texts("button.cancel" if busy else "button.close"))

    def _progress(self, stage: str) -> None:
        self._actions.step(f"bundle.stage.{stage}")

    def _ask_where(self) -> None:
        dialog = self._dialog = QFileDialog(self, self._texts("button.save-bundle"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self._texts("support.files"))
        dialog.setDefaultSuffix("zip")
        dialog.selectFile(time.strftime("posgui-support-%Y-%m-%d-%H%M.zip"))
        dialog.fileSelected.connect(self._save)
        dialog.open()

    def _save(self, file: str) -> None:
        with_receipts = self._parts.receipts.isChecked()
        make = partial(self._making.make, Path(file), _front(), with_receipts=with_receipts)
        self._actions.carry_out("bundle.stage.diagnosis", make, pin_title="pin.bundle")

    def _leave(self) -> None:
        if self._actions.is_busy:
            self._actions.stop()
        else:
            self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc gives up what is under way, then closes."""
        if self._actions.pin_question is not None:
            self._parts.pin.type_key(event)
        elif event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)


class _Parts:
    """The window's widgets, laid out."""

    def __init__(self, texts: Texts, window: QWidget) -> None:
        self._texts = texts
        body = QWidget(window)
        self._head, self._inside, self._never, self._small, self._whom = (
            QLabel(body) for _ in range(5)
        )
        self.receipts = QCheckBox(body)
        self.receipts.setObjectName("with-receipts")
        self.pin = PinPad(texts, window)
        self.notice = NoticeBox(texts, window)
        self.save, self.leave = QPushButton(window), QPushButton(window)
        self.save.setObjectName("save-bundle")
        self.leave.setObjectName("leave")
        mark(self._head, role="title")
        mark(self._small, role="small")
        mark(self._whom, role="strong")
        mark(self.save, role="primary")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, Space.SMALL, 0)
        column.setSpacing(Space.MEDIUM)
        for label in (self._head, self._inside, self._never, self._small, self._whom):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        for widget in (self._head, self._inside, self._never, self.receipts, self._small):
            column.addWidget(widget)
        column.addWidget(self._whom)
        column.addStretch(1)
        self.page = scrolled(body)
        self._lay_out(window)

    def _lay_out(self, window: QWidget) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(Space.MEDIUM)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        foot.addWidget(self.save)
        whole = QVBoxLayout(window)
        whole.setContentsMargins(Space.LARGE, Space.LARGE, Space.MEDIUM, Space.LARGE)
        whole.setSpacing(Space.MEDIUM)
        whole.addWidget(self.page, 1)
        whole.addWidget(self.pin, 1, Qt.AlignmentFlag.AlignCenter)
        whole.addWidget(self.notice)
        whole.addLayout(foot)

    def speak(self, support: Json) -> None:
        """Every word in the current language."""
        texts = self._texts
        self._head.setText(texts("support.title"))
        self._inside.setText(texts("support.inside"))
        self._never.setText(texts("support.never"))
        self.receipts.setText(texts("support.with-receipts"))
        self._small.setText(texts("support.masked"))
        told = [support[key] for key in ("vendor", "phone", "contract") if support.get(key)]
        self._whom.setText(texts("bundle.for", whom=" · ".join(told)))
        self._whom.setVisible(bool(told))
        self.save.setText(texts("button.save-bundle"))


def _front() -> Json:
    """This program's side: the screens, and what draws on them."""
    return {
        "qt": qVersion(),
        "platform": QGuiApplication.platformName(),
        "screens": [
            {
                "width": screen.size().width(),
                "height": screen.size().height(),
                "ratio": screen.devicePixelRatio(),
                "dpi": round(screen.logicalDotsPerInch()),
            }
            for screen in QGuiApplication.screens()
        ],
    }
