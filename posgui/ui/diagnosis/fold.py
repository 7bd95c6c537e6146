"""What is there for those who want to know more."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from posgui.ui.theme import Space, mark


class Fold(QWidget):
    """A heading that opens and closes what is below it; closed at first."""

    def __init__(self, name: str, content: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._content = content
        self.button = QToolButton(self)
        self.button.setObjectName(name)
        self.button.setCheckable(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.toggled.connect(self._toggled)
        mark(self.button, role="fold")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(self.button)
        column.addWidget(content)
        self._toggled(False)

    def name(self, words: str) -> None:
        """Call it so."""
        self.button.setText(words)
        self.button.setAccessibleName(words)

    def close_again(self) -> None:
        """Hide what is below."""
        self.button.setChecked(False)

    def _toggled(self, is_open: bool) -> None:
        arrow = Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow
        self.button.setArrowType(arrow)
        self._content.setVisible(is_open)
