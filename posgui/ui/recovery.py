"""What a card says when its trouble is over: that the printer is ready, and what became of
the receipts that waited for it."""

from __future__ import annotations

from dataclasses import dataclass

from posgui.model.receipts import Evidence, JobState
from posgui.texts import Texts
from posgui.ui.cards import ENGINE_KEY, Card
from posgui.ui.model import Board, mood_of_printer
from posgui.ui.mood import Mood

_WAITING = (JobState.PENDING, JobState.PENDING_HELD, JobState.PROCESSING)


@dataclass(frozen=True, slots=True)
class Recovery:
    """The end of one card's trouble."""

    card: Card
    waited: frozenset[str]
    """Ids of the receipts that waited when it ended."""


def recovery(board: Board, card: Card) -> Recovery:
    """The trouble of ``card`` is over now."""
    waited = {r.id for r in board.receipts if r.at == card.printer and r.state in _WAITING}
    return Recovery(card, frozenset(waited if card.receipt is None else ()))


def recovery_words(texts: Texts, board: Board, over: Recovery) -> tuple[str, bool]:
    """The sentence, and whether it is the last one: "ready" is said only of a printer that
    is, "printed" only of receipts that are proven to be."""
    if over.card.key == ENGINE_KEY:
        return texts("engine.running"), True
    status = board.printers.get(over.card.printer or "")
    if status is None or mood_of_printer(status) is not Mood.READY:
        return texts("alert.ready-all"), True
    receipts = [known for known in board.receipts if known.id in over.waited]
    follow = sum(receipt.state in _WAITING for receipt in receipts)
    if follow:
        return texts("alert.printing-held", printer=status.name, n=follow), False
    proven = [r.evidence.rank >= Evidence.IN_ORDER.rank and not r.unsure for r in receipts]
    if proven and all(proven):
        return texts("alert.printed-held", printer=status.name, n=len(proven)), True
    return texts("alert.ready", printer=status.name), True
