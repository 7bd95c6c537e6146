"""What a person asks for, carried out one at a time, and what came of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from posgui.desk.client import NotRunning
from posgui.desk.wire import Json
from posgui.model.errors import CommandError, PosguiError
from posgui.model.incidents import Placeholders
from posgui.model.receipts import Evidence
from posgui.ui import nouns
from posgui.ui.model import Board, Mood
from posgui.ui.nouns import Rung
from posgui.ui.tasks import Tasks

DEADLINE_S = 60.0
"""The engine's longest command is a test page on a slow printer: 20 s at 50 mm/s of
dense print; after this a person is told to look at the printer."""


Call = Callable[..., Awaitable[Any]]
"""How the engine is called: ``DeskClient.call``."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What is being done, or what came of it; the sentence is made where it is shown."""

    key: str
    mood: Mood | None
    """None while it is running."""
    placeholders: Placeholders = field(default_factory=dict)
    rungs: tuple[Rung, ...] = ()


class Actions:
    """A window's commands to the engine; listeners hear when the notice changes."""

    def __init__(self, call: Call, board: Board, tasks: Tasks) -> None:
        self._call = call
        self._board = board
        self._tasks = tasks
        self._listeners: list[Callable[[], None]] = []
        self.notice: Notice | None = None

    @property
    def is_busy(self) -> bool:
        """True while a command runs."""
        return self.notice is not None and self.notice.mood is None

    def listen(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` whenever the notice changes."""
        self._listeners.append(listener)

    def dismiss(self) -> None:
        """Forget the notice, unless a command is running."""
        if not self.is_busy:
            self._note(None)

    def test_print(self, printer: str) -> None:
        """Print a test page and tell what was proven."""
        self._run("doing.test-print", self._test_print(printer))

    def reconnect(self, printer: str) -> None:
        """Drop and reopen the link and tell which rung holds."""
        self._run("doing.reconnect", self._reconnect(printer))

    def reprint(self, receipt: str | None) -> None:
        """Print a marked copy of a receipt; None for the last one."""
        self._run("doing.reprint", self._plain("done.reprint", "reprint", receipt=receipt))

    def settle(self, receipt: str, *, printed: bool) -> None:
        """Answer for an unsure receipt."""
        done = "done.settle-printed" if printed else "done.settle-again"
        self._run("doing.settle", self._plain(done, "settle", receipt=receipt, printed=printed))

    def try_printer(self, printer: Json) -> None:
        """Climb the ladder to a printer that is not saved yet."""
        self._run("doing.try-printer", self._try_printer(printer))

    def save(self, settings: Json) -> None:
        """Write the settings."""
        self._run("doing.save", self._save(settings))

    async def _test_print(self, printer: str) -> Notice:
        result = await self._call("test_print", printer=printer)
        proven = Evidence(result["proven"])
        proved = proven.rank >= Evidence.IN_ORDER.rank
        return Notice(f"proof.{proven}", Mood.READY if proved else Mood.ATTENTION)

    async def _reconnect(self, printer: str) -> Notice:
        result = await self._call("reconnect", printer=printer)
        return self._climbed(result, "done.reconnect", self._board.name_of(printer))

    async def _try_printer(self, printer: Json) -> Notice:
        result = await self._call("try_printer", printer=printer)
        return self._climbed(result, "done.try", printer["name"])

    @staticmethod
    def _climbed(result: Json, done: str, name: str) -> Notice:
        ready = result["ready"]
        key = f"{done}-ready" if ready else f"{done}-not-ready"
        mood = Mood.READY if ready else Mood.STOPPED
        return Notice(key, mood, {"printer": name}, nouns.ladder(result))

    async def _plain(self, done: str, method: str, **params: Any) -> Notice:
        await self._call(method, **params)
        return Notice(done, Mood.READY)

    async def _save(self, settings: Json) -> Notice:
        await self._call("change_settings", settings=settings)
        with contextlib.suppress(NotRunning):  # the engine may close its door to start anew
            self._board.load_settings(await self._call("settings"))
            self._board.load_status(await self._call("status"))
        return Notice("done.saved", Mood.READY)

    def _run(self, doing: str, work: Coroutine[Any, Any, Notice]) -> None:
        if self.is_busy:
            work.close()
            return
        self._note(Notice(doing, None))
        self._tasks.spawn(self._finish(work), self._failed)

    async def _finish(self, work: Coroutine[Any, Any, Notice]) -> None:
        try:
            async with asyncio.timeout(DEADLINE_S):
                self._note(await work)
        except TimeoutError:
            raise CommandError("takes-too-long") from None

    def _failed(self, error: PosguiError) -> None:
        values = dict(error.placeholders)
        if "printer" in values:
            values["printer"] = self._board.name_of(str(values["printer"]))
        self._note(Notice(f"error.{error.key}", Mood.STOPPED, values))

    def _note(self, notice: Notice | None) -> None:
        self.notice = notice
        for listener in self._listeners:
            listener()
