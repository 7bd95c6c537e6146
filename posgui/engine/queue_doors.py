"""What a person can have done to a print queue of this machine."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

from posgui.desk import wire
from posgui.desk.server import Method
from posgui.engine.building import resume_queue
from posgui.engine.engine import Engine
from posgui.model.errors import CommandError, ExitCode
from posgui.model.events import Event
from posgui.model.settings import QUEUES, TransportKind
from posgui.service.printer import Printer

SEEN_S = 4.0
"""A link looks at its queue every two seconds."""


class QueueDoors:
    """The desk's methods about print queues; nothing here happens unasked."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def methods(self) -> dict[str, Method]:
        """Name to method."""
        return {"resume_queue": self.resume_queue}

    async def resume_queue(self, printer: str | None = None, who: str = "person") -> wire.Json:
        """``posgui resume-queue``: start a printer's paused queue again, release what of ours
        is held in it, and tell the rungs as ``reconnect`` does. It is written down.

        CommandError ``no-queue``, ``queue-denied`` or ``queue-unreachable``; of Windows's
        queues the latter two end in ``-windows``.
        """
        chosen = self._chosen(printer)
        queue = chosen.settings.queue
        if chosen.settings.transport not in QUEUES:
            raise CommandError("no-queue", exit_code=ExitCode.WRONG_USE, printer=chosen.id)
        where = "-windows" if chosen.settings.transport == TransportKind.WINSPOOL else ""
        try:
            await asyncio.to_thread(resume_queue, chosen.settings)
        except PermissionError as error:
            raise CommandError(f"queue-denied{where}", queue=queue) from error
        except (OSError, LookupError) as error:
            raise CommandError(f"queue-unreachable{where}", queue=queue) from error
        detail = {"printer": chosen.id, "queue": queue}
        records = self._engine.journal.records
        await records.audit(who, "queue-resumed", None, detail, time.time())
        await self._seen_resumed(chosen)
        return await self._engine.actions.reconnect(chosen.id)

    def _chosen(self, printer: str | None) -> Printer:
        """That one, or the one whose queue is paused."""
        if printer is None:
            for each in self._engine.printers.values():
                if each.observation.queue is not None and each.observation.queue.paused:
                    return each
        return self._engine.actions.printer(printer)

    async def _seen_resumed(self, printer: Printer) -> None:
        """Return once the link has seen it too: a queue with a job of ours is not opened
        anew."""
        changed = asyncio.Event()

        def heard(_event: Event) -> None:
            changed.set()

        unsubscribe = self._engine.hub.subscribe(heard)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(SEEN_S):
                    while (queue := printer.observation.queue) is not None and queue.paused:
                        changed.clear()
                        await changed.wait()
        finally:
            unsubscribe()
