"""What the program does by itself and who may do what, while it is edited, as text."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass

from posgui.desk.wire import Json
from posgui.model.incidents import Placeholders
from posgui.model.settings import ReprintPolicy, Role

_PINS = (str(Role.MANAGER), str(Role.SUPPORT))
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a table of the file, and its bounds."""

    table: str
    least: int
    most: int
    is_whole: bool


NUMBERS: Mapping[str, Number] = {
    "stable_s": Number("backlog", 0, 600, is_whole=False),
    "auto_count": Number("backlog", 0, 1_000_000, is_whole=True),
    "auto_age_min": Number("backlog", 0, 525_600, is_whole=False),
    "limit": Number("reprint", 0, 1000, is_whole=True),
    "days": Number("retention", 0, 3650, is_whole=True),
    "old_after_min": Number("roles", 0, 525_600, is_whole=False),
}
_TABLES = ("backlog", "reprint", "retention", "opening", "roles", "watch")


class Rules:
    """Those tables of the engine's settings; one that the engine does not know stays out."""

    def __init__(self, settings: Json) -> None:
        self._tables: dict[str, Json] = {
            name: copy.deepcopy(settings[name]) for name in _TABLES if name in settings
        }
        roles = self._tables.get("roles", {})
        for role in _PINS:
            roles.pop(role, None)
        self.pins: dict[str, bool] = {}
        """Whether each role has a PIN; the PINs themselves never leave the engine."""
        self.note_pins(settings)
        self.numbers = {
            field: f"{self._tables[number.table][field]:.10g}"
            for field, number in NUMBERS.items()
            if field in self._tables.get(number.table, {})
        }
        """Numbers as text."""

    def note_pins(self, settings: Json) -> None:
        """Which PINs there are now: they are set at once, not with the rest."""
        roles = settings.get("roles", {})
        self.pins = {role: bool(roles.get(role, False)) for role in _PINS}

    @property
    def policy(self) -> str:
        """Who may print a receipt again."""
        return str(self._tables.get("reprint", {}).get("policy", ReprintPolicy.ALLOW))

    @policy.setter
    def policy(self, chosen: str) -> None:
        self._tables.setdefault("reprint", {})["policy"] = chosen

    @property
    def remind_at(self) -> str:
        """When a missing opening check is reminded of, or an empty text."""
        return str(self._tables.get("opening", {}).get("remind_at", ""))

    @remind_at.setter
    def remind_at(self, typed: str) -> None:
        self._tables.setdefault("opening", {})["remind_at"] = typed

    @property
    def rhythm(self) -> bool:
        """Whether it is told when it is unusually quiet."""
        return bool(self._tables.get("watch", {}).get("rhythm", False))

    @rhythm.setter
    def rhythm(self, wanted: bool) -> None:
        if "watch" in self._tables:
            self._tables["watch"]["rhythm"] = wanted

    def is_protected(self, action: str) -> bool:
        """True if the action needs a PIN."""
        return action in self._tables.get("roles", {}).get("protect", ())

    def protect(self, action: str, *, wanted: bool) -> None:
        """Have the action need a PIN, or not."""
        roles = self._tables.setdefault("roles", {})
        others = [each for each in roles.get("protect", ()) if each != action]
        roles["protect"] = [*others, action] if wanted else others

    def wrong(self) -> list[tuple[str, str, Placeholders]]:
        """Field, key of a sentence and its placeholders, in the order of the pages."""
        found: list[tuple[str, str, Placeholders]] = []
        for field, text in self.numbers.items():
            number = NUMBERS[field]
            if _value(text.strip(), number) is None:
                found.append((field, "number", {"least": number.least, "most": number.most}))
        if self.remind_at.strip() and not is_time(self.remind_at.strip()):
            found.append(("remind_at", "time", {}))
        asks = bool(self._tables.get("roles", {}).get("protect")) or (
            self.policy == ReprintPolicy.PIN
        )
        if asks and not any(self.pins.values()):
            found.append(("pin", "pin-first", {}))
        return found

    def settings(self) -> Json:
        """The tables as the engine takes them; call it when nothing is wrong."""
        tables = copy.deepcopy(self._tables)
        for field, text in self.numbers.items():
            table = NUMBERS[field].table
            tables[table][field] = _value(text.strip(), NUMBERS[field])
        if "opening" in tables:
            tables["opening"]["remind_at"] = self.remind_at.strip()
        return tables


def is_time(text: str) -> bool:
    """True for a time of day such as 09:30."""
    return _TIME.fullmatch(text) is not None


def _value(text: str, number: Number) -> int | float | None:
    """The number a text means; None if it is none, or out of its bounds."""
    form = r"\d{1,9}" if number.is_whole else r"\d{1,9}(\.\d{1,6})?"
    if not re.fullmatch(form, text, re.ASCII):
        return None
    value = float(text)
    if not number.least <= value <= number.most:
        return None
    return int(value) if value.is_integer() else value
