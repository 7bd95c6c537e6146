"""One verdict out of all readings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from posgui.model.diagnosis import (
    Confidence,
    Finding,
    Measure,
    Question,
    RuledOut,
    Suspect,
    Verdict,
)
from posgui.model.incidents import Cause
from posgui.rules.verdict.person import Answers
from posgui.rules.verdict.reading import Reading

ORDER = (
    # Nothing is taken from the till.
    Cause.JOURNAL_FAILED,
    Cause.DISK_FULL,
    Cause.LISTENER_DOWN,
    # The receipt that is missed was refused, or never came.
    Cause.RECEIPT_TRUNCATED,
    Cause.RECEIPT_TOO_LARGE,
    Cause.OS_QUEUE_PAUSED,
    Cause.OS_QUEUE_STUCK,
    Cause.HTTP_ON_RAW_PORT,
    Cause.WRONG_PRINTER,
    Cause.RECEIPTS_SWITCHED_OFF,
    Cause.NOTHING_RECEIVED,
    # It came out, only not here.
    Cause.SENT_TO_BACKUP,
    # The printer says why it does not print.
    Cause.COVER_OPEN,
    Cause.PAPER_OUT,
    Cause.PAPER_JAM,
    Cause.PAPER_NOT_SEATED,
    Cause.PAPER_WRONG_SIDE,
    Cause.CUTTER_ERROR,
    Cause.MECHANICAL_ERROR,
    Cause.UNRECOVERABLE_ERROR,
    Cause.HEAD_OVERHEATED,
    Cause.FEED_BUTTON_HELD,
    Cause.PRINTER_PAUSED,
    # It cannot be reached: from this machine outward.
    Cause.INTERFACE_DOWN,
    Cause.NO_ADDRESS,
    Cause.NAME_UNRESOLVED,
    Cause.DRIVER_MISSING,
    Cause.ACCESS_DENIED,
    Cause.DEVICE_BUSY,
    Cause.POWER_OFF,
    Cause.USB_UNPLUGGED,
    Cause.ADDRESS_TAKEN_BY_OTHER_DEVICE,
    Cause.HOST_UNREACHABLE,
    Cause.PORT_REFUSED,
    Cause.NOT_ESCPOS,
    Cause.HELD_BY_OTHER_HOST,
    Cause.PORT_FILTERED,
    Cause.NO_ANSWER,
    Cause.INTERRUPTED_RASTER,
    Cause.PRINTER_RESETTING,
    # It prints, and a person is asked or told something.
    Cause.RECEIPT_UNSURE,
    Cause.RECEIPTS_HELD,
    Cause.REPRINT_DENIED,
    Cause.IDENTITY_CHANGED,
    Cause.CODEPAGE_MISMATCH,
    # It prints, and something is not as it should be.
    Cause.LINK_FLAPPING,
    Cause.LATE_ANSWERS,
    Cause.LINK_SLOW,
    Cause.PAPER_NEAR_END,
    Cause.OPENING_CHECK_MISSING,
    Cause.ALL_WELL,
)
"""Of two that are equally sure, the one that comes first explains more."""

_LINK = frozenset(
    {
        *(Cause.NAME_UNRESOLVED, Cause.HOST_UNREACHABLE, Cause.PORT_REFUSED, Cause.PORT_FILTERED),
        *(Cause.NO_ANSWER, Cause.HELD_BY_OTHER_HOST, Cause.POWER_OFF, Cause.LINK_FLAPPING),
        *(Cause.ADDRESS_TAKEN_BY_OTHER_DEVICE, Cause.INTERRUPTED_RASTER),
    }
)
FOLLOWS: Mapping[Cause, frozenset[Cause]] = {
    Cause.INTERFACE_DOWN: _LINK | {Cause.NO_ADDRESS},
    Cause.NO_ADDRESS: _LINK,
    Cause.NAME_UNRESOLVED: _LINK,
    Cause.HOST_UNREACHABLE: frozenset({Cause.PORT_FILTERED, Cause.LINK_FLAPPING}),
    Cause.POWER_OFF: _LINK,
    Cause.ADDRESS_TAKEN_BY_OTHER_DEVICE: _LINK | {Cause.NOT_ESCPOS},
}
"""What is only the consequence of a cause, and not told beside it."""

_TILL = frozenset({Cause.NOTHING_RECEIVED, Cause.RECEIPTS_SWITCHED_OFF, Cause.WRONG_PRINTER})
_HINTS = frozenset({Cause.PAPER_NEAR_END, Cause.LINK_FLAPPING})
"""Certain in themselves and yet seldom why: they come behind a guess."""
_RESULTS = frozenset({Cause.RECEIPTS_HELD, Cause.RECEIPT_UNSURE})
"""What a printer that does not print leaves behind: they come behind the reason for it."""
_BLOCKING = frozenset(ORDER[: ORDER.index(Cause.PRINTER_RESETTING) + 1]) - _TILL
_ASKS: Mapping[Cause, tuple[Question, ...]] = {
    Cause.HOST_UNREACHABLE: (Question.LAMP, Question.SWAP_CABLE),
    Cause.PORT_FILTERED: (Question.LAMP, Question.SWAP_CABLE),
    Cause.PORT_REFUSED: (Question.LAMP,),
    Cause.HELD_BY_OTHER_HOST: (Question.LAMP,),
    Cause.USB_UNPLUGGED: (Question.LAMP, Question.SWAP_CABLE),
    Cause.NO_ANSWER: (Question.LAMP, Question.SELF_TEST),
    Cause.NOT_ESCPOS: (Question.SELF_TEST,),
    Cause.PAPER_WRONG_SIDE: (Question.SCRATCH,),
    Cause.ALL_WELL: (Question.CAME_OUT,),
    Cause.UNKNOWN: (
        *(Question.CAME_OUT, Question.LAMP, Question.SELF_TEST),
        *(Question.SCRATCH, Question.SWAP_CABLE),
    ),
}


def decide(readings: Sequence[Reading], answers: Answers, last_at: int | None) -> Verdict:
    """Weigh what was found. ``last_at`` is when the last receipt came, seconds since the
    epoch."""
    ruled_out = _ruled_out(readings)
    excluded = {each.cause for each in ruled_out}
    suspects = _strongest(suspect for reading in readings for suspect in reading.suspects)
    standing = [s for s in suspects if s.cause not in excluded or _is_certain(s) or _is_seen(s)]
    standing = _without_consequences(_ordered(standing))
    if any(_is_certain(s) and s.cause not in _HINTS for s in standing):
        guessed = [s for s in standing if s.cause in _TILL and s.by is Measure.RECEIVED]
        standing = [s for s in standing if _is_certain(s) or s not in guessed]
    if not standing:
        standing = [_nothing_found([reading.finding for reading in readings], last_at)]
    first, *also = standing
    if first.cause is Cause.ALL_WELL and not first.placeholders:
        first = Suspect(first.cause, first.confidence, first.by, {"time": last_at or 0})
    named = {suspect.cause for suspect in standing}
    asks = () if first.by is Measure.WHEREABOUTS else _ASKS.get(first.cause, ())
    return Verdict(
        first.cause,
        first.confidence,
        first.placeholders,
        tuple(suspect for suspect in also if suspect.cause is not Cause.ALL_WELL),
        tuple(each for each in ruled_out if each.cause not in named),
        tuple(question for question in asks if question not in answers),
    )


def _is_certain(suspect: Suspect) -> bool:
    return suspect.confidence is Confidence.CERTAIN


def _is_seen(suspect: Suspect) -> bool:
    """A person saw it on paper, whatever the printer says; or this very sale is missing,
    whatever receipts came for others."""
    return suspect.by in (Measure.PERSON, Measure.OPENING_CHECK, Measure.SALE)


def _ordered(suspects: Sequence[Suspect]) -> list[Suspect]:
    """The likeliest first: the certain before the likely, and each cause before what it
    only results in."""
    blocked = any(suspect.cause in _BLOCKING for suspect in suspects)
    behind = _HINTS | _RESULTS if blocked else _HINTS

    def weight(suspect: Suspect) -> tuple[bool, bool, bool, int]:
        certain = _is_certain(suspect)
        # Without power, or without its cable: only a person sees which.
        guessed = suspect.cause is Cause.POWER_OFF and suspect.by is not Measure.PERSON
        # Nothing came from the till, and it could not have been printed anyway.
        late = suspect.cause in behind or (blocked and not certain and suspect.cause in _TILL)
        return late, not certain, guessed and not certain, ORDER.index(suspect.cause)

    return sorted(suspects, key=weight)


def _ruled_out(readings: Iterable[Reading]) -> tuple[RuledOut, ...]:
    found: dict[Cause, RuledOut] = {}
    for reading in readings:
        if reading.finding.holds is None:
            continue  # nothing was measured
        for cause in sorted(reading.clears):
            found.setdefault(cause, RuledOut(cause, reading.finding.by))
    return tuple(found.values())


def _strongest(suspects: Iterable[Suspect]) -> list[Suspect]:
    """Each cause once, by whoever is surest of it; of two by the person."""
    found: dict[Cause, Suspect] = {}
    for suspect in suspects:
        before = found.get(suspect.cause)
        if before is None or _surety(suspect) > _surety(before):
            found[suspect.cause] = suspect
    return list(found.values())


def _surety(suspect: Suspect) -> tuple[bool, bool, bool]:
    """Who says where the printer is now says more than who misses it where it was."""
    return (
        _is_certain(suspect),
        suspect.by is Measure.PERSON,
        suspect.by is Measure.WHEREABOUTS,
    )


def _without_consequences(suspects: list[Suspect]) -> list[Suspect]:
    first = suspects[0].cause if suspects else Cause.UNKNOWN
    follows = FOLLOWS.get(first, frozenset()) - {first}
    return [suspect for suspect in suspects if suspect.cause not in follows]


def _nothing_found(findings: Sequence[Finding], last_at: int | None) -> Suspect:
    """All is well where the last receipt was proven and the printer speaks; else nobody
    knows."""
    held = {finding.by: finding.holds for finding in findings}
    proven = held.get(Measure.FATE) is True and held.get(Measure.STATUS) is True
    if proven:
        return Suspect(Cause.ALL_WELL, Confidence.LIKELY, Measure.FATE, {"time": last_at or 0})
    return Suspect(Cause.UNKNOWN, Confidence.UNKNOWN, Measure.ANSWERS)
