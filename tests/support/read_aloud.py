"""The program with what a screen reader would say: ``python -m tests.support.read_aloud``
and the arguments of ``posgui``.

Prints a JSON line for everything that gets the keyboard: ``object`` (its name in the
program), ``role`` and ``name`` (as assistive technology is told them), ``window``.
"""

from __future__ import annotations

import json
import sys

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from posgui.cli.main import main


def tell(_old: QWidget | None, new: QWidget | None) -> None:
    """Say what has the keyboard now."""
    if new is None:
        return
    told = QAccessible.queryAccessibleInterface(new)
    line = {
        "object": new.objectName(),
        "role": told.role().name,
        "name": told.text(QAccessible.Text.Name),
        "window": new.window() is new,
    }
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    app = QApplication(["posgui"])
    app.focusChanged.connect(tell)
    sys.exit(main(sys.argv[1:]))
