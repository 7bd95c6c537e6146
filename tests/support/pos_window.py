"""A till that takes bar codes: a maximised window with one field; with an argument it is
full-screen on the screen of that number.

Prints ``ready``, then each entered line as ``code ...``, and ``lost`` whenever its
window loses the keyboard.
"""

from __future__ import annotations

import signal
import sys

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit


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
    till = Till()
    if number := sys.argv[1:]:
        till.setGeometry(app.screens()[int(number[0])].geometry())
        till.showFullScreen()
    else:
        till.showMaximized()
    QTimer.singleShot(0, till.activateWindow)
    app.exec()
