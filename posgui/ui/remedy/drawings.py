"""The drawings of ``resources/drawings`` in the colours of the theme.

A remedy's file is a film strip: its pictures stand side by side, each 160 wide and 120
high, 10 apart. What they share is in ``parts.svg``. Colours are roles, ``var(--ink)``, and
get the values of the theme when the file is read; no words are drawn, so that one strip
serves every language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from posgui.texts.resources import resource_path
from posgui.ui.theme import Colours

FRAME = QSize(160, 120)
CONNECTIONS = "connections"
"""Not a remedy: a printer by USB, by the network, by a serial port, behind a print queue."""
_GAP = 10
_ROLE = re.compile(r"var\(--([a-z]+)\)")
_DEFINITIONS = re.compile(r"<defs>.*</defs>", re.DOTALL)


class Film:
    """The pictures of one remedy, or of CONNECTIONS, in one scheme of colours."""

    def __init__(self, remedy: str, colours: Colours) -> None:
        roles = roles_of(colours)
        parts = _DEFINITIONS.findall(_read("parts"))
        # A drawing's first group is the whole strip; what it uses must stand before it.
        text = _read(remedy).replace("<g ", "".join((*parts, "<g ")), 1)
        coloured = _ROLE.sub(lambda role: roles[role[1]], text)
        self._svg = QSvgRenderer(QByteArray(coloured.encode()))
        self._strip = self._svg.viewBoxF()

    @property
    def length(self) -> int:
        """How many pictures there are."""
        return round((self._strip.width() + _GAP) / (FRAME.width() + _GAP))

    def picture(self, frame: int, size: QSize, ratio: float = 1.0) -> QPixmap:
        """One picture (0 is the first) as large as ``size`` holds, in the middle of it;
        ``size`` in device-independent pixels, of which each has ``ratio`` real ones."""
        made = QPixmap(size * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        fitting = FRAME.scaled(size, Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, fitting.width(), fitting.height())
        place.moveCenter(QRectF(0, 0, size.width(), size.height()).center())
        left = self._strip.left() + frame * (FRAME.width() + _GAP)
        self._svg.setViewBox(QRectF(left, self._strip.top(), FRAME.width(), FRAME.height()))
        painter = QPainter(made)
        painter.setClipRect(place)
        self._svg.render(painter, place)
        painter.end()
        return made


@cache
def film(remedy: str, colours: Colours) -> Film:
    """The pictures of a remedy, or of CONNECTIONS, read once."""
    return Film(remedy, colours)


def roles_of(colours: Colours) -> Mapping[str, str]:
    """What each role of the drawings is painted in. Paper is light in both schemes."""
    dark, light = sorted((colours.ground, colours.text), key=lambda name: QColor(name).lightness())
    return {
        "ground": colours.ground,
        "ink": colours.text,
        "body": colours.raised,
        "shade": colours.line,
        "muted": colours.muted,
        "accent": colours.accent,
        "ready": colours.ready,
        "warn": colours.attention,
        "wrong": colours.stopped,
        "paper": light,
        "print": dark,
    }


def _read(name: str) -> str:
    return resource_path("drawings", f"{name}.svg").read_text("utf-8")
