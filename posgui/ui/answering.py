"""What a pressed button of a card has the engine do."""

from __future__ import annotations

from posgui.ui.actions import Actions
from posgui.ui.cards import Answer, Card


def carry_out(actions: Actions, card: Card, answer: Answer) -> None:
    """Have it done; nothing for the answers that only open or close something."""
    if answer is Answer.PUT_OFF and isinstance(card.key, tuple):
        actions.put_off(*card.key)
    elif card.note is not None:
        actions.read_note(card.note)
    elif answer is Answer.NEEDS_NONE and card.sale is not None:
        actions.dismiss_sale(card.sale, card.printer)
    elif card.receipt is not None:
        actions.answer_for(card.receipt, answer)
    elif card.printer is not None and answer is Answer.RESUME_QUEUE:
        actions.resume_queue(card.printer)
    elif card.printer is not None:
        actions.answer_backlog(card.printer, answer)
