"""The help window: every remedy as a picture, and a page for each."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from posgui.texts import Texts
from posgui.ui.icons import icon
from posgui.ui.place import beside_cards, work_area
from posgui.ui.remedy.drawings import film
from posgui.ui.remedy.remedies import Remedy
from posgui.ui.remedy.view import RemedyView, ViewSize
from posgui.ui.theme import Colours, Space, colours_in_use, mark

SIZE = QSize(900, 730)
TILE = QSize(144, 108)
"""The picture on a button."""
PICTURE_OF = {Remedy.LOAD_ROLL: 1, Remedy.CLEAR_JAM: 1, Remedy.CLEAR_CUTTER: 2}
PICTURE_OF |= {Remedy.POWER_CYCLE: 1, Remedy.SCRATCH_TEST: 1, Remedy.CLOSE_COVER: 1}
"""The picture that stands for the whole, where it is not the first."""


class Tile(QToolButton):
    """A remedy's picture and name.

    Signals: ``reached(tile)`` when it gets the keyboard.
    """

    reached = Signal(QWidget)

    def __init__(self, remedy: Remedy, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(remedy)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setIconSize(TILE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        mark(self, role="tile")

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """It wants to be seen."""
        super().focusInEvent(event)
        self.reached.emit(self)


class Tiles(QWidget):
    """A button with a picture for every remedy, in as many columns as there is room for.

    Signals: ``chosen(remedy)``, ``reached(tile)``.
    """

    chosen = Signal(str)
    reached = Signal(QWidget)

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._columns = 0
        self._colours: Colours | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, Space.SMALL, 0)
        self._grid.setSpacing(Space.MEDIUM)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        # In a group the arrow keys go to the neighbour in their direction.
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._group.buttonClicked.connect(self._pressed)
        self.buttons = {remedy: Tile(remedy, self) for remedy in Remedy}
        for button in self.buttons.values():
            self._group.addButton(button)
            button.reached.connect(self.reached)

    def refresh(self) -> None:
        """Words and pictures in the current language and colours."""
        colours = colours_in_use()
        for remedy, button in self.buttons.items():
            words = self._texts(f"remedy.{remedy}.title")
            button.setText(words)
            button.setAccessibleName(words)
            if colours is not self._colours:
                ratio = self.devicePixelRatioF()
                place = PICTURE_OF.get(remedy, 0)
                button.setIcon(QIcon(film(remedy, colours).picture(place, TILE, ratio)))
        self._colours = colours
        self._arrange()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One column wide at least, whatever the number of columns is now."""
        return QSize(self._widest(), self._grid.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """As many columns as fit."""
        super().resizeEvent(event)
        self._arrange()

    def _widest(self) -> int:
        return max(button.sizeHint().width() for button in self.buttons.values())

    def _arrange(self) -> None:
        columns = max(1, self.width() // (self._widest() + Space.MEDIUM))
        if columns == self._columns:
            return
        for column in range(max(columns, self._columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns
        for place, button in enumerate(self.buttons.values()):
            self._grid.addWidget(button, place // columns, place % columns)

    def _pressed(self, button: QAbstractButton) -> None:
        self.chosen.emit(button.objectName())


class Page(QWidget):
    """One remedy, large, to be looked at as long as it takes.

    Signals: ``back_wanted``.
    """

    back_wanted = Signal()

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self.remedy: Remedy | None = None
        self._title = QLabel(self)
        mark(self._title, role="title")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self.view = RemedyView(ViewSize.LARGE, texts, self)
        self.view.turned.connect(self._name_pause)
        names = ("all-remedies", "previous", "pause", "next")
        self.buttons = {name: QPushButton(self) for name in names}
        slots = (self.back_wanted, self._previous, self.view.reel.toggle, self._next)
        for (name, button), slot in zip(self.buttons.items(), slots, strict=True):
            button.setObjectName(name)
            button.clicked.connect(slot)
        self._lay_out()

    def _lay_out(self) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.buttons["all-remedies"])
        head.addWidget(self._title, 1)
        for name in ("previous", "pause", "next"):
            foot.addWidget(self.buttons[name], 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        for row in (head, foot, whole):
            row.setSpacing(Space.MEDIUM)
        whole.addLayout(head)
        whole.addWidget(self.view, 1)
        whole.addLayout(foot)

    def show_remedy(self, remedy: Remedy) -> None:
        """Show this one."""
        self.remedy = remedy
        self.refresh()
        self.buttons["next"].setFocus()

    def refresh(self) -> None:
        """Words in the current language."""
        if self.remedy is None:
            return
        self._title.setText(self._texts(f"remedy.{self.remedy}.title"))
        self.view.show_remedy(self.remedy)
        for name, button in self.buttons.items():
            button.setText(self._texts(f"button.{name}"))
        self._name_pause()

    def _name_pause(self) -> None:
        name = "play" if self.view.reel.is_paused else "pause"
        self.buttons["pause"].setText(self._texts(f"button.{name}"))

    def _previous(self) -> None:
        self.view.reel.step(-1)

    def _next(self) -> None:
        self.view.reel.step(1)


class HelpWindow(QFrame):
    """What to do, in pictures; opened by a person, so it takes the keyboard."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(None)
        self._texts = texts
        self._tiles = Tiles(texts, self)
        self._page = Page(texts, self)
        self._list = QScrollArea(self)
        self._list.setWidgetResizable(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setWidget(self._tiles)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(Space.LARGE, Space.LARGE, Space.LARGE, Space.LARGE)
        self._stack = QStackedLayout()
        whole.addLayout(self._stack)
        self._stack.addWidget(self._list)
        self._stack.addWidget(self._page)
        self._tiles.chosen.connect(self._choose)
        self._tiles.reached.connect(self._list.ensureWidgetVisible)
        self._page.back_wanted.connect(self._back)
        self.setObjectName("help")
        self.setWindowIcon(icon("posgui"))
        mark(self, role="window")

    def open(self, remedy: Remedy | None = None) -> None:
        """Show the page of a remedy, or the list of all."""
        if not self.isVisible():
            place = beside_cards(work_area(), SIZE)
            self.move(place.topLeft())
            self.resize(place.size())
        self._speak()
        self._stack.setCurrentWidget(self._list if remedy is None else self._page)
        self.show()
        self.raise_()
        self.activateWindow()
        if remedy is None:
            self._tiles.buttons[Remedy.LOAD_ROLL].setFocus()
        else:
            self._page.show_remedy(remedy)

    def refresh(self) -> None:
        """Words and pictures in the current language and colours; nothing while hidden."""
        if self.isVisible():
            self._speak()

    def _speak(self) -> None:
        self.setWindowTitle(self._texts("button.help"))
        self._tiles.refresh()
        self._page.refresh()

    def _choose(self, name: str) -> None:
        self._stack.setCurrentWidget(self._page)
        self._page.show_remedy(Remedy(name))

    def _back(self) -> None:
        self._stack.setCurrentWidget(self._list)
        chosen = self._page.remedy
        self._tiles.buttons[chosen or Remedy.LOAD_ROLL].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc closes, Backspace goes back to the list, Enter presses what has the focus."""
        focused = QApplication.focusWidget()
        match event.key():
            case Qt.Key.Key_Escape:
                self.close()
            case Qt.Key.Key_Backspace if self._stack.currentWidget() is self._page:
                self._back()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if isinstance(focused, QAbstractButton):
                focused.click()
            case _:
                super().keyPressEvent(event)
