"""Which alert cards are to be seen, in words; ``posgui.ui.alert`` draws them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from posgui.model.incidents import Alert, Cause, Placeholders, may_wait
from posgui.rules.shift import is_over, next_begins
from posgui.texts import Texts
from posgui.ui.model import Board, EnginePhase, mood_of_severity
from posgui.ui.mood import Mood
from posgui.ui.phrases import advice, engine_words, receipt_words
from posgui.ui.remedy.remedies import Remedy, remedy_of

ENGINE_KEY = "engine"
NOTE_KEY = "note"


class Answer(StrEnum):
    """What a person can press; the value is the button's text key."""

    SHOW = "show-me"
    QUIET = "quiet"
    CAME_OUT = "came-out"
    PRINT_AGAIN = "print-again"
    PRINT_ON_BACKUP = "print-on-backup"
    PRINT_ALL = "print-all"
    ONLY_LAST = "only-last"
    KEEP = "keep-unprinted"
    START_CHECK = "start-check"
    PUT_OFF = "put-off"
    WHY = "why"
    NOTE_READ = "note-read"
    NEEDS_NONE = "needs-none"
    RESUME_QUEUE = "resume-queue"
    GIVE_RIGHT = "give-right"


OPENS = (Answer.SHOW, Answer.START_CHECK, Answer.WHY, Answer.GIVE_RIGHT)
"""Those that open a window and settle nothing yet."""

USUAL = (*OPENS, Answer.RESUME_QUEUE)
"""Those that stand out beside the others; of the answers to a question none does."""


WHY = frozenset(
    {
        Cause.NAME_UNRESOLVED,
        Cause.HOST_UNREACHABLE,
        Cause.PORT_REFUSED,
        Cause.PORT_FILTERED,
        Cause.HELD_BY_OTHER_HOST,
        Cause.ADDRESS_TAKEN_BY_OTHER_DEVICE,
        Cause.LINK_FLAPPING,
        Cause.LINK_SLOW,
        Cause.NO_ANSWER,
        Cause.NOT_ESCPOS,
        Cause.LATE_ANSWERS,
        Cause.IDENTITY_CHANGED,
        Cause.OS_QUEUE_STUCK,
        Cause.DEVICE_BUSY,
        Cause.INTERRUPTED_RASTER,
        Cause.NOTHING_RECEIVED,
        Cause.RECEIPTS_SWITCHED_OFF,
        Cause.RECEIPTS_HELD,
    }
)
"""Causes that are not plain: a look at the receipt's whole way tells more."""


_HELPS = {
    Cause.OPENING_CHECK_MISSING: Answer.START_CHECK,
    Cause.OS_QUEUE_PAUSED: Answer.RESUME_QUEUE,
    Cause.ACCESS_DENIED: Answer.GIVE_RIGHT,
}
"""Causes that one press helps against."""

_OWN_STEP = {
    Cause.OS_QUEUE_PAUSED: "card.queue-paused",
    Cause.ACCESS_DENIED: "card.access-denied",
}
"""Where a card has a button, its words are not those of a message without one."""


@dataclass(frozen=True, slots=True)
class Card:
    """One card's content."""

    key: Hashable
    mood: Mood
    title: str
    step: str
    answers: tuple[Answer, ...]
    values: Placeholders = field(default_factory=dict)
    """Placeholders of the words on the buttons."""
    printer: str | None = None
    receipt: str | None = None
    """The receipt a person is asked about."""
    note: int | None = None
    """The note of an earlier shift that this is; then nothing is wrong."""
    line: str = ""
    """Which receipt that is: time and telling line."""
    remedy: Remedy | None = None
    """What a person can do about it with their hands."""
    since: float = 0.0
    sound: bool = False
    sale: str | None = None
    """The sale it is about, as the till told it."""
    rings: int = 0
    """How often it was to be heard; more than before: once more."""

    @property
    def sign(self) -> str:
        """The drawing that stands for it."""
        return str(self.mood) if self.note is None else "note"

    @property
    def is_question(self) -> bool:
        """True where something waits for one of the answers."""
        return Answer.QUIET not in self.answers


def cards(texts: Texts, board: Board, headline: Callable[[str], str], now: float) -> list[Card]:
    """The cards for the board: the root cause, then the questions, first those about a
    receipt that a customer waits for, then the others, worst and oldest first, and the
    note of the shift before at the end.
    ``headline`` gives a receipt's telling line, or nothing while it is not known."""
    shown = [_alert_card(texts, board, alert, headline, now) for alert in board.alerts.values()]
    if board.engine.phase.is_trouble:
        shown.append(_engine_card(texts, board))
    elif _note_is_due(board, now):
        shown.append(_note_card(texts, board))
    moods = tuple(Mood)
    shown.sort(key=lambda card: (-moods.index(card.mood), not card.receipt, card.since))
    # Only few cards are seen: none that asks nothing may hide one that does.
    return shown[:1] + sorted(shown[1:], key=lambda card: not card.is_question)


def has_cards(board: Board, now: float) -> bool:
    """True if ``cards`` has any."""
    return bool(board.alerts) or board.engine.phase.is_trouble or _note_is_due(board, now)


def backlog_answers(n: int) -> tuple[Answer, ...]:
    """How the question about ``n`` receipts that waited through a fault can be answered."""
    last = (Answer.ONLY_LAST,) if n > 1 else ()
    return (Answer.PRINT_ALL, *last, Answer.KEEP)


def unsure_answers(board: Board, receipt: str, printer: str | None) -> tuple[Answer, ...]:
    """How the question whether a receipt came out can be answered now."""
    answers = (Answer.CAME_OUT, Answer.PRINT_AGAIN)
    return (*answers, Answer.PRINT_ON_BACKUP) if board.helper(receipt, printer) else answers


def _alert_card(
    texts: Texts, board: Board, alert: Alert, headline: Callable[[str], str], now: float
) -> Card:
    words = advice(texts, alert, board)
    step, receipt, line = words.steps[0], None, ""
    answers = _usual_answers(alert)
    sale = alert.placeholders.get("sale")
    values: dict[str, str | int] = {}
    if alert.key is Cause.RECEIPT_UNSURE:
        named = alert.placeholders.get("receipt")
        receipt = str(named) if named else board.unsure_receipt(alert.printer)
    if receipt is not None:
        answers = unsure_answers(board, receipt, alert.printer)
        helper = board.helper(receipt, alert.printer)
        values["backup"] = helper.name if helper else ""
        line = receipt_words(board, receipt, headline(receipt), now)
        more = int(alert.placeholders.get("n", 1)) - 1
        step = texts("card.more-questions", step=step, n=more) if more else step
    elif alert.key is Cause.RECEIPTS_HELD and "oldest" in alert.placeholders:
        values["n"] = n = int(alert.placeholders["n"])
        answers = backlog_answers(n)
        step = texts("card.backlog")
    elif alert.key in _OWN_STEP:
        step = texts(_OWN_STEP[alert.key])
    return Card(
        key=(alert.key, alert.printer),
        mood=mood_of_severity(alert.severity),
        title=words.title,
        step=step,
        answers=answers,
        values=values,
        printer=alert.printer,
        receipt=receipt,
        line=line,
        remedy=remedy_of(alert.key, alert.placeholders),
        since=alert.since,
        sale=None if sale is None else str(sale),
        sound=alert.sound,
        rings=alert.rings,
    )


def _usual_answers(alert: Alert) -> tuple[Answer, ...]:
    """Where it is not about one receipt or a backlog."""
    if alert.key in _HELPS:
        return (_HELPS[alert.key], Answer.QUIET)
    opens = Answer.WHY if alert.key in WHY else Answer.SHOW
    if "sale" in alert.placeholders:
        return (opens, Answer.QUIET, Answer.NEEDS_NONE)
    if may_wait(alert.key, alert.severity):
        return (opens, Answer.QUIET, Answer.PUT_OFF)
    return (opens, Answer.QUIET)


def _note_is_due(board: Board, now: float) -> bool:
    if board.note is None or board.engine.phase is not EnginePhase.RUNNING:
        return False
    left, started, at = (
        datetime.fromtimestamp(moment).astimezone()
        for moment in (board.note["at"], board.started, now)
    )
    return is_over(next_begins(left, started, board.settings["ui"].get("shift_end", "")), at)


def _note_card(texts: Texts, board: Board) -> Card:
    note = board.note or {}
    return Card(
        key=NOTE_KEY,
        mood=Mood.READY,
        title=texts("card.note"),
        step=note["words"],
        answers=(Answer.NOTE_READ, Answer.QUIET),
        note=note["id"],
        since=note["at"],
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
