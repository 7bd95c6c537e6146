"""One machine for all: fonts, clock, language and size of the screen are the test's own.

To be prepared before anything of ``posgui`` is imported, for its modules take the class
``datetime`` when they are.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import os
import re
import time
from importlib import import_module
from pathlib import Path
from typing import Any

NOW = 1_790_000_220.0
"""Three to four minutes after ``desk_nouns.NOON``, a Monday."""

LONGER = 0.3
"""What other languages need more than English or Chinese."""

_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><cachedir>{}</cachedir></fontconfig>
"""
_FAMILIES = {
    "en": ["Noto Sans", "Noto Sans CJK SC", "Noto Sans Symbols", "Noto Sans Symbols2"],
    "zh_CN": ["Noto Sans CJK SC", "Noto Sans Symbols", "Noto Sans Symbols2"],
}


_LARGEST = {
    "name": "4K", "x": 0, "y": 0, "width": 3840, "height": 2160,
    "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1,
}  # fmt: skip
"""Qt's own screen, in pixels: its message boxes are no wider."""


_localtime = time.localtime


def _local(at: float = NOW) -> time.struct_time:
    return _localtime(at)


class _Datetime(dt.datetime):
    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> _Datetime:
        return cls.fromtimestamp(NOW, tz)


def prepare(scale: int, folder: Path) -> None:
    """Set everything that is read when Qt and posgui start; ``folder`` is for its files."""
    config = folder / "fonts.conf"
    config.write_text(_FONTS.format(folder), "utf-8")
    screen = folder / "screen.json"
    screen.write_text(json.dumps({"screens": [_LARGEST]}), "utf-8")
    os.environ |= {
        "FONTCONFIG_FILE": str(config),
        "LC_ALL": "C.UTF-8",
        "QT_QPA_PLATFORM": f"offscreen:configfile={screen}",
        "QT_SCALE_FACTOR": str(scale),
        "TZ": "UTC",
    }
    time.tzset()
    dt.datetime = _Datetime  # type: ignore[misc]  # that is the purpose
    time.time = lambda: NOW
    time.localtime = _local  # type: ignore[assignment]  # has more forms than are used


def dress(app: Any, language: str) -> None:
    """Give the QApplication the fonts that come with posgui's dependencies, and no others."""
    from noto_cjk_sans_otc import FONT_PATH
    from PySide6.QtGui import QFont, QFontDatabase

    names = ("NotoSans_Regular", "NotoSans_Bold", "NotoSansSymbols_Regular")
    for name in (*names, "NotoSansSymbols2_Regular", "CascadiaMono_Regular"):
        font = import_module(f"pymupdf_fonts.{name}").fontbuffer
        QFontDatabase.addApplicationFontFromData(font)
    QFontDatabase.addApplicationFont(os.fspath(FONT_PATH))
    QFont.insertSubstitutions("monospace", ["Cascadia Mono", "Noto Sans CJK SC"])
    font = QFont(_FAMILIES[language])
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    app.setFont(font)
    app.setCursorFlashTime(0)


def _rest(_reel: Any) -> None:
    """Stay at the first picture."""


def calm() -> None:
    """Have nothing change by itself however long a slow machine takes: no picture moves on,
    no card says goodbye, the engine is not asked how it is while one scene follows another,
    and buttons that are dead for a moment are alive at once."""
    from posgui.ui import answers, keeper
    from posgui.ui.alert import card
    from posgui.ui.diagnosis import question
    from posgui.ui.remedy.reel import Reel

    hour_ms = 3_600_000
    stills: dict[Any, dict[str, Any]] = {
        Reel: {"_run": _rest},
        keeper: {"PING_EVERY_S": hour_ms / 1000},
        card: {"READY_SHOWN_MS": hour_ms},
        answers: {"PAUSE_MS": 0, "SURE_MS": hour_ms},
        question: {"PAUSE_MS": 0},
    }
    for owner, names in stills.items():
        for name, value in names.items():
            setattr(owner, name, value)


def colour(theme: str) -> None:
    """Have the application be light or dark from the start and stay so: to style what is
    there already takes a quarter of a second each time."""
    from PySide6.QtCore import Qt

    from posgui.ui.theme import Theme

    schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    style = Theme.use
    styled: list[Theme] = []

    def use(self: Theme, _scheme: Qt.ColorScheme) -> None:
        if not styled:
            style(self, schemes[theme])
            styled.append(self)
        self.colours = styled[0].colours

    setattr(Theme, "use", use)  # noqa: B010 - on purpose


class Screen:
    """The only screen windows are placed on, as large as is wanted."""

    def __init__(self, width: int, height: int) -> None:
        self.size = (width, height)

    def availableGeometry(self) -> Any:  # noqa: N802 - Qt's name
        """All of it."""
        from PySide6.QtCore import QRect

        return QRect(0, 0, *self.size)

    def install(self) -> None:
        """Have windows be placed on this one from now on."""
        from PySide6.QtGui import QGuiApplication

        def only(_point: Any = None) -> Screen:
            return self

        setattr(QGuiApplication, "primaryScreen", only)  # noqa: B010 - on purpose
        setattr(QGuiApplication, "screenAt", only)  # noqa: B010 - on purpose
        setattr(QGuiApplication, "screens", list)  # noqa: B010 - none a foreign window is on


def lengthen(catalogue: dict[str, Any]) -> None:
    """Make every sentence of a catalogue longer, with words of its own."""
    for key, value in catalogue.items():
        if isinstance(value, dict):
            catalogue[key] = {number: _longer(text) for number, text in value.items()}
        else:
            catalogue[key] = _longer(value)


def _longer(text: str) -> str:
    words = re.sub(r"\{[^}]*\}", "", text)
    if not any(char.isalpha() for char in words):
        return text
    more = math.ceil(len(words.strip()) * LONGER)
    letters = "".join(char for char in words if char not in "{}").strip()
    gap = " " if " " in letters and more > 3 else ""
    return text + gap + letters[: more - len(gap)].rstrip()
