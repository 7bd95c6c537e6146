"""Holds a combination of keys and tells each press:
``python -m tests.support.hot_key_program Ctrl+F12``.

Prints what came of asking for it (a word of ``Grip``) and whether it took the library for
that, then ``pressed`` for each press.
"""

from __future__ import annotations

import signal
import sys
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from posgui.ui.hot_key.watch import HotKeyWatch
from posgui.ui.model import Board
from tests.support import desk_nouns as nouns

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    app = QApplication(sys.argv)
    board, owner = Board(), QObject()
    watch = HotKeyWatch(board, owner)
    watch.pressed.connect(partial(print, "pressed", flush=True))
    board.load(nouns.snapshot(hot_key=sys.argv[1]))
    print(watch.grip, "Xlib" in sys.modules, flush=True)
    app.exec()
