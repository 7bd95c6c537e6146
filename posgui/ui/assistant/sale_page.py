"""The fifth step: the first receipt of the POS comes in."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from posgui.ui.assistant.page import Page, sentence
from posgui.ui.assistant.paper_page import PaperPicture
from posgui.ui.assistant.set_up import SetUp
from posgui.ui.icons import Sign
from posgui.ui.mood import Mood
from posgui.ui.phrases import fate_key
from posgui.ui.pictures import Pictures
from posgui.ui.theme import Size, Space, mark

PATIENCE_MS = 60_000
"""So long a person needs to sell something; then it is said what to check."""

_CHECKS = ("check-address", "check-job", "check-machine")


class SalePage(Page):
    """Waits for it as long as the page is open; nobody has to stay."""

    def __init__(self, set_up: SetUp, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(set_up, parent)
        self._pictures = pictures
        self._shown = ""
        self.patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self.patience.timeout.connect(self.refresh)
        self._sign = Sign(Size.SIGN, self)
        self._title, self._detail = sentence(self, "strong"), sentence(self)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._checks = [sentence(self) for _ in _CHECKS]
        self.picture = PaperPicture(self)
        head = QHBoxLayout()
        head.setSpacing(Space.MEDIUM)
        head.addWidget(self._sign, alignment=Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        left = QVBoxLayout()
        left.setSpacing(Space.MEDIUM)
        left.addLayout(head)
        for widget in (self._bar, self._detail, *self._checks):
            left.addWidget(widget)
        left.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(Space.LARGE)
        row.addLayout(left, 3)
        row.addWidget(self.picture, 2)
        self.column.addLayout(row, 1)

    def enter(self) -> None:
        """Begin to wait."""
        self.patience.start()

    def leave(self) -> None:
        """Wait no more."""
        self.patience.stop()

    def refresh(self) -> None:
        """What came, or what to do so that something comes."""
        receipt, texts = self.set_up.first_receipt, self.texts
        waits = receipt is None
        is_late = waits and not self.patience.isActive()
        self._bar.setVisible(waits)
        for label, name in zip(self._checks, _CHECKS, strict=True):
            label.setVisible(is_late)
            label.setText(f"•  {texts(f'assistant.{name}', **self._where())}")
        self.picture.setVisible(not waits)
        if receipt is None:
            self._sign.show_sign(Mood.ATTENTION if is_late else "waiting")
            mark(self._title, mood=Mood.ATTENTION if is_late else "")
            self._title.setText(texts(f"assistant.sale-{'late' if is_late else 'wait'}"))
            self._detail.setText(texts("assistant.sale-do", **self._where()))
            return
        self._sign.show_sign(Mood.READY)
        mark(self._title, mood=Mood.READY)
        self._title.setText(texts("assistant.sale-came"))
        self._detail.setText(texts(f"fate.{fate_key(receipt)}"))
        if receipt.id != self._shown:
            self._shown = receipt.id
            self.picture.show_image(QImage())
            self._pictures.fetch_whole(receipt.id, self._drawn)

    def _where(self) -> dict[str, str]:
        return {"host": self.set_up.address, "port": self.set_up.port}

    def _drawn(self, receipt: str, image: QImage) -> None:
        if receipt == self._shown:
            self.picture.show_image(image)
            self.picture.setAccessibleName(self.texts("card.picture"))
