"""One look for every window: colours for light and dark, type scale, spacing.

Every pair of text and ground keeps the contrast of WCAG 2 level AA (4.5:1); a colour
never speaks alone, a shape or a word goes with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from posgui.texts.resources import resource_path
from posgui.ui.mood import Mood


class Space(IntEnum):
    """Distances in device-independent pixels."""

    SMALL = 6
    MEDIUM = 12
    LARGE = 20


class Size(IntEnum):
    """Sizes in device-independent pixels."""

    TOUCH = 48
    """The least height of what a finger must hit."""
    BIG_BUTTON = 64
    SIGN = 32
    SMALL_SIGN = 22
    GLYPH = 24
    CARD_WIDTH = 400
    TAB_WIDTH = 72
    PICTURE = 168
    """The height of a receipt's picture on a card."""
    PICTURE_WIDTH = 480
    PANEL_WIDTH = 480
    PANEL_HEIGHT = 680


@dataclass(frozen=True, slots=True)
class Colours:
    """One scheme."""

    ground: str
    raised: str
    """The ground of rows and fields."""
    text: str
    muted: str
    line: str
    accent: str
    on_accent: str
    ready: str
    attention: str
    stopped: str

    def of(self, mood: Mood) -> str:
        """The text colour that goes with a mood's sign."""
        return {
            Mood.READY: self.ready,
            Mood.ATTENTION: self.attention,
            Mood.STOPPED: self.stopped,
            Mood.UNKNOWN: self.muted,
        }[mood]


LIGHT = Colours(
    ground="#ffffff",
    raised="#f3f5f8",
    text="#1b1f24",
    muted="#4f5863",
    line="#c3cad2",
    accent="#0b57d0",
    on_accent="#ffffff",
    ready="#17692e",
    attention="#7a4b00",
    stopped="#b3261e",
)
DARK = Colours(
    ground="#1b2027",
    raised="#272e38",
    text="#f0f3f6",
    muted="#b4bdc8",
    line="#46505d",
    accent="#8ab4f8",
    on_accent="#0b1220",
    ready="#5fd684",
    attention="#f5bd3d",
    stopped="#ff9a91",
)

_SHEET = """
QWidget {{ font-size: 15px; color: {text}; }}
QWidget[role="window"] {{ background: {ground}; }}
QFrame[role="frame"] {{ background: {ground}; border: 1px solid {line}; }}
QFrame[role="row"] {{ background: {raised}; border: 1px solid {raised}; border-radius: 8px; }}
QFrame[role="row"][chosen="true"] {{ border: 2px solid {accent}; }}
QFrame[role="card"] {{ border: none; border-top: 1px solid {line}; }}
QFrame[role="card"][first="true"] {{ border-top-color: {ground}; }}
QLabel {{ background: transparent; border: none; }}
QLabel[role="title"] {{ font-size: 20px; font-weight: 600; }}
QLabel[role="heading"] {{ font-size: 13px; font-weight: 600; color: {muted}; }}
QLabel[role="strong"] {{ font-size: 17px; font-weight: 600; }}
QLabel[role="flag"] {{ font-size: 13px; font-weight: 600; }}
QLabel[role="small"] {{ font-size: 13px; color: {muted}; }}
QLabel[mood="ready"] {{ color: {ready}; }}
QLabel[mood="attention"] {{ color: {attention}; }}
QLabel[mood="stopped"] {{ color: {stopped}; }}
QLabel[mood="unknown"] {{ color: {muted}; }}
QPushButton {{
    background: {raised}; border: 1px solid {line}; border-radius: 8px;
    padding: 6px 14px; min-height: {button}px;
}}
QPushButton:hover {{ border-color: {accent}; }}
QPushButton:pressed {{ background: {line}; }}
QPushButton:focus {{ border: 2px solid {accent}; padding: 5px 13px; }}
QPushButton:disabled {{ color: {muted}; border-style: dashed; }}
QPushButton[role="primary"] {{
    background: {accent}; color: {on_accent}; border-color: {accent}; font-weight: 600;
}}
QPushButton[role="primary"]:pressed {{ background: {accent}; border-color: {text}; }}
QPushButton[role="primary"]:disabled {{ background: {raised}; color: {muted}; }}
QToolButton[role="big"] {{
    background: {raised}; border: 1px solid {line}; border-radius: 8px;
    min-height: {big}px; padding: 6px 2px; font-weight: 600;
}}
QToolButton[role="big"]:hover {{ border-color: {accent}; }}
QToolButton[role="big"]:pressed {{ background: {line}; }}
QToolButton[role="big"]:focus {{ border: 2px solid {accent}; }}
QToolButton[role="big"]:disabled {{ color: {muted}; border-style: dashed; }}
QPushButton[role="warn"] {{
    border: 2px solid {attention}; color: {attention}; font-weight: 600;
}}
QPushButton[big="true"] {{ min-height: {big}px; font-size: 20px; }}
QPushButton[role="choice"] {{ text-align: left; }}
QPushButton[role="step"] {{
    background: transparent; border: none; border-bottom: 3px solid {line}; border-radius: 0;
    padding: 6px 4px; color: {muted};
}}
QPushButton[role="step"][chosen="true"] {{
    border-bottom-color: {accent}; color: {text}; font-weight: 600;
}}
QPushButton[role="step"]:focus {{ border: 2px solid {accent}; }}
QFrame[role="sketch"] {{ background: {ground}; border: 2px solid {line}; border-radius: 8px; }}
QLabel[role="bar"] {{ background: {line}; padding: 6px 12px; font-size: 13px; }}
QLabel[role="typed"] {{
    background: {raised}; border: 2px solid {accent}; border-radius: 4px; padding: 6px 10px;
}}
QLabel[role="press"] {{
    background: {accent}; color: {on_accent}; border-radius: 8px; padding: 8px 14px;
    font-weight: 600;
}}
QLabel[role="code"] {{
    background: {raised}; border-radius: 4px; padding: 8px 10px; font-family: monospace;
}}
QToolButton[role="tile"] {{
    background: {raised}; border: 1px solid {line}; border-radius: 8px; padding: 10px 2px;
    font-weight: 600;
}}
QToolButton[role="tile"]:hover {{ border-color: {accent}; }}
QToolButton[role="tile"]:pressed {{ background: {line}; }}
QToolButton[role="tile"]:focus {{ border: 2px solid {accent}; }}
QToolButton[role="fold"] {{
    background: transparent; border: 1px solid transparent; border-radius: 8px;
    min-height: {button}px; padding: 6px 4px; text-align: left; color: {muted};
}}
QToolButton[role="fold"]:hover, QToolButton[role="fold"]:focus {{ border-color: {accent}; }}
QPushButton[role="plain"] {{
    background: transparent; border: 1px solid transparent; padding: 0;
    min-width: {touch}px; min-height: {touch}px;
}}
QPushButton[role="plain"]:hover, QPushButton[role="plain"]:focus {{ border-color: {accent}; }}
QPushButton[role="choice"]:checked {{
    background: {accent}; color: {on_accent}; border-color: {accent}; font-weight: 600;
}}
QPushButton[role="choice"]:checked:focus {{ border-color: {text}; }}
QLineEdit, QComboBox {{
    background: {raised}; border: 1px solid {line}; border-radius: 8px; padding: 4px 10px;
    min-height: {field}px; selection-background-color: {accent}; selection-color: {on_accent};
}}
QLineEdit:focus, QComboBox:focus {{ border: 2px solid {accent}; }}
QLineEdit[wrong="true"] {{ border: 2px solid {stopped}; }}
QComboBox::drop-down {{ border: none; width: 36px; }}
QComboBox::down-arrow {{ image: url({chevron}); width: 20px; height: 20px; }}
QComboBox QAbstractItemView {{
    background: {ground}; border: 1px solid {line}; selection-background-color: {accent};
    selection-color: {on_accent};
}}
QComboBox QAbstractItemView::item {{ min-height: {touch}px; }}
QCheckBox {{ spacing: 10px; min-height: {touch}px; background: transparent; }}
QCheckBox::indicator {{
    width: 24px; height: 24px; border: 2px solid {muted}; border-radius: 6px; background: {raised};
}}
QCheckBox::indicator:checked {{
    background: {accent}; border-color: {accent}; image: url({check});
}}
QCheckBox::indicator:focus {{ border-color: {accent}; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 14px; margin: 0; }}
QScrollBar::handle:vertical {{
    background: {line}; border-radius: 5px; min-height: 40px; margin: 2px;
}}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
    background: transparent; height: 0;
}}
QTableView {{ background: {ground}; border: 1px solid {line}; outline: none; }}
QTableView:focus {{ border-color: {accent}; }}
QCalendarWidget QToolButton {{
    background: transparent; border: 1px solid transparent; border-radius: 8px;
    min-height: {button}px; min-width: {button}px; padding: 4px;
}}
QCalendarWidget QToolButton:hover, QCalendarWidget QToolButton:focus {{ border-color: {accent}; }}
QCalendarWidget QWidget#qt_calendar_navigationbar {{ background: {raised}; }}
QCalendarWidget QAbstractItemView:disabled {{ color: {muted}; }}
QCalendarWidget QTableView {{
    border: none; selection-background-color: {accent}; selection-color: {on_accent};
}}
QTabWidget::pane {{ border: none; }}
QTabBar::tab {{
    padding: 14px; min-height: 20px; border-bottom: 3px solid {line}; color: {muted};
}}
QTabBar::tab:selected {{ border-bottom-color: {accent}; color: {text}; font-weight: 600; }}
QProgressBar {{ background: {line}; border: none; max-height: 4px; min-height: 4px; }}
QProgressBar::chunk {{ background: {accent}; }}
QMenu {{ background: {ground}; border: 1px solid {line}; padding: 4px; }}
QMenu::item {{ padding: 14px 24px 14px 12px; min-height: 20px; background: transparent; }}
QMenu::item:selected {{ background: {accent}; color: {on_accent}; }}
QMenu::item:disabled {{ color: {muted}; background: transparent; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 3px 8px; }}
QMessageBox, QDialog {{ background: {ground}; }}
QMessageBox QLabel#qt_msgbox_label {{ font-size: 17px; font-weight: 600; }}
PinPad QPushButton, PinPad QPushButton:focus {{ padding-left: 4px; padding-right: 4px; }}
QToolTip {{ background: {ground}; color: {text}; border: 1px solid {line}; }}
"""


class Theme(QObject):
    """Gives the application its look and follows the system between light and dark.

    Signals: ``changed`` after the colours changed.
    """

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self.colours = LIGHT
        app.setStyle("Fusion")
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self.use)
        self.use(hints.colorScheme())

    def use(self, scheme: Qt.ColorScheme) -> None:
        """Dark or light; light where the system does not say."""
        self.colours = DARK if scheme is Qt.ColorScheme.Dark else LIGHT
        self._app.setPalette(_palette(self.colours))
        self._app.setStyleSheet(style_sheet(self.colours))
        self.changed.emit()


def colours_in_use() -> Colours:
    """The scheme the application shows now."""
    ground = QGuiApplication.palette().window().color()
    return DARK if ground == QColor(DARK.ground) else LIGHT


def style_sheet(colours: Colours) -> str:
    """The sheet of a scheme."""
    names = {name: getattr(colours, name) for name in Colours.__slots__}
    check = "check-on-dark" if colours is DARK else "check-on-light"
    # Heights of contents: padding and border add 14 to a button's, 10 to a field's.
    return _SHEET.format(
        **names,
        button=Size.TOUCH - 14,
        field=Size.TOUCH - 10,
        big=Size.BIG_BUTTON - 14,
        touch=Size.TOUCH,
        check=resource_path("icons", f"{check}.svg").as_posix(),
        chevron=resource_path("icons", "chevron.svg").as_posix(),
    )


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for roles, colour in (
        ((role.Window, role.Base, role.ToolTipBase), colours.ground),
        ((role.Button, role.AlternateBase), colours.raised),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText), colours.text),
        ((role.PlaceholderText,), colours.muted),
        ((role.Highlight, role.Link), colours.accent),
        ((role.HighlightedText,), colours.on_accent),
    ):
        for each in roles:
            palette.setColor(each, QColor(colour))
    return palette


def mark(widget: QWidget, **properties: str | bool) -> None:
    """Set style properties (``role``, ``mood``, ``chosen``, ...) and apply them."""
    for name, value in properties.items():
        text = str(value).lower() if isinstance(value, bool) else value
        if widget.property(name) != text:
            widget.setProperty(name, text)
            widget.style().unpolish(widget)
            widget.style().polish(widget)
