"""Where windows go: at the edge of the screen, beside the tray, never over the middle."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QCursor, QGuiApplication, QScreen

from posgui.ui.foreground import foreground
from posgui.ui.theme import Size

MARGIN = 12
"""Device-independent pixels between a window of ours and the edge."""

TITLE_BAR = 40
"""What a window manager may add to a window's height."""

LEAST_BESIDE = 520
"""A window narrower than this is no use beside the cards."""

NO_KEYBOARD = (
    Qt.WindowType.Tool
    | Qt.WindowType.FramelessWindowHint
    | Qt.WindowType.WindowStaysOnTopHint
    | Qt.WindowType.WindowDoesNotAcceptFocus
    | Qt.WindowType.X11BypassWindowManagerHint
)
"""All of them are needed. Without DoesNotAcceptFocus a click on the card takes the
keyboard from the till; without X11BypassWindowManagerHint openbox and metacity keep the
card below a full-screen till (measured with openbox 3.6, xfwm4 4.18, metacity 3.46)."""


def work_area(near: QPoint | None = None) -> QRect:
    """The screen without its task bars: the one at ``near``, else the primary one."""
    screen = QGuiApplication.screenAt(near) if near is not None else None
    return (screen or QGuiApplication.primaryScreen()).availableGeometry()


class TillScreen(QObject):
    """The screen cards are shown on: the one of the window a person works in, else of the
    pointer. Looked for by ``look`` and kept until then, so that no card jumps.

    Signals: ``changed`` when a screen came or went, or has another size or task bar.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._at: QPoint | None = None
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(self._added)
            app.screenRemoved.connect(self.changed)
        for screen in QGuiApplication.screens():
            screen.availableGeometryChanged.connect(self.changed)

    def _added(self, screen: QScreen) -> None:
        screen.availableGeometryChanged.connect(self.changed)
        self.changed.emit()

    def look(self) -> None:
        """Find it anew."""
        self._at = QCursor.pos()
        active = foreground(QGuiApplication.platformName())
        for screen in QGuiApplication.screens():
            # The active window is measured in the screens' own pixels; only the corner
            # of a Qt screen is, its size is scaled.
            whole = QRect(screen.geometry().topLeft(), screen.size() * screen.devicePixelRatio())
            if active is not None and whole.contains(*active):
                self._at = screen.geometry().center()

    def area(self) -> QRect:
        """That screen without its task bars; the primary one if it was unplugged."""
        return work_area(self._at)


def bottom_right(area: QRect, size: QSize) -> QRect:
    """The lower right corner of ``area``, as far as ``size`` fits."""
    size = size.boundedTo(area.size() - QSize(2 * MARGIN, 2 * MARGIN))
    corner = area.bottomRight() - QPoint(size.width() + MARGIN - 1, size.height() + MARGIN - 1)
    return QRect(corner, size)


def at_edge(area: QRect, size: QSize) -> QRect:
    """The lower end of the right edge, touching it."""
    place = bottom_right(area, size)
    place.moveRight(area.right())
    return place


def beside_cards(area: QRect, size: QSize) -> QRect:
    """The upper left of ``area``, where no card comes, as far as ``size`` fits there; of a
    narrow screen all but the margin."""
    column = Size.CARD_WIDTH + 2 * MARGIN
    if area.width() - column < LEAST_BESIDE:
        column = MARGIN
    room = QSize(area.width() - column - MARGIN, area.height() - 2 * MARGIN - TITLE_BAR)
    return QRect(area.topLeft() + QPoint(MARGIN, MARGIN), size.boundedTo(room))


def free_corner(area: QRect, size: QSize, covered: QRect) -> QRect:
    """The lower right corner left of what is ``covered``; invalid if there is no room."""
    place = bottom_right(area, size)
    if covered.isValid() and place.intersects(covered):
        place.moveRight(covered.left() - MARGIN)
    return place if area.contains(place) else QRect()


def beside(area: QRect, anchor: QRect, size: QSize) -> QRect:
    """Next to ``anchor`` (the tray icon), inside ``area``; without one, lower right."""
    if not anchor.isValid():
        return bottom_right(area, size)
    placed = QRect(QPoint(), size.boundedTo(area.size() - QSize(2 * MARGIN, 2 * MARGIN)))
    placed.moveCenter(anchor.center())
    left, right = area.left() + MARGIN, area.right() - MARGIN - placed.width() + 1
    top, bottom = area.top() + MARGIN, area.bottom() - MARGIN - placed.height() + 1
    placed.moveLeft(max(left, min(placed.left(), right)))
    placed.moveTop(max(top, min(placed.top(), bottom)))
    return placed
