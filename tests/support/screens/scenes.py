"""All scenes, and how one is brought up, photographed and moved to another screen."""

from __future__ import annotations

from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QProgressBar, QWidget

# Each adds its scenes when it is imported.
from tests.support.screens import cards, diagnoses, lessons, panels, windows  # noqa: F401 - they register scenes
from tests.support.screens.stage import SCENES, stage

__all__ = ["SCENES", "image_of", "stage"]


def image_of(window: QWidget) -> Image.Image:
    """What a window shows; a bar that goes to and fro while something runs stands at half."""
    for bar in window.findChildren(QProgressBar):
        if bar.minimum() == bar.maximum():
            bar.setRange(0, 2)
            bar.setValue(1)
    taken = window.grab().toImage().convertToFormat(QImage.Format.Format_RGBX8888)
    size = (taken.width(), taken.height())
    raw = bytes(taken.constBits())
    return Image.frombytes("RGBX", size, raw, "raw", "RGBX", taken.bytesPerLine()).convert("RGB")
