"""Every sentence a person reads, in English and zh_CN, by key.

The catalogues are ``resources/texts/en.toml`` and ``zh_CN.toml``: tables of keys, a
value is a sentence with ``{placeholders}`` or a table ``one``/``other`` chosen by the
placeholder ``n``. Plain files with no compile step, read by the standard library: the
tray and the command line share them, and a language is changed without a restart.
(gettext and Qt Linguist need generated files; fluent.runtime was measured at 11 MB and
0.12 s in each process.)
"""

from __future__ import annotations

import locale
import logging
import os
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from posgui.model.errors import PosguiError
from posgui.model.incidents import Cause
from posgui.texts.resources import resource_path

LANGUAGES = ("en", "zh_CN")

_LOGGER = logging.getLogger(__name__)


def system_language() -> str:
    """The language of the session: ``zh_CN`` for any Chinese locale, else ``en``."""
    named = next((v for k in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(k))), None)
    name = named or locale.getlocale()[0] or ""
    return "zh_CN" if name.lower().startswith(("zh", "chinese")) else "en"


@cache
def catalogue(language: str) -> dict[str, Any]:
    """All texts of a language, by dotted key."""
    with resource_path("texts", f"{language}.toml").open("rb") as file:
        return dict(_flat("", tomllib.load(file)))


_ON_SERIAL = {
    Cause.USB_UNPLUGGED: "incident.serial-unplugged",
    Cause.ACCESS_DENIED: "incident.serial-denied",
    Cause.DEVICE_BUSY: "incident.serial-busy",
    Cause.DRIVER_MISSING: "incident.serial-unusable",
}


NOT_ON_USB = ("queue", "add-on")
"""Ways (``rules.diagnosis.wire_of``) whose missing driver is none of USB's."""

_OF_OURS = (
    *("incident.paper-out.step3", "incident.printer-paused.step2"),
    "incident.receipts-held.step1",
)
"""Of receipts that wait here: none do for a printer that is only watched."""


def incident_base(cause: str, placeholders: Mapping[str, Any]) -> str:
    """Where the words of an incident or verdict stand: a backlog that waits for an answer
    has its own, and so have a sale without receipt, an unusual quiet, a program whose name
    is known, a serial port, a way that this computer lacks, a queue that works offline, and a
    printer that is at another address now, or only watched."""
    if cause == Cause.DEVICE_BUSY and "program" in placeholders:
        return "incident.program-busy"
    if placeholders.get("wire") == "serial" and (named := _ON_SERIAL.get(Cause(cause))):
        return named
    if placeholders.get("wire") in NOT_ON_USB and cause == Cause.DRIVER_MISSING:
        return "incident.way-missing"
    if cause == Cause.RECEIPTS_HELD and "oldest" in placeholders:
        return "incident.backlog"
    if cause == Cause.OS_QUEUE_PAUSED and "offline" in placeholders:
        return "incident.os-queue-offline"
    if cause == Cause.NOTHING_RECEIVED and "sale" in placeholders:
        return "incident.sale-missing"
    if cause == Cause.NOTHING_RECEIVED and "usual" in placeholders:
        return "incident.unusually-quiet"
    if cause == Cause.UNKNOWN and "watched" in placeholders:
        return "incident.watched"
    if placeholders.get("found_at"):
        return "incident.moved"
    return f"incident.{cause}"


def steps_of(cause: str, placeholders: Mapping[str, Any]) -> list[str]:
    """The keys of what to do against a cause, in order."""
    known, base = catalogue(LANGUAGES[0]), incident_base(cause, placeholders)
    steps = [step for number in (1, 2, 3) if (step := f"{base}.step{number}") in known]
    return [each for each in steps if each not in _OF_OURS] if "watched" in placeholders else steps


def error_sentence(texts: Texts, error: PosguiError) -> str:
    """The sentence of an error: the cause, and what to do."""
    return texts(f"error.{error.key}", **error.placeholders)


def _flat(prefix: str, table: dict[str, Any]) -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    for key, value in table.items():
        if isinstance(value, dict) and not set(value) <= {"one", "other"}:
            pairs += _flat(f"{prefix}{key}.", value)
        else:
            pairs.append((prefix + key, value))
    return pairs


class Texts:
    """The current language's texts; listeners hear when the language changes."""

    def __init__(self, language: str = "auto") -> None:
        self._listeners: list[Callable[[], None]] = []
        self.language = "en"
        self.use(language)

    def use(self, language: str) -> None:
        """Switch to ``en``, ``zh_CN`` or ``auto`` (the session's language)."""
        chosen = system_language() if language == "auto" else language
        self.language = chosen if chosen in LANGUAGES else "en"
        for listener in self._listeners:
            listener()

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after every change; returns the way to stop that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def has(self, key: str) -> bool:
        """True if the key has a text."""
        return key in catalogue(self.language)

    def __call__(self, key: str, **placeholders: Any) -> str:
        """The sentence for ``key``; the key itself where there is none."""
        value = catalogue(self.language).get(key)
        if value is None:
            _LOGGER.warning("no text for %s in %s", key, self.language)
            return key
        if isinstance(value, dict):
            value = value["one" if placeholders.get("n") == 1 else "other"]
        try:
            return str(value).format_map(placeholders)
        except (KeyError, IndexError, ValueError):
            _LOGGER.warning("text %s in %s misses a placeholder", key, self.language)
            return str(value)
