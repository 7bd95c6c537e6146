"""Both languages say everything, with the same placeholders."""

from __future__ import annotations

import ast
import string

import pytest

from posgui.model.incidents import Cause
from posgui.texts import LANGUAGES, catalogue
from tests.architecture.source import modules


def _placeholders(value: object) -> dict[str, set[str]]:
    forms = value if isinstance(value, dict) else {"": value}
    return {
        form: {name for _, name, _, _ in string.Formatter().parse(str(text)) if name is not None}
        for form, text in forms.items()
    }


def test_the_languages_have_the_same_keys() -> None:
    keys = {language: set(catalogue(language)) for language in LANGUAGES}

    assert keys["en"] ^ keys["zh_CN"] == set()


def test_what_one_language_says_the_other_says() -> None:
    empty = {
        language: {key for key, value in catalogue(language).items() if not value}
        for language in LANGUAGES
    }

    assert empty["en"] ^ empty["zh_CN"] == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_has_a_form_for_the_rest(language: str) -> None:
    plural = {key: set(v) for key, v in catalogue(language).items() if isinstance(v, dict)}

    assert {key: forms for key, forms in plural.items() if "other" not in forms} == {}


def test_the_placeholders_are_the_same() -> None:
    english, chinese = catalogue("en"), catalogue("zh_CN")
    differing = {
        key: (sorted(one), sorted(other))
        for key in english.keys() & chinese.keys()
        if (one := _names(english[key])) != (other := _names(chinese[key]))
    }

    assert differing == {}


def _names(value: object) -> set[str]:
    """All placeholders of a text; ``n`` may be left out where a form says the number itself."""
    return set().union(*_placeholders(value).values()) - {"n"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cause_has_a_title_and_a_step(language: str) -> None:
    texts = catalogue(language)
    wanted = [f"incident.{cause}.{part}" for cause in Cause for part in ("title", "step1")]

    assert [key for key in wanted if key not in texts] == []


def test_literal_keys_have_a_text() -> None:
    unknown = {
        f"{name}:{node.lineno} {key.value!r}"
        for name, module in modules().items()
        for node, key in _calls(module)
        if isinstance(key, ast.Constant) and key.value not in catalogue("en")
    }

    assert unknown == set()


def test_formatted_keys_only_choose_a_key() -> None:
    """``texts(f"fate.{word}")`` picks a key; a sentence in the code would not be translated."""
    sentences = {
        f"{name}:{node.lineno}"
        for name, module in modules().items()
        for node, key in _calls(module)
        if isinstance(key, ast.JoinedStr)
        and any(isinstance(part, ast.Constant) and " " in str(part.value) for part in key.values)
    }

    assert sentences == set()


def _calls(module: ast.Module) -> list[tuple[ast.Call, ast.expr]]:
    """Calls of a catalogue, and their first argument."""
    return [
        (node, node.args[0])
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and node.args
        and ast.unparse(node.func).rpartition(".")[2] in ("texts", "_texts")
    ]
