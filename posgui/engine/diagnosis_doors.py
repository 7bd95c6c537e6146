"""What can be asked of the engine about why no receipt came out."""

from __future__ import annotations

from posgui.desk import wire
from posgui.desk.server import Method
from posgui.engine.engine import Engine
from posgui.model.diagnosis import Diagnosis
from posgui.model.errors import CommandError
from posgui.texts import steps_of


class DiagnosisDoors:
    """The desk's methods about a missing receipt. Results are plain JSON values."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def methods(self) -> dict[str, Method]:
        """Name to method."""
        return {
            "diagnose": self.diagnose,
            "cancel_diagnosis": self.cancel_diagnosis,
            "answer_question": self.answer_question,
        }

    async def diagnose(
        self,
        printer: str | None = None,
        run: str = "",
        sale: str | None = None,
        again: bool = False,
        who: str = "person",
    ) -> wire.Json:
        """``posgui diagnose``: a verdict within ten seconds. Rungs are told meanwhile as
        ``diagnosis-update`` events that carry ``run``. With ``again`` a person did
        something about it: what was checked by hand counts no more, and what waits for an
        answer is printed once the printer can."""
        diagnostics = self._engine.diagnostics
        if again:
            diagnostics.forget_answers(printer)
        found = await diagnostics.run(printer, run, sale)
        if again:
            await self._release(found.printer, who)
        return _told(found)

    async def cancel_diagnosis(self, run: str) -> wire.Json:
        """The call of ``diagnose`` with that ``run`` answers at once with what it has."""
        self._engine.diagnostics.cancel(run)
        return {}

    async def answer_question(
        self, printer: str, question: str, answer: str, who: str = "person"
    ) -> wire.Json:
        """What a person found by hand refines the last verdict."""
        return _told(await self._engine.diagnostics.answer(printer, question, answer, who))

    async def _release(self, printer: str, who: str) -> None:
        engine = self._engine
        if not engine.printers[printer].printable:
            return
        try:
            await engine.actions.release(printer, [], who)
        except CommandError as error:
            if error.key != "nothing-held":
                raise


def _told(diagnosis: Diagnosis) -> wire.Json:
    verdict = diagnosis.verdict
    return wire.noun_diagnosis(diagnosis, steps_of(verdict.cause, verdict.placeholders))
