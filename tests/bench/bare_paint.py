"""``python -m tests.bench.bare_paint PORT``: a byte on a socket until it is painted, the
least of a Qt program on asyncio. Prints ``painted BYTE CLOCK`` (``time.monotonic``) behind each
painting."""

from __future__ import annotations

import asyncio
import sys
import time

import qasync
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel


class _Painted(QLabel):
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        QTimer.singleShot(0, self._tell)

    def _tell(self) -> None:
        """In Qt's next turn, when all is on the screen."""
        print("painted", self.text(), time.monotonic(), flush=True)


async def _show(port: int) -> None:
    label = _Painted("0")
    label.resize(400, 100)
    label.show()
    reader, _ = await asyncio.open_connection("127.0.0.1", port)
    while byte := await reader.read(1):
        label.setText(str(byte[0]))


if __name__ == "__main__":
    app = QApplication(sys.argv)
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        runner.run(_show(int(sys.argv[1])))
