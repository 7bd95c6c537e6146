"""The training window."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout

from posgui.model.status import Severity
from posgui.texts import Texts
from posgui.ui.cards import Answer, Card
from posgui.ui.headlines import Headlines
from posgui.ui.icons import icon
from posgui.ui.model import Board
from posgui.ui.phrases import Advice, advice, engine_words
from posgui.ui.pictures import Pictures
from posgui.ui.place import work_area
from posgui.ui.scrolling import scrolled
from posgui.ui.tasks import Tasks
from posgui.ui.theme import Space, mark
from posgui.ui.training.drill_page import DrillPage
from posgui.ui.training.drills import DRILLS, Drill
from posgui.ui.training.practice import Phase, Practice
from posgui.ui.training.records import Records
from posgui.ui.training.start_page import StartPage

_LOGGER = logging.getLogger(__name__)

SIZE = QSize(980, 620)


class TrainingWindow(QFrame):
    """Practises over a simulated printer of its own; ``board`` is that of the shop's
    engine, whose faults come first. Esc and closing stop the practice."""

    def __init__(
        self,
        board: Board,
        texts: Texts,
        tasks: Tasks,
        data_dir: Path,
        drills: Sequence[Drill] = DRILLS,
    ) -> None:
        super().__init__(None)
        self._board, self._texts, self._tasks = board, texts, tasks
        self._drills = drills
        self._records = Records(data_dir)
        self._run: _Run | None = None
        self._said = ""
        self._last: dict[str, float] = {}
        self.start = StartPage(texts, self)
        self.page = DrillPage(texts, self)
        self._stack = QStackedWidget(self)
        self.setObjectName("training")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setWindowIcon(icon("posgui"))
        mark(self, role="window")
        self._lay_out()

    def _lay_out(self) -> None:
        self._stack.addWidget(scrolled(self.start))
        self._stack.addWidget(self.page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(Space.LARGE, Space.LARGE, Space.MEDIUM, Space.LARGE)
        whole.addWidget(self._stack)
        self.start.begun.connect(self._begin)
        self.start.named.connect(self.refresh)
        self.start.erased.connect(self._erase)
        self.page.went_on.connect(self._go_on)
        self.page.stopped.connect(self._stop)
        self.page.stand.handled.connect(self._use_hands)
        self.page.screen_beside.answered.connect(self._answered)
        self.page.screen_beside.backlog_answered.connect(self._backlog_answered)

    def open(self) -> None:
        """Show the window: a person asked for it."""
        if not self.isVisible():
            self.resize(SIZE.boundedTo(work_area().size()))
        self.show()
        self.raise_()
        self.activateWindow()
        self.refresh()

    def refresh(self) -> None:
        """Show what holds now, of the practice and of the real printers."""
        if not self.isVisible():
            return
        self.setWindowTitle(self._texts("training.title"))
        fault, run = self._real_fault(), self._run
        self._stack.setCurrentIndex(0 if run is None else 1)
        if run is None:
            said = f"{self._texts('training.real')}: {fault.title}" if fault else self._said
            best = self._records.best(self._who)
            self.start.refresh(said, best, self._last, may_begin=fault is None)
            return
        if fault is not None:
            run.practice.interrupt()
        practice = run.practice
        self.page.refresh(practice, len(run.drills), fault, is_best=run.is_best)
        busy = practice.actions.is_busy
        self.page.screen_beside.refresh(practice.board, run.headlines, run.pictures, busy)

    @property
    def _who(self) -> str:
        return self.start.who.text().strip()

    def _real_fault(self) -> Advice | None:
        """The first thing that is wrong with the shop's own printing."""
        if self._board.engine.phase.is_trouble:
            return engine_words(self._texts, self._board)
        for alert in self._board.alerts.values():
            if alert.severity is not Severity.REPORT:
                return advice(self._texts, alert, self._board)
        return None

    def _begin(self) -> None:
        self._said = ""
        self._last = {}
        self.page.stand.clear()
        self.page.screen_beside.clear()
        drills = random.sample(self._drills, len(self._drills))
        practice = Practice(drills, self._texts, self._tasks, self._moved, self.page.stand.hear)
        self._run = _Run(practice, drills, self._tasks, self.refresh)
        self._tasks.spawn(practice.run())
        self.setFocus()
        self.refresh()

    def _moved(self) -> None:
        """The practice went on."""
        run = self._run
        if run is None:
            return
        match run.practice.phase:
            case Phase.MAKING:
                run.is_best = False
                self.page.screen_beside.clear()
            case Phase.SOLVED:
                self._note(run)
            case Phase.ENDED:
                self._end("training.ended")
            case Phase.FAILED:
                self._end("training.failed")
        self.refresh()

    def _note(self, run: _Run) -> None:
        """Keep the time of a drill that was just solved."""
        name = run.practice.drill.name
        if name in self._last:
            return
        self._last[name] = run.practice.seconds
        if self._who:
            try:
                run.is_best = self._records.note(self._who, name, run.practice.seconds)
            except OSError as error:
                _LOGGER.warning("a training time could not be kept: %s", error.strerror)

    def _end(self, key: str) -> None:
        self._run = None
        self._said = self._texts(key)

    def _stop(self) -> None:
        if self._run is not None:
            self._run.practice.stop()
            self._run = None
            self.refresh()

    def _erase(self) -> None:
        try:
            self._records.erase(self._who)
            self._last = {}
        except OSError as error:
            _LOGGER.warning("training times could not be erased: %s", error.strerror)
        self.refresh()

    def _go_on(self) -> None:
        if self._run is not None:
            self._run.practice.go_on()

    def _use_hands(self, name: str) -> None:
        if self._run is not None:
            self._run.practice.use_hands(name)

    def _answered(self, card: Card, answer: Answer) -> None:
        if self._run is None:
            return
        if card.receipt is not None:
            self._run.practice.actions.answer_for(card.receipt, answer)
        elif card.printer is not None:
            self._run.practice.actions.answer_backlog(card.printer, answer)

    def _backlog_answered(self, printer: str, answer: Answer) -> None:
        if self._run is not None:
            self._run.practice.actions.answer_backlog(printer, answer)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing is practised behind a closed window."""
        self._stop()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


class _Run:
    """One practice with what its screen fetches."""

    def __init__(
        self,
        practice: Practice,
        drills: Sequence[Drill],
        tasks: Tasks,
        changed: Callable[[], None],
    ) -> None:
        self.practice = practice
        self.drills = drills
        self.is_best = False
        """The drill that was just solved was never solved faster by this person."""
        self.headlines = Headlines(practice.call, tasks, changed)
        self.pictures = Pictures(practice.call, tasks, changed)
