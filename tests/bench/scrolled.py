"""``python -m tests.bench.scrolled DATA_DIR``: the receipts window over the engine of that
folder, flung through all receipts, and a bare table flung through as many rows; prints what
each frame took as JSON.

A program of its own: Qt's loop is not the bench's.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from pathlib import Path

import qasync
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QPushButton, QTableView

from posgui.texts import Texts
from posgui.ui.history.delegate import ROW_HEIGHT
from posgui.ui.history.entries import Days
from posgui.ui.history.table import ReceiptTable
from posgui.ui.history.window import HistoryWindow
from posgui.ui.keeper import EngineKeeper
from posgui.ui.model import Board, EnginePhase
from posgui.ui.tasks import Tasks
from posgui.ui.theme import Theme

FRAMES = 600
FRAME_S = 1 / 60
FLING_PX = 90
"""A frame's way in a fast fling: 5,400 dots a second."""
JUMP_EVERY = 40
"""So often the handle of the scroll bar is thrown somewhere else."""
SETTLE_S = 1.0
_NOWHERE = QModelIndex()


async def _scroll(table: QTableView) -> dict[str, list[float]]:
    """What painting took in each frame, and each turn of the loop; milliseconds of this
    thread's own work, so that a busy machine counts for nothing."""
    paints: list[float] = []
    turns: list[float] = []
    watching = asyncio.create_task(_watch(turns))
    bar, dice = table.verticalScrollBar(), random.Random(1)
    for frame in range(FRAMES):
        began, worked = time.perf_counter(), time.thread_time()
        jump = frame % JUMP_EVERY == 0
        bar.setValue(dice.randrange(bar.maximum()) if jump else bar.value() + FLING_PX)
        table.viewport().repaint()
        paints.append((time.thread_time() - worked) * 1000)
        await asyncio.sleep(max(0.0, FRAME_S - (time.perf_counter() - began)))
    watching.cancel()
    return {"paints": paints, "turns": turns}


class _Rows(QAbstractListModel):
    """So many rows, each with its number."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count

    def rowCount(  # noqa: N802 - Qt's name
        self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE
    ) -> int:
        """All of them."""
        return 0 if parent.isValid() else self._count

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> str | None:
        """The row's number."""
        return f"row {index.row()}" if role == Qt.ItemDataRole.DisplayRole else None


def _bare(beside: QTableView) -> QTableView:
    """A table as Qt makes it, of the same size, with as many rows as high."""
    table = QTableView()
    rows = _Rows(beside.model().rowCount())
    rows.setParent(table)
    table.setModel(rows)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
    table.verticalHeader().hide()
    table.resize(beside.size())
    table.show()
    return table


async def _watch(turns: list[float]) -> None:
    last = time.thread_time()
    while True:
        await asyncio.sleep(0)
        now = time.thread_time()
        turns.append((now - last) * 1000)
        last = now


async def _measure(app: QApplication, data_dir: Path) -> None:
    Theme(app)
    board, tasks = Board(), Tasks()
    keeper = EngineKeeper(data_dir, ["false"], board)
    tasks.spawn(keeper.run())
    while board.engine.phase is not EnginePhase.RUNNING:
        await asyncio.sleep(0.01)
    window = HistoryWindow(board, Texts("en"), keeper.call, tasks)
    window.open()
    table, loaded = window.findChild(ReceiptTable), asyncio.Event()
    button = window.findChild(QPushButton, Days.ALL)
    if table is None or button is None:
        raise TypeError(window)
    table.model().modelReset.connect(loaded.set)
    began = time.perf_counter()
    button.click()
    await loaded.wait()
    opened = (time.perf_counter() - began) * 1000
    await asyncio.sleep(SETTLE_S)
    found = await _scroll(table)
    bare = _bare(table)
    window.hide()
    await asyncio.sleep(SETTLE_S)
    told = {"rows": table.model().rowCount(), "opened": opened, "ours": found}
    print(json.dumps({**told, "bare": await _scroll(bare)}))
    bare.close()
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    window.close()
    await tasks.cancel()
    await keeper.detach()


def main() -> None:
    """Measure the engine of the folder named."""
    app = QApplication(["posgui"])
    app.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        runner.run(_measure(app, Path(sys.argv[1])))


if __name__ == "__main__":
    main()
