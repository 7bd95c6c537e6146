"""Runs the ladder for one printer and keeps what a person answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager, suppress
from dataclasses import dataclass, field

from posgui.journal import Journal
from posgui.model.diagnosis import (
    ANSWERS,
    Confidence,
    Diagnosis,
    Finding,
    Measure,
    Question,
    Suspect,
)
from posgui.model.errors import CommandError, ExitCode
from posgui.model.events import DiagnosisUpdate
from posgui.model.incidents import Cause
from posgui.model.settings import PLUGGED_IN
from posgui.model.status import PrinterState
from posgui.rules.diagnosis import place, wire_of
from posgui.rules.verdict.decide import decide
from posgui.rules.verdict.person import person
from posgui.rules.verdict.reading import Reading, unmeasured
from posgui.service.clock import elapsed
from posgui.service.diagnostics import ladder, watched
from posgui.service.diagnostics.moved import Tell
from posgui.service.diagnostics.plugged import Look
from posgui.service.diagnostics.sale import rung as sale_rung
from posgui.service.diagnostics.situation import Inlet, Situation
from posgui.service.hub import Hub
from posgui.service.incidents import Incidents
from posgui.service.printer import Printer
from posgui.service.settlements import Settlements
from posgui.service.storage import Storage

LIMIT_S = 9.0
"""A verdict comes within ten seconds of the press, whatever was not measured by then: the
rest is for starting the command and for telling it."""
ANSWERED_S = 600.0
"""A person's answer counts for so long: a lamp that was off is switched on meanwhile."""


@dataclass(slots=True)
class _Case:
    """One printer's last run, and what a person added."""

    readings: list[Reading] = field(default_factory=list)
    answers: dict[Question, tuple[str, float]] = field(default_factory=dict)

    def given(self) -> dict[Question, str]:
        """The answers that still count."""
        now = elapsed()
        return {q: text for q, (text, at) in self.answers.items() if now - at < ANSWERED_S}


class Diagnostics:
    """The one button. ``find`` is the printer of an id, ``inlets`` the ports of the tills,
    ``look_for`` looks for a printer that is plugged in."""

    def __init__(
        self,
        find: Callable[[str | None], Printer],
        printers: Mapping[str, Printer],
        inlets: Sequence[Inlet],
        journal: Journal,
        storage: Storage,
        incidents: Incidents,
        hub: Hub,
        settlements: Settlements,
        look_for: Look,
    ) -> None:
        self._find = find
        self._printers = printers
        self._inlets = inlets
        self._journal = journal
        self._storage = storage
        self._incidents = incidents
        self._hub = hub
        self._settlements = settlements
        self._look_for = look_for
        self._cases: dict[str, _Case] = {}
        self._running: dict[str, asyncio.Event] = {}

    async def run(self, printer_id: str | None, run: str, sale: str | None = None) -> Diagnosis:
        """Climb the ladder; ``run`` is the caller's word for it, carried by each
        ``DiagnosisUpdate`` and understood by ``cancel``.

        CommandError ``no-printer`` or ``unknown-printer``.
        """
        printer = self._chosen(printer_id)
        case = self._cases.setdefault(printer.id, _Case())
        began = elapsed()
        readings: list[Reading] = []
        with self._stoppable(run) as stop:
            complete = await self._climb(printer, run, sale, readings, stop)
        case.readings = list({reading.finding.by: reading for reading in readings}.values())
        return self._diagnosis(printer, case, elapsed() - began, sale, complete=complete)

    def cancel(self, run: str) -> None:
        """End a run with what was measured so far."""
        if run in self._running:
            self._running[run].set()

    async def answer(self, printer_id: str, question: str, answer: str, who: str) -> Diagnosis:
        """A person checked something by hand: weigh what was measured anew.

        CommandError ``unknown-question`` for what is not asked, ``unknown-printer``.
        """
        printer = self._chosen(printer_id)
        try:
            asked = Question(question)
        except ValueError:
            asked = None
        if asked is None or answer not in ANSWERS[asked]:
            raise CommandError(
                "unknown-question", exit_code=ExitCode.WRONG_USE, question=question, answer=answer
            )
        case = self._cases.setdefault(printer.id, _Case())
        case.answers[asked] = (answer, elapsed())
        detail = {"printer": printer.id, "question": str(asked), "answer": answer}
        await self._journal.records.audit(who, "checked-by-hand", None, detail, time.time())
        return self._diagnosis(printer, case, 0.0, None, complete=True)

    def forget_answers(self, printer_id: str | None) -> None:
        """Something was done since: what was seen before counts no more."""
        self._cases.pop(self._chosen(printer_id).id, None)

    def _chosen(self, printer_id: str | None) -> Printer:
        if printer_id is None and self._printers:
            return min(self._printers.values(), key=_health)
        return self._find(printer_id)

    async def _climb(
        self,
        printer: Printer,
        run: str,
        sale: str | None,
        readings: list[Reading],
        stop: asyncio.Event,
    ) -> bool:
        """False if a person stopped it."""
        work = asyncio.create_task(self._all_stages(printer, run, sale, readings))
        halt = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait((work, halt), timeout=LIMIT_S, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (work, halt):
                task.cancel()
            with suppress(asyncio.CancelledError):
                await work
        return not stop.is_set()

    async def _all_stages(
        self, printer: Printer, run: str, sale: str | None, readings: list[Reading]
    ) -> None:
        told = sale_rung(self._settlements, printer.id, sale)

        def tell(finding: Finding) -> None:
            self._hub.publish(DiagnosisUpdate(printer.id, run, finding))

        async with aclosing(ladder.readings(self._situation(printer, tell), told)) as found:
            async for reading in found:
                readings.append(reading)
                tell(reading.finding)

    def _situation(self, printer: Printer, tell: Tell) -> Situation:
        inlets = [i for i in self._inlets if i.settings.printer == printer.id]
        open_causes = {i.key for i in self._incidents.open if i.printer == printer.id}
        return Situation(
            printer,
            self._printers,
            inlets,
            self._journal,
            self._storage,
            frozenset(open_causes),
            self._look_for,
            tell,
        )

    @contextmanager
    def _stoppable(self, run: str) -> Iterator[asyncio.Event]:
        stop = asyncio.Event()
        self._running[run] = stop
        try:
            yield stop
        finally:
            if self._running.get(run) is stop:
                del self._running[run]

    def _diagnosis(
        self, printer: Printer, case: _Case, took_s: float, sale: str | None, *, complete: bool
    ) -> Diagnosis:
        answers = case.given()
        by_hand = person(answers, _cable(printer), mute=printer.link.card.two_way is False)
        missing = self._not_reached(printer, case.readings)
        readings = [*case.readings, *missing, *([by_hand] if by_hand else [])]
        order = list(Measure)
        readings.sort(key=lambda reading: order.index(reading.finding.by))
        verdict = decide(readings, answers, _last_at(readings))
        verdict = watched.said(verdict) if printer.settings.watch_only else verdict
        evidence = tuple(reading.finding for reading in readings)
        return Diagnosis(printer.id, time.time(), took_s, verdict, evidence, sale, complete)

    def _not_reached(self, printer: Printer, readings: Sequence[Reading]) -> list[Reading]:
        """Rungs the time did not suffice for."""
        if not readings or printer.settings.watch_only:
            return []
        climbed = {reading.finding.by for reading in readings}
        way = Measure.DEVICE if printer.settings.transport in PLUGGED_IN else Measure.PORT
        late = (way, Measure.ANSWERS, Measure.STATUS, Measure.IDENTITY, Measure.QUEUED)
        return [unmeasured(by, "deadline") for by in late if by not in climbed]


def _health(printer: Printer) -> tuple[bool, ...]:
    """Of several printers the sick one is meant."""
    status = printer.status()
    return (
        status.state is not PrinterState.STOPPED,
        not (status.unsure or status.held),
        printer.settings.watch_only,
        status.state is not PrinterState.UNKNOWN,
    )


def _cable(printer: Printer) -> Suspect:
    """What it was where another cable or socket helped."""
    kind, address = printer.settings.transport, printer.link.address
    cause = Cause.USB_UNPLUGGED if kind in PLUGGED_IN else Cause.HOST_UNREACHABLE
    where = place(address, wire_of(kind))
    return Suspect(cause, Confidence.LIKELY, Measure.PERSON, where)


def _last_at(readings: Sequence[Reading]) -> int | None:
    found = next((r.finding.detail for r in readings if r.finding.by is Measure.FATE), {})
    at = found.get("at")
    return int(at) if at is not None else None
