"""Why a printer's device may not be used, and what gives the right: one button, or one command."""

from __future__ import annotations

import uuid

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from posgui.desk.wire import Json
from posgui.model.errors import PosguiError
from posgui.texts import Texts
from posgui.ui.actions import Call
from posgui.ui.assistant.page import CopyButton, sentence
from posgui.ui.focus import show
from posgui.ui.icons import Sign
from posgui.ui.mood import Mood
from posgui.ui.tasks import Tasks
from posgui.ui.theme import Size, Space, mark

_BREAK = "\u200b"
"""Lets a long path be broken after a slash."""


class DeviceRight(QObject):
    """Whether one printer's device may be used, and the question to an administrator.

    Signals: ``changed``, ``given`` when it may be used now.
    """

    changed = Signal()
    given = Signal()

    def __init__(self, call: Call, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._call, self._tasks = call, tasks
        self._table: Json = {}
        self._run = ""
        """The question that is under way."""
        self.found: Json = {}
        """The engine's answer about the device; empty while nothing is missing."""
        self.outcome = ""
        """What came of the last question: done, canceled, refused, failed or, where the
        right was given and does not help, still; empty before."""

    @property
    def is_asking(self) -> bool:
        """True while an administrator is asked."""
        return bool(self._run)

    def look(self, table: Json) -> None:
        """Find out whether the device of such a printer may be used."""
        if not self._run:
            self._table, self.outcome = table, ""
            self._tasks.spawn(self._look(table), self._not_known)

    def ask(self) -> None:
        """Have an administrator give it."""
        run, self.outcome = uuid.uuid4().hex, ""
        self._run = run
        self.changed.emit()
        self._tasks.spawn(self._give(run, self._table), self._failed)

    def take_back(self) -> None:
        """Ask no longer; what came of it is told as ever."""
        if self._run:
            self._tasks.spawn(self._take_back(self._run))

    def forget(self) -> None:
        """Nobody wants to know any longer."""
        self.take_back()
        self._table, self.found, self._run, self.outcome = {}, {}, "", ""
        self.changed.emit()

    async def _look(self, table: Json) -> None:
        found = await self._call("device_rights", table=table)
        if table == self._table:
            self.found = found if found["access"] == "denied" else {}
            self.changed.emit()

    async def _give(self, run: str, table: Json) -> None:
        told = await self._call("give_right", table=table, run=run)
        found = await self._call("device_rights", table=table)
        if run != self._run:
            return
        self._run, is_open = "", told["access"] == "ok"
        self.found = {} if is_open else found
        self.outcome = told["outcome"]
        if self.outcome == "done" and not is_open:
            # What is missing says all where it is to sign in anew.
            self.outcome = "" if found["way"] == "sign-in" else "still"
        self.changed.emit()
        if is_open:
            self.given.emit()

    async def _take_back(self, run: str) -> None:
        await self._call("cancel_right", run=run)

    def _not_known(self, _error: PosguiError) -> None:
        """Trying the printer says what is wrong; here is nothing to add."""
        self.forget()

    def _failed(self, _error: PosguiError) -> None:
        self._run, self.outcome = "", "failed"
        self.changed.emit()


class RightsBox(QFrame):
    """Shows a DeviceRight; hidden while nothing is missing."""

    def __init__(self, texts: Texts, call: Call, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self.right = DeviceRight(call, tasks, self)
        self.right.changed.connect(self.refresh)
        self._sign = Sign(Size.SIGN, self)
        self._title, self._why = sentence(self, "strong"), sentence(self)
        self._note, self._code = sentence(self, "small"), sentence(self)
        self._give = QPushButton(self)
        self._copy = CopyButton("copy-command", self)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        mark(self, role="row")
        mark(self._code, role="code")
        self._give.setObjectName("give-right")
        self._give.clicked.connect(self._pressed)
        words = QVBoxLayout()
        words.setSpacing(Space.SMALL)
        words.addWidget(self._title)
        words.addWidget(self._why)
        head = QHBoxLayout()
        head.setSpacing(Space.MEDIUM)
        head.addWidget(self._sign, alignment=Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        line = QHBoxLayout()
        line.setSpacing(Space.MEDIUM)
        line.addWidget(self._code, 1)
        line.addWidget(self._copy, alignment=Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.MEDIUM, Space.MEDIUM, Space.MEDIUM, Space.MEDIUM)
        column.setSpacing(Space.MEDIUM)
        column.addLayout(head)
        column.addWidget(self._give, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._note)
        column.addLayout(line)

    def refresh(self) -> None:
        """Show it in the current language."""
        texts, right, found = self._texts, self.right, self.right.found
        show(self, bool(found) or right.outcome == "done")
        if self.isHidden():
            return
        is_done = not found
        self._sign.show_sign(Mood.READY if is_done else Mood.ATTENTION)
        self._title.setText(texts("rights.given" if is_done else "rights.title"))
        self._why.setText("" if is_done else texts(f"rights.why-{found['way']}", **_values(found)))
        self._why.setVisible(not is_done)
        can_ask, command = found.get("can_ask", False), found.get("command", "")
        show(self._give, can_ask)
        self._give.setText(texts("rights.stop" if right.is_asking else "rights.give"))
        mark(self._give, role="" if right.is_asking else "primary")
        self._note.setText(self._said(can_ask=can_ask, has_command=bool(command)))
        self._note.setVisible(bool(self._note.text()))
        for widget in (self._code, self._copy):
            show(widget, bool(command))
        self._code.setText(command.replace("/", f"/{_BREAK}"))
        self._copy.show_text(command, texts)
        self.setAccessibleName(self._title.text())

    def _said(self, *, can_ask: bool, has_command: bool) -> str:
        texts, right = self._texts, self.right
        if right.is_asking:
            return texts("rights.asking")
        parts = [texts(f"rights.outcome-{right.outcome}")] if right.outcome else []
        if not parts and can_ask:
            parts.append(texts("rights.asks"))
        if has_command:
            parts.append(texts("rights.or-command" if can_ask else "rights.command"))
        return " ".join(parts) if right.found else ""

    def _pressed(self) -> None:
        if self.right.is_asking:
            self.right.take_back()
        else:
            self.right.ask()


def _values(found: Json) -> dict[str, str]:
    return {name: found[name] for name in ("device", "group", "user")}
