"""Incidents and alerts: what is wrong, since when, and when to show it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from posgui.journal import Journal
from posgui.model.errors import CommandError, JournalError
from posgui.model.events import (
    AlertCleared,
    AlertRaised,
    IncidentChanged,
    IncidentCleared,
    IncidentOpened,
)
from posgui.model.incidents import Alert, Cause, Incident, Placeholders
from posgui.rules.alerting import AlertClock, Key, OpenIncident
from posgui.rules.diagnosis import Condition
from posgui.rules.incident_clock import IncidentClock
from posgui.rules.shift import LONGEST
from posgui.service.clock import elapsed, until_tick
from posgui.service.hub import Hub

_LOGGER = logging.getLogger(__name__)

EVENT_S = 300.0
"""What happened once (a truncated receipt) is told for so long after the last time."""
LOOK_S = 5.0
"""It is looked at least this often, to notice that the machine slept."""
RESUME_S = 10.0
"""What shows up so soon after a sleep was so while the machine slept."""
SLEPT_S = 20.0
"""A look so much later than it should have been: the machine slept, or this process stood
still. The wall clock does not tell: it is set forward as well."""

_PUT_OFF = "alert-put-off"
"""The audit row that says that a person put an alert off."""


class _Teller(NamedTuple):
    """Who says what holds for a printer, or for the machine."""

    printer: str | None
    by_itself: bool


class Incidents:
    """The incidents of all printers and of the machine itself (printer None)."""

    def __init__(self, journal: Journal, hub: Hub) -> None:
        self._journal = journal
        self._hub = hub
        self._clocks: dict[str | None, IncidentClock] = {}
        self._conditions: dict[_Teller, tuple[Condition, ...]] = {}
        self._events: dict[Key, tuple[Placeholders, float]] = {}
        self._open: dict[Key, OpenIncident] = {}
        self._waiting: dict[str, int] = {}
        self._alerts = AlertClock(self._now())
        self._first_look = False
        self._resumed_until = 0.0
        self._poke = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def open(self) -> tuple[Incident, ...]:
        """The open incidents, oldest first."""
        return tuple(entry.incident for entry in self._open.values())

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """What is shown now, none of it ringing any more."""
        return tuple(self._alert(incident, sound=False) for incident in self._alerts.shown)

    def update(
        self, printer: str, conditions: tuple[Condition, ...], waiting: int, *, first: bool
    ) -> None:
        """What holds for a printer now, and how many receipts wait for it; ``first`` says
        that it was there when we looked for the first time."""
        self._first_look = first
        self._conditions[_Teller(printer, by_itself=True)] = conditions
        self._waiting[printer] = waiting
        self._look()
        self._first_look = False
        self._poke.set()

    def update_machine(self, of: frozenset[Cause], conditions: tuple[Condition, ...]) -> None:
        """What holds for the whole machine now, ``of`` these causes."""
        self.update_watched(None, of, conditions)

    def update_watched(
        self, printer: str | None, of: frozenset[Cause], conditions: tuple[Condition, ...]
    ) -> None:
        """What somebody else than the printer itself found to hold for it now, ``of`` these
        causes; None for the whole machine."""
        teller = _Teller(printer, by_itself=False)
        others = [each for each in self._conditions.get(teller, ()) if each.cause not in of]
        self._conditions[teller] = (*others, *conditions)
        self._look()
        self._poke.set()

    def happened(self, cause: Cause, printer: str | None, placeholders: Placeholders) -> None:
        """Something happened that clears by time."""
        self._events[cause, printer] = (placeholders, self._now() + EVENT_S)
        self._look()
        self._poke.set()

    async def put_off(self, cause: Cause, printer: str | None, until: datetime, who: str) -> None:
        """Do not show an alert until then, unless it gets worse; JournalError where that
        could not be written down, CommandError for one that may not wait."""
        entry = self._open.get((cause, printer))
        if entry is None or not entry.incident.may_wait:
            raise CommandError("cannot-wait")
        detail: dict[str, str | int] = {"cause": cause, "until": int(until.timestamp())}
        detail |= {"printer": printer} if printer else {}
        await self._journal.records.audit(who, _PUT_OFF, None, detail, time.time())
        self._alerts.put_off((cause, printer), until)
        self._look()

    async def restore(self) -> None:
        """What a person put off is still put off after a restart, as long as was said."""
        a_shift_ago = time.time() - LONGEST.total_seconds()
        for row in await self._journal.audit.since(a_shift_ago, _PUT_OFF):
            printer = str(row.detail["printer"]) if "printer" in row.detail else None
            until = datetime.fromtimestamp(int(row.detail["until"])).astimezone()
            if row.detail["cause"] in frozenset(Cause):  # a later version knows more
                self._alerts.put_off((Cause(row.detail["cause"]), printer), until)

    def journal_failed(self) -> None:
        """The journal did not take a write, or was found damaged."""
        self.happened(Cause.JOURNAL_FAILED, None, {})

    def background(self, work: Coroutine[Any, Any, Any]) -> None:
        """Write something down without waiting for it; a failure is an incident."""

        async def guarded() -> None:
            try:
                await work
            except JournalError:
                _LOGGER.warning("a record could not be written down")
                self._events[Cause.JOURNAL_FAILED, None] = ({}, self._now() + EVENT_S)
                self._poke.set()

        task = asyncio.create_task(guarded(), name="record")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Wait until everything is written down."""
        await asyncio.gather(*self._tasks)

    async def run(self, elapsed: Callable[[], float] = elapsed) -> None:
        """Let time pass; ends by cancellation."""
        while True:
            looked = elapsed()
            self._poke.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._next_look()):
                    await self._poke.wait()
            if elapsed() - looked > LOOK_S + SLEPT_S:
                _LOGGER.info("the machine slept")
                self._alerts.resumed(self._now())
                self._resumed_until = self._now() + RESUME_S
            self._look()

    def _next_look(self) -> float:
        now = self._now()
        waits = [until - now for _, until in self._events.values()]
        waits += [
            wait for clock in self._clocks.values() if (wait := clock.next_change(now)) is not None
        ]
        due = self._alerts.next_change(self._open, self._waiting, now)
        if due is not None:
            waits.append(due)
        # The margin keeps a timer that fires a hair early from looking twice.
        return min([until_tick(LOOK_S), *(max(0.0, wait) + 0.01 for wait in waits)])

    def _look(self) -> None:
        now = self._now()
        for key in [key for key, (_, until) in self._events.items() if until <= now]:
            del self._events[key]
        tellers = (teller.printer for teller in self._conditions)
        for printer in {*tellers, *(key[1] for key in self._events), *self._clocks}:
            self._look_at(printer, now)
        self._tell_alerts(now)

    def _look_at(self, printer: str | None, now: float) -> None:
        conditions = (
            *self._conditions.get(_Teller(printer, by_itself=True), ()),
            *self._conditions.get(_Teller(printer, by_itself=False), ()),
            *(
                Condition(cause, placeholders)
                for (cause, where), (placeholders, _) in self._events.items()
                if where == printer
            ),
        )
        changes = self._clocks.setdefault(printer, IncidentClock()).update(conditions, now)
        for condition in changes.opened:
            incident = _incident(condition, printer, time.time())
            already_so = self._first_look or now < self._resumed_until
            self._open[condition.cause, printer] = OpenIncident(incident, now, already_so)
            self._hub.publish(IncidentOpened(incident))
            self.background(self._journal.records.incident_opened(incident))
        for condition in changes.changed:
            before = self._open[condition.cause, printer]
            incident = _incident(condition, printer, before.incident.since)
            self._open[condition.cause, printer] = replace(before, incident=incident)
            self._hub.publish(IncidentChanged(incident))
        for cause in changes.cleared:
            before = self._open.pop((cause, printer))
            was = before.incident
            incident = Incident(
                was.key, was.printer, was.severity, was.since, time.time(), was.placeholders
            )
            self._hub.publish(IncidentCleared(incident))
            self.background(self._journal.records.incident_cleared(incident))

    def _tell_alerts(self, now: float) -> None:
        if self._alerts.has_put_off:  # the time of day is dear
            self._alerts.time_is(datetime.now().astimezone())
        changes = self._alerts.update(self._open, self._waiting, now)
        for incident in changes.cleared:
            self._hub.publish(AlertCleared(self._alert(incident, sound=False)))
        for incident in changes.raised:
            sound = (incident.key, incident.printer) in changes.sounding
            self._hub.publish(AlertRaised(self._alert(incident, sound=sound)))

    def _alert(self, incident: Incident, *, sound: bool) -> Alert:
        return Alert(
            key=incident.key,
            printer=incident.printer,
            severity=incident.severity,
            since=incident.since,
            sound=sound,
            rings=self._alerts.chime.rings((incident.key, incident.printer)),
            placeholders=incident.placeholders,
        )

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()


def _incident(condition: Condition, printer: str | None, since: float) -> Incident:
    return Incident(
        condition.cause, printer, condition.severity, since, None, condition.placeholders
    )
