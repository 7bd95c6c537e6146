"""What a printer was found to be able to do, in pictures and words."""

from __future__ import annotations

from dataclasses import dataclass

from posgui.model.capabilities import Capabilities, Source
from posgui.model.events import PrinterStatus
from posgui.model.receipts import Evidence
from posgui.model.watching import Watched
from posgui.texts import Texts
from posgui.ui.mood import Mood

YES, NO, UNKNOWN, HEED = str(Mood.READY), "over", str(Mood.UNKNOWN), str(Mood.ATTENTION)
"""Signs beside an ability."""


@dataclass(frozen=True, slots=True)
class Ability:
    """One line of the card."""

    drawing: str
    """``resources/icons/able-DRAWING.svg``."""
    sign: str
    words: str
    note: str = ""
    """How what is not known becomes known; may be empty."""


def abilities(texts: Texts, status: PrinterStatus) -> tuple[Ability, ...]:
    """Every line there is to tell of a printer. What one that never answers cannot do is not
    listed: the first line says it all."""
    if status.watched is not None:
        return _watched(texts, status.watched)
    known = status.capabilities
    lines = [_identity(texts, known), _two_way(texts, known)]
    if known.two_way is not False:
        lines += [_reports(texts, known), _answers(texts, known)]
    lines.append(_proof(texts, status.proof))
    if known.two_way is not False:
        lines.append(_confirms(texts, known))
    lines.append(_chinese(texts, known))
    if known.two_way is not False:
        lines.append(_counters(texts, known))
    lines += [Ability("quirk", HEED, texts(f"quirk.{quirk}")) for quirk in known.quirks]
    return tuple(lines)


def _watched(texts: Texts, told: Watched) -> tuple[Ability, ...]:
    """Nothing is asked of a printer that is only watched."""
    lines = [Ability("identity", HEED, texts("panel.watched"))]
    for drawing, sign, known in (("reports", YES, told.known), ("proof", NO, told.not_known)):
        if known:
            words = texts("panel.and").join(texts(f"panel.known.{each}") for each in known)
            key = "watched-known" if sign == YES else "watched-not-known"
            lines.append(Ability(drawing, sign, texts(f"panel.{key}", words=words)))
    return tuple(lines)


def _identity(texts: Texts, known: Capabilities) -> Ability:
    if known.identity:
        return Ability("identity", YES, texts("ability.identity", identity=known.identity))
    if known.queued_status is None and known.two_way is not False:
        note = texts("ability.when-connected")
        return Ability("identity", UNKNOWN, texts("ability.identity-unknown"), note)
    return Ability("identity", NO, texts("ability.no-identity"))


def _two_way(texts: Texts, known: Capabilities) -> Ability:
    if known.two_way is None:
        note = texts("ability.when-connected")
        return Ability("two-way", UNKNOWN, texts("ability.two-way-unknown"), note)
    if known.two_way:
        return Ability("two-way", YES, texts("ability.two-way"))
    return Ability("two-way", NO, texts("ability.one-way"))


def _reports(texts: Texts, known: Capabilities) -> Ability:
    if known.automatic_status:
        return Ability("reports", YES, texts("ability.reports"))
    note = texts("ability.reports-note")
    return Ability("reports", UNKNOWN, texts("ability.reports-unknown"), note)


def _answers(texts: Texts, known: Capabilities) -> Ability:
    if known.answer_ms is None:
        note = texts("ability.time-note")
        return Ability("time", UNKNOWN, texts("ability.time-unknown"), note)
    slowest = max(known.answer_ms, known.slowest_ms or 0)
    words = texts("ability.time", typical=known.answer_ms, slowest=slowest)
    if known.late_answers:
        return Ability("time", HEED, texts("ability.late"), words)
    return Ability("time", YES, words)


_OF_PROOF = {
    Evidence.PROCESS_ID: YES,
    Evidence.IN_ORDER: YES,
    Evidence.ACCEPTED: NO,
    Evidence.NONE: UNKNOWN,
}


def _proof(texts: Texts, proof: Evidence) -> Ability:
    note = "" if proof is not Evidence.NONE else texts("ability.when-connected")
    return Ability("proof", _OF_PROOF[proof], texts(f"ability.proof-{proof}"), note)


def _confirms(texts: Texts, known: Capabilities) -> Ability:
    if known.process_id is None:
        words, note = texts("ability.confirms-unknown"), texts("ability.with-a-test-print")
        return Ability("confirms", UNKNOWN, words, note)
    if known.process_id:
        return Ability("confirms", YES, texts("ability.confirms"))
    return Ability("confirms", NO, texts("ability.confirms-not"))


def _chinese(texts: Texts, known: Capabilities) -> Ability:
    if known.chinese is None:
        words, note = texts("ability.chinese-unknown"), texts("ability.chinese-note")
        return Ability("chinese", UNKNOWN, words, note)
    right = "right" if known.chinese else "wrong"
    if known.chinese_by is Source.PERSON:
        note = "" if known.chinese else texts("ability.chinese-note")
        sign = YES if known.chinese else HEED
        return Ability("chinese", sign, texts(f"ability.chinese-seen-{right}"), note)
    words = texts(f"ability.chinese-told-{right}", font=known.font)
    return Ability("chinese", YES if known.chinese else NO, words)


def _counters(texts: Texts, known: Capabilities) -> Ability:
    if known.counters is None:
        words, note = texts("ability.counters-unknown"), texts("ability.with-a-test-print")
        return Ability("counters", UNKNOWN, words, note)
    counts = _counts(texts, known)
    if not counts:
        return Ability("counters", NO, texts("ability.counters-none"))
    words = texts("ability.counters", counts=" · ".join(counts))
    return Ability("counters", YES, words, texts("ability.counters-note"))


def _counts(texts: Texts, known: Capabilities) -> tuple[str, ...]:
    counted = known.counters or {}
    told = [name for name in ("cuts", "lines", "hours") if name in counted]
    return tuple(texts(f"ability.count-{name}", n=counted[name]) for name in told)
