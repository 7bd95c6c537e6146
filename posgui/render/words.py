"""A receipt's words and a person's search, in the form a full-text index takes.

Chinese, Japanese and Korean are written without spaces: each of their characters counts as
a word of its own, so that any part of a run is found as a phrase.
"""

from __future__ import annotations

import re

TEXT_MAX = 16 * 1024
"""Characters of a receipt that are read for search; four metres of it."""
TERMS_MAX = 8

_UNSPACED = re.compile(
    "([\u3040-\u30ff\u3100-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff])"
)
_ALIKE = str.maketrans(
    {chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)} | {"\u3000": " "}
)
"""Full-width letters and digits are the same to whoever searches."""


def words(text: str) -> str:
    """The words of a text, for the index."""
    return _UNSPACED.sub(r" \1 ", text[:TEXT_MAX].translate(_ALIKE))


def match_expression(search: str) -> str:
    """A search as an FTS5 MATCH expression: every term must occur, the last word of each
    may be the beginning of one. Empty if there is nothing to look for."""
    terms = []
    for term in search.translate(_ALIKE).split()[:TERMS_MAX]:
        if any(character.isalnum() for character in term):
            phrase = _UNSPACED.sub(r" \1 ", term).replace('"', " ").replace("\x00", " ").strip()
            terms.append(f'"{phrase}" *')
    return " ".join(terms)
