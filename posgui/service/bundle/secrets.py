"""Tokens, passwords and PINs are taken out of whatever goes into a bundle."""

from __future__ import annotations

import re
import tomllib
from typing import Any

STARS = '"***"'
_SHORTEST = 6
"""Characters of a secret that is looked for elsewhere: a shorter one would be found in
words that have nothing to do with it."""

_NAME = r"(?:[\w-]*(?:token|password|passwd|secret)[\w-]*|manager|support|pin)"
_ASSIGNED = re.compile(
    rf"(?P<kept>(?<![\w.-])(?P<quote>[\"']?)(?:roles\.)?{_NAME}(?P=quote)\s*=\s*)"
    r"(?:\"\"\".*?\"\"\"|'''.*?'''|\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'|[^\s,#}\]]+)",
    re.IGNORECASE | re.DOTALL,
)
_HASHED = re.compile(r"scrypt\$[^\s\"']+")
_SECRET_KEY = re.compile(_NAME, re.IGNORECASE)


def without_secrets(text: str, values: frozenset[str] = frozenset()) -> str:
    """``text`` without hashes of PINs and without these ``values``."""
    text = _HASHED.sub("***", text)
    for value in sorted(values, key=len, reverse=True):
        text = text.replace(value, "***")
    return text


def configuration_without_secrets(text: str) -> str:
    """A configuration file without what is assigned to secret keys, in its comments too, and
    whether it is TOML or broken."""
    return without_secrets(_ASSIGNED.sub(rf"\g<kept>{STARS}", text), secret_values(text))


def secret_values(text: str) -> frozenset[str]:
    """The secrets of a configuration file that are worth looking for elsewhere; none of a
    file that cannot be read."""
    try:
        return frozenset(_secrets(tomllib.loads(text)))
    except tomllib.TOMLDecodeError:
        return frozenset()


def _secrets(value: Any, key: str = "") -> list[str]:
    if isinstance(value, dict):
        return [each for name, inner in value.items() for each in _secrets(inner, name)]
    if isinstance(value, list):
        return [each for inner in value for each in _secrets(inner, key)]
    if isinstance(value, str) and len(value) >= _SHORTEST and _SECRET_KEY.fullmatch(key):
        return [value]
    return []
