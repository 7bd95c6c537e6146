"""The picture of the chosen receipt, or why there is none."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from posgui.ui.picture_view import Sheet
from posgui.ui.theme import mark

SHARE = 0.72
"""Of a dot each: the smallest letters of a receipt are then nine pixels wide."""
NARROWEST = 220
EMPTY_HEIGHT = 160


class Paper(QFrame):
    """White in every theme; as wide as the place allows and no wider than is useful."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._room = NARROWEST
        self._sheet = Sheet(self)
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark(self, role="frame")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._sheet)
        column.addWidget(self._words)

    def show_image(self, image: QImage | None, words: str) -> None:
        """Show this picture, or these words where there is none."""
        self._image = None if image is None or image.isNull() else image
        self._words.setText(words)
        self.setAccessibleName(words)
        self._fit()

    def fit(self, room: int) -> None:
        """Be at most so wide."""
        if room != self._room:
            self._room = room
            self._fit()

    def _fit(self) -> None:
        image, room = self._image, max(NARROWEST, self._room) - 2
        self._sheet.setVisible(image is not None)
        self._words.setVisible(image is None)
        if image is not None:
            width = min(room, round(image.width() * SHARE))
            self._sheet.show_image(image, width)
            self.setFixedSize(width + 2, self._sheet.height() + 2)
        else:
            self._sheet.show_image(QImage(), 0)
            self.setFixedSize(room + 2, EMPTY_HEIGHT)
