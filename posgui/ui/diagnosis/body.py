"""What is seen of a run: its way, then its verdict, its question and the rest."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from posgui.model.errors import PosguiError
from posgui.model.incidents import Cause
from posgui.texts import Texts, error_sentence
from posgui.ui.diagnosis.fold import Fold
from posgui.ui.diagnosis.path import PathStrip, RungList
from posgui.ui.diagnosis.question import QuestionBox
from posgui.ui.diagnosis.run import Run, Stage
from posgui.ui.diagnosis.verdict import VerdictView
from posgui.ui.diagnosis.words import ruled_out_words
from posgui.ui.icons import Sign
from posgui.ui.mood import Mood
from posgui.ui.theme import Size, Space


class _Progress(QWidget):
    """That something is being looked at."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        bar = QProgressBar(self)
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(self._words)
        column.addWidget(bar)

    def show_words(self, words: str) -> None:
        self._words.setText(words)
        self.setAccessibleName(words)


class _Failure(QWidget):
    """Why there is no verdict."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sign, self._words = Sign(Size.SIGN, self), QLabel(self)
        self._sign.show_sign(Mood.STOPPED)
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.MEDIUM)
        row.addWidget(self._sign, alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)

    def show_error(self, texts: Texts, error: PosguiError) -> None:
        sentence = f"{texts('diagnosis.failed')} {error_sentence(texts, error)}"
        self._words.setText(sentence)
        self.setAccessibleName(sentence)


class Body(QWidget):
    """Strip, progress, verdict, question, and two folds with all the rest."""

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._stage = Stage.CHOOSING
        self._strip = PathStrip(texts, self)
        self._progress, self._failure = _Progress(self), _Failure(self)
        self.verdict = VerdictView(texts, self)
        self.question = QuestionBox(texts, self)
        self._out = QLabel(self)
        self._out.setWordWrap(True)
        self._out.setTextFormat(Qt.TextFormat.PlainText)
        self._rungs = RungList(texts, self)
        self._ruled_out = Fold("ruled-out", self._out, self)
        self._checked = Fold("checked", self._rungs, self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, Space.SMALL, 0)
        self._column.setSpacing(Space.MEDIUM)
        parts = (self._strip, self._progress, self._failure, self.verdict)
        for part in (*parts, self._ruled_out, self._checked):
            self._column.addWidget(part)
        self._column.addStretch(1)

    def show_run(self, run: Run, names: Mapping[str, str], support: Mapping[str, str]) -> None:
        """Show where it stands."""
        texts, running = self._texts, run.stage is Stage.RUNNING
        self._strip.refresh(run)
        self._progress.setVisible(run.is_busy)
        self._progress.show_words(texts(_doing(run)))
        self._failure.setVisible(run.stage is Stage.FAILED)
        self._failure.show_error(texts, run.failed)
        told = run.noun if run.stage in (Stage.TOLD, Stage.ANSWERING) else {}
        first = bool(told) and told["cause"] == Cause.UNKNOWN and bool(run.question)
        self.verdict.show_verdict(told, names, support, asks=first)
        self.question.show_question(
            run.question if told else "",
            names.get(run.printer, run.printer),
            busy=run.is_busy,
            still=not first,
        )
        self.verdict.place(self.question, first=first)
        out = ruled_out_words(texts, told) if told else []
        self._out.setText("\n".join(out))
        self._ruled_out.name(texts("diagnosis.ruled-out-of", n=len(told.get("ruled_out", ()))))
        self._ruled_out.setVisible(bool(out))
        self._rungs.refresh(run)
        self._checked.name(texts("diagnosis.checked", n=len(run.told)))
        self._checked.setVisible(bool(run.told))
        if run.stage is not self._stage and run.stage is not Stage.ANSWERING:
            self._checked.button.setChecked(running)
            self._ruled_out.button.setChecked(False)
            self._stage = run.stage
        self._checked.button.setVisible(not running)

    def show_picture(self, image: QImage | None) -> None:
        """The receipt that is meant."""
        self.verdict.show_picture(image)
        self.question.show_picture(image)


def _doing(run: Run) -> str:
    if run.stage is Stage.ANSWERING:
        return "diagnosis.thanks"
    return "diagnosis.again" if run.is_again else "diagnosis.running"
