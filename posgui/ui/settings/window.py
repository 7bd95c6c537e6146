"""The settings window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from posgui.texts import Texts
from posgui.ui.actions import Actions, Call, PinQuestion
from posgui.ui.autostart import Autostart
from posgui.ui.focus import enable
from posgui.ui.hot_key.watch import HotKeyWatch
from posgui.ui.icons import icon
from posgui.ui.model import Board, EnginePhase
from posgui.ui.panel.notice_box import NoticeBox
from posgui.ui.panel.pin_pad import PinPad
from posgui.ui.place import work_area
from posgui.ui.settings.draft import NO_PRINTER, Draft, Wrong
from posgui.ui.settings.forms import GeneralForm, PrinterForm
from posgui.ui.settings.pin_change import PinChange
from posgui.ui.settings.rule_forms import ProtectionForm, ReceiptsForm
from posgui.ui.settings.support_form import SupportForm
from posgui.ui.settings.way_help import WayHelp
from posgui.ui.tasks import Tasks
from posgui.ui.theme import Space, mark

SIZE = QSize(640, 720)


class SettingsWindow(QFrame):
    """Edits a draft of the engine's settings and has the engine save it.

    Signals: ``assistant_wanted(id)`` to set up that printer again, or a new one;
    ``bundle_wanted`` to make a support bundle.
    """

    assistant_wanted = Signal(str)
    bundle_wanted = Signal()

    def __init__(
        self,
        board: Board,
        texts: Texts,
        actions: Actions,
        autostart: Autostart,
        hot_key: HotKeyWatch,
        call: Call,
        tasks: Tasks,
    ) -> None:
        super().__init__(None)
        self._board, self._texts = board, texts
        self._actions, self._autostart = actions, autostart
        self._draft: Draft | None = None
        self._saving = False
        self._pin_change: PinChange | None = None
        self._parts = _Parts(texts, hot_key, partial(WayHelp, board, texts, call, tasks), self)
        self.setObjectName("settings")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setWindowIcon(icon("posgui"))
        mark(self, role="window")
        self._parts.save.clicked.connect(self._save)
        self._parts.cancel.clicked.connect(self.close)
        self._parts.printers.tried.connect(self._try)
        self._parts.printers.assistant_wanted.connect(self._lead)
        self._parts.support.bundle.clicked.connect(self.bundle_wanted)
        self._parts.protection.pin_wanted.connect(self._change_pin)
        self._parts.pin.entered.connect(self._enter_pin)
        self._parts.pin.canceled.connect(self._forget_pin)
        actions.listen(self._noticed)

    def open(self) -> None:
        """Show the page; an edit that is under way goes on."""
        if not self.isVisible():
            self._actions.dismiss()
            self._pin_change = None
            self._draft = None
            self._load()
            self._parts.ask_pin(None)
            self.resize(SIZE.boundedTo(work_area().size()))
        self.show()
        self.raise_()
        self.activateWindow()
        self.refresh()

    def refresh(self) -> None:
        """Words in the current language; the draft when it comes late."""
        if not self.isVisible():
            return
        if self._draft is None:
            self._load()
        else:
            self._draft.rules.note_pins(self._board.settings)
        running = self._board.engine.phase is EnginePhase.RUNNING
        self.setWindowTitle(self._texts("settings.title"))
        self._parts.speak(self._texts)
        path = self._board.settings.get("file", "")
        words = self._texts("settings.file", file=path) if path else ""
        if not running:
            words = self._texts("settings.not-running")
        self._parts.file.setText(words)
        self._noticed()

    def _load(self) -> None:
        if self._board.settings:
            self._draft = Draft(self._board.settings)
            for form in self._parts.forms.values():
                form.edit(self._draft)

    def _noticed(self) -> None:
        notice, busy = self._actions.notice, self._actions.is_busy
        self._parts.printers.show_notice(None if self._saving else notice)
        self._parts.notice.show_notice(notice if self._saving else None)
        running = self._board.engine.phase is EnginePhase.RUNNING
        asks = self._parts.ask_pin(self._question)
        can = running and not busy and not asks and self._draft is not None
        enable(self._parts.save, can)
        if self._saving and notice is not None and notice.key == "done.saved":
            self._saving = False
            self._actions.dismiss()
            self.close()

    def _try(self, place: int) -> None:
        if self._draft is None:
            return
        wrong = [each for each in self._draft.wrong() if each.printer == place]
        self._parts.printers.show_wrong(wrong)
        if not wrong:
            self._saving = False
            self._actions.try_printer(self._draft.printer(place))
            self._parts.printers.way_help.tried(self._draft.printer(place))

    def _save(self) -> None:
        if self._draft is None:
            return
        wrong = self._draft.wrong()
        if wrong:
            self._parts.show_wrong(wrong)
            return
        wanted = bool(self._draft.ui["autostart"])
        if wanted != bool(self._board.settings["ui"]["autostart"]):
            try:
                self._autostart.set(wanted)
            except OSError:
                self._parts.file.setText(self._texts("settings.autostart-failed"))
                return
        self._saving = True
        self._actions.save(self._draft.settings())

    @property
    def _question(self) -> PinQuestion | None:
        change = self._pin_change
        return change.question if change is not None else self._actions.pin_question

    def _change_pin(self, role: str) -> None:
        if self._draft is not None and not self._actions.is_busy:
            self._actions.dismiss()
            self._pin_change = PinChange(role, is_set=any(self._draft.rules.pins.values()))
            self._noticed()

    def _enter_pin(self, pin: str) -> None:
        change = self._pin_change
        if change is None:
            self._actions.enter_pin(pin)
        elif change.enter(pin):
            self._pin_change = None
            self._saving = True
            self._actions.set_pin(change.role, change.new, change.old)
        else:
            self._noticed()

    def _forget_pin(self) -> None:
        self._pin_change = None
        self._actions.dismiss()
        self._noticed()

    def _lead(self, printer: str) -> None:
        """The assistant has a draft of its own: first save or leave this one."""
        if self._draft is None or self._draft.settings() != Draft(self._board.settings).settings():
            self._parts.file.setText(self._texts("settings.save-first"))
            return
        self.close()
        self.assistant_wanted.emit(printer)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """What is looked for or asked for is given up."""
        self._parts.printers.way_help.leave()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc leaves without saving."""
        if self._question is not None:
            self._parts.pin.type_key(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


class _Parts:
    """The window's widgets, laid out."""

    def __init__(
        self,
        texts: Texts,
        hot_key: HotKeyWatch,
        make_help: Callable[[QWidget], WayHelp],
        window: QWidget,
    ) -> None:
        self.tabs = QTabWidget(window)
        self.printers = PrinterForm(texts, make_help, window)
        self.general = GeneralForm(texts, hot_key, window)
        self.receipts = ReceiptsForm(texts, window)
        self.protection = ProtectionForm(texts, window)
        self.support = SupportForm(texts, window)
        self.forms: dict[
            str, PrinterForm | GeneralForm | ReceiptsForm | ProtectionForm | SupportForm
        ] = {
            "printers": self.printers,
            "general": self.general,
            "receipts": self.receipts,
            "protection": self.protection,
            "support": self.support,
        }
        for form in self.forms.values():
            self.tabs.addTab(form if form is self.printers else _scrolled(form), "")
        self.pin = PinPad(texts, window)
        self.notice = NoticeBox(texts, window)
        self.file = QLabel(window)
        self.file.setWordWrap(True)
        mark(self.file, role="small")
        self.save, self.cancel = QPushButton(window), QPushButton(window)
        self.save.setObjectName("save")
        self.cancel.setObjectName("cancel")
        mark(self.save, role="primary")
        self._lay_out(window)

    def _lay_out(self, window: QWidget) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(Space.MEDIUM)
        foot.addWidget(self.file, 1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.save)
        whole = QVBoxLayout(window)
        whole.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.LARGE)
        whole.setSpacing(Space.MEDIUM)
        whole.addWidget(self.tabs, 1)
        whole.addWidget(self.pin, 1, Qt.AlignmentFlag.AlignCenter)
        whole.addWidget(self.notice)
        whole.addLayout(foot)

    def speak(self, texts: Texts) -> None:
        """Every word in the current language."""
        for place, (key, form) in enumerate(self.forms.items()):
            self.tabs.setTabText(place, texts(f"settings.{key}"))
            form.speak()
        for button in (self.save, self.cancel):
            button.setText(texts(f"button.{button.objectName()}"))

    def show_wrong(self, wrong: list[Wrong]) -> None:
        """Show the first page with something wrong, and what it is."""
        of_printers = [each for each in wrong if each.printer != NO_PRINTER]
        others = (self.general, self.receipts, self.protection)
        at = [bool(of_printers), *[form.show_wrong(wrong) for form in others]]
        self.tabs.setCurrentIndex(at.index(True))
        self.printers.show_wrong(of_printers)

    def ask_pin(self, question: PinQuestion | None) -> bool:
        """Show the pad in the pages' place, or put it away; True while it asks. It gets the
        keyboard: its window has it."""
        came_up = self.pin.isHidden() and question is not None
        # Never both at once: that would make the window grow.
        self.tabs.setVisible(question is None and self.pin.isHidden())
        self.pin.ask(question)
        self.tabs.setVisible(question is None)
        if came_up:
            self.pin.window().setFocus()
        return question is not None


def _scrolled(form: QWidget) -> QScrollArea:
    scroll = QScrollArea(form.parentWidget())
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(form)
    return scroll
