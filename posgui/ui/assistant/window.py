"""The assistant's window."""

from __future__ import annotations

import time

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QScroller,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from posgui.texts import Texts
from posgui.ui.actions import Actions, Call, PinQuestion
from posgui.ui.assistant.done_page import DonePage
from posgui.ui.assistant.language_page import LanguagePage
from posgui.ui.assistant.page import Page
from posgui.ui.assistant.paper_page import PaperPage
from posgui.ui.assistant.printer_page import PrinterPage
from posgui.ui.assistant.sale_page import SalePage
from posgui.ui.assistant.set_up import SetUp
from posgui.ui.assistant.steps import Step
from posgui.ui.assistant.till_page import TillPage
from posgui.ui.icons import icon
from posgui.ui.model import Board
from posgui.ui.panel.notice_box import NoticeBox
from posgui.ui.panel.pin_pad import PinPad
from posgui.ui.pictures import Pictures
from posgui.ui.place import MARGIN, work_area
from posgui.ui.tasks import Tasks
from posgui.ui.theme import Space, mark

SIZE = QSize(860, 700)
SCANNER_S = 0.1
"""An Enter so soon behind another key is the end of a bar code: scanners send a key every few
milliseconds, and one must not print a line or begin a search because of where the keyboard is."""


class AssistantWindow(QFrame):
    """Leads from step to step. What a person confirmed is saved when they go on; Esc and
    Cancel leave the file as it is."""

    def __init__(self, board: Board, call: Call, tasks: Tasks) -> None:
        super().__init__(None)
        self._board = board
        # Of its own: the language is tried on here before it is everybody's.
        self._texts = Texts()
        self._actions = Actions(call, board, tasks)
        self._set_up = SetUp(board, self._texts)
        self._parts = _Parts(self._set_up, self._actions, call, tasks, self)
        self._step = Step.LANGUAGE
        self._reached = Step.LANGUAGE
        self._printer: str | None = None
        self._goal: Step | None = None
        self._typed_at = 0.0
        """When a key came last that nothing here wanted."""
        self.setObjectName("assistant")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setWindowIcon(icon("posgui"))
        mark(self, role="window")
        self._wire()

    def _wire(self) -> None:
        parts = self._parts
        parts.rail.chosen.connect(self._choose)
        parts.buttons["cancel"].clicked.connect(self._cancel)
        parts.buttons["back"].clicked.connect(self._back)
        parts.buttons["next"].clicked.connect(self._next)
        parts.pin.entered.connect(self._actions.enter_pin)
        parts.pin.canceled.connect(self._forget_pin)
        for page in parts.pages.values():
            page.edited.connect(self.refresh)
        self._actions.listen(self._noticed)

    def open(self, printer: str | None = None, *, quietly: bool = False) -> None:
        """Set up a printer: this one again, or a new one. ``quietly`` does not take the
        keyboard from the till."""
        if not self.isVisible():
            self._printer = printer
            self._set_up.end()
            self._actions.dismiss()
            self._texts.use(self._board.settings.get("ui", {}).get("language", "auto"))
            self._reached = Step.DONE if printer else Step.LANGUAGE
            # On the side where no card comes: one may have led here, and stays.
            room = work_area().adjusted(MARGIN, MARGIN, -MARGIN, -3 * MARGIN)
            self.resize(SIZE.boundedTo(room.size()))
            self.move(room.topLeft())
            self._begin()
            self._show(Step.PRINTER if printer else Step.LANGUAGE)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, quietly)
        self.show()
        self.raise_()
        if not quietly:
            self.activateWindow()
        self.refresh()

    def refresh(self) -> None:
        """Show what holds now, in the language being tried."""
        if not self.isVisible():
            return
        self._begin()
        texts, step = self._texts, self._step
        self.setWindowTitle(texts("assistant.title"))
        self._parts.speak(texts, step)
        self._parts.pages[step].refresh()
        self._parts.rail.refresh(texts, step, self._reached)
        self._enable()

    def _begin(self) -> None:
        if self._set_up.draft is None:
            self._set_up.begin(self._printer)

    def _enable(self) -> None:
        texts, buttons = self._texts, self._parts.buttons
        busy, asks = self._actions.is_busy, self._actions.pin_question is not None
        saves = not self._set_up.is_written and self._step in (Step.PRINTER, Step.TILL)
        words = "button.done" if self._step is Step.DONE else "button.next"
        buttons["next"].setText(texts("assistant.save" if saves else words))
        buttons["cancel"].setText(texts("assistant.stop" if busy else "button.cancel"))
        buttons["back"].setText(texts("button.back"))
        buttons["back"].setEnabled(not asks and self._step is not Step.LANGUAGE)
        # Not disabled while a command runs: that would hand the keyboard to another button.
        buttons["next"].setEnabled(not asks and self._set_up.is_running)
        self._parts.starting.setVisible(not self._set_up.is_running)

    def _show(self, step: Step) -> None:
        self._parts.pages[self._step].leave()
        self._step = step
        if step.number > self._reached.number:
            self._reached = step
        self._parts.show_page(step)
        self._parts.pages[step].refresh()
        self._enable()
        self._parts.buttons["next"].setFocus()
        self._parts.pages[step].enter()
        self.refresh()

    def _choose(self, step: Step) -> None:
        if not self._actions.is_busy and self._actions.pin_question is None:
            self._actions.dismiss()
            self._leave_to(step)

    def _next(self) -> None:
        if self._actions.is_busy:
            return
        self._actions.dismiss()
        if self._step is Step.DONE:
            self.close()
        else:
            self._leave_to(self._step.neighbour(1))

    def _back(self) -> None:
        if self._actions.is_busy:
            return
        self._actions.dismiss()
        self._show(self._step.neighbour(-1))

    def _leave_to(self, step: Step) -> None:
        """Forward only past what is right and saved."""
        set_up, parts = self._set_up, self._parts
        if step.number > Step.PRINTER.number:
            if self._step is Step.PRINTER and (wrong := set_up.wrong()):
                parts.printer.show_wrong(wrong)
                return
            if self._step is Step.TILL and parts.till.show_wrong():
                return
            if set_up.draft is not None and not set_up.is_written:
                self._goal = step
                self._actions.save(set_up.draft.settings())
                return
        self._show(step)

    def _noticed(self) -> None:
        notice = self._actions.notice
        if notice is not None and notice.key == "done.saved" and self._goal is not None:
            goal, self._goal = self._goal, None
            self._set_up.written()
            self._actions.dismiss()
            self._show(goal)
            return
        taken = notice is not None and notice.key == "error.config-port-in-use"
        if taken and self._goal is not None and self._set_up.take_another_port():
            self._leave_to(self._goal)
            return
        if not self._actions.is_busy and self._actions.pin_question is None:
            self._goal = None
        self._parts.notice.show_notice(notice)
        if self._parts.ask_pin(self._actions.pin_question):
            self.setFocus()  # the keys of the keyboard are the pad's
        self.refresh()

    def _forget_pin(self) -> None:
        self._goal = None
        self._actions.dismiss()

    def _cancel(self) -> None:
        if self._actions.is_busy:
            self._goal = None
            self._actions.stop()
        else:
            self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc leaves, Enter presses what has the focus, the page keys scroll."""
        focused = self.focusWidget()
        if self._actions.pin_question is not None:
            self._parts.pin.type_key(event)
        elif event.key() == Qt.Key.Key_Escape:
            self._cancel()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            is_scanned = time.monotonic() - self._typed_at < SCANNER_S
            if isinstance(focused, QPushButton) and not is_scanned:
                focused.click()
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._parts.scroll(1 if event.key() == Qt.Key.Key_PageDown else -1)
        else:
            self._typed_at = time.monotonic()
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """What was not saved is forgotten."""
        self._actions.stop()
        self._actions.dismiss()
        self._parts.pages[self._step].leave()
        super().closeEvent(event)


class Rail(QWidget):
    """The steps in a row: which are behind, which one is now, which can be gone to.

    Signals: ``chosen(step)``.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._group.idClicked.connect(self._clicked)
        for step in Step:
            button = QPushButton(self)
            button.setObjectName(f"step-{step}")
            mark(button, role="step")
            self._group.addButton(button, step.number)
            row.addWidget(button, 1)

    def refresh(self, texts: Texts, now: Step, reached: Step) -> None:
        """Words and looks of now."""
        for step in Step:
            button = self._group.button(step.number)
            done = step.number < now.number
            words = texts(f"assistant.step.{step}")
            button.setText(f"✓ {words}" if done else f"{step.number}  {words}")
            button.setEnabled(step.number <= reached.number)
            mark(button, chosen=step is now)

    def _clicked(self, number: int) -> None:
        self.chosen.emit(tuple(Step)[number - 1])


class _Parts:
    """The window's widgets, laid out."""

    def __init__(
        self, set_up: SetUp, actions: Actions, call: Call, tasks: Tasks, window: QWidget
    ) -> None:
        texts = set_up.texts
        self.rail = Rail(window)
        self.title, self.starting = QLabel(window), QLabel(window)
        mark(self.title, role="title")
        mark(self.starting, mood="attention")
        self.printer = PrinterPage(set_up, actions, call, tasks, window)
        self.till = TillPage(set_up, window)
        self.sale = SalePage(set_up, Pictures(call, tasks, _nothing), window)
        self.pages: dict[Step, Page] = {
            Step.LANGUAGE: LanguagePage(set_up, window),
            Step.PRINTER: self.printer,
            Step.PAPER: PaperPage(set_up, actions, call, tasks, window),
            Step.TILL: self.till,
            Step.SALE: self.sale,
            Step.DONE: DonePage(set_up, window),
        }
        self._stack = QStackedWidget(window)
        for page in self.pages.values():
            self._stack.addWidget(_scrolled(page))
        self.pin = PinPad(texts, window)
        self.notice = NoticeBox(texts, window)
        self.notice.hide()
        self.buttons = {name: QPushButton(window) for name in ("cancel", "back", "next")}
        self._lay_out(window)

    def _lay_out(self, window: QWidget) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(Space.MEDIUM)
        for name, button in self.buttons.items():
            button.setObjectName(name)
            foot.addWidget(button)
            if name == "cancel":
                foot.addStretch(1)
        mark(self.buttons["next"], role="primary")
        whole = QVBoxLayout(window)
        whole.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.LARGE)
        whole.setSpacing(Space.MEDIUM)
        for widget in (self.rail, self.title, self.starting):
            whole.addWidget(widget)
        whole.addWidget(self._stack, 1)
        whole.addWidget(self.pin, 1, Qt.AlignmentFlag.AlignCenter)
        whole.addWidget(self.notice)
        whole.addLayout(foot)

    def show_page(self, step: Step) -> None:
        """Bring this step's page to the front."""
        self._stack.setCurrentIndex(step.number - 1)

    def scroll(self, pages: int) -> None:
        """Scroll the page in front."""
        area = self._stack.currentWidget()
        if isinstance(area, QScrollArea):
            bar = area.verticalScrollBar()
            bar.setValue(bar.value() + pages * bar.pageStep())

    def speak(self, texts: Texts, step: Step) -> None:
        """The words around the page."""
        self.title.setText(texts(f"assistant.head.{step}"))
        self.starting.setText(texts("assistant.starting"))

    def ask_pin(self, question: PinQuestion | None) -> bool:
        """Show the pad in the page's place; True if it came up just now."""
        was_hidden = self.pin.isHidden()
        # Never both at once: that would make the window grow.
        self._stack.setVisible(question is None and was_hidden)
        self.pin.ask(question)
        self._stack.setVisible(question is None)
        return was_hidden and question is not None


def _scrolled(page: QWidget) -> QScrollArea:
    scroll = QScrollArea(page.parentWidget())
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(page)
    QScroller.grabGesture(scroll.viewport(), QScroller.ScrollerGestureType.TouchGesture)
    return scroll


def _nothing() -> None:
    """Only whole pictures are fetched here, and those come with a call of their own."""
