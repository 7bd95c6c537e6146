"""What a person's hands and eyes add."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from posgui.model.diagnosis import Confidence, Finding, Measure, Question, Suspect
from posgui.model.incidents import Cause
from posgui.rules.verdict.reading import Reading, unmeasured

Answers = Mapping[Question, str]


def person(answers: Answers, cable: Suspect, *, mute: bool) -> Reading | None:
    """What the answers mean. ``cable`` is what it was where another cable or socket helped.
    Without answers None, unless the printer is ``mute``: then nothing but a look at it
    tells."""
    if not answers:
        return unmeasured(Measure.PERSON, "mute") if mute else None
    suspects, clears = tuple(_suspects(answers, cable)), frozenset(_clears(answers))
    detail = {str(question): answer for question, answer in answers.items()}
    found = {suspect.cause for suspect in suspects}
    return Reading(Finding(Measure.PERSON, not suspects, detail), suspects, clears - found)


def _suspects(answers: Answers, cable: Suspect) -> Iterator[Suspect]:
    by, certain, likely = Measure.PERSON, Confidence.CERTAIN, Confidence.LIKELY
    lamp, page = answers.get(Question.LAMP), answers.get(Question.SELF_TEST)
    scratch, came = answers.get(Question.SCRATCH), answers.get(Question.CAME_OUT)
    if scratch == "not-dark":
        yield Suspect(Cause.PAPER_WRONG_SIDE, certain, by)
    elif scratch is None and "blank" in (page, came):
        yield Suspect(Cause.PAPER_WRONG_SIDE, likely, by)
    if lamp == "off":
        yield Suspect(Cause.POWER_OFF, certain, by)
    elif page == "nothing":
        dead = Cause.UNRECOVERABLE_ERROR if lamp else Cause.POWER_OFF
        yield Suspect(dead, likely, by)
    if scratch == "dark" and "blank" in (page, came):
        # The paper is right way up and stays white: the head or its flat cable.
        yield Suspect(Cause.UNRECOVERABLE_ERROR, likely, by)
    if came == "garbled":
        yield Suspect(Cause.CODEPAGE_MISMATCH, likely, by)
    if came == "yes":
        yield Suspect(Cause.ALL_WELL, likely, by)
    if answers.get(Question.SWAP_CABLE) == "helped":
        yield cable


def _clears(answers: Answers) -> Iterator[Cause]:
    if answers.get(Question.LAMP) in ("on", "blinking"):
        yield Cause.POWER_OFF
    if answers.get(Question.SELF_TEST) == "printed":
        yield from (Cause.POWER_OFF, Cause.PAPER_WRONG_SIDE, Cause.PAPER_JAM)
        yield Cause.UNRECOVERABLE_ERROR
    if answers.get(Question.SCRATCH) == "dark":
        yield Cause.PAPER_WRONG_SIDE
