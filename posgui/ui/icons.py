"""The drawings of ``resources/icons``, painted at the size they are shown."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from posgui.texts.resources import resource_path
from posgui.ui.mood import Mood
from posgui.ui.theme import Size

ICON_SIZES = (16, 22, 24, 32, 48, 64, 96, 128)
"""Trays ask for any of these; each is painted from the drawing, none is scaled."""
MENU_SIZES = (16, 22, 24, 32, 48)


@cache
def _drawing(name: str, colour: str) -> QSvgRenderer:
    text = resource_path("icons", f"{name}.svg").read_text("utf-8")
    return QSvgRenderer(QByteArray(text.replace("currentColor", colour).encode()))


def pixmap(name: str, size: int, colour: str = "#000000") -> QPixmap:
    """A drawing as a square of ``size`` pixels; line drawings take ``colour``."""
    picture = QPixmap(size, size)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    _drawing(name, colour).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


def icon(name: str, colour: str = "#000000") -> QIcon:
    """A drawing as an icon of every size."""
    made = QIcon()
    for size in ICON_SIZES:
        made.addPixmap(pixmap(name, size, colour))
    return made


def state_icon(sign: str) -> QIcon:
    """A mood's sign (check, triangle, octagon or dimmed question mark), or ``note``."""
    made = icon(f"state-{sign}")
    for size in MENU_SIZES:  # a menu's status line is disabled, and keeps its colour
        made.addPixmap(pixmap(f"state-{sign}", size), QIcon.Mode.Disabled)
    return made


class Glyph:
    """The line drawing on a button, painted anew only when its colour changes.

    A disabled button shows it in its own colour, since styles grey it below legibility.
    """

    def __init__(self, button: QAbstractButton, name: str) -> None:
        self._button = button
        self._name = name
        self._colours = ("", "")
        button.setIconSize(QSize(Size.GLYPH, Size.GLYPH))

    def paint(self, colour: str, disabled: str) -> None:
        """Use these colours."""
        if self._colours != (colour, disabled):
            self._colours = (colour, disabled)
            made = icon(self._name, colour)
            for size in ICON_SIZES:
                made.addPixmap(pixmap(self._name, size, disabled), QIcon.Mode.Disabled)
            self._button.setIcon(made)


class Drawing(QWidget):
    """A line drawing inside a window, sharp at any scale."""

    def __init__(self, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ("", "")
        self.setFixedSize(QSize(size, size))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_drawing(self, name: str, colour: str) -> None:
        """Show another drawing, or in another colour."""
        if (name, colour) != self._shown:
            self._shown = (name, colour)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the drawing."""
        if self._shown[0]:
            painter = QPainter(self)
            _drawing(*self._shown).render(painter, QRectF(self.rect()))
            painter.end()


class Sign(QWidget):
    """A round, triangular or octagonal sign inside a window, sharp at any scale."""

    def __init__(self, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = str(Mood.UNKNOWN)
        self.setFixedSize(QSize(size, size))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def name(self) -> str:
        """The sign shown: a mood, ``waiting``, ``over`` or ``note``."""
        return self._name

    def show_sign(self, name: str) -> None:
        """Show another sign."""
        if name != self._name:
            self._name = name
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the drawing."""
        painter = QPainter(self)
        _drawing(f"state-{self._name}", "#000000").render(painter, QRectF(self.rect()))
        painter.end()
