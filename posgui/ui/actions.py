"""What a person asks for, carried out one at a time, and what came of it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from posgui.desk.client import NotRunning
from posgui.desk.wire import Json
from posgui.model.errors import CommandError, PosguiError
from posgui.model.incidents import Placeholders
from posgui.model.receipts import Evidence
from posgui.ui import nouns
from posgui.ui.cards import Answer
from posgui.ui.model import Board
from posgui.ui.mood import Mood
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
    """A PIN is asked for."""

    title: str
    """The key of the pad's title: what the PIN is needed for."""
    key: str
    """The key of the sentence below it, the engine's refusal as a rule, and its values."""
    placeholders: Placeholders = field(default_factory=dict)
    is_wrong: bool = False


@dataclass(frozen=True, slots=True)
class _Asked:
    """A command that was asked for, to be asked for again in another way."""

    doing: str
    work: Callable[..., Coroutine[Any, Any, Notice]]
    more: Mapping[str, Any] = field(default_factory=dict)
    """What is given to the work besides: ``pin``, ``backup``."""
    pin_title: str = ""
    """Where a PIN may be needed for it: the key of the pad's title."""
    has_backup: bool = False
    """True if the backup printer could do it instead."""


class Actions:
    """A window's commands to the engine; listeners hear when the notice changes."""

    def __init__(self, call: Call, board: Board, tasks: Tasks) -> None:
        self._call = call
        self._board = board
        self._tasks = tasks
        self._listeners: list[Callable[[], None]] = []
        self._asked: _Asked | None = None
        self._running: asyncio.Task[None] | None = None
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

    def stop(self) -> None:
        """Wait no longer for the command that runs; the engine may still carry it out."""
        if self.is_busy and self._running is not None:
            self._running.cancel()
            self._note(None)

    def test_print(self, printer: str) -> None:
        """Print a test page and tell what was proven."""
        self._run(_Asked("doing.test-print", partial(self._test_print, printer)))

    def reconnect(self, printer: str) -> None:
        """Drop and reopen the link and tell which rung holds."""
        self._run(_Asked("doing.reconnect", partial(self._reconnect, printer)))

    def resume_queue(self, printer: str) -> None:
        """Start its paused print queue again and tell which rung holds."""
        self._run(_Asked("doing.resume-queue", partial(self._resume_queue, printer)))

    def reprint(self, receipt: str | None, *, backup: bool = False) -> None:
        """Print a marked copy of a receipt, with ``backup`` on the backup printer; None for
        the last one."""
        more = {"backup": True} if backup else {}
        work = partial(self._plain, "done.reprint", "reprint", receipt=receipt)
        asked = _Asked("doing.reprint", work, more, pin_title="pin.reprint", has_backup=not backup)
        self._run(asked)

    def take_offer(self) -> None:
        """Print the copy that was refused on the backup printer."""
        if self._asked is not None:
            self._asked = replace(self._asked, has_backup=False)
            self._ask_again(backup=True)

    def enter_pin(self, pin: str) -> None:
        """Do what was refused, with this PIN."""
        self._ask_again(pin=pin)

    def answer_for(self, receipt: str, answer: Answer) -> None:
        """Tell what became of an unsure receipt."""
        printed = answer is Answer.CAME_OUT
        done = "done.settle-printed" if printed else "done.settle-again"
        more = {"backup": True} if answer is Answer.PRINT_ON_BACKUP else {}
        work = partial(self._plain, done, "settle", receipt=receipt, printed=printed, **more)
        self._run(_Asked("doing.settle", work))

    def answer_backlog(self, printer: str, answer: Answer, receipts: Sequence[str] = ()) -> None:
        """Tell what becomes of the receipts that wait at a printer, or of these of them."""
        meant = {"receipts": list(receipts)} if receipts else {}
        work = partial(self._answer_backlog, printer, answer, **meant)
        self._run(_Asked("doing.settle", work, pin_title="pin.discard"))

    def put_off(self, cause: str, printer: str | None) -> None:
        """Do not show an alert again until the shift ends."""
        self._run(_Asked("doing.put-off", partial(self._put_off, cause, printer)))

    def dismiss_sale(self, sale: str, printer: str | None) -> None:
        """A sale needs no receipt."""
        self._run(_Asked("doing.settle", partial(self._dismiss_sale, sale, printer)))

    def leave_note(self, words: str) -> None:
        """Keep a line for the next shift."""
        self._run(_Asked("doing.note", partial(self._note_call, "leave_note", words=words)))

    def read_note(self, note: int) -> None:
        """The note of an earlier shift was read."""
        self._run(_Asked("doing.note", partial(self._note_call, "read_note", note=note)))

    def try_printer(self, printer: Json) -> None:
        """Climb the ladder to a printer that is not saved yet."""
        self._run(_Asked("doing.try-printer", partial(self._try_printer, printer)))

    def carry_out(
        self, doing: str, work: Callable[..., Coroutine[Any, Any, Notice]], pin_title: str = ""
    ) -> None:
        """Do something of a window's own; ``doing`` is said while it runs. With ``pin_title``
        it may need a PIN, which ``work`` is then given as ``pin``."""
        self._run(_Asked(doing, work, pin_title=pin_title))

    def step(self, doing: str) -> None:
        """What runs has come to its next step: say this from now on."""
        if self.is_busy:
            self._note(Notice(doing, None))

    def save(self, settings: Json) -> None:
        """Write the settings."""
        work = partial(self._write, "done.saved", "change_settings", settings=settings)
        self._run(_Asked("doing.save", work, pin_title="pin.settings"))

    def set_pin(self, role: str, pin: str, old: str | None) -> None:
        """Set the PIN of a role; where there is one, ``old`` must be one of those set."""
        work = partial(self._write, "done.pin", "set_pin", role=role, pin=pin, old=old)
        self._run(_Asked("doing.save", work))

    async def _test_print(self, printer: str) -> Notice:
        result = await self._call("test_print", printer=printer)
        proven = Evidence(result["proven"])
        proved = proven.rank >= Evidence.IN_ORDER.rank
        return Notice(f"proof.{proven}", Mood.READY if proved else Mood.ATTENTION)

    async def _reconnect(self, printer: str) -> Notice:
        result = await self._call("reconnect", printer=printer)
        return self._climbed(result, "done.reconnect", self._board.name_of(printer))

    async def _resume_queue(self, printer: str) -> Notice:
        result = await self._call("resume_queue", printer=printer)
        return self._climbed(result, "done.resume-queue", self._board.name_of(printer))

    async def _try_printer(self, printer: Json) -> Notice:
        result = await self._call("try_printer", printer=printer)
        return self._climbed(result, "done.try", printer["name"])

    @staticmethod
    def _climbed(result: Json, done: str, name: str) -> Notice:
        ready = result["ready"]
        key = f"{done}-ready" if ready else f"{done}-not-ready"
        mood = Mood.READY if ready else Mood.STOPPED
        return Notice(key, mood, {"printer": name}, nouns.ladder(result))

    async def _note_call(self, method: str, **params: Any) -> Notice:
        self._board.load_note(await self._call(method, **params))
        return Notice("done.note-kept" if method == "leave_note" else "done.note-read", Mood.READY)

    async def _put_off(self, cause: str, printer: str | None) -> Notice:
        result = await self._call("put_off", key=cause, printer=printer)
        until = time.strftime("%H:%M", time.localtime(result["until"]))
        return Notice("done.put-off", Mood.READY, {"time": until})

    async def _dismiss_sale(self, sale: str, printer: str | None) -> Notice:
        await self._call("dismiss_sale", id=sale, printer=printer)
        return Notice("done.sale-dismissed", Mood.READY, {"sale": sale})

    async def _answer_backlog(self, printer: str, answer: Answer, **more: Any) -> Notice:
        if answer is Answer.KEEP:
            result = await self._call("discard", printer=printer, **more)
        else:
            last = answer is Answer.ONLY_LAST
            result = await self._call("release", printer=printer, last=last, **more)
        printed, kept = len(result["released"]), len(result["discarded"])
        if printed and kept:
            return Notice("done.released-last", Mood.READY, {"n": kept})
        key = "done.released" if printed else "done.discarded"
        return Notice(key, Mood.READY, {"n": printed or kept})

    async def _plain(self, done: str, method: str, **params: Any) -> Notice:
        await self._call(method, **params)
        return Notice(done, Mood.READY)

    async def _write(self, done: str, method: str, **params: Any) -> Notice:
        """What changes the configuration file: the engine starts anew with it."""
        await self._call(method, **params)
        with contextlib.suppress(NotRunning):  # it may close its door for that
            self._board.load_settings(await self._call("settings"))
            self._board.load_status(await self._call("status"))
        return Notice(done, Mood.READY)

    def _ask_again(self, **more: Any) -> None:
        if self._asked is not None:
            self._run(replace(self._asked, more={**self._asked.more, **more}))

    def _run(self, asked: _Asked) -> None:
        if self.is_busy:
            return
        self._asked = asked
        if "pin" not in asked.more:
            self.pin_question = None
        self._note(Notice(asked.doing, None))
        self._running = self._tasks.spawn(self._finish(asked.work(**asked.more)), self._failed)

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
        title = self._asked.pin_title if self._asked is not None else ""
        if title and error.key in PIN_REFUSALS:
            wrong = error.key != PIN_REFUSALS[0]
            self.pin_question = PinQuestion(title, f"error.{error.key}", values, wrong)
            self._note(None)
            return
        self.pin_question, offer = None, ""
        if "printer" in values:
            offer = self._offer(error.key, str(values["printer"]))
            values["printer"] = self._board.name_of(str(values["printer"]))
        self._note(Notice(f"error.{error.key}", Mood.STOPPED, values, offer=offer))

    def _offer(self, refusal: str, printer: str) -> str:
        """Who could print the refused copy instead."""
        can = self._asked is not None and self._asked.has_backup
        if not can or not refusal.startswith("not-ready-"):
            return ""
        backup = self._board.standby(printer)
        return backup.name if backup else ""

    def _note(self, notice: Notice | None) -> None:
        self.notice = notice
        for listener in self._listeners:
            listener()
