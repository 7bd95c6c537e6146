"""The opening check's window."""

from __future__ import annotations

import time
from datetime import datetime

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from posgui.desk.wire import Json
from posgui.texts import Texts
from posgui.ui.actions import Call
from posgui.ui.icons import icon
from posgui.ui.model import Board
from posgui.ui.opening.check import Check, Stage
from posgui.ui.opening.days import DAYS, last_days
from posgui.ui.opening.done_page import DonePage
from posgui.ui.opening.look_page import LookPage
from posgui.ui.opening.start_page import StartPage
from posgui.ui.pictures import decoded
from posgui.ui.place import MARGIN, work_area
from posgui.ui.scrolling import scrolled
from posgui.ui.tasks import Tasks
from posgui.ui.theme import Space, mark

SIZE = QSize(860, 560)
AROUND = QSize(2 * MARGIN, 4 * MARGIN)
"""Left free on a small screen: the frame is the window manager's."""
CHECKS_MAX = 1000
DAY_S = 86_400.0


class OpeningWindow(QFrame):
    """Shows the page of the check's stage. Esc closes; a check that is under way goes on
    when the window is opened again."""

    def __init__(self, board: Board, texts: Texts, call: Call, tasks: Tasks) -> None:
        super().__init__(None)
        self._board, self._texts = board, texts
        self._call, self._tasks = call, tasks
        self._check = Check(call, tasks, self.refresh)
        self._checks: list[Json] = []
        self._images: dict[str, dict[tuple[str, bool], QImage]] = {}
        self._parts = _Parts(texts, self)
        self.setObjectName("opening")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setWindowIcon(icon("posgui"))
        mark(self, role="window")
        self._parts.start.begun.connect(self._begin)
        self._parts.look.answered.connect(self._check.answer)
        self._parts.look.stepped_back.connect(self._check.back)
        self._parts.done.again_wanted.connect(self._restart)
        self._parts.done.done.connect(self._finish)

    def open(self, *, quietly: bool = False) -> None:
        """Show the window; ``quietly`` without taking the keyboard from the till."""
        if not self.isVisible():
            area = work_area()
            self.resize(SIZE.boundedTo(area.size() - AROUND))
            self.move(area.topLeft() + QPoint(MARGIN, MARGIN))  # cards come at the other side
            self._tasks.spawn(self._fetch_checks())
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, quietly)
        self.show()
        self.raise_()
        if not quietly:
            self.activateWindow()
        self.refresh()

    def refresh(self) -> None:
        """Show where the check stands, in the current language."""
        if not self.isVisible():
            return
        check, parts = self._check, self._parts
        self.setWindowTitle(self._texts("opening.title"))
        match check.stage:
            case Stage.CHOOSING:
                today = datetime.now().astimezone().date()
                parts.start.refresh(self._board, last_days(self._checks, today))
            case Stage.PRINTING:
                parts.printing.refresh(self._texts)
            case Stage.LOOKING:
                parts.look.refresh(check, self._images.get(check.slip.printer, {}))
            case Stage.DONE:
                parts.done.refresh(check)
        parts.show_stage(check.stage)

    def _begin(self) -> None:
        start = self._parts.start
        wanted = start.wanted()
        for printer, _ in wanted:
            self._tasks.spawn(self._fetch_pictures(printer))
        self.setFocus()  # no answer is the usual one
        self._check.begin(wanted, start.who.text().strip(), drawer=start.drawer.isChecked())

    def _restart(self) -> None:
        self._check.restart()
        self._tasks.spawn(self._fetch_checks())

    def _finish(self) -> None:
        self._check.restart()
        self.close()

    async def _fetch_checks(self) -> None:
        since = time.time() - (DAYS + 1) * DAY_S
        told = await self._call("opening_checks", limit=CHECKS_MAX, since=since)
        first = not self._checks
        self._checks = told["checks"]
        start = self._parts.start
        if first and self._checks and not start.who.text():
            last = self._checks[0]
            start.who.setText(last["who"])
            start.drawer.setChecked(last["drawer"] is not None)
        if self._check.stage is Stage.CHOOSING:
            self.refresh()

    async def _fetch_pictures(self, printer: str) -> None:
        told = await self._call("opening_pictures", printer=printer)
        self._images[printer] = {
            (point, right): decoded(png)
            for right, key in ((True, "right"), (False, "wrong"))
            for point, png in told[key].items()
        }
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


class _Printing(QWidget):
    """While the test pages come out."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title, self._hint = QLabel(self), QLabel(self)
        mark(self._title, role="title")
        bar = QProgressBar(self)
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        column = QVBoxLayout(self)
        column.setSpacing(Space.MEDIUM)
        column.addStretch(1)
        for label in (self._title, self._hint):
            label.setWordWrap(True)
            column.addWidget(label)
        column.addWidget(bar)
        column.addStretch(2)

    def refresh(self, texts: Texts) -> None:
        self._title.setText(texts("opening.printing"))
        self._hint.setText(texts("opening.printing-hint"))


class _Parts:
    """The window's pages; those that may be too large for a screen can be scrolled."""

    def __init__(self, texts: Texts, window: QWidget) -> None:
        self.start = StartPage(texts, window)
        self.printing = _Printing(window)
        self.look = LookPage(texts, window)
        self.done = DonePage(texts, window)
        self._stack = QStackedWidget(window)
        self._places = {}
        pages = (scrolled(self.start), self.printing, scrolled(self.look), self.done)
        for stage, page in zip(Stage, pages, strict=True):
            self._places[stage] = self._stack.addWidget(page)
        whole = QVBoxLayout(window)
        whole.setContentsMargins(Space.LARGE, Space.LARGE, Space.MEDIUM, Space.LARGE)
        whole.addWidget(self._stack)

    def show_stage(self, stage: Stage) -> None:
        """Bring this stage's page to the front."""
        self._stack.setCurrentIndex(self._places[stage])
