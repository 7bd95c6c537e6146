"""The settings window."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from posgui.texts import Texts
from posgui.ui.actions import Actions
from posgui.ui.autostart import Autostart
from posgui.ui.icons import icon
from posgui.ui.model import Board, EnginePhase
from posgui.ui.panel.notice_box import NoticeBox
from posgui.ui.place import work_area
from posgui.ui.settings.draft import Draft
from posgui.ui.settings.forms import GeneralForm, PrinterForm
from posgui.ui.theme import Space, mark

SIZE = QSize(640, 720)


class SettingsWindow(QFrame):
    """Edits a draft of the engine's settings and has the engine save it."""

    def __init__(self, board: Board, texts: Texts, actions: Actions, autostart: Autostart) -> None:
        super().__init__(None)
        self._board, self._texts = board, texts
        self._actions, self._autostart = actions, autostart
        self._draft: Draft | None = None
        self._saving = False
        self._parts = _Parts(texts, self)
        self.setObjectName("settings")
        self.setWindowIcon(icon("posgui"))
        mark(self, role="window")
        self._parts.save.clicked.connect(self._save)
        self._parts.cancel.clicked.connect(self.close)
        self._parts.printers.tried.connect(self._try)
        actions.listen(self._noticed)

    def open(self) -> None:
        """Show the page; an edit that is under way goes on."""
        if not self.isVisible():
            self._actions.dismiss()
            self._draft = None
            self._load()
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
            self._parts.printers.edit(self._draft)
            self._parts.general.edit(self._draft)

    def _noticed(self) -> None:
        notice, busy = self._actions.notice, self._actions.is_busy
        self._parts.printers.show_notice(None if self._saving else notice)
        self._parts.notice.show_notice(notice if self._saving else None)
        running = self._board.engine.phase is EnginePhase.RUNNING
        self._parts.save.setEnabled(running and not busy and self._draft is not None)
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

    def _save(self) -> None:
        if self._draft is None:
            return
        wrong = self._draft.wrong()
        if wrong:
            self._parts.tabs.setCurrentIndex(0)
            self._parts.printers.show_wrong(wrong)
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

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc leaves without saving."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


class _Parts:
    """The window's widgets, laid out."""

    def __init__(self, texts: Texts, window: QWidget) -> None:
        self.tabs = QTabWidget(window)
        self.printers = PrinterForm(texts, window)
        self.general = GeneralForm(texts, window)
        self.tabs.addTab(self.printers, "")
        self.tabs.addTab(self.general, "")
        self.notice = NoticeBox(texts, window)
        self.file = QLabel(window)
        self.file.setWordWrap(True)
        mark(self.file, role="small")
        self.save, self.cancel = QPushButton(window), QPushButton(window)
        self.save.setObjectName("save")
        self.cancel.setObjectName("cancel")
        mark(self.save, role="primary")
        foot = QHBoxLayout()
        foot.setSpacing(Space.MEDIUM)
        foot.addWidget(self.file, 1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.save)
        whole = QVBoxLayout(window)
        whole.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.LARGE)
        whole.setSpacing(Space.MEDIUM)
        whole.addWidget(self.tabs, 1)
        whole.addWidget(self.notice)
        whole.addLayout(foot)

    def speak(self, texts: Texts) -> None:
        """Every word in the current language."""
        for place, key in enumerate(("printers", "general")):
            self.tabs.setTabText(place, texts(f"settings.{key}"))
        for button in (self.save, self.cancel):
            button.setText(texts(f"button.{button.objectName()}"))
        self.printers.speak()
        self.general.speak()
