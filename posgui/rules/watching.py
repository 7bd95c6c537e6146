"""What is known of a printer that is only watched, and what is not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields, replace

from posgui.model.status import LinkState, StatusFacts
from posgui.model.watching import Known, Watched
from posgui.rules.diagnosis import Condition
from posgui.rules.printer_state import Observation, effective

_FACTS = {
    Known.PAPER: "paper_end",
    Known.PAPER_LOW: "paper_near_end",
    Known.JAM: "paper_jam",
    Known.COVER: "cover_open",
    Known.CUTTER: "cutter_error",
}


def watched(seen: Observation) -> Watched:
    """What can be told of it now, and what not; a print queue only concerns a printer that
    has one."""
    facts = effective(seen.facts)
    known = {each for each, name in _FACTS.items() if getattr(facts, name) is not None}
    if seen.fault is not None or seen.answers is not None or seen.link is LinkState.READY:
        known.add(Known.PRESENCE)
    if seen.queue is not None:
        known.add(Known.QUEUE)
    not_known = set(Known) - known - {Known.QUEUE}
    return Watched(_in_order(known), _in_order(not_known))


def _in_order(found: Collection[Known]) -> tuple[Known, ...]:
    return tuple(each for each in Known if each in found)


def said(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """The causes that hold for it, in the words for a printer that is only watched."""
    return tuple(
        replace(each, placeholders={**each.placeholders, "watched": 1}) for each in conditions
    )


def worse(said: Sequence[StatusFacts]) -> StatusFacts:
    """What several ways of asking said together: trouble that one of them sees is there,
    and a printer is online only where none says otherwise."""
    if len(said) == 1:
        return said[0]
    merged: dict[str, bool | None] = {}
    for name in (each.name for each in fields(StatusFacts)):
        told = {getattr(facts, name) for facts in said} - {None}
        is_so = False not in told if name == "online" else True in told
        merged[name] = is_so if told else None
    return StatusFacts(**merged)
