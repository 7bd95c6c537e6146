"""The tray program: one instance, its loop, its signals, its engine."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

import qasync
from PySide6.QtWidgets import QApplication, QWidget

from posgui.texts import Texts
from posgui.ui.autostart import Autostart
from posgui.ui.desktop import Desktop
from posgui.ui.icons import icon
from posgui.ui.instance import Instance
from posgui.ui.keeper import EngineKeeper
from posgui.ui.model import Board
from posgui.ui.tasks import Tasks

_LOGGER = logging.getLogger(__name__)


ExtraWindows = Callable[[Desktop, Tasks], Sequence[QWidget]]
"""Makes windows that live beside the tray's own, in its language and on its loop."""


def run(
    data_dir: Path,
    config: Path | None,
    engine_command: list[str],
    extra_windows: ExtraWindows | None = None,
) -> int:
    """Run the tray of ``data_dir`` until it is quit; returns the exit code.

    A second start raises the first's panel and returns 0. If no engine answers,
    ``engine_command`` is started, and again whenever it is gone. Quitting from the menu
    stops both. SIGINT (Ctrl-C) stops both, SIGTERM the tray alone: the engine prints on.
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
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
            main = _main(app, instance, data_dir, config, engine_command, extra_windows)
            return runner.run(main)
    finally:
        instance.release()


async def _main(
    app: QApplication,
    instance: Instance,
    data_dir: Path,
    config: Path | None,
    engine_command: list[str],
    extra_windows: ExtraWindows | None,
) -> int:
    board, tasks, end = Board(), Tasks(), _End()
    keeper = EngineKeeper(data_dir, engine_command, board)
    autostart = Autostart(_start_command(data_dir, config))
    desktop = Desktop(app, board, keeper.call, tasks, autostart, data_dir)
    desktop.quit_agreed.connect(end.with_engine)
    instance.when_raised(desktop.show_panel)
    end.on_signals()
    extra = extra_windows(desktop, tasks) if extra_windows else ()
    keeping = asyncio.create_task(keeper.run(), name="engine keeper")
    keeping.add_done_callback(end.keeper_gone)
    await end.wanted.wait()
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    await tasks.cancel()
    desktop.close()
    for window in extra:
        window.hide()
    if end.stops_engine:
        await keeper.shut_down()
    else:
        await keeper.detach()
    return end.exit_code


class _End:
    """Why and how the tray ends."""

    def __init__(self) -> None:
        self.wanted = asyncio.Event()
        self.stops_engine = False
        self.exit_code = 0

    def with_engine(self) -> None:
        """Stop both."""
        self.stops_engine = True
        self.wanted.set()

    def keeper_gone(self, keeping: asyncio.Task[None]) -> None:
        """Without its keeper the tray would show what is no longer so: end instead."""
        if not keeping.cancelled():
            _LOGGER.critical("the engine's keeper failed", exc_info=keeping.exception())
            self.exit_code = 1
            self.wanted.set()

    def on_signals(self) -> None:
        """End cleanly on SIGINT and SIGTERM."""
        loop = asyncio.get_running_loop()
        with contextlib.suppress(NotImplementedError):  # Windows has no such signals
            loop.add_signal_handler(signal.SIGINT, self.with_engine)
            loop.add_signal_handler(signal.SIGTERM, self.wanted.set)


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


def _start_command(data_dir: Path, config: Path | None) -> list[str]:
    """The argv that starts this tray again."""
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable] if frozen else [sys.executable, "-m", "posgui"]
    command += ["--data-dir", str(data_dir.resolve())]
    return [*command, "--config", str(config.resolve())] if config else command


def _log_fault(
    kind: type[BaseException], value: BaseException, trace: TracebackType | None
) -> None:
    """What a slot raises comes here; it must not take the tray with it."""
    _LOGGER.critical("a fault in the tray", exc_info=(kind, value, trace))
