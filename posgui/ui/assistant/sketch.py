"""A panel that looks like the window to be clicked in: what to press and what to type."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from posgui.texts import Texts
from posgui.ui.assistant.guides import Kind, Picture
from posgui.ui.assistant.page import CopyButton, sentence
from posgui.ui.theme import Space, mark

_SIGNS = {Kind.PICK: "▸ ", Kind.RADIO: "◉ ", Kind.TICKED: "☑ ", Kind.CLEARED: "☐ "}


class Sketch(QFrame):
    """One picture of a guide with its number and sentence."""

    def __init__(self, picture: Picture, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture, self._number = picture, number
        self._say = sentence(self, "strong")
        self._frame = QFrame(self)
        mark(self._frame, role="sketch")
        self._bar = sentence(self._frame)
        mark(self._bar, role="bar")
        inside = QVBoxLayout()
        inside.setContentsMargins(Space.MEDIUM, Space.SMALL, Space.MEDIUM, Space.MEDIUM)
        inside.setSpacing(Space.SMALL)
        self._rows = [_Row(kind, self._frame) for kind, _ in picture.rows]
        for row in self._rows:
            inside.addWidget(row)
        framed = QVBoxLayout(self._frame)
        framed.setContentsMargins(0, 0, 0, 0)
        framed.addWidget(self._bar)
        framed.addLayout(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, Space.MEDIUM)
        column.setSpacing(Space.SMALL)
        column.addWidget(self._say)
        column.addWidget(self._frame)

    def refresh(self, texts: Texts, values: Mapping[str, str]) -> None:
        """Words in the current language; ``values`` are those of ``guides.values``."""
        root = f"assistant.guide.{self._picture.name}"
        words = texts(f"{root}.say")
        self._say.setText(f"{self._number}.  {words}" if self._number else words)
        self._bar.setText(texts(f"{root}.bar"))
        for row, (_, name) in zip(self._rows, self._picture.rows, strict=True):
            row.refresh(texts, f"{root}.{name}", values.get(name, ""))


class _Row(QWidget):
    """One thing to press, choose, type or copy. Of what is typed the label stands first."""

    def __init__(self, kind: Kind, parent: QWidget) -> None:
        super().__init__(parent)
        self._kind = kind
        self._label, self._value = sentence(self), sentence(self)
        mark(self._value, role={Kind.PRESS: "press", Kind.CODE: "code"}.get(kind, "typed"))
        self._copy = CopyButton("copy-code", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.MEDIUM)
        if kind in (Kind.TYPED, Kind.CODE):
            row.addWidget(self._label)
            row.addWidget(self._value, 1)
            row.addWidget(self._copy, alignment=Qt.AlignmentFlag.AlignTop)
        else:
            shown = self._value if kind is Kind.PRESS else self._label
            shown.setWordWrap(False)
            row.addWidget(shown)
            row.addStretch(1)
            (self._label if shown is self._value else self._value).hide()
        self._label.setVisible(kind not in (Kind.PRESS, Kind.CODE))
        self._copy.setVisible(kind is Kind.CODE)
        flags = Qt.TextInteractionFlag.TextSelectableByMouse
        self._value.setTextInteractionFlags(flags)
        self._value.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def refresh(self, texts: Texts, key: str, typed: str) -> None:
        """``key`` is that of its words, ``typed`` what is typed or copied."""
        match self._kind:
            case Kind.CODE:
                self._value.setText(typed)
                self._copy.show_text(typed, texts)
            case Kind.TYPED:
                self._label.setText(texts(key))
                self._value.setText(typed)
            case Kind.PRESS:
                self._value.setText(texts(key))
            case _:
                self._label.setText(f"{_SIGNS.get(self._kind, '')}{texts(key)}")


def numbered(pictures: tuple[Picture, ...], parent: QWidget) -> list[Sketch]:
    """The pictures of a guide; a single one has no number."""
    count = len(pictures)
    return [Sketch(each, n if count > 1 else 0, parent) for n, each in enumerate(pictures, 1)]
