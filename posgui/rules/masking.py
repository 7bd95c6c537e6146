"""What could name a person is starred out of text that leaves the shop.

Masked are payment card numbers (13 to 19 digits with the check digit of ISO/IEC 7812-1
annex B, in any grouping and over a line wrap, and those already starred in part), Chinese
identity numbers (GB 11643: 18 characters, checked by ISO 7064 MOD 11-2), telephone numbers,
e-mail addresses, and what stands behind the words that announce a customer's name. Digits
become ``*`` one by one, so that columns stay; names become ``***``. Amounts, dates and
numbers of receipts stay as far as they are none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

MASK = "***"

_CARD = range(13, 20)
_WHOLE, _FRACTION = 9, 3
"""Digits of an amount, before and behind its point."""
_IDENTITY_DIGITS = 17
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECK = "10X98765432"

_SPACE = "[ \\t\u00a0\u2000-\u200b\u3000]"
_DASH = "[-_\u2010-\u2015\u2212\uff0d]"
_STAR = "[*\u2022\u25cf\uff0axX]"
_BREAK = f"{_SPACE}{{0,40}}\\r?\\n{_SPACE}{{0,40}}"
_POINT = "[./:,|\u00b7\uff0e\uff0f\uff1a\uff0c]"
_WITHIN = f"(?:{_SPACE}|{_DASH}){{0,3}}"
"""What may stand between two digits of one number on one line."""

_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)")
_CHAIN = re.compile(f"\\d(?:(?:{_BREAK}|{_WITHIN}|{_POINT}{_SPACE}?)\\d){{{_CARD.start - 1},}}")
_GROUP = re.compile(r"\d+")

_STARRED = re.compile(
    f"(?<![\\d*])(?:\\d{{1,8}}{_WITHIN})?(?:{_STAR}{_WITHIN}){{4,15}}\\d{{3,6}}"
    f"(?!\\d|{_SPACE}?[*]|[-.,:/]\\d)"
)
_NUMBERS = (
    re.compile(  # mobile numbers of China
        f"(?<!\\d)(?:(?:\\+|\uff0b|00)?86{_WITHIN})?"
        f"[1\uff11][3-9\uff13-\uff19](?:{_WITHIN}\\d){{9}}(?!\\d)"
    ),
    re.compile(
        f"(?<!\\d)[(\uff08]?0[1-9]\\d{{1,2}}[)\uff09]?{_WITHIN}[2-9]\\d{{2,3}}{_WITHIN}\\d{{4}}(?!\\d)"
    ),
    re.compile(f"[(\uff08]\\d{{2,5}}[)\uff09]{_WITHIN}\\d{{3,4}}{_WITHIN}\\d{{4}}(?!\\d)"),
    re.compile(f"[+\uff0b]{_SPACE}?\\d(?:(?:{_WITHIN}|[()./]{{1,2}}{_SPACE}?)\\d){{6,14}}(?!\\d)"),
    re.compile(  # whatever is announced as one
        "(?:电\\s*话|手\\s*机|座机|\\b(?:tel|phone|mobile|mob|fax)\\b)[^\\d\\n]{0,8}"
        f"\\d(?:(?:{_WITHIN}|[()./])\\d){{4,}}",
        re.IGNORECASE,
    ),
)
_MAIL = re.compile(r"[\w.+-]+[@\uff20][\w-]+(?:[.\uff0e][\w-]+)+")
_NAMES = (
    re.compile(
        f"(?P<kept>(?:会{_SPACE}*员|顾{_SPACE}*客|客{_SPACE}*户|姓{_SPACE}*名|收货人|收件人|联系人|"
        "持卡人|寄件人|订餐人|预订人)(?:姓名|名称|名字|名|卡号|编号|卡|号|信息)?"
        f"(?:{_SPACE}*[:\uff1a]|{_SPACE}){_SPACE}*)[^\\s\\n][^\\r\\n]*"
    ),
    re.compile(
        r"(?P<kept>\b(?:name|(?:customer|cust|member|guest|client|consignee|card ?holder"
        r"|deliver(?:ed)? to|ship to|attn)(?:['\u2019]s)?(?: (?:name|no\.?|id))?)"
        f"{_SPACE}*[:\uff1a]{_SPACE}*)[^\\s\\n][^\\r\\n]*",
        re.IGNORECASE,
    ),
    re.compile(
        f"(?P<kept>\\b(?:Mr|Mrs|Ms|Miss|MR|MRS|MS|MISS)\\b\\.?{_SPACE}+)[^\\s\\n][^\\r\\n]*"
    ),
    re.compile("(?P<kept>)[\u4e00-\u9fff]{1,4}(?=先生|女士|小姐)"),
)


class _Group(NamedTuple):
    """Digits next to each other, and what stands between them and those before."""

    start: int
    end: int
    gap: str
    """A NUL, which joins nothing, at and behind a date."""


def masked(text: str) -> str:
    """``text`` without what could name a person; doing it twice changes nothing more."""
    while (again := _once(text)) != text:
        text = again  # a number may come to light when another beside it is gone
    return text


def _once(text: str) -> str:
    for pattern in _NAMES:
        text = pattern.sub(rf"\g<kept>{MASK}", text)
    if "@" in text or "\uff20" in text:
        text = _MAIL.sub(MASK, text)
    text = _without(text, _checked_numbers(text))
    for pattern in (_STARRED, *_NUMBERS):
        text = pattern.sub(_starred, text)
    return text


def _starred(found: re.Match[str]) -> str:
    return re.sub(r"\d", "*", found[0])


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Without the digits, and a last X, of these spans."""
    if not spans:
        return text
    letters = list(text)
    for start, end in spans:
        for at in range(start, end):
            if letters[at].isdecimal() or letters[at] in "xX\uff38":
                letters[at] = "*"
    return "".join(letters)


def _checked_numbers(text: str) -> list[tuple[int, int]]:
    """Where numbers stand that their check digit gives away."""
    found: list[tuple[int, int]] = []
    for chain in _CHAIN.finditer(text):
        groups = list(_groups(text, chain.start(), chain.end()))
        for first in range(len(groups)):
            found += _numbers_from(text, groups, first)
    return found


def _groups(text: str, start: int, end: int) -> Iterator[_Group]:
    dates = [found.span() for found in _DATE.finditer(text, start, end)]
    before, follows_date = start, False
    for found in _GROUP.finditer(text, start, end):
        of_date = any(first <= found.start() and found.end() <= last for first, last in dates)
        gap = "\0" if of_date or follows_date else text[before : found.start()]
        yield _Group(*found.span(), gap)
        before, follows_date = found.end(), of_date


def _numbers_from(text: str, groups: Sequence[_Group], first: int) -> Iterator[tuple[int, int]]:
    """Spans of checked numbers that begin with that group."""
    digits, gaps = "", []
    for place, group in enumerate(groups[first : first + _CARD.stop]):
        if place:
            gaps.append(group.gap)
        digits += text[group.start : group.end]
        if len(digits) > _CARD[-1] or "\0" in gaps:
            return
        if len(digits) < _CARD.start or not _belong_together(gaps):
            continue
        if _is_decimal(text, groups[first], group):
            continue
        if len(digits) in _CARD and _is_luhn(digits):
            yield groups[first].start, group.end
        elif len(digits) in (_IDENTITY_DIGITS, _IDENTITY_DIGITS + 1):
            tail = re.match(f"{_WITHIN}([xX\uff38])", text[group.end : group.end + 5])
            if _is_identity(digits + ("X" if tail and len(digits) == _IDENTITY_DIGITS else "")):
                yield groups[first].start, group.end + (tail.end() if tail else 0)


def _belong_together(gaps: Sequence[str]) -> bool:
    """Dots and their like part amounts, dates and times as well: a number has at least two
    of them, of one kind, and nothing else but a line's end."""
    dotted = [gap.strip() for gap in gaps if re.match(_POINT, gap)]
    if not dotted:
        return True
    wraps = sum("\n" in gap for gap in gaps)
    return len(set(dotted)) == 1 and len(dotted) > 1 and len(dotted) + wraps == len(gaps)


def _is_decimal(text: str, first: _Group, last: _Group) -> bool:
    """It begins or ends inside an amount: of up to nine digits, with up to three behind
    the point."""
    before, after = text[max(first.start - 2, 0) : first.start], text[last.end : last.end + 6]
    begins = first.end - first.start <= _FRACTION and re.fullmatch(r"\d[.,]", before)
    ends = last.end - last.start <= _WHOLE and re.match(r"[.,]\d{1,3}(?![\d/])", after)
    return bool(begins or ends)


def _is_luhn(digits: str) -> bool:
    """The check digit of ISO/IEC 7812-1 is right."""
    values = [int(digit) for digit in reversed(digits)]
    doubled = (sum(divmod(2 * value, 10)) for value in values[1::2])
    return any(values) and (sum(values[::2]) + sum(doubled)) % 10 == 0


def _is_identity(number: str) -> bool:
    """18 characters whose last checks the others (ISO 7064 MOD 11-2)."""
    if len(number) != _IDENTITY_DIGITS + 1:
        return False
    weighted = zip(number, _IDENTITY_WEIGHTS, strict=False)
    check = _IDENTITY_CHECK[sum(int(digit) * weight for digit, weight in weighted) % 11]
    last = number[-1]
    return check == ("X" if last == "X" else str(int(last)))
