"""The least that a tray icon costs: PySide6, an icon, a menu of two, and nothing else."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon


def main() -> int:
    """Show the icon until killed."""
    app = QApplication(sys.argv)
    app.setQuitOnLastWindowClosed(False)
    picture = QPixmap(32, 32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setBrush(QColor("#22aa22"))
    painter.drawEllipse(2, 2, 28, 28)
    painter.end()
    menu = QMenu()
    menu.addAction("ready")
    menu.addAction("quit")
    tray = QSystemTrayIcon(QIcon(picture))
    tray.setToolTip("bare")
    tray.setContextMenu(menu)
    tray.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
