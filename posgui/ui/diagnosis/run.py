"""Where a diagnosis stands. Knows no Qt."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Coroutine
from enum import Enum, auto
from functools import partial
from typing import Any

from posgui.desk.wire import Json
from posgui.model.diagnosis import Measure
from posgui.model.errors import CommandError, PosguiError
from posgui.ui.actions import Call
from posgui.ui.diagnosis.words import Group, group_of
from posgui.ui.mood import Mood
from posgui.ui.tasks import Tasks

WHO = "person"

DEADLINE_S = 30.0
"""The engine promises an answer within 10 s, with "try again" within 15; after this it is
taken as hanging."""


class Stage(Enum):
    """What a person sees."""

    CHOOSING = auto()
    RUNNING = auto()
    TOLD = auto()
    ANSWERING = auto()
    """A person answered a question; the verdict is being refined."""
    FAILED = auto()
    """No verdict could be had."""


class Run:
    """One diagnosis after the other, of the same printer until another is chosen."""

    def __init__(self, call: Call, tasks: Tasks, changed: Callable[[], None]) -> None:
        self._call, self._tasks, self._changed = call, tasks, changed
        self._id = ""
        self._skipped: set[str] = set()
        self.stage = Stage.CHOOSING
        self.printer = ""
        self.sale: str | None = None
        self.is_again = False
        """True if the connection is made anew first."""
        self.findings: dict[Measure, Json] = {}
        """The rungs that were told so far."""
        self.noun: Json = {}
        """The last verdict; empty before the first."""
        self.failed = PosguiError("unexpected")
        """Why there is no verdict."""

    @property
    def is_busy(self) -> bool:
        """True while something is being looked at."""
        return self.stage in (Stage.RUNNING, Stage.ANSWERING)

    @property
    def question(self) -> str:
        """What is asked now; empty if nothing is."""
        asked = self.noun.get("questions", ()) if self.stage is not Stage.RUNNING else ()
        return next((each for each in asked if each not in self._skipped), "")

    @property
    def told(self) -> list[Json]:
        """The findings that matter here, in the order of the way from the till to the
        paper."""
        ordered = [self.findings[by] for by in sorted(self.findings, key=_place)]
        return [each for each in ordered if each["detail"].get("why") != "not-applicable"]

    def choose(self) -> None:
        """Ask for the printer."""
        self.stage = Stage.CHOOSING
        self._changed()

    def begin(self, printer: str, sale: str | None = None, *, again: bool = False) -> None:
        """Find out why no receipt came out of this printer; ``again`` once something was
        done about it. What was still being looked at is given up."""
        self.cancel()
        self.printer, self.sale, self.is_again = printer, sale, again
        self._id = uuid.uuid4().hex
        self.findings, self.noun = {}, {}
        self._skipped.clear()
        self.stage = Stage.RUNNING
        self._finish_soon(self._diagnose())
        self._changed()

    def cancel(self) -> None:
        """Look no further; what was found so far is told."""
        if self.stage is Stage.RUNNING:
            self._tasks.spawn(self._stop(self._id))

    def answer(self, answer: str) -> None:
        """Answer the question that is asked now."""
        if self.stage is Stage.TOLD and self.question:
            work = self._refine(self.question, answer)
            self.stage = Stage.ANSWERING
            self._finish_soon(work)
            self._changed()

    def skip(self) -> None:
        """It cannot be told: ask the next question, if there is one."""
        self._skipped.add(self.question)
        self._changed()

    def hear(self, event: Json) -> None:
        """A rung of a diagnosis was told."""
        if event["run"] == self._id and self.stage is Stage.RUNNING:
            self._note(event["finding"])
            self._changed()

    def mood_of(self, group: Group) -> Mood | None:
        """How a part of the receipt's way was found; None while nothing was told of it, or
        nothing that matters here."""
        found = [each["holds"] for each in self.told if group_of(each["by"]) is group]
        if False in found:
            return Mood.STOPPED
        if True in found:
            return Mood.READY
        return Mood.UNKNOWN if found else None

    async def _diagnose(self) -> Json:
        told: Json = await self._call(
            "diagnose",
            printer=self.printer,
            run=self._id,
            sale=self.sale,
            again=self.is_again,
            who=WHO,
        )
        return told

    async def _refine(self, question: str, answer: str) -> Json:
        told: Json = await self._call(
            "answer_question", printer=self.printer, question=question, answer=answer, who=WHO
        )
        return told

    def _finish_soon(self, work: Coroutine[Any, Any, Json]) -> None:
        self._tasks.spawn(self._finish(self._id, work), partial(self._could_not, self._id))

    async def _finish(self, run: str, work: Coroutine[Any, Any, Json]) -> None:
        try:
            async with asyncio.timeout(DEADLINE_S):
                noun = await work
        except TimeoutError:
            raise CommandError("takes-too-long") from None
        if run != self._id:
            return
        self.noun = noun
        for finding in self.noun["evidence"]:
            self._note(finding)
        self.stage = Stage.TOLD
        self._changed()

    async def _stop(self, run: str) -> None:
        await self._call("cancel_diagnosis", run=run)

    def _could_not(self, run: str, error: PosguiError) -> None:
        if run != self._id:
            return
        self.failed = error
        self.stage = Stage.FAILED
        self._changed()

    def _note(self, finding: Json) -> None:
        """A measurement that this version has no words for is passed over."""
        if finding["by"] in set(Measure):
            self.findings[Measure(finding["by"])] = finding


def _place(by: Measure) -> tuple[int, int]:
    return tuple(Group).index(group_of(by)), tuple(Measure).index(by)
