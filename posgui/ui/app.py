"""The tray program: one instance, its icon, then all else."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from posgui.texts import Texts
from posgui.ui.icons import icon
from posgui.ui.instance import Instance
from posgui.ui.no_tls import spare_tls
from posgui.ui.tray_icon import TrayIcon

if TYPE_CHECKING:
    from posgui.ui.desktop import Desktop
    from posgui.ui.support.making import WithoutEngine
    from posgui.ui.tasks import Tasks

_LOGGER = logging.getLogger(__name__)


ExtraWindows = Callable[["Desktop", "Tasks"], Sequence[QWidget]]
"""Makes windows that live beside the tray's own, in its language and on its loop."""


def run(
    data_dir: Path,
    config: Path | None,
    engine_command: list[str],
    extra_windows: ExtraWindows | None = None,
    without_engine: WithoutEngine | None = None,
) -> int:
    """Run the tray of ``data_dir`` until it is quit; returns the exit code.

    A second start raises the first's panel and returns 0. If no engine answers,
    ``engine_command`` is started, and again whenever it is gone. Quitting from the menu
    stops both. SIGINT (Ctrl-C) stops both, SIGTERM the tray alone: the engine prints on.
    ``without_engine`` makes a support bundle where no engine runs.
    """
    if not _has_display():
        print(Texts()("tray.no-display"), file=sys.stderr)
        return 1
    app = _application()
    instance = Instance(data_dir)
    if not instance.claim():
        if instance.raise_other():
            return 0
        print(Texts()("tray.already-running"), file=sys.stderr)
        return 1
    sys.excepthook = _log_fault
    try:
        tray_icon = TrayIcon()
        app.processEvents()
        spare_tls()
        # All else comes once the icon is there.
        from posgui.ui.life import live

        return live(
            app,
            instance,
            tray_icon,
            data_dir,
            config,
            engine_command,
            extra_windows,
            without_engine,
        )
    finally:
        instance.release()


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _application() -> QApplication:
    if os.environ.get("DISPLAY") and os.environ.get("WAYLAND_DISPLAY"):
        # Wayland lets no program say where its windows go or keep them on top; its X
        # server does.
        os.environ.setdefault("QT_QPA_PLATFORM", "xcb")
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(["posgui"])
    app.setApplicationName("posgui")
    app.setDesktopFileName("posgui")
    app.setQuitOnLastWindowClosed(False)
    app.setWindowIcon(icon("posgui"))
    return app


def _log_fault(
    kind: type[BaseException], value: BaseException, trace: TracebackType | None
) -> None:
    """What a slot raises comes here; it must not take the tray with it."""
    _LOGGER.critical("a fault in the tray", exc_info=(kind, value, trace))
