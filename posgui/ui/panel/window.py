"""The panel's window."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QSystemTrayIcon,
)

from posgui.texts import Texts
from posgui.ui.actions import Actions
from posgui.ui.cards import Answer
from posgui.ui.focus import enable
from posgui.ui.headlines import Headlines
from posgui.ui.icons import icon
from posgui.ui.model import Board, EnginePhase
from posgui.ui.panel.body import Body
from posgui.ui.panel.mode import Mode
from posgui.ui.place import beside, work_area
from posgui.ui.theme import Size, Theme, mark

QUIET_SHOWN_MS = 60_000
"""A panel opened from a card has no keyboard, so no Esc and no click outside ends it."""

CLAIM_MS = 100
"""So long a new panel leaves it to the window manager to give it the keyboard, as most do.
Asking at once as well gives it twice: where a press outside came between the two, the
keyboard came back from the till."""

REOPEN_GUARD_S = 0.4
"""A press on the tray icon takes the activation first, then asks for the panel: the
panel it just closed must not come back."""


_FLAGS = {
    Mode.POPUP: Qt.WindowType.Tool
    | Qt.WindowType.FramelessWindowHint
    | Qt.WindowType.WindowStaysOnTopHint,
    Mode.QUIET: Qt.WindowType.Tool
    | Qt.WindowType.FramelessWindowHint
    | Qt.WindowType.WindowStaysOnTopHint
    | Qt.WindowType.WindowDoesNotAcceptFocus
    | Qt.WindowType.X11BypassWindowManagerHint,
    Mode.WINDOW: Qt.WindowType.Window,
}


class Panel(QFrame):
    """Printers, receipts, notice, buttons.

    Signals: ``window_wanted(name)`` (one of those made on demand), ``settings_wanted``,
    ``set_up_wanted``, ``quit_wanted``, ``shown_or_hidden``.
    """

    window_wanted = Signal(str)
    settings_wanted = Signal()
    quit_wanted = Signal()
    set_up_wanted = Signal()
    shown_or_hidden = Signal()

    def __init__(
        self, board: Board, texts: Texts, theme: Theme, actions: Actions, headlines: Headlines
    ) -> None:
        super().__init__(None)
        self._board, self._texts, self._theme = board, texts, theme
        self._actions, self._headlines = actions, headlines
        self._mode = Mode.POPUP
        self._closed_at = 0.0
        self._parts = Body(texts, self)
        self._idle = QTimer(self, singleShot=True, interval=QUIET_SHOWN_MS)
        self._claim = QTimer(self, singleShot=True, interval=CLAIM_MS)
        self.setObjectName("panel")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setWindowIcon(icon("posgui"))
        mark(self, role="frame")
        self._wire()

    def _wire(self) -> None:
        parts = self._parts
        parts.header.window_wanted.connect(self._open_window)
        parts.pages.turned.connect(self.refresh)
        parts.pages.more.window_wanted.connect(self._open_window)
        parts.pages.more.settings_wanted.connect(self._settings)
        parts.pages.more.quit_wanted.connect(self._quit)
        parts.header.close_wanted.connect(self.dismiss)
        parts.trouble.set_up_wanted.connect(self._lead)
        parts.printers.changed.connect(self.refresh)
        parts.printers.answered.connect(self._answer_backlog)
        parts.receipts.answered.connect(self._answer_for)
        parts.receipts.all_wanted.connect(self._open_history)
        parts.notice.offer_taken.connect(self._actions.take_offer)
        parts.note.left.connect(self._actions.leave_note)
        parts.note.was_read.connect(self._actions.read_note)
        parts.pin.entered.connect(self._actions.enter_pin)
        parts.pin.canceled.connect(self._actions.dismiss)
        parts.bar.wanted.connect(self._act)
        parts.bar.no_receipt.clicked.connect(self._find_out_why)
        self._idle.timeout.connect(self._idled)
        self._claim.timeout.connect(self._claim_keyboard)

    def refresh(self) -> None:
        """Show what the board and the actions hold now; nothing is done while hidden."""
        if self.isVisible():
            self._fill()

    def prepare(self) -> None:
        """Do what is done once, so that the first opening takes no longer than others."""
        if not self.isVisible():
            self.setWindowFlags(_FLAGS[self._mode])
            self._place(QRect())
            self._fill()
            self.grab()
            self.winId()

    def _fill(self) -> None:
        board, colours, parts = self._board, self._theme.colours, self._parts
        running = board.engine.phase is EnginePhase.RUNNING
        busy = self._actions.is_busy
        self.setWindowTitle(self._texts("panel.title"))
        parts.header.refresh(colours)
        parts.trouble.refresh(board)
        told = (board, self._headlines.of, time.time(), busy or not running)
        parts.printers.refresh(*told)
        parts.receipts.refresh(*told)
        typed = self._mode is not Mode.QUIET and running
        parts.place_note(first=board.note is not None)
        parts.note.show_note(board, has_keyboard=typed, busy=busy)
        parts.printers.paint(colours)
        parts.pages.refresh(board, colours)
        if parts.notice.show_notice(self._actions.notice):
            parts.pages.front.verticalScrollBar().setValue(0)
            parts.pages.go_back()
        parts.turn(self._actions.pin_question)
        parts.typing.setText(self._texts("panel.typing"))
        enabled = running and not busy and bool(board.printers)
        chosen = parts.printers.current(board)
        parts.bar.refresh(colours, enabled, prints=chosen in board.printing or not chosen)
        enable(parts.bar.no_receipt, running and bool(board.printers))

    def open(self, anchor: QRect, mode: Mode) -> None:
        """Show the panel beside ``anchor`` (invalid: in the corner)."""
        if self._mode is not mode or not self.isVisible():
            self.hide()
            self._mode = mode
            self.setWindowFlags(_FLAGS[mode])
            self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, mode is not Mode.POPUP)
        self._parts.begin()
        self._place(anchor)
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.refresh()
        self._idle.stop()
        if mode is Mode.QUIET:
            self._idle.start()
        else:
            self.raise_()
        self.setFocus()
        if mode is Mode.POPUP:
            self._claim.start()

    def bring_up(self) -> None:
        """Bring the ordinary window to the front, because a person asked."""
        self.showNormal()
        self.raise_()
        self.activateWindow()
        self.setFocus()
        self.refresh()

    def toggle(self, anchor: QRect) -> None:
        """The tray icon was pressed."""
        if self.isVisible():
            self.dismiss()
        elif time.monotonic() - self._closed_at > REOPEN_GUARD_S:
            self.open(anchor, Mode.POPUP)

    @property
    def mode(self) -> Mode:
        """How the panel stands, or stood last."""
        return self._mode

    def dismiss(self) -> None:
        """Close; where no tray could bring it back, only minimise."""
        self._actions.dismiss()
        self._parts.turn(None)  # it is large, and the panel must not come back as large
        if self._mode is Mode.WINDOW and not QSystemTrayIcon.isSystemTrayAvailable():
            self.showMinimized()
            return
        self._closed_at = time.monotonic()
        self.hide()

    def covered(self) -> QRect:
        """What the panel covers of the screen's edge, where cards would hide its buttons."""
        is_popup = self.isVisible() and self._mode is not Mode.WINDOW
        return self.geometry() if is_popup else QRect()

    def _place(self, anchor: QRect) -> None:
        area = work_area(anchor.center() if anchor.isValid() else None)
        size = QSize(Size.PANEL_WIDTH, Size.PANEL_HEIGHT)
        if self._mode is Mode.WINDOW:
            self.resize(size.boundedTo(area.size()))
        else:
            self.setGeometry(beside(area, anchor, size))

    def _claim_keyboard(self) -> None:
        if self._mode is Mode.POPUP and self.isVisible() and not self.isActiveWindow():
            self.activateWindow()

    def _idled(self) -> None:
        if self._mode is not Mode.QUIET:
            return
        if self.underMouse() or self._actions.is_busy:
            self._idle.start()
        else:
            self.dismiss()

    def _open_window(self, name: str) -> None:
        self._make_room()
        self.window_wanted.emit(name)

    def _open_history(self) -> None:
        self._open_window("history")

    def _find_out_why(self) -> None:
        self._open_window("diagnosis")

    def _quit(self) -> None:
        self._make_room()
        self.quit_wanted.emit()

    def _settings(self) -> None:
        self._make_room()
        self.settings_wanted.emit()

    def _lead(self) -> None:
        self._make_room()
        self.set_up_wanted.emit()

    def _make_room(self) -> None:
        if self._mode is not Mode.WINDOW:
            self.dismiss()

    def _answer_for(self, receipt: str, answer: Answer) -> None:
        self._actions.answer_for(receipt, answer)

    def _answer_backlog(self, printer: str, answer: Answer) -> None:
        self._actions.answer_backlog(printer, answer)

    def _act(self, name: str) -> None:
        printer = self._parts.printers.current(self._board)
        match name:
            case "test-print":
                self._actions.test_print(printer)
            case "reconnect":
                self._actions.reconnect(printer)
            case "reprint-last":
                self._actions.reprint(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc closes. What a scanner types here is lost to the till, so that is said."""
        if self._actions.pin_question is not None:
            self._parts.pin.type_key(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.text().isprintable() and event.text():
            self._parts.typing.show()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """A press outside closes the panel."""
        super().changeEvent(event)
        left = event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow()
        if left and self._mode is Mode.POPUP and self.isVisible():
            self.dismiss()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """The cards make room."""
        super().showEvent(event)
        self.shown_or_hidden.emit()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """The cards take their place again."""
        super().hideEvent(event)
        self.shown_or_hidden.emit()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """The window's own close button does what Esc does."""
        event.ignore()
        self.dismiss()
