"""What concerns the whole machine: the engine, incidents of no printer, no printer at all."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from posgui.texts import Texts
from posgui.ui.icons import Sign
from posgui.ui.model import Board, EnginePhase, mood_of_severity
from posgui.ui.mood import Mood
from posgui.ui.panel.printer_row import AdviceBox
from posgui.ui.phrases import Advice, advice, engine_words
from posgui.ui.theme import Size, Space, mark


class TroubleBox(QFrame):
    """The worst of it; hidden while there is none.

    Signals: ``set_up_wanted`` where no printer is set up.
    """

    set_up_wanted = Signal()

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        mark(self, role="row")
        self._sign = Sign(Size.SIGN, self)
        self._title = QLabel(self)
        self._title.setWordWrap(True)
        mark(self._title, role="strong")
        self._advice = AdviceBox(self)
        self._set_up = QPushButton(self)
        self._set_up.setObjectName("set-up")
        self._set_up.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._set_up.clicked.connect(self.set_up_wanted)
        mark(self._set_up, role="primary")
        head = QHBoxLayout()
        head.setSpacing(Space.MEDIUM)
        head.addWidget(self._sign, alignment=Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.MEDIUM, Space.MEDIUM, Space.MEDIUM, Space.MEDIUM)
        column.setSpacing(Space.MEDIUM)
        column.addLayout(head)
        column.addWidget(self._advice)
        column.addWidget(self._set_up)

    def refresh(self, board: Board) -> None:
        """Show what the board holds now."""
        found = self._worst(board)
        self.setVisible(found is not None)
        if found is None:
            return
        running = board.engine.phase is EnginePhase.RUNNING
        self._set_up.setVisible(running and not board.printers)
        self._set_up.setText(self._texts("tray.assistant"))
        mood, words = found
        self._sign.show_sign(mood)
        self._title.setText(words.title)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._advice.show_advice(words if words.steps or words.note else None)
        self.setAccessibleName(words.title)

    def _worst(self, board: Board) -> tuple[Mood, Advice] | None:
        phase = board.engine.phase
        if phase is not EnginePhase.RUNNING:
            mood = Mood.STOPPED if phase.is_trouble else Mood.UNKNOWN
            return mood, engine_words(self._texts, board)
        for incident in board.incidents_of(None):
            words = advice(self._texts, incident, board)
            return mood_of_severity(incident.severity), words
        if not board.printers:
            return Mood.UNKNOWN, Advice(self._texts("panel.no-printers"))
        return None
