"""A till that takes bar codes: a maximised window with one field; with an argument it is
full-screen on the screen of that number.

Prints ``ready``, then each entered line as ``code ...``, ``lost`` whenever its window
loses the keyboard, and ``left`` whenever X tells that the keyboard left one of its windows,
however briefly: Qt says ``lost`` only after 0.4 s without it.
"""

from __future__ import annotations

import ctypes
import signal
import sys
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit

FOCUS_OUT = 10
"""The X event (X11 protocol, encoding of events)."""


class FocusWatch(QAbstractNativeEventFilter):
    """Tells when the keyboard leaves, also for a grab."""

    def nativeEventFilter(  # noqa: N802 - Qt's name
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> Any:
        told = ctypes.cast(int(message), ctypes.POINTER(ctypes.c_ubyte))
        if kind == b"xcb_generic_event_t" and told[0] & 0x7F == FOCUS_OUT:
            print("left", flush=True)
        return False, 0


class Till(QLineEdit):
    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("till")
        self.returnPressed.connect(self._entered)

    def _entered(self) -> None:
        print("code", self.text(), flush=True)
        self.clear()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange:
            print("ready" if self.isActiveWindow() else "lost", flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    app = QApplication(sys.argv)
    app.setDesktopFileName("till")
    watch = FocusWatch()
    app.installNativeEventFilter(watch)
    till = Till()
    if number := sys.argv[1:]:
        till.setGeometry(app.screens()[int(number[0])].geometry())
        till.showFullScreen()
    else:
        till.showMaximized()
    QTimer.singleShot(0, till.activateWindow)
    app.exec()
