"""What a person asks for, carried out one at a time, and what came of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace
from typing import Any

from posgui.desk.client import NotRunning
from posgui.desk.wire import Json
from posgui.model.errors import CommandError, PosguiError
from posgui.model.incidents import Placeholders
from posgui.model.receipts import Evidence
from posgui.ui import nouns
from posgui.ui.cards import Answer
from posgui.ui.model import Board, Mood
from posgui.ui.nouns import Rung
from posgui.ui.tasks import Tasks

DEADLINE_S = 60.0
"""The engine's longest command is a test page on a slow printer: 20 s at 50 mm/s of
dense print; after this a person is told to look at the printer."""


PIN_REFUSALS = ("pin-needed", "pin-wrong", "pin-locked")

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
    offer: str = ""
    """The name of the backup printer that could do it instead."""


@dataclass(frozen=True, slots=True)
class PinQuestion:
    """The manager's PIN is asked for: the key of the engine's refusal and its values."""

    key: str
    placeholders: Placeholders = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Reprint:
    """A reprint that was asked for, to be asked for again in another way."""

    receipt: str | None
    backup: bool = False
    pin: str = ""


class Actions:
    """A window's commands to the engine; listeners hear when the notice changes."""

    def __init__(self, call: Call, board: Board, tasks: Tasks) -> None:
        self._call = call
        self._board = board
        self._tasks = tasks
        self._listeners: list[Callable[[], None]] = []
        self._reprint: _Reprint | None = None
        self.notice: Notice | None = None
        self.pin_question: PinQuestion | None = None

    @property
    def is_busy(self) -> bool:
        """True while a command runs."""
        return self.notice is not None and self.notice.mood is None

    def listen(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` whenever the notice changes."""
        self._listeners.append(listener)

    def dismiss(self) -> None:
        """Forget the notice and the question, unless a command is running."""
        if not self.is_busy:
            self.pin_question = None
            self._note(None)

    def forget_pin(self) -> None:
        """The PIN that is asked for does not come."""
        self.pin_question = None

    def test_print(self, printer: str) -> None:
        """Print a test page and tell what was proven."""
        self._run("doing.test-print", self._test_print(printer))

    def reconnect(self, printer: str) -> None:
        """Drop and reopen the link and tell which rung holds."""
        self._run("doing.reconnect", self._reconnect(printer))

    def reprint(self, receipt: str | None) -> None:
        """Print a marked copy of a receipt; None for the last one."""
        self._print_again(_Reprint(receipt))

    def take_offer(self) -> None:
        """Print the copy that was refused on the backup printer."""
        if self._reprint is not None:
            self._print_again(replace(self._reprint, backup=True))

    def enter_pin(self, pin: str) -> None:
        """Print the copy that was refused with the manager's PIN."""
        if self._reprint is not None:
            self._print_again(replace(self._reprint, pin=pin))

    def answer_for(self, receipt: str, answer: Answer) -> None:
        """Tell what became of an unsure receipt."""
        printed = answer is Answer.CAME_OUT
        done = "done.settle-printed" if printed else "done.settle-again"
        more = {"backup": True} if answer is Answer.PRINT_ON_BACKUP else {}
        work = self._plain(done, "settle", receipt=receipt, printed=printed, **more)
        self._run("doing.settle", work)

    def answer_backlog(self, printer: str, answer: Answer) -> None:
        """Tell what becomes of the receipts that wait at a printer."""
        self._run("doing.settle", self._answer_backlog(printer, answer))

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

    async def _answer_backlog(self, printer: str, answer: Answer) -> Notice:
        if answer is Answer.KEEP:
            result = await self._call("discard", printer=printer)
        else:
            last = answer is Answer.ONLY_LAST
            result = await self._call("release", printer=printer, last=last)
        printed, kept = len(result["released"]), len(result["discarded"])
        if printed and kept:
            return Notice("done.released-last", Mood.READY, {"n": kept})
        key = "done.released" if printed else "done.discarded"
        return Notice(key, Mood.READY, {"n": printed or kept})

    def _print_again(self, asked: _Reprint) -> None:
        params: dict[str, Any] = {"receipt": asked.receipt}
        params |= {"backup": True} if asked.backup else {}
        params |= {"pin": asked.pin} if asked.pin else {}
        self._run("doing.reprint", self._plain("done.reprint", "reprint", **params), asked)

    async def _plain(self, done: str, method: str, **params: Any) -> Notice:
        await self._call(method, **params)
        return Notice(done, Mood.READY)

    async def _save(self, settings: Json) -> Notice:
        await self._call("change_settings", settings=settings)
        with contextlib.suppress(NotRunning):  # the engine may close its door to start anew
            self._board.load_settings(await self._call("settings"))
            self._board.load_status(await self._call("status"))
        return Notice("done.saved", Mood.READY)

    def _run(
        self, doing: str, work: Coroutine[Any, Any, Notice], reprint: _Reprint | None = None
    ) -> None:
        if self.is_busy:
            work.close()
            return
        self._reprint = reprint
        if reprint is None or not reprint.pin:
            self.pin_question = None
        self._note(Notice(doing, None))
        self._tasks.spawn(self._finish(work), self._failed)

    async def _finish(self, work: Coroutine[Any, Any, Notice]) -> None:
        try:
            async with asyncio.timeout(DEADLINE_S):
                notice = await work
            self.pin_question = None
            self._note(notice)
        except TimeoutError:
            raise CommandError("takes-too-long") from None

    def _failed(self, error: PosguiError) -> None:
        values = dict(error.placeholders)
        if error.key in PIN_REFUSALS and self._reprint is not None:
            self.pin_question = PinQuestion(error.key, values)
            self._note(None)
            return
        self.pin_question, offer = None, ""
        if "printer" in values:
            offer = self._offer(error.key, str(values["printer"]))
            values["printer"] = self._board.name_of(str(values["printer"]))
        self._note(Notice(f"error.{error.key}", Mood.STOPPED, values, offer=offer))

    def _offer(self, refusal: str, printer: str) -> str:
        """Who could print the refused copy instead."""
        if self._reprint is None or self._reprint.backup or not refusal.startswith("not-ready-"):
            return ""
        backup = self._board.standby(printer)
        return backup.name if backup else ""

    def _note(self, notice: Notice | None) -> None:
        self.notice = notice
        for listener in self._listeners:
            listener()
