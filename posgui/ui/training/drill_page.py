"""The page of a running practice: clock, printer and screen; or the fault that is real."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from posgui.texts import Texts
from posgui.ui.icons import Sign
from posgui.ui.mood import Mood
from posgui.ui.phrases import Advice
from posgui.ui.scrolling import scrolled
from posgui.ui.theme import Size, Space, mark
from posgui.ui.training.practice import Phase, Practice
from posgui.ui.training.printer import PrinterStand
from posgui.ui.training.screen import PracticeScreen

TICK_MS = 100
"""The clock shows tenths of seconds."""


class _RealBox(QFrame):
    """Says that a fault is real, and which."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        mark(self, role="row")
        self._sign = Sign(Size.TOUCH, self)
        self._sign.show_sign(Mood.STOPPED)
        self._head, self._title, self._steps = QLabel(self), QLabel(self), QLabel(self)
        mark(self._head, role="title", mood="stopped")
        mark(self._title, role="title")
        words = QVBoxLayout()
        words.setSpacing(Space.MEDIUM)
        for label in (self._head, self._title, self._steps):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            words.addWidget(label)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.LARGE, Space.LARGE, Space.LARGE, Space.LARGE)
        row.setSpacing(Space.LARGE)
        row.addWidget(self._sign, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def show_fault(self, texts: Texts, fault: Advice | None) -> None:
        """Show the fault; None once it is over."""
        self._sign.show_sign(Mood.READY if fault is None else Mood.STOPPED)
        mark(self._head, mood="ready" if fault is None else "stopped")
        self._head.setText(texts("training.real" if fault else "training.real-over"))
        self._title.setText(fault.title if fault else "")
        steps = [texts("training.real-hint"), *fault.steps] if fault else []
        self._steps.setText("\n".join(steps))
        self.setAccessibleName(self._title.text() or self._head.text())


class _Head(QWidget):
    """Which drill it is, what to do, and the clock."""

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._tag, self._place, self._said = QLabel(self), QLabel(self), QLabel(self)
        self._clock = QLabel(self)
        mark(self._tag, role="flag", mood="attention")
        mark(self._place, role="small")
        for label in (self._said, self._clock):
            mark(label, role="title")
        self._said.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.MEDIUM)
        row.addWidget(self._tag)
        row.addWidget(self._place)
        row.addWidget(self._said, 1)
        row.addWidget(self._clock)

    def refresh(self, practice: Practice, of: int, *, is_best: bool) -> None:
        self._tag.setText(self._texts("training.practice"))
        self._place.setText(self._texts("training.place", n=practice.place + 1, of=of))
        seconds = f"{practice.seconds:.1f}"
        best = "-best" if is_best else ""
        match practice.phase:
            case Phase.STARTING:
                words = self._texts("training.starting")
            case Phase.MAKING:
                words = self._texts("training.watch")
            case Phase.RUNNING:
                words = self._texts("training.now")
            case Phase.SOLVED:
                words = self._texts(f"training.solved{best}", s=seconds)
            case _:
                words = ""
        self._said.setText(words)
        for label in (self._tag, self._clock):
            label.setVisible(practice.phase is not Phase.INTERRUPTED)
        self.show_clock(practice.seconds)

    def show_clock(self, seconds: float) -> None:
        self._clock.setText(self._texts("training.s", s=f"{seconds:.1f}"))


class _Both(QWidget):
    """The printer, and the screen beside it or, where there is no room, below."""

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self.stand = PrinterStand(texts, self)
        self.screen_beside = PracticeScreen(texts, self)
        self._whole = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(Space.LARGE)
        self._whole.addWidget(self.stand)
        self._whole.addWidget(self.screen_beside, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        needed = self.stand.width() + Size.CARD_WIDTH + Space.LARGE
        direction = QBoxLayout.Direction
        wide = event.size().width() >= needed
        self._whole.setDirection(direction.LeftToRight if wide else direction.TopToBottom)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(self.stand.minimumSizeHint().width(), super().minimumSizeHint().height())


class DrillPage(QWidget):
    """One practice.

    Signals: ``went_on``, ``stopped``.
    """

    went_on = Signal()
    stopped = Signal()

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._practice: Practice | None = None
        self._head, self._real = _Head(texts, self), _RealBox(self)
        both = _Both(texts, self)
        self.stand, self.screen_beside = both.stand, both.screen_beside
        self._scroll = scrolled(both)
        self._next, self._stop = QPushButton(self), QPushButton(self)
        self._next.setObjectName("next")
        self._stop.setObjectName("stop-training")
        mark(self._next, role="primary")
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._show_clock)
        self._next.clicked.connect(self.went_on)
        self._stop.clicked.connect(self.stopped)
        foot = QHBoxLayout()
        foot.addWidget(self._stop)
        foot.addStretch(1)
        foot.addWidget(self._next)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, Space.SMALL, 0)
        whole.setSpacing(Space.MEDIUM)
        whole.addWidget(self._head)
        whole.addWidget(self._real, 1)
        whole.addWidget(self._scroll, 1)
        whole.addLayout(foot)

    def refresh(self, practice: Practice, of: int, fault: Advice | None, *, is_best: bool) -> None:
        """Show where the practice stands; ``fault`` is a real one."""
        self._practice = practice
        phase = practice.phase
        is_real = phase is Phase.INTERRUPTED
        self._head.refresh(practice, of, is_best=is_best)
        self._real.setVisible(is_real)
        self._real.show_fault(self._texts, fault)
        self._scroll.setVisible(not is_real)
        self.stand.refresh()
        self.stand.setEnabled(phase is Phase.RUNNING)
        self._next.setText(self._texts("button.go-on" if is_real else "button.next"))
        self._next.setVisible(phase is Phase.SOLVED or (is_real and fault is None))
        self._stop.setText(self._texts("button.stop-training"))
        if phase is Phase.RUNNING:
            self._tick.start()
        else:
            self._tick.stop()

    def _show_clock(self) -> None:
        if self._practice is not None:
            self._head.show_clock(self._practice.seconds)
