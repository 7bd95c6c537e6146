"""The keyboard stays where a person left it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

_WAITS = "waitsForKeyboard"


def enable(widget: QWidget, wanted: bool) -> None:
    """``setEnabled`` that hands the keyboard to no other widget.

    Qt gives it to the next one, and the next Enter would press what nobody chose. Here
    the window holds it until ``widget`` can be pressed again, or a person goes elsewhere.
    """
    window = widget.window()
    if not wanted and window.focusWidget() is widget:
        widget.setProperty(_WAITS, True)
        window.setFocus()
    widget.setEnabled(wanted)
    if wanted and widget.property(_WAITS):
        widget.setProperty(_WAITS, False)
        if window.focusWidget() in (None, window):
            widget.setFocus()


def show(widget: QWidget, wanted: bool) -> None:
    """``setVisible`` that hands the keyboard to no other widget: where something in
    ``widget`` had it, the window holds it until a person goes elsewhere."""
    window = widget.window()
    if not wanted and window.focusWidget() in (widget, *widget.findChildren(QWidget)):
        window.setFocus()
    widget.setVisible(wanted)
