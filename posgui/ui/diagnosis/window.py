"""The window "settled, but no receipt"."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame

from posgui.model.diagnosis import Measure, Question
from posgui.model.incidents import Cause
from posgui.texts import Texts
from posgui.ui.actions import Actions, Call
from posgui.ui.diagnosis.parts import Parts
from posgui.ui.diagnosis.run import Run
from posgui.ui.icons import icon
from posgui.ui.model import Board, EnginePhase
from posgui.ui.pictures import Pictures
from posgui.ui.place import MARGIN, work_area
from posgui.ui.remedy.remedies import remedy_of
from posgui.ui.tasks import Tasks
from posgui.ui.theme import mark

SIZE = QSize(760, 740)
AROUND = QSize(2 * MARGIN, 4 * MARGIN)
"""Left free on a small screen: the frame is the window manager's."""


class DiagnosisWindow(QFrame):
    """Shows what is looked at, the verdict and its questions. Esc closes, and ends what is
    under way.

    Signals: ``help_wanted(remedy)``, empty for the list of all; ``bundle_wanted``;
    ``right_wanted(printer)`` where its device may not be used.
    """

    help_wanted = Signal(str)
    bundle_wanted = Signal()
    right_wanted = Signal(str)

    def __init__(self, board: Board, texts: Texts, call: Call, tasks: Tasks) -> None:
        super().__init__(None)
        self._board, self._texts = board, texts
        self._run = Run(call, tasks, self.refresh)
        self._actions = Actions(call, board, tasks)
        self._pictures = Pictures(call, tasks, self.refresh)
        self._parts = Parts(texts, self)
        self.setObjectName("diagnosis")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setWindowIcon(icon("posgui"))
        mark(self, role="window")
        board.listen_to_findings(self._run.hear)
        self._actions.listen(self.refresh)
        self._wire()

    def _wire(self) -> None:
        parts = self._parts
        parts.choice.chosen.connect(self._choose)
        question, verdict = parts.body.question, parts.body.verdict
        question.answered.connect(self._run.answer)
        question.skipped.connect(self._run.skip)
        for pictured in (question, verdict):
            pictured.enlarged.connect(self._enlarge)
        parts.foot.pressed.connect(self._act)

    def open(self, printer: str = "", sale: str | None = None, *, quietly: bool = False) -> None:
        """Show the window and find out, about this printer and sale if they are known;
        ``quietly`` without taking the keyboard from the till."""
        if not self.isVisible():
            area = work_area()
            self.resize(SIZE.boundedTo(area.size() - AROUND))
            self.move(area.topLeft() + QPoint(MARGIN, MARGIN))  # cards come at the other side
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, quietly)
        self.show()
        self.raise_()
        if not quietly:
            self.activateWindow()
        known = tuple(self._board.printers)
        if printer or len(known) == 1:
            self._begin(printer or known[0], sale)
        else:
            self._parts.rest.setFocus()
            self._run.choose()

    def refresh(self) -> None:
        """Show where the diagnosis stands, in the current language."""
        if not self.isVisible():
            return
        run, parts, board = self._run, self._parts, self._board
        self.setWindowTitle(self._texts("diagnosis.title"))
        names = {printer: board.name_of(printer) for printer in board.printers}
        running = board.engine.phase is EnginePhase.RUNNING
        parts.notice.show_notice(self._actions.notice)
        parts.show_run(run, names, board.settings.get("support", {}))
        self._show_picture()
        free = running and not self._actions.is_busy
        prints = run.printer in board.printing
        parts.foot.refresh(run, several=len(names) > 1, free=free, prints=prints)

    def _begin(self, printer: str, sale: str | None = None, *, again: bool = False) -> None:
        self._parts.rest.setFocus()
        self._actions.dismiss()
        self._parts.begin()
        self._run.begin(printer, sale, again=again)

    def _choose(self, printer: str) -> None:
        self._begin(printer)

    def _act(self, name: str) -> None:
        match name:
            case "cancel":
                self._run.cancel()
            case "done-again":
                self._begin(self._run.printer, self._run.sale, again=True)
            case "test-print":
                self._actions.test_print(self._run.printer)
            case "give-right":
                self.right_wanted.emit(self._run.printer)
            case "resume-queue":
                self._actions.resume_queue(self._run.printer)
            case "other-printer":
                self._run.choose()
            case "all-remedies":
                noun = self._run.noun
                found = remedy_of(noun["cause"], noun["placeholders"]) if noun else None
                self.help_wanted.emit(found or "")
            case "support-bundle":
                self.bundle_wanted.emit()
            case "close":
                self.close()

    def _receipt(self) -> str | None:
        """The receipt that is meant: the verdict's, else the last that was found."""
        fate = self._run.findings.get(Measure.FATE, {"detail": {}})
        told = (self._run.noun.get("placeholders", {}), fate["detail"])
        named = (each.get("receipt") for each in told)
        mine = (known.id for known in self._board.receipts if known.printer == self._run.printer)
        return next(filter(None, (*named, *mine)), None)

    def _show_picture(self) -> None:
        """Where one is to be compared: no other verdict or question shows it."""
        noun, receipt = self._run.noun, self._receipt()
        asked = self._run.question == Question.CAME_OUT
        pictured = noun and (asked or noun["cause"] == Cause.ALL_WELL)
        if pictured and receipt is not None:
            self._parts.body.show_picture(self._pictures.of(receipt))

    def _enlarge(self) -> None:
        receipt = self._receipt()
        if receipt is not None:
            self._pictures.fetch_whole(receipt, self._parts.show_large)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Beside each other or below, as there is room."""
        super().resizeEvent(event)
        self._parts.body.verdict.fit(self.width())
        self.refresh()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Nobody waits for it any longer."""
        super().closeEvent(event)
        self._run.cancel()
        self._parts.large.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
