"""Which alert cards are to be seen, in words; ``posgui.ui.alert`` draws them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum

from posgui.model.incidents import Alert, Cause
from posgui.texts import Texts
from posgui.ui.model import Board, Mood, mood_of_severity
from posgui.ui.phrases import advice, engine_words

ENGINE_KEY = "engine"


class Answer(StrEnum):
    """What a person can press on a card; the value is the button's text key."""

    SHOW = "show-me"
    QUIET = "quiet"
    CAME_OUT = "came-out"
    PRINT_AGAIN = "print-again"


@dataclass(frozen=True, slots=True)
class Card:
    """One card's content."""

    key: Hashable
    mood: Mood
    title: str
    step: str
    answers: tuple[Answer, ...]
    printer: str | None = None
    receipt: str | None = None
    """The receipt a person is asked about."""
    since: float = 0.0
    sound: bool = False


def cards(texts: Texts, board: Board) -> list[Card]:
    """The cards for the board, worst first, then oldest."""
    shown = [_alert_card(texts, board, alert) for alert in board.alerts.values()]
    if board.engine.phase.is_trouble:
        shown.append(_engine_card(texts, board))
    moods = tuple(Mood)
    return sorted(shown, key=lambda card: (-moods.index(card.mood), card.since))


def _alert_card(texts: Texts, board: Board, alert: Alert) -> Card:
    words = advice(texts, alert, board)
    receipt, answers = None, (Answer.SHOW, Answer.QUIET)
    if alert.key is Cause.RECEIPT_UNSURE:
        named = alert.placeholders.get("receipt")
        receipt = str(named) if named else board.unsure_receipt(alert.printer)
        answers = (Answer.CAME_OUT, Answer.PRINT_AGAIN) if receipt else answers
    return Card(
        key=(alert.key, alert.printer),
        mood=mood_of_severity(alert.severity),
        title=words.title,
        step=words.steps[0],
        answers=answers,
        printer=alert.printer,
        receipt=receipt,
        since=alert.since,
        sound=alert.sound,
    )


def _engine_card(texts: Texts, board: Board) -> Card:
    words = engine_words(texts, board)
    return Card(
        key=ENGINE_KEY,
        mood=Mood.STOPPED,
        title=words.title,
        step=words.steps[0],
        answers=(Answer.SHOW, Answer.QUIET),
        sound=True,
    )
