"""Data of GS k 73 read as a printer reads it: Code 128 with the till's own code sets.

``{A``, ``{B`` and ``{C`` choose a set, ``{S`` shifts between A and B for one character,
``{1`` to ``{4`` are functions, ``{{`` is a brace; in set C a byte is a number 0 to 99
(Epson ESC/POS reference, GS k; ISO/IEC 15417).
"""

from __future__ import annotations

import re
from typing import NamedTuple

_START = {"A": 103, "B": 104, "C": 105}
_SWITCH = {"A": 101, "B": 100, "C": 99}
_SHIFT = 98
_SHIFTED = {"A": "B", "B": "A"}
_FUNCTIONS = {
    "A": {"1": 102, "2": 97, "3": 96, "4": 101},
    "B": {"1": 102, "2": 97, "3": 96, "4": 100},
    "C": {"1": 102},
}


class Code128(NamedTuple):
    """What a bar code holds."""

    values: tuple[int, ...]
    """Symbol characters, the start character first, without check and stop; empty if a
    byte has none in its set, or there is no data."""
    text: str
    """What they stand for, functions left out."""


def code_128(data: str) -> Code128:
    """Read ``data``, one character a byte; without a word about it the set is B."""
    values: list[int] = []
    text = ""
    code_set, shifted, valid = "B", False, True
    for symbol in re.findall(r"\{.|[^{]", data, re.DOTALL):
        if symbol in ("{A", "{B", "{C"):
            if values and symbol[1] != code_set:
                values.append(_SWITCH[symbol[1]])
            code_set = symbol[1]
        values = values or [_START[code_set]]
        active = _SHIFTED.get(code_set, code_set) if shifted else code_set
        if symbol in ("{A", "{B", "{C"):
            continue
        shifted = symbol == "{S" and code_set in _SHIFTED
        if shifted:
            values.append(_SHIFT)
        elif len(symbol) == 2 and symbol[1] in _FUNCTIONS[active]:
            values.append(_FUNCTIONS[active][symbol[1]])
        else:
            value = _value(ord(symbol[-1]), active)
            valid = valid and value is not None
            values += [] if value is None else [value]
            text += f"{ord(symbol[-1]):02d}" if active == "C" else symbol[-1]
    return Code128(tuple(values) if valid and len(values) > 1 else (), text)


def _value(byte: int, code_set: str) -> int | None:
    """The symbol character of a byte; None if the set has none."""
    if code_set == "C":
        return byte if byte < 100 else None
    if 0x20 <= byte < (0x60 if code_set == "A" else 0x80):
        return byte - 0x20
    return byte + 0x40 if byte < 0x20 and code_set == "A" else None
