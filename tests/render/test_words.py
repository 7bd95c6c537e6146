"""Any part of a run of Chinese is found as a phrase; nothing a person types breaks a search."""

from __future__ import annotations

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from posgui.render.words import match_expression, words


def _found(text: str, search: str) -> bool:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE index_ USING fts5 (words)")
    connection.execute("INSERT INTO index_ VALUES (?)", (words(text),))
    expression = match_expression(search)
    found = (
        expression
        and connection.execute(
            "SELECT 1 FROM index_ WHERE index_ MATCH ?", (expression,)
        ).fetchone()
    )
    connection.close()
    return bool(found)


CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1)


@given(CHINESE, st.data())
def test_any_part_of_chinese_is_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert _found(f"{text} x1", text[start:end])


@given(st.integers(0, 10**6), st.integers(0, 99))
def test_an_amount_is_found_by_how_it_begins(whole: int, cents: int) -> None:
    amount = f"{whole}.{cents:02}"
    for length in range(1, len(amount) + 1):
        assert _found(f"Total ￥{amount}", amount[:length].rstrip("."))


@given(st.text(max_size=40))
def test_nothing_a_person_types_breaks_a_search(search: str) -> None:
    _found("Total 12.50", search)
