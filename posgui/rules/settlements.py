"""Which receipt belongs to which settled sale; what a till tells of one, checked."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from posgui.model.settlements import Sale, Told

BEFORE_S = 30.0
"""A till may print first and tell then: so long before it told, a receipt is of the sale."""
LATE_S = 3600.0
"""A receipt this much later than the sale is of another one."""

ID_MAX, AMOUNT_MAX = 100, 40
"""Characters."""
_MILLISECONDS_FROM = 1e11
"""A number of seconds beyond the year 5000 counts milliseconds, as JavaScript does."""
_LATEST = 4e10
"""Beyond it no moment has a year that a clock can show."""

_NUMBER = re.compile(
    # Thousands may stand apart by a space; a number inside a word, a date or a time is none.
    r"(?<![\w.,:/-])\d{1,3}(?: \d{3})+(?:[.,]\d{1,3})?(?![\w:/-])"
    r"|(?<![\d.,:/])-?\d+(?:[.,']\d+)*(?![\d:/])"
)
_CURRENCY = re.compile(r"[$€£¥￥₩元円]|\b(?:RMB|CNY|USD|EUR|JPY|HKD|TWD|KRW)\b", re.IGNORECASE)


class TellingError(ValueError):
    """What was told is no sale: ``str()`` is the key that is wrong."""


def told_from_json(body: bytes, now: float) -> Told:
    """The sale in a body such as ``{"id": "A-17", "at": "2026-03-02T09:30:00+08:00",
    "amount": "12.50"}``; ``at`` and ``amount`` may be left out. TellingError."""
    try:
        said = json.loads(body, parse_float=Decimal, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise TellingError("json") from error
    if not isinstance(said, dict):
        raise TellingError("json")
    return Told(_id(said.get("id")), _moment(said.get("at"), now), _amount(said.get("amount")))


def told_from_groups(groups: Mapping[str, str | None], now: float) -> Told:
    """The sale that the groups ``id`` and ``amount`` of a line's match name; an amount that
    is none is as if it was not told. TellingError."""
    amount = (groups.get("amount") or "").strip()
    is_amount = len(amount) <= AMOUNT_MAX and amount.isprintable() and bool(_values(amount))
    return Told(_id((groups["id"] or "").strip()), now, amount if is_amount else "")


def _refuse(word: str) -> Any:
    raise ValueError(word)


def _id(said: Any) -> str:
    text = str(said) if isinstance(said, int) and not isinstance(said, bool) else said
    if not isinstance(text, str) or not 0 < len(text) <= ID_MAX or not text.isprintable():
        raise TellingError("id")
    return text


def _amount(said: Any) -> str:
    if said is None:
        return ""
    text = said.strip() if isinstance(said, str) else ""
    if isinstance(said, Decimal):
        text = f"{said:.2f}" if abs(said.adjusted()) < AMOUNT_MAX else ""
    elif isinstance(said, int) and not isinstance(said, bool):
        text = str(said)
    elif not isinstance(said, str):
        raise TellingError("amount")
    if len(text) > AMOUNT_MAX or not text.isprintable() or (said != "" and not _values(text)):
        raise TellingError("amount")
    return text


def _moment(said: Any, now: float) -> float:
    if said is None:
        return now
    if isinstance(said, int | Decimal) and not isinstance(said, bool):
        at = float(said)
        at = at / 1000 if at >= _MILLISECONDS_FROM else at
    elif isinstance(said, str):
        try:
            at = datetime.fromisoformat(said).astimezone().timestamp()
        except (ValueError, OverflowError, OSError) as error:
            raise TellingError("at") from error
    else:
        raise TellingError("at")
    if not 0 <= at <= _LATEST:
        raise TellingError("at")
    return at


def amounts(text: str) -> frozenset[Decimal]:
    """Every amount of money that may be written in a text, without its sign: ``1,234.50``,
    ``1.234,50``, ``1 234.50`` and ``￥1234.5`` are one and the same.

    Where anything has decimals, a number without is money only beside a currency: else it
    is a number of pieces, or part of a date.
    """
    plain = unicodedata.normalize("NFKC", text).replace("\u00a5", "￥")
    found = [(match, _values(match[0])) for match in _NUMBER.finditer(plain)]
    has_decimals = any(values and all(map(_is_broken, values)) for _, values in found)
    money = set[Decimal]()
    for match, values in found:
        around = plain[max(0, match.start() - 4) : match.end() + 4]
        if not has_decimals or re.search("[.,]", match[0]) or _CURRENCY.search(around):
            money |= values
    return frozenset(money)


def _is_broken(value: Decimal) -> bool:
    return value != value.to_integral_value() or value.as_tuple().exponent != 0


def _values(written: str) -> set[Decimal]:
    """What a number may mean: a lone separator before three digits is one of thousands or
    one of decimals. Empty for what is no number, or a date."""
    digits = re.sub(r"[^\d.,]", "", unicodedata.normalize("NFKC", written))
    if not re.fullmatch(r"\d+(?:[.,]\d+)*", digits, re.ASCII):
        return set()
    at = max(digits.rfind("."), digits.rfind(","))
    if at < 0:
        return {Decimal(digits)}
    head, separator, tail = digits[:at], digits[at], digits[at + 1 :]
    whole = Decimal(re.sub(r"[.,]", "", digits))
    broken = Decimal(f"{re.sub(r'[.,]', '', head)}.{tail}")
    if separator in head:
        return {whole} if len(tail) == 3 else set()
    if len(tail) == 3:
        return {whole, broken} if head.isdigit() else {broken}
    return {broken} if len(tail) < 3 else set()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A receipt that may be of one of the sales."""

    id: str
    received_at: float
    """Seconds since the epoch, UTC."""
    amounts: frozenset[Decimal] | None = None
    """The amounts written on it; None where nothing is written, as in a picture."""


def match(
    sales: Sequence[Sale], candidates: Sequence[Candidate], after_s: float
) -> dict[int, Candidate]:
    """The receipt of each sale, by the sale's number; both in the order in which they came.

    First come the receipts in time (until ``after_s`` after the sale was told), then late
    ones. Of either, those on which the amount of a sale is written are of that sale; one
    on which it is not is of another. Sales without an amount, and receipts without
    writing, go by the order in which they came.
    """
    left, found = list(candidates), dict[int, Candidate]()
    for until_s in (after_s, LATE_S):
        for fits in (says, _may_be):
            for sale in sales:
                if sale.seq in found:
                    continue
                theirs = _first(sale, left, until_s, fits)
                if theirs is not None:
                    left.remove(theirs)
                    found[sale.seq] = theirs
    return found


def _first(
    sale: Sale,
    candidates: Sequence[Candidate],
    until_s: float,
    fits: Callable[[Sale, Candidate], bool],
) -> Candidate | None:
    for candidate in candidates:
        in_time = -BEFORE_S <= candidate.received_at - sale.told_at <= until_s
        if in_time and fits(sale, candidate):
            return candidate
    return None


def says(sale: Sale, candidate: Candidate) -> bool:
    """True if the sale's amount is written on the receipt."""
    return bool(candidate.amounts and candidate.amounts & _wanted(sale))


def _may_be(sale: Sale, candidate: Candidate) -> bool:
    return candidate.amounts is None or not any(_wanted(sale))


def _wanted(sale: Sale) -> set[Decimal]:
    """What is looked for; nothing for a sale of no amount, or of nothing."""
    return {value for value in _values(sale.amount) if value}
