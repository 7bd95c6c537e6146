"""Where an opening check stands. Knows no Qt."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from posgui.desk.wire import Json
from posgui.model.errors import CommandError, PosguiError
from posgui.model.opening import Point
from posgui.ui.actions import Call
from posgui.ui.opening.words import DRAWER
from posgui.ui.tasks import Tasks


class Stage(Enum):
    """What a person sees."""

    CHOOSING = auto()
    PRINTING = auto()
    LOOKING = auto()
    DONE = auto()


@dataclass(slots=True)
class Slip:
    """One printer's test page and what was seen on it."""

    printer: str
    name: str
    questions: tuple[str, ...]
    """The points, and ``drawer`` where it was to open."""
    receipt: str | None = None
    refusal: str = ""
    answers: dict[str, bool | None] = field(default_factory=dict)
    """None where it could not be told."""

    def result(self) -> Json:
        """As ``keep_opening_check`` takes it and ``posgui.ui.opening.words`` reads it."""
        told = {name: right for name, right in self.answers.items() if right is not None}
        drawer = told.pop(DRAWER, None)
        return {
            "printer": self.printer,
            "points": told,
            "drawer": drawer,
            "receipt": self.receipt,
            "refusal": self.refusal,
        }


class Check:
    """One check of some printers, from choosing them to the results.

    Each printer's result is kept by the engine when its last question is answered.
    """

    def __init__(self, call: Call, tasks: Tasks, changed: Callable[[], None]) -> None:
        self._call = call
        self._tasks = tasks
        self._changed = changed
        self._at = (0, 0)
        self.who = ""
        self.stage = Stage.CHOOSING
        self.slips: list[Slip] = []
        self.failed = ""
        """The key of the error if a result could not be kept."""

    @property
    def slip(self) -> Slip:
        """The slip that is looked at."""
        return self.slips[self._at[0]]

    @property
    def question(self) -> str:
        """What is asked about it."""
        return self.slip.questions[self._at[1]]

    @property
    def number(self) -> int:
        """Which of its questions that is, from 1."""
        return self._at[1] + 1

    def begin(self, printers: Sequence[tuple[str, str]], who: str, *, drawer: bool) -> None:
        """Print the test page on these (id, name)."""
        questions = (*Point, DRAWER) if drawer else tuple(Point)
        self.slips = [Slip(printer, name, questions) for printer, name in printers]
        self.who, self.failed = who, ""
        self.stage = Stage.PRINTING
        self._tasks.spawn(self._print_all(drawer=drawer))
        self._changed()

    def answer(self, right: bool | None) -> None:
        """Say what was seen; None where it could not be told."""
        self.slip.answers[self.question] = right
        place, number = self._at
        if number + 1 < len(self.slip.questions):
            self._at = (place, number + 1)
        else:
            self._keep(self.slip)
            self._look_from(place + 1)
        self._changed()

    def back(self) -> None:
        """Ask the question before once more; before a slip's first one there is none."""
        place, number = self._at
        self._at = (place, max(0, number - 1))
        self._changed()

    def restart(self) -> None:
        """Choose printers again."""
        self.stage = Stage.CHOOSING
        self._changed()

    async def _print_all(self, *, drawer: bool) -> None:
        await asyncio.gather(*(self._print(slip, drawer=drawer) for slip in self.slips))
        self._look_from(0)
        self._changed()

    async def _print(self, slip: Slip, *, drawer: bool) -> None:
        try:
            told = await self._call("test_print", printer=slip.printer, who=self.who, drawer=drawer)
        except CommandError as error:
            slip.refusal = error.key
            self._keep(slip)
        else:
            slip.receipt = told["receipt"].get("id")

    def _look_from(self, place: int) -> None:
        """Go on with the first slip from this one on that was printed."""
        while place < len(self.slips) and self.slips[place].refusal:
            place += 1
        if place < len(self.slips):
            self._at = (place, 0)
            self.stage = Stage.LOOKING
        else:
            self.stage = Stage.DONE

    def _keep(self, slip: Slip) -> None:
        self._tasks.spawn(self._tell_engine(slip), self._not_kept)

    async def _tell_engine(self, slip: Slip) -> None:
        await self._call("keep_opening_check", who=self.who, **slip.result())
        self._changed()

    def _not_kept(self, error: PosguiError) -> None:
        self.failed = error.key
        self._changed()
