"""The look: readable in light and dark, and told apart without colour."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from posgui.ui.icons import state_icon
from posgui.ui.mood import Mood
from posgui.ui.theme import DARK, LIGHT, Colours, Theme

TRAY_SIZES = (16, 22, 24, 48)


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    given = QColor(colour)
    channels = (given.redF(), given.greenF(), given.blueF())
    parts = zip(channels, (0.2126, 0.7152, 0.0722), strict=True)
    return sum(
        share * (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
        for part, share in parts
    )


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_keeps_the_contrast_of_level_aa(colours: Colours) -> None:
    for ground in (colours.ground, colours.raised):
        for text in (colours.text, colours.muted, *(colours.of(mood) for mood in Mood)):
            assert contrast(text, ground) >= 4.5, (text, ground)
    assert contrast(colours.on_accent, colours.accent) >= 4.5


def silhouette(mood: Mood, size: int) -> bytes:
    """The icon in black and white: which pixels are painted, and which of them are light."""
    image = state_icon(mood).pixmap(size, size).toImage()
    image = image.convertToFormat(QImage.Format.Format_ARGB32)
    pixels = [image.pixelColor(x, y) for y in range(size) for x in range(size)]
    return bytes((p.alpha() > 128) + 2 * (p.lightness() > 180 and p.alpha() > 128) for p in pixels)


@pytest.mark.parametrize("size", TRAY_SIZES)
@pytest.mark.usefixtures("qapp")
def test_the_four_icons_differ_in_shape(size: int) -> None:
    shapes = {mood: silhouette(mood, size) for mood in Mood}
    for one in Mood:
        for other in Mood:
            if one is not other:
                differing = sum(a != b for a, b in zip(shapes[one], shapes[other], strict=True))
                assert differing > size * size * 0.08, (one, other)


def test_light_and_dark_follow_the_system(qapp: QApplication) -> None:
    theme = Theme(qapp)
    theme.use(Qt.ColorScheme.Dark)
    assert theme.colours is DARK
    assert qapp.palette().window().color() == QColor(DARK.ground)
    theme.use(Qt.ColorScheme.Light)
    assert theme.colours is LIGHT
    assert qapp.palette().window().color() == QColor(LIGHT.ground)
