"""What a person could not read, hit or hear, found by walking a window's widgets.

A finding is a sentence that names the widget. Measures are device-independent pixels.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QWidget,
)

from posgui.ui.theme import Size

SLACK = 1
"""Rounding of fonts and scales."""

FIELD_EDGES = 2 * (10 + 2 + 2)
"""Padding and frame of a field as in the style sheet, and Qt's own distance."""

PRESSED = (QAbstractButton, QComboBox, QLineEdit)
"""What a finger hits, and what says by its name or words what it does."""

NAMELESS = (QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Window)


def findings(window: QWidget, screen: QRect) -> list[str]:
    """All that is wrong with a window that is shown on such a screen."""
    found = list(_outgrown(window, screen))
    for widget in (window, *window.findChildren(QWidget)):
        if not widget.isVisible() or widget.window() is not window or _is_inner(widget):
            continue
        found += [f"{_name(widget)}: {said}" for said in _of(widget, window)]
    return found


def _of(widget: QWidget, window: QWidget) -> Iterator[str]:
    yield from _clipped(widget)
    yield from _overlapping(widget)
    if widget is not window:
        yield from _outside(widget)
    if isinstance(widget, (*PRESSED, QTabBar, QMenu, QAbstractItemView)):
        yield from _too_small(widget)
    if isinstance(widget, PRESSED):
        yield from _unnamed(widget)


def _is_inner(widget: QWidget) -> bool:
    """Widgets that Qt makes inside of its own: the field of a combo box, its list, scroll
    bars, the button that empties a field."""
    parent = widget.parentWidget()
    inside = isinstance(parent, QLineEdit | QComboBox | QAbstractSlider | QHeaderView | QTabBar)
    names = ("qt_scrollarea", "qt_calendar", "qt_msgbox")
    return inside or isinstance(widget, QAbstractSlider) or widget.objectName().startswith(names)


def _name(widget: QWidget) -> str:
    words = getattr(widget, "text", None)
    said = str(words())[:40].replace("\n", "|") if callable(words) else ""
    parents: list[str] = []
    above = widget.parentWidget()
    while above is not None and len(parents) < 3:
        if not above.objectName().startswith("qt_"):
            parents.append(type(above).__name__)
        above = above.parentWidget()
    path = ".".join([*reversed(parents), type(widget).__name__])
    return " ".join(part for part in (path, widget.objectName(), repr(said)) if part)


def _outgrown(window: QWidget, screen: QRect) -> Iterator[str]:
    place = window.geometry()
    if not window.windowFlags() & Qt.WindowType.FramelessWindowHint:
        place.moveTo(screen.topLeft())  # the window manager places it
    if not screen.contains(place):
        yield f"{_name(window)}: {place.getRect()} is not within the screen {screen.getRect()}"


def _wh(size: QSize) -> str:
    return f"{size.width()} x {size.height()}"


def _clipped(widget: QWidget) -> Iterator[str]:
    """Words that need more room than there is."""
    if isinstance(widget, QLabel):
        if widget.text():
            yield from _short(widget, _needed_by_label(widget))
    elif isinstance(widget, QAbstractButton):
        if widget.text():
            yield from _short(widget, widget.sizeHint())
    elif isinstance(widget, QComboBox):
        words = widget.fontMetrics().horizontalAdvance(widget.currentText())
        yield from _short(widget, QSize(words + 2 * 10 + 36, 0))
    elif isinstance(widget, QLineEdit):
        hint = widget.fontMetrics().horizontalAdvance(widget.placeholderText())
        if not widget.text() and hint:
            yield from _short(widget, QSize(hint + FIELD_EDGES, 0))
    elif isinstance(widget, QTabBar):
        for place in range(widget.count()):
            if widget.isTabVisible(place) and not widget.rect().contains(widget.tabRect(place)):
                yield f"the tab {widget.tabText(place)!r} is cut off"


def _needed_by_label(label: QLabel) -> QSize:
    if not label.wordWrap():
        return label.sizeHint()
    needed = QSize(0, label.heightForWidth(label.width()))
    if label.textFormat() is not Qt.TextFormat.RichText:
        metrics, margins = label.fontMetrics(), label.contentsMargins()
        words = [word for word in label.text().split() if word.isascii()]
        longest = max((metrics.horizontalAdvance(word) for word in words), default=0)
        needed.setWidth(longest + margins.left() + margins.right())
    return needed


def _short(widget: QWidget, needed: QSize) -> Iterator[str]:
    if needed.width() > widget.width() + SLACK or needed.height() > widget.height() + SLACK:
        yield f"needs {_wh(needed)}, has {_wh(widget.size())}"


def _overlapping(parent: QWidget) -> Iterator[str]:
    """Children that lie on each other."""
    if isinstance(parent, QAbstractScrollArea | QStackedWidget | QComboBox | QLineEdit | QTabBar):
        return
    children = [
        each
        for each in parent.children()
        if isinstance(each, QWidget) and each.isVisible() and not each.isWindow()
    ]
    for place, one in enumerate(children):
        for other in children[:place]:
            shared = one.geometry() & other.geometry()
            if shared.width() > SLACK and shared.height() > SLACK:
                yield f"{_name(one)} lies on {_name(other)}"


def _outside(widget: QWidget) -> Iterator[str]:
    """What reaches out of its parent; in a scrolled page only sideways, for it scrolls down."""
    parent = widget.parentWidget()
    area = parent.parentWidget() if parent is not None else None
    if parent is None or isinstance(area, QAbstractItemView):
        return
    inside, own = parent.rect(), widget.geometry()
    if isinstance(area, QScrollArea):
        inside.setTop(min(inside.top(), own.top()))
        inside.setBottom(max(inside.bottom(), own.bottom()))
    over = inside.adjusted(-SLACK, -SLACK, SLACK, SLACK)
    if not over.contains(own) and not own.isEmpty():
        yield f"{own.getRect()} reaches out of {inside.getRect()}"


def _too_small(widget: QWidget) -> Iterator[str]:
    """What a finger cannot hit."""
    if isinstance(widget, QTabBar):
        sizes = [widget.tabRect(place).size() for place in range(widget.count())]
    elif isinstance(widget, QMenu):
        actions = [each for each in widget.actions() if not each.isSeparator()]
        sizes = [widget.actionGeometry(each).size() for each in actions]
    elif isinstance(widget, QAbstractItemView):
        model = widget.model()
        sizes = [widget.visualRect(model.index(row, 0)).size() for row in range(model.rowCount())]
        sizes = [size for size in sizes[:20] if not size.isEmpty()]
    else:
        sizes = [widget.size()]
    least = Size.TOUCH
    for size in sizes:
        if size.width() < least or size.height() < least:
            yield f"{_wh(size)} is too small for a finger"
            return


def _unnamed(widget: QWidget) -> Iterator[str]:
    """What a screen reader has no words for."""
    spoken = QAccessible.queryAccessibleInterface(widget)
    if not spoken.text(QAccessible.Text.Name).strip():
        yield "has no accessible name"
    if spoken.role() in NAMELESS:
        yield f"has the role {spoken.role().name}"
