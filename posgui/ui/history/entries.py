"""The rows of the list, and which receipts are asked for."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum

from posgui.desk.wire import Json
from posgui.ui import nouns
from posgui.ui.nouns import ReceiptView

END = 1e18
"""After every receipt; seconds since the epoch."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One receipt of the list."""

    receipt: ReceiptView
    line: str
    """Its total or title; empty while the engine has not read it, and once it is erased."""
    erased: bool


def entry(noun: Json) -> Entry:
    """A receipt of a ``history`` or ``search`` answer; ValueError or KeyError if it is none."""
    return Entry(nouns.receipt_view(noun), noun["line"], noun["erased_at"] is not None)


class Days(StrEnum):
    """Which days are listed; the value is the button's text key."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    ONE = "one-day"
    ALL = "all-days"


@dataclass(frozen=True, slots=True)
class Query:
    """Receipts received from ``since`` on and before ``until`` (seconds since the epoch),
    with ``search`` only those on which it is written."""

    days: Days
    since: float
    until: float
    search: str = ""


def query(days: Days, now: float, day: tuple[int, int, int], search: str = "") -> Query:
    """The query for these days; ``day`` (year, month, day) is the one meant by ``ONE``."""
    if days is Days.ALL:
        return Query(days, 0.0, END, search)
    if days is not Days.ONE:
        day = time.localtime(now)[:3]
    back = 1 if days is Days.YESTERDAY else 0
    return Query(days, _midnight(day, -back), _midnight(day, 1 - back), search)


def _midnight(day: tuple[int, int, int], after: int) -> float:
    """The local midnight that begins the day so many days ``after``."""
    year, month, number = day
    return time.mktime((year, month, number + after, 0, 0, 0, 0, 0, -1))
