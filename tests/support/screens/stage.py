"""What a scene plays on: a tray over a scripted engine, and the names of all scenes."""

from __future__ import annotations

import base64
import io
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from PySide6.QtCore import QEvent, QRect
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from posgui.desk.wire import Json
from posgui.model.diagnosis import Confidence
from posgui.model.incidents import Cause
from posgui.render.raster import picture
from posgui.texts import Texts
from posgui.ui.demo.sale import CUSTOMERS, Sale, receipt_bytes
from posgui.ui.desktop import TrayCheck
from posgui.ui.model import EnginePhase
from posgui.ui.on_demand import Window
from posgui.ui.panel.mode import Mode
from posgui.ui.panel.window import Panel
from posgui.ui.place import work_area
from tests.support import desk_nouns as nouns
from tests.ui.conftest import Tray, until

TOTALS = {"en": "TOTAL  51.00", "zh_CN": "合计  51.00 元"}
PATIENCE_S = 60.0
"""Of a machine that does ten other things at once; a scene takes a tenth of a second."""

ROWS = 270
"""Dots around a receipt's total."""
NOTES = {
    "en": "The bar's printer jams when the roll is nearly used up.",
    "zh_CN": "吧台打印机快没纸的时候会卡纸，请提前换纸。",
}
NAMES = {"en": ("Front till", "Bar"), "zh_CN": ("前台", "吧台")}


Scene = Callable[["Stage"], Awaitable[QWidget]]
SCENES: dict[str, Scene] = {}


class Stage:
    """One tray for all scenes of a process, emptied before each."""

    def __init__(self, tray: Tray, language: str) -> None:
        self.tray, self.language = tray, language
        self.extra: list[QWidget] = []
        """Windows of this scene that are not the tray's."""
        self._left: list[Window] = []
        """Closed for good; the board goes on telling them."""
        for check in tray.desktop.findChildren(TrayCheck):
            check.stop()

    async def clear(self) -> None:
        """Take away what the scene before left."""
        tray, desktop = self.tray, self.tray.desktop
        shown = (desktop.panel, desktop.settings, desktop.tray._menu, *desktop.others.made)
        for window in cast("tuple[QWidget, ...]", shown):
            window.close()
        desktop._actions.dismiss()
        desktop.stack.take_away()
        for key in tuple(desktop.stack._cards):
            desktop.stack._forget(key)
        desktop.stack._quiet.clear()
        for name in ("history", "opening", "training"):  # they remember where a person was
            if name in desktop.others._made:
                self._left.append(desktop.others._made.pop(name))
        for each in self.extra:
            each.hide()
            each.deleteLater()
        self.extra.clear()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        tray.desk.calls.clear()
        tray.desk.held.clear()
        for held in tuple(tray.desk._waiting):
            unknown = nouns.diagnosis(Cause.UNKNOWN, Confidence.UNKNOWN, complete=False)
            tray.desk.give(held, tray.desk.answers.get(held, unknown))
        tray.desk.answers = {
            "text": {"text": TOTALS[self.language]},
            "timeline": {"timeline": []},
            "picture": self._picture,
        }
        tray.board.note = None
        tray.board.engine_is(EnginePhase.RUNNING)

    def _picture(self, params: Json) -> Json:
        """All of a receipt, or what stands around its total."""
        rows = ROWS if params.get("rows") else 0
        return {"png": receipt_picture(self.language, rows)}

    @property
    def texts(self) -> Texts:
        """The tray's."""
        return self.tray.desktop.texts

    def status(self, printer: str = "front", **more: Any) -> Json:
        """A printer that is ready, with a name in the scene's language."""
        return nouns.status(printer, **{"name": self.name(printer), **more})

    def name(self, printer: str) -> str:
        """A printer's name."""
        return NAMES[self.language][printer == "bar"]

    async def load(self, *statuses: Json, **more: Any) -> None:
        """Start with these printers; one that is ready if none is given."""
        snapshot = nouns.snapshot(*(statuses or (self.status(),)), language=self.language, **more)
        await self.load_snapshot(snapshot)

    async def load_snapshot(self, snapshot: Json) -> None:
        """Start with this."""
        for printer in snapshot["settings"]["printers"]:
            printer["name"] = self.name(printer["id"])
        snapshot["settings"]["ui"]["language"] = self.language
        self.tray.desk.snapshot = snapshot
        self.tray.board.load(snapshot)
        self.tray.desktop.refresh()

    async def alert(self, *args: Any, **more: Any) -> QWidget:
        """Raise an alert; returns the cards."""
        self.play("alert-raised", alert=nouns.alert(*args, **more))
        return self.tray.desktop.stack

    def leave_note(self) -> None:
        """Have a note of the shift before be there."""
        note = {"id": 1, "at": nouns.NOON - 3600, "words": NOTES[self.language]}
        self.tray.board.load_note({"note": note})
        self.tray.desktop.refresh()

    def play(self, kind: str, **more: Any) -> None:
        """Let an event of the engine happen."""
        self.tray.board.apply({"type": kind, **more})
        self.tray.desktop.refresh()

    async def play_scene(self, scene: Scene) -> QWidget:
        """Bring up a scene and return its window once nothing moves any more."""
        await self.clear()
        window = await scene(self)
        await self.settle(window)
        return window

    async def place(self, window: QWidget) -> None:
        """Have a window be as large as it would be on the screen that holds now."""
        desktop = self.tray.desktop
        desktop.refresh()
        await self.settle(window)
        if window is desktop.panel:
            desktop.panel._place(QRect())
        elif window is desktop.stack._tabs:
            desktop.stack._tabs.place()
        elif size := getattr(sys.modules[type(window).__module__], "SIZE", None):
            window.resize(size.boundedTo(work_area().size()))
        await self.settle(window)

    def panel(self) -> Panel:
        """Open the panel."""
        self.tray.desktop.panel.open(QRect(), Mode.POPUP)
        return self.tray.desktop.panel

    def open(self, name: str) -> Any:
        """Open one of the windows made on demand."""
        self.tray.desktop.others.open(name)
        return self.tray.desktop.others.window(name)

    def button(self, within: QWidget, name: str) -> QAbstractButton:
        """The visible button of that name."""
        found = within.findChildren(QAbstractButton, name)
        return next(each for each in found if each.isVisibleTo(within))

    async def press(self, within: QWidget, name: str) -> None:
        """Press it and wait until what it asked for is done."""
        self.button(within, name).click()
        await self.until(lambda: not self.tray.desktop._actions.is_busy)
        self.tray.desktop.refresh()

    async def until(self, holds: Callable[[], object]) -> None:
        """Return once it holds."""
        await until(holds, PATIENCE_S)

    async def settle(self, window: QWidget) -> None:
        """Return when nothing is asked of the engine and nothing moves any more."""
        before: list[QRect] = []

        def is_still() -> bool:
            nonlocal before
            QApplication.sendPostedEvents()
            seen = [each.geometry() for each in window.findChildren(QWidget) if each.isVisible()]
            moved = before != [window.geometry(), *seen]
            before = [window.geometry(), *seen]
            resting = 1 + len(self.tray.desk._waiting)  # the keeper, and who waits for good
            asks = len(self.tray.tasks._running) > resting
            return not (moved or asks or self.tray.desktop._soon.isActive())

        await until(is_still, PATIENCE_S)


def scene(play: Scene) -> Scene:
    """Name a scene after its function."""
    SCENES[getattr(play, "__name__", "").replace("_", "-")] = play
    return play


@asynccontextmanager
async def stage(language: str) -> AsyncIterator[Stage]:
    """The stage of this process."""
    with TemporaryDirectory() as folder:
        tray = Tray(Path(folder))
        await tray.load(nouns.snapshot(language=language))
        made = Stage(tray, language)
        try:
            yield made
        finally:
            await made.clear()
            await tray.tasks.cancel()
            tray.desktop.close()
            await tray.keeper.detach()
            await tray.desk.close()


@cache
def receipt_picture(language: str, rows: int = 0) -> str:
    """A receipt of the demo's shop as printed, or so many dots around its total: base64."""
    at = datetime.now().astimezone()
    body = receipt_bytes(Sale(1002, dict(CUSTOMERS[1]), at), Texts(language))
    image = picture(body, width=576, encoding="gb18030").image
    if rows:
        top = (image.height - rows) // 2
        image = image.crop((0, top, image.width, top + rows))
    file = io.BytesIO()
    image.convert("L").save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode("ascii")
