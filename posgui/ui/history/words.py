"""A receipt's timeline in words."""

from __future__ import annotations

from collections.abc import Mapping

from posgui.desk.wire import Json
from posgui.model.receipts import CopyKind
from posgui.model.timeline import Moment, Step
from posgui.texts import Texts
from posgui.ui.mood import Mood

_SIGNS = {
    Step.WAITED: "waiting",
    Step.UNSURE: Mood.ATTENTION,
    Step.TRUNCATED: Mood.STOPPED,
    "settled-printed": Mood.READY,
}
"""The sign beside a moment, where it has one; proof has its own."""


def moment(noun: Json) -> Moment:
    """A moment of a ``timeline`` answer; KeyError if the noun is none."""
    return Moment(
        at=noun["at"],
        what=noun["what"],
        until=noun["until"],
        printer=noun["printer"],
        who=noun["who"],
        detail=noun["detail"],
    )


def moment_words(texts: Texts, moment: Moment, names: Mapping[str, str]) -> str:
    """One moment as a sentence; ``names`` are the printers' by their ids."""
    printer = names.get(moment.printer or "", moment.printer or "")
    sentence = texts(_key(texts, moment), **{**moment.detail, "printer": printer})
    if moment.what == Step.WAITED:
        return _wait_words(texts, moment, texts("timeline.waited", why=sentence))
    if moment.who is None or moment.who == "engine":
        return sentence
    who = f"who.{moment.who.replace(' ', '-')}"
    return texts("timeline.by", what=sentence, who=texts(who) if texts.has(who) else moment.who)


def _wait_words(texts: Texts, moment: Moment, sentence: str) -> str:
    if moment.until is None:
        return texts("timeline.still", what=sentence)
    seconds = max(1, round(moment.until - moment.at))
    unit, length = "seconds", 1
    if seconds >= 90:
        unit, length = ("hours", 3600) if seconds >= 5400 else ("minutes", 60)
    lasted = texts(f"timeline.{unit}", n=round(seconds / length))
    return texts("timeline.for", what=sentence, time=lasted)


def _key(texts: Texts, moment: Moment) -> str:
    detail = moment.detail
    match moment.what:
        case Step.WAITED if detail["cause"] == "receipts-held":
            return "timeline.question"
        case Step.WAITED if detail["cause"] == "receipt-unsure":
            return "timeline.other-question"
        case Step.WAITED if detail["cause"]:
            key = f"incident.{detail['cause']}.title"
            return key if texts.has(key) else "timeline.fault"
        case Step.WAITED:
            return "timeline.turn"
        case Step.SENT if detail["kind"] != CopyKind.ORIGINAL:
            return f"timeline.sent-{detail['kind']}"
        case Step.PROOF:
            return f"timeline.proof-{detail['evidence']}"
        case _:
            key = f"timeline.{moment.what}"
            return key if texts.has(key) else "timeline.else"


def moment_sign(moment: Moment) -> str:
    """The sign beside a moment; empty for what is only said."""
    if moment.what == Step.PROOF:
        proven = moment.detail["evidence"] in ("in-order", "process-id")
        return Mood.READY if proven else Mood.UNKNOWN
    return _SIGNS.get(moment.what, "")
