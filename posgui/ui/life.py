"""The tray's life: its loop, its windows, its signals, its engine."""

from __future__ import annotations

import asyncio
import contextlib
import linecache
import logging
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import qasync
from PySide6.QtWidgets import QApplication

from posgui.ui.app import ExtraWindows
from posgui.ui.autostart import Autostart
from posgui.ui.desktop import Desktop
from posgui.ui.instance import Instance
from posgui.ui.keeper import EngineKeeper
from posgui.ui.model import Board
from posgui.ui.tasks import Tasks
from posgui.ui.tray_icon import TrayIcon
from posgui.ui.warming import Warming, warm_up

if TYPE_CHECKING:
    from posgui.ui.support.making import WithoutEngine

_LOGGER = logging.getLogger(__name__)


def live(
    app: QApplication,
    instance: Instance,
    icon: TrayIcon,
    data_dir: Path,
    config: Path | None,
    engine_command: list[str],
    extra_windows: ExtraWindows | None,
    without_engine: WithoutEngine | None,
) -> int:
    """Run until it is quit; returns the exit code. See ``posgui.ui.app.run``."""
    # PySide reads the source of every module that is imported after it, and leaves it there.
    linecache.clearcache()
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        main = _main(
            app,
            instance,
            icon,
            data_dir,
            config,
            engine_command,
            extra_windows,
            without_engine,
        )
        return runner.run(main)


async def _main(
    app: QApplication,
    instance: Instance,
    icon: TrayIcon,
    data_dir: Path,
    config: Path | None,
    engine_command: list[str],
    extra_windows: ExtraWindows | None,
    without_engine: WithoutEngine | None,
) -> int:
    board, tasks, end = Board(), Tasks(), _End()
    keeper = EngineKeeper(data_dir, engine_command, board)
    autostart = Autostart(_start_command(data_dir, config))
    desktop = Desktop(app, board, keeper.call, tasks, autostart, data_dir, icon, without_engine)
    desktop.quit_agreed.connect(end.with_engine)
    warming = Warming(warm_up(desktop), desktop)
    instance.when_raised(desktop.show_panel)
    end.on_signals()
    extra = extra_windows(desktop, tasks) if extra_windows else ()
    keeping = asyncio.create_task(keeper.run(), name="engine keeper")
    keeping.add_done_callback(end.keeper_gone)
    await end.wanted.wait()
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    await tasks.cancel()
    warming.stop()
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


def _start_command(data_dir: Path, config: Path | None) -> list[str]:
    """The argv that starts this tray again."""
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable] if frozen else [sys.executable, "-m", "posgui"]
    command += ["--data-dir", str(data_dir.resolve())]
    return [*command, "--config", str(config.resolve())] if config else command
