"""``posgui demo`` on a display: the tray with a simulated printer and till beside it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from posgui.desk.folder import default_data_dir
from posgui.texts import Texts
from posgui.ui import app
from posgui.ui.demo.leave_box import LeaveBox
from posgui.ui.demo.printer_window import PrinterWindow
from posgui.ui.demo.rig import DemoError, EngineCommand, Rig
from posgui.ui.demo.till_window import TillWindow
from posgui.ui.desktop import Desktop
from posgui.ui.tasks import Tasks

MARGIN = 24
"""Between the windows and the screen's edge."""


class DemoWindows:
    """Makes the demo's windows for ``app.run``."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self.is_left = False
        """True once a person wants to set up a printer of their own."""

    def __call__(self, desktop: Desktop, tasks: Tasks) -> Sequence[QWidget]:
        """Show printer and till side by side, the till in front."""
        texts = desktop.texts
        leave = LeaveBox(texts)
        leave.agreed.connect(self._leave)
        leave.agreed.connect(desktop.quit_agreed)
        desktop.others.put("assistant", leave)
        printer = PrinterWindow(self._rig.control_port, texts, tasks)
        till = TillWindow(self._rig.capture_port, texts, tasks)
        till.set_up_wanted.connect(leave.open)
        area = printer.screen().availableGeometry()
        height = min(printer.height(), area.height() - 2 * MARGIN)
        printer.resize(printer.width(), height)
        printer.move(area.left() + MARGIN, area.top() + MARGIN)
        beside = area.left() + printer.width() + 2 * MARGIN
        till.move(min(beside, area.right() - till.width() - MARGIN), area.top() + MARGIN)
        printer.show()
        till.show()
        printer.start()
        return (printer, till)

    def _leave(self) -> None:
        self.is_left = True


def run_demo(engine_command_for: EngineCommand) -> int:
    """Run the demo until the tray is quit; everything it started is stopped then. A person
    who wants to set up a printer of their own gets the tray itself after it.

    ``engine_command_for(data_dir, config)`` is the argv that starts an engine.
    Returns the exit code.
    """
    texts = Texts()
    try:
        with Rig(texts("demo.printer")) as rig:
            command = engine_command_for(rig.data_dir, rig.config)
            windows = DemoWindows(rig)
            code = app.run(rig.data_dir, rig.config, command, windows)
    except DemoError as error:
        print(texts("demo.story.failed", what=str(error)), file=sys.stderr)
        return 1
    if windows.is_left and not code:
        data_dir = default_data_dir()
        return app.run(data_dir, None, engine_command_for(data_dir, None))
    return code
