"""The third step: a test page on the printer, and what to look for on it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from posgui.model.errors import PosguiError
from posgui.ui.actions import Actions, Call
from posgui.ui.assistant.page import Page, sentence
from posgui.ui.assistant.set_up import SetUp
from posgui.ui.picture_view import PAPER
from posgui.ui.pictures import decoded
from posgui.ui.tasks import Tasks
from posgui.ui.theme import Space, mark

_POINTS = ("width", "chinese", "qr", "dense", "cut")


class PaperPage(Page):
    """Prints, and shows the page as it should look."""

    def __init__(
        self, set_up: SetUp, actions: Actions, call: Call, tasks: Tasks, parent: QWidget
    ) -> None:
        super().__init__(set_up, parent)
        self._actions, self._call, self._tasks = actions, call, tasks
        self._is_drawn = False
        self._say = sentence(self)
        self._print = QPushButton(self)
        self._print.setObjectName("test-print")
        mark(self._print, role="primary")
        self._print.clicked.connect(self._pressed)
        self._points = [sentence(self) for _ in _POINTS]
        self._wrong = sentence(self, "small")
        self.picture = PaperPicture(self)
        left = QVBoxLayout()
        left.setSpacing(Space.MEDIUM)
        left.addWidget(self._say)
        left.addWidget(self._print, alignment=Qt.AlignmentFlag.AlignLeft)
        for label in self._points:
            left.addWidget(label)
        left.addWidget(self._wrong)
        left.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(Space.LARGE)
        row.addLayout(left, 3)
        row.addWidget(self.picture, 2)
        self.column.addLayout(row, 1)

    def enter(self) -> None:
        """The picture is drawn anew: width or shop may be others."""
        self.picture.show_image(QImage())
        self._is_drawn = False
        self.refresh()

    def refresh(self) -> None:
        """Words in the current language."""
        texts = self.texts
        self._say.setText(texts("assistant.paper-say"))
        self._print.setText(texts("assistant.print-page"))
        for name, label in zip(_POINTS, self._points, strict=True):
            label.setText(f"✓  {texts(f'assistant.look.{name}')}")
        self._wrong.setText(texts("assistant.paper-wrong"))
        self.picture.setAccessibleName(texts("assistant.page-picture"))
        # Not disabled while it prints: that would hand the keyboard to another button.
        can = self.set_up.is_running and self.set_up.is_known
        self._print.setEnabled(can)
        if can and not self._is_drawn:
            self._is_drawn = True
            self._tasks.spawn(self._draw(), self._not_drawn)

    def _pressed(self) -> None:
        self._actions.test_print(self.set_up.printer_id)

    async def _draw(self) -> None:
        told = await self._call("test_page", printer=self.set_up.printer_id)
        self.picture.show_image(decoded(str(told.get("png", ""))))

    def _not_drawn(self, _error: PosguiError) -> None:
        """The engine may just start anew with what was saved: its next news asks again."""
        self._is_drawn = False


class PaperPicture(QScrollArea):
    """A receipt's picture as wide as its place; a long one can be scrolled."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sheet = _Sheet(self)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(220)
        self.setWidget(self._sheet)

    @property
    def has_image(self) -> bool:
        """True once there is something to see."""
        return not self._sheet.image.isNull()

    def show_image(self, image: QImage) -> None:
        """Show this one; none for a null image."""
        self._sheet.image = image.convertToFormat(QImage.Format.Format_Grayscale8)
        self._sheet.updateGeometry()
        self._sheet.update()


class _Sheet(QWidget):
    """The paper."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.image = QImage()
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, self.heightForWidth(self.width()))

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        if self.image.isNull():
            return 0
        return round(self.image.height() * min(width, self.image.width()) / self.image.width())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, self.heightForWidth(self.width()))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self.image.isNull():
            return
        ratio = self.devicePixelRatioF()
        width = min(self.width(), self.image.width())
        shown = self.image.scaledToWidth(
            round(width * ratio), Qt.TransformationMode.SmoothTransformation
        )
        shown.setDevicePixelRatio(ratio)
        painter = QPainter(self)
        height = round(shown.height() / ratio)
        painter.fillRect(0, 0, width, height, PAPER)
        painter.drawImage(0, 0, shown)
        painter.end()
