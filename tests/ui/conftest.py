"""Qt without a screen, one qasync loop for each async test, and a tray's windows to try."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import qasync
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from posgui.texts import Texts
from posgui.ui.autostart import Autostart
from posgui.ui.desktop import Desktop
from posgui.ui.keeper import EngineKeeper
from posgui.ui.model import Board, EnginePhase
from posgui.ui.tasks import Tasks
from tests.support import desk_nouns as nouns
from tests.support.scripted_desk import ScriptedDesk

OFFSCREEN = ["tests", "-platform", "offscreen"]


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return OFFSCREEN


@pytest.fixture(scope="session", autouse=True)
def _leave_modules_out_of_collections() -> Iterator[None]:
    """A collection after each test costs 5 ms then, not 80."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(autouse=True)
def _bury_qt_objects_in_their_own_thread() -> Iterator[None]:
    """A collection in a worker thread of a later test would destroy this test's timers
    there, and Qt would go on firing them."""
    yield
    gc.collect()


@pytest.fixture(autouse=True)
def _fire_no_timer_between_runs_of_the_loop(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pytest-qt lets Qt go on between a test and its fixtures' ends; a timer of the tray
    that fires there finds no running loop, as it never does in the program."""
    if asyncio.iscoroutinefunction(request.function):
        monkeypatch.setattr("pytestqt.plugin._process_events", lambda: None)


def _qt_loop() -> asyncio.AbstractEventLoop:
    app = QApplication.instance() or QApplication(OFFSCREEN)
    return qasync.QEventLoop(app)  # type: ignore[no-any-return]  # qasync has no types


def pytest_asyncio_loop_factories(
    config: pytest.Config,
    item: pytest.Item,
) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    return {"qasync": _qt_loop}


@pytest.fixture
def board() -> Board:
    made = Board()
    made.load(nouns.snapshot())
    return made


@pytest.fixture(params=["en", "zh_CN"])
def texts(request: pytest.FixtureRequest) -> Texts:
    return Texts(request.param)


class Tray:
    """A tray's windows over a scripted engine in the same process."""

    def __init__(self, data_dir: Path) -> None:
        self.board = Board()
        self.tasks = Tasks()
        self.desk = ScriptedDesk(nouns.snapshot())
        self.data_dir = data_dir
        self.keeper = EngineKeeper(data_dir, ["false"], self.board)
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            raise TypeError(app)
        app.setQuitOnLastWindowClosed(False)
        autostart = Autostart(["posgui"])
        self.desktop = Desktop(app, self.board, self.keeper.call, self.tasks, autostart, data_dir)

    async def load(self, snapshot: dict[str, Any]) -> None:
        """Have the engine start with this snapshot."""
        self.desk.snapshot = snapshot
        await self.desk.open(self.data_dir)
        self.tasks.spawn(self.keeper.run())
        await until(lambda: self.board.engine.phase is EnginePhase.RUNNING)
        self.desktop.refresh()

    async def play(self, kind: str, **more: Any) -> None:
        """Send an event and wait until the windows show it."""
        seen = asyncio.Event()
        self.board.listen(seen.set)
        self.desk.play(kind, **more)
        async with asyncio.timeout(5):
            await seen.wait()
        self.desktop.refresh()

    def calls(self, method: str) -> list[dict[str, Any]]:
        """The parameters of every call of a method."""
        return [params for name, params in self.desk.calls if name == method]


async def until(look: Callable[[], object], seconds: float = 5.0) -> None:
    """Return once ``look`` is true."""
    async with asyncio.timeout(seconds):
        while not look():
            await asyncio.sleep(0.01)


@pytest_asyncio.fixture
async def tray(tmp_path: Path) -> AsyncIterator[Tray]:
    made = Tray(tmp_path)
    yield made
    await made.tasks.cancel()
    made.desktop.close()
    await made.keeper.detach()
    await made.desk.close()
    desktop = made.desktop
    for window in (desktop.panel, desktop.stack, desktop.settings):
        window.deleteLater()
    for other in desktop.others.made:
        other.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
