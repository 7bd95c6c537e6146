"""Which picture of a sequence is shown now."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

FRAME_MS = 3000
"""The longest caption is read twice in it."""

ROUNDS = 20
"""Then it rests: a card that stands on the screen all night needs no timer."""


class Reel(QObject):
    """Goes round and round while it is seen and not paused.

    Signals: ``moved`` to another picture, ``paused_or_played``.
    """

    moved = Signal()
    paused_or_played = Signal()

    def __init__(self, parent: QObject, frame_ms: int = FRAME_MS) -> None:
        """``frame_ms``: how long each picture is shown."""
        super().__init__(parent)
        self._length = 0
        self._rounds = 0
        self._seen = False
        self.frame = 0
        """The picture shown, 0 is the first."""
        self.is_paused = False
        self._timer = QTimer(self, interval=frame_ms)
        self._timer.timeout.connect(self._forward)

    @property
    def is_running(self) -> bool:
        """True while a timer runs."""
        return self._timer.isActive()

    def load(self, length: int, *, paused: bool) -> None:
        """Start a sequence of so many pictures from the first."""
        self._length, self.frame = length, 0
        self._pause(paused)

    def set_seen(self, seen: bool) -> None:
        """Whether anybody can see it."""
        self._seen = seen
        self._run()

    def toggle(self) -> None:
        """Pause, or play on."""
        self._pause(not self.is_paused)

    def step(self, by: int) -> None:
        """A person turns to another picture and looks at it as long as they like."""
        self._move(by)
        self._pause(True)

    def _forward(self) -> None:
        self._move(1)
        if self.frame == 0:
            self._rounds += 1
            if self._rounds == ROUNDS:
                self._pause(True)

    def _move(self, by: int) -> None:
        if self._length:
            self.frame = (self.frame + by) % self._length
            self.moved.emit()

    def _pause(self, paused: bool) -> None:
        self.is_paused = paused
        self._rounds = 0
        self._run()
        self.paused_or_played.emit()

    def _run(self) -> None:
        wanted = self._seen and not self.is_paused and self._length > 1
        if wanted != self._timer.isActive():
            self._timer.start() if wanted else self._timer.stop()


def wants_stillness() -> bool:
    """True where the system asks programs not to move things by themselves and Qt can tell
    (from 6.12 on)."""
    hints = QGuiApplication.styleHints()
    # Both stay in names: what PySide returns here does not outlive what it came from.
    accessibility = hints.accessibility() if hasattr(hints, "accessibility") else None
    preference = getattr(accessibility, "motionPreference", None)
    return preference is not None and preference().name == "ReducedMotion"
