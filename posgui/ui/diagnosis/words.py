"""Sentences of a diagnosis as the desk tells it (``posgui.desk.wire.noun_diagnosis``)."""

from __future__ import annotations

import string
import time
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from posgui.desk.wire import Json
from posgui.model.diagnosis import Measure
from posgui.texts import Texts, catalogue
from posgui.ui.phrases import STEPS, Advice, clock, incident_key

_PRINTERS = ("printer", "other", "backup")
"""Placeholders whose value is a printer's id and whose word is its name."""

_TIMES = ("time",)
"""Placeholders that may be seconds since the epoch."""


class Group(StrEnum):
    """Where on the receipt's way something was looked at, from the till to the paper."""

    TILL = "till"
    COMPUTER = "computer"
    WAY = "way"
    PRINTER = "printer"


_GROUP = {
    **dict.fromkeys((Measure.RECEIVED, Measure.SALE), Group.TILL),
    **dict.fromkeys(
        (
            Measure.STORAGE,
            Measure.LISTENER,
            Measure.OS_QUEUE,
            Measure.INTERFACE,
        ),
        Group.COMPUTER,
    ),
    **dict.fromkeys(
        (
            *(Measure.NAME, Measure.ROUTE, Measure.NEIGHBOUR, Measure.WHEREABOUTS),
            *(Measure.DEVICE, Measure.PORT),
        ),
        Group.WAY,
    ),
}


def group_of(by: Measure) -> Group:
    """Where a rung of the ladder stands."""
    return _GROUP.get(by, Group.PRINTER)


def finding_words(texts: Texts, noun: Json) -> str:
    """One rung as a sentence, with the reason where it could not be measured."""
    base, detail = f"measure.{noun['by']}", noun["detail"]
    why, fate = detail.get("why", ""), detail.get("fate", "")
    found = "found" if detail.get("found_at") else ""
    for key in (f"{base}.{why}", f"{base}.{fate}", f"{base}.{found}"):
        if texts.has(key):
            return texts(key, **detail)
    holds = {True: "holds", False: "fails", None: "unknown"}[noun["holds"]]
    sentence = texts(f"{base}.{holds}")
    reason = f"measure-why.{why}"
    return texts(reason, sentence=sentence) if texts.has(reason) else sentence


def verdict_advice(texts: Texts, noun: Json, names: Mapping[str, str]) -> Advice:
    """Title, steps and whom to call for the cause of a diagnosis; ``names`` are the
    printers' by their ids. A step whose values are not known is left out."""
    values = verdict_values(noun, names)
    base = incident_key(noun["cause"], values)
    keys = noun["steps"] or [f"{base}.{step}" for step in STEPS]
    steps = tuple(texts(key, **values) for key in keys if _can_say(texts, key, values))
    call = f"{base}.call"
    note = texts(call, **values) if _can_say(texts, call, values) else ""
    return Advice(cause_words(texts, noun, names), steps, note)


def cause_words(texts: Texts, noun: Json, names: Mapping[str, str]) -> str:
    """A cause with its placeholders as a title: a whole diagnosis, or one of ``also``."""
    values = verdict_values(noun, names)
    key = f"{incident_key(noun['cause'], values)}.title"
    return texts(key, **values) if _can_say(texts, key, values) else short_cause(texts, noun)


def confidence_words(texts: Texts, noun: Json) -> str:
    """How sure a cause is."""
    return texts(f"confidence.{noun['confidence']}")


def short_cause(texts: Texts, noun: Json) -> str:
    """A cause in a word or two."""
    return texts(f"cause.{noun['cause']}")


def verdict_values(noun: Json, names: Mapping[str, str]) -> dict[str, Any]:
    """What stands in for the placeholders of a cause's sentences."""
    values = {"n": 1, "printer": noun.get("printer", ""), **noun["placeholders"]}
    for name in _PRINTERS:
        if name in values:
            values[name] = names.get(values[name], values[name])
    for name in _TIMES:
        if isinstance(values.get(name), int | float):
            values[name] = clock(values[name], time.time()) if values[name] else ""
    return values


def also_words(texts: Texts, noun: Json, names: Mapping[str, str]) -> list[str]:
    """What is true besides, each with how sure it is."""
    also = ({"printer": noun["printer"], **each} for each in noun["also"])
    return [_sure(texts, each, cause_words(texts, each, names)) for each in also]


def ruled_out_words(texts: Texts, noun: Json) -> list[str]:
    """What was ruled out, a line for each measurement that did so."""
    by: dict[str, list[str]] = {}
    for each in noun["ruled_out"]:
        by.setdefault(each["by"], []).append(short_cause(texts, each))
    return [
        texts("ruled-out.line", causes=" · ".join(causes), by=texts(f"ruled-out.{measure}"))
        for measure, causes in by.items()
    ]


def question_words(texts: Texts, question: str, name: str) -> tuple[str, str]:
    """What is asked and how to find out; ``name`` is the printer's."""
    base = f"question.{question}"
    return texts(f"{base}.title", printer=name), texts(f"{base}.how")


def support_words(texts: Texts, support: Mapping[str, Any]) -> str:
    """Whom to call: the settings' ``[support]`` table, nothing while it is empty."""
    told = (key for key in ("vendor", "phone", "contract") if support.get(key))
    return " · ".join(texts(f"diagnosis.call-{key}", **support) for key in told)


def diagnosis_words(texts: Texts, noun: Json, names: Mapping[str, str]) -> list[str]:
    """A whole diagnosis in lines, as the command line tells it."""
    words = verdict_advice(texts, noun, names)
    lines = [] if noun["complete"] else [texts("diagnosis.stopped")]
    lines.append(_sure(texts, noun, words.title))
    lines += [f"{number}. {step}" for number, step in enumerate(words.steps, 1)]
    lines += [words.note] if words.note else []
    lines += _section(texts("diagnosis.also"), also_words(texts, noun, names))
    asked = (question_words(texts, each, words_name(noun, names)) for each in noun["questions"])
    lines += _section(texts("diagnosis.look"), (f"{title} {how}" for title, how in asked))
    lines += _section(texts("diagnosis.ruled-out"), ruled_out_words(texts, noun))
    return lines


def words_name(noun: Json, names: Mapping[str, str]) -> str:
    """The name of the printer a diagnosis is about."""
    return names.get(noun["printer"], noun["printer"])


def _sure(texts: Texts, noun: Json, title: str) -> str:
    return texts("diagnosis.sure", title=title, confidence=confidence_words(texts, noun))


def _section(heading: str, lines: Iterable[str]) -> list[str]:
    told = [f"  {line}" for line in lines]
    return [heading, *told] if told else []


def _can_say(texts: Texts, key: str, values: Mapping[str, Any]) -> bool:
    """True if there is such a sentence and everything it names is known."""
    known = catalogue(texts.language).get(key)
    if known is None:
        return False
    sentences = known.values() if isinstance(known, dict) else (known,)
    fields = {field for each in sentences for _, field, _, _ in string.Formatter().parse(each)}
    return all(values.get(field) not in (None, "") for field in fields if field)
