"""The window's parts: which printer, what was found, what can be pressed."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from posgui.model.incidents import Cause
from posgui.texts import Texts
from posgui.ui.diagnosis.body import Body
from posgui.ui.diagnosis.run import Run, Stage
from posgui.ui.focus import enable
from posgui.ui.panel.notice_box import NoticeBox
from posgui.ui.picture_view import PictureWindow
from posgui.ui.scrolling import scrolled
from posgui.ui.theme import Space, mark

_HELPS = {Cause.ACCESS_DENIED: "give-right", Cause.OS_QUEUE_PAUSED: "resume-queue"}
"""Causes that one press helps against."""

_FOOT = (
    "cancel",
    "done-again",
    *_HELPS.values(),
    "test-print",
    "other-printer",
    "all-remedies",
    "support-bundle",
    "close",
)

_ROOMY = 420
"""Device-independent pixels of height, such as a screen of 1024x600 has at 100 %, not at
200 %."""


class Choice(QWidget):
    """Which printer the receipt should have come out of.

    Signals: ``chosen(id)``.
    """

    chosen = Signal(str)

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._title = QLabel(self)
        self._title.setWordWrap(True)
        mark(self._title, role="title")
        self._buttons: dict[str, QPushButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, Space.SMALL, 0)
        self._column.setSpacing(Space.MEDIUM)
        self._column.addWidget(self._title)
        self._column.addStretch(1)

    def refresh(self, names: Mapping[str, str]) -> None:
        """Offer these printers, names by their ids."""
        self._title.setText(self._texts("diagnosis.begin" if names else "panel.no-printers"))
        for gone in set(self._buttons) - set(names):
            button = self._buttons.pop(gone)
            button.hide()
            button.deleteLater()
        for printer, name in names.items():
            if printer not in self._buttons:
                button = self._buttons[printer] = QPushButton(self)
                button.setObjectName(printer)
                button.clicked.connect(self._pressed)
                mark(button, big=True)
                self._column.insertWidget(self._column.count() - 1, button)
            self._buttons[printer].setText(name)

    def _pressed(self) -> None:
        self.chosen.emit(self.sender().objectName())


class Foot(QWidget):
    """What can be pressed, in as many columns as there is room for.

    Signals: ``pressed(name)`` with the button's text key.
    """

    pressed = Signal(str)

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(Space.MEDIUM)
        self._shown: tuple[tuple[str, ...], int] = ((), 0)
        self._buttons = {name: QPushButton(self) for name in _FOOT}
        for name, button in self._buttons.items():
            button.setObjectName(name)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(self._pressed)
        mark(self._buttons["done-again"], role="primary")

    def refresh(self, run: Run, *, several: bool, free: bool, prints: bool) -> None:
        """Offer what can be done now; ``free`` to print a test page, on a printer that
        ``prints`` for us. On a very small screen
        what the icon's menu offers as well makes room for the verdict."""
        roomy = self.window().height() >= _ROOMY
        done = run.stage in (Stage.TOLD, Stage.FAILED)
        wanted = {
            "cancel": run.stage is Stage.RUNNING,
            **{name: done and run.noun.get("cause") == cause for cause, name in _HELPS.items()},
            "done-again": done or run.stage is Stage.ANSWERING,
            "test-print": done and prints,
            "other-printer": done and several and roomy,
            "all-remedies": roomy,
            "support-bundle": done and roomy,
            "close": True,
        }
        for name, button in self._buttons.items():
            button.setVisible(wanted[name])
            button.setText(self._texts(f"button.{name}"))
        enable(self._buttons["done-again"], not run.is_busy)
        for name in ("test-print", "resume-queue"):
            enable(self._buttons[name], free and not run.is_busy)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """As many columns as fit."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        shown = tuple(name for name, each in self._buttons.items() if not each.isHidden())
        widest = max(self._buttons[name].sizeHint().width() for name in shown)
        needed = sum(self._buttons[name].sizeHint().width() + Space.MEDIUM for name in shown)
        room = self.width() + Space.MEDIUM
        fitting = max(1, room // (widest + Space.MEDIUM))
        columns = len(shown) if needed <= room else fitting
        if (shown, columns) == self._shown:
            return
        self._shown = (shown, columns)
        for place, name in enumerate(shown):
            self._grid.addWidget(self._buttons[name], place // columns, place % columns)

    def _pressed(self) -> None:
        self.pressed.emit(self.sender().objectName())


class Parts:
    """The window's widgets, laid out; what may be too large for a screen can be scrolled."""

    def __init__(self, texts: Texts, window: QWidget) -> None:
        self.choice, self.body = Choice(texts, window), Body(texts, window)
        self.notice, self.foot = NoticeBox(texts, window), Foot(texts, window)
        self.large = PictureWindow(texts)
        self._window = window
        self.rest = QWidget(window)
        """Has the keyboard where no answer is the usual one."""
        self.rest.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.rest.setFixedSize(0, 0)
        self._pages = QStackedWidget(window)
        self._areas = (scrolled(self.choice), scrolled(self.body))
        for area in self._areas:
            self._pages.addWidget(area)
        whole = QVBoxLayout(window)
        whole.setContentsMargins(Space.LARGE, Space.LARGE, Space.MEDIUM, Space.LARGE)
        whole.setSpacing(Space.MEDIUM)
        whole.addWidget(self.notice)
        whole.addWidget(self._pages, 1)
        whole.addWidget(self.foot)

    def begin(self) -> None:
        """Something new is looked at: from its top."""
        self._areas[1].verticalScrollBar().setValue(0)

    def show_run(self, run: Run, names: Mapping[str, str], support: Mapping[str, str]) -> None:
        """Show where a run stands; before one, ask for the printer."""
        choosing = run.stage is Stage.CHOOSING
        self.choice.refresh(names)
        self.body.show_run(run, names, support)
        self._pages.setCurrentIndex(0 if choosing else 1)

    def show_large(self, _receipt: str, picture: QImage) -> None:
        """Show a receipt's whole picture beside the window."""
        self.large.show_image(_receipt, picture, self._window.geometry())
