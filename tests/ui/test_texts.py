"""Both catalogues are complete: whatever can be said has its words in both languages."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import posgui
from posgui.model.diagnosis import ANSWERS, Confidence, Finding, Measure
from posgui.model.errors import TransportReason
from posgui.model.incidents import Cause
from posgui.model.receipts import Evidence
from posgui.model.settings import TransportKind
from posgui.model.status import PrinterState, ReasonKeyword
from posgui.texts import LANGUAGES, Texts, catalogue, steps_of
from posgui.ui.cards import Answer
from posgui.ui.diagnosis.words import diagnosis_words, finding_words
from posgui.ui.model import EnginePhase
from posgui.ui.mood import Mood
from posgui.ui.phrases import STEPS
from posgui.ui.remedy.remedies import Remedy, remedy_of
from tests.support import desk_nouns as nouns

SOURCES = sorted(Path(posgui.__file__).parent.rglob("*.py"))
ERRORS = {"CommandError", "ConfigError", "JournalError", "PosguiError", "_refusal"}
RUNGS = ("name", "route", "port", "device", "access", "answers", "ready")


def placeholders(value: str | dict[str, str]) -> set[str]:
    sentences = value.values() if isinstance(value, dict) else (value,)
    fields = (field for each in sentences for _, field, _, _ in string.Formatter().parse(each))
    return {field for field in fields if field is not None}


def test_both_languages_say_the_same_things_of_the_same_values() -> None:
    english, chinese = (catalogue(language) for language in LANGUAGES)
    assert set(english) == set(chinese)
    for key, value in english.items():
        assert placeholders(value) == placeholders(chinese[key]), key
        assert isinstance(value, dict) == isinstance(chinese[key], dict), key


def test_chinese_is_chinese() -> None:
    english, chinese = (catalogue(language) for language in LANGUAGES)
    same = {key for key, value in english.items() if value == chinese[key]}
    names = {"settings.languages.en", "settings.languages.zh_CN", "settings.transports.usb"}
    unexplained = {key for key in same - names if not key.startswith("demo.")}
    assert not unexplained


def needed_keys() -> Iterator[str]:
    for cause in Cause:
        yield f"incident.{cause}.title"
        yield f"incident.{cause}.step1"
        yield f"cause.{cause}"
    yield from (f"state.{state}" for state in PrinterState)
    yield from (f"mood.{mood}" for mood in Mood)
    yield from (f"reason.{keyword}" for keyword in ReasonKeyword)
    yield from (f"error.not-ready-{keyword}" for keyword in ReasonKeyword)
    yield from (f"proof.{evidence}" for evidence in Evidence)
    yield from (f"button.{answer}" for answer in Answer)
    yield from (f"engine.{phase}" for phase in EnginePhase)
    yield from (f"engine.{phase}-step" for phase in EnginePhase if phase.is_trouble)
    yield from (f"settings.transports.{kind}" for kind in TransportKind)
    yield from (f"confidence.{confidence}" for confidence in Confidence)
    for measure in Measure:
        yield from (f"measure.{measure}.{holds}" for holds in ("holds", "fails", "unknown"))
        yield f"ruled-out.{measure}"
    for question, answers in ANSWERS.items():
        yield from (f"question.{question}.{part}" for part in ("title", "how"))
        yield from (f"question.{question}.answer.{answer}" for answer in answers)
    for rung in RUNGS:
        yield from (f"rung.{rung}.{holds}" for holds in ("true", "false", "unknown"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_the_engine_can_report_has_words(language: str) -> None:
    known = catalogue(language)
    assert [key for key in needed_keys() if key not in known] == []
    assert not set(TransportReason) & {key.removeprefix("error.") for key in known}, "never shown"


def calls(source: Path) -> Iterator[tuple[str, str]]:
    """Every call with a constant text as its first argument: the name called, the text."""
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
            yield name, node.args[0].value


def test_every_key_in_the_source_has_words() -> None:
    known = catalogue("en")
    missing = []
    for source in SOURCES:
        for name, text in calls(source):
            key = f"error.{text}" if name in ERRORS else text
            if name in ERRORS | {"texts", "_texts", "Notice"} and key not in known:
                missing.append(f"{source.name}: {key}")
    assert missing == []


def test_at_most_three_steps_and_each_short_enough_to_read_at_the_till() -> None:
    longest = {"en": 90, "zh_CN": 40}
    for language in LANGUAGES:
        for key, value in catalogue(language).items():
            if key.startswith("incident.") and "step" in key:
                assert key.rpartition(".")[2] in STEPS
                assert len(value) <= longest[language], key


def test_a_printers_state_is_said_in_at_most_eight_words() -> None:
    states = [f"state.{state}" for state in PrinterState]
    states += [f"reason.{keyword}" for keyword in ReasonKeyword]
    too_long = {key: words for key in states if len((words := catalogue("en")[key]).split()) > 8}
    assert not too_long


def test_the_language_changes_without_a_restart() -> None:
    texts = Texts("en")
    assert texts("panel.waiting", n=1) == "1 receipt waiting"
    assert texts("panel.waiting", n=2) == "2 receipts waiting"
    texts.use("zh_CN")
    assert texts("panel.waiting", n=2) == "2 张小票在等"


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_a_printer_is_now_stands_in_the_verdict_and_in_what_to_do(language: str) -> None:
    new = "10.0.0.57"
    noun = nouns.diagnosis(
        Cause.HOST_UNREACHABLE,
        evidence=(Finding(Measure.WHEREABOUTS, False, {"found_at": new}),),
        found_at=new,
    )
    noun["steps"] = steps_of(noun["cause"], noun["placeholders"])

    title, step, *_ = diagnosis_words(Texts(language), noun, {"front": "Front till"})

    assert noun["found_at"] == new
    assert remedy_of(noun["cause"], noun["placeholders"]) is Remedy.COMPARE_ADDRESS
    assert new in title
    assert new in step
    assert new in finding_words(Texts(language), noun["evidence"][0])
