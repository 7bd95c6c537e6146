"""Sentences come from the catalogues (what these say is checked in tests/ui/test_texts.py)."""

from __future__ import annotations

import ast

from posgui.texts import LANGUAGES, catalogue
from tests.architecture.source import modules


def test_every_plural_has_a_form_for_the_rest() -> None:
    plural = {
        (language, key): set(value)
        for language in LANGUAGES
        for key, value in catalogue(language).items()
        if isinstance(value, dict)
    }

    assert {key: forms for key, forms in plural.items() if "other" not in forms} == {}


def test_formatted_keys_only_choose_a_key() -> None:
    """``texts(f"fate.{word}")`` picks a key; a sentence in the code would not be translated."""
    sentences = {
        f"{name}:{node.lineno}"
        for name, module in modules().items()
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and node.args
        and ast.unparse(node.func).rpartition(".")[2] in ("texts", "_texts")
        and _spells_words(node.args[0])
    }

    assert sentences == set()


def _spells_words(key: ast.expr) -> bool:
    return isinstance(key, ast.JoinedStr) and any(
        isinstance(part, ast.Constant) and " " in str(part.value) for part in key.values
    )
