"""Everything the engine runs, for one configuration."""

from __future__ import annotations

import asyncio
import logging
import shutil
import time
from collections.abc import Coroutine
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posgui.engine.building import is_plugged_in, look_for, settings_key, transport_maker
from posgui.engine.ports import Ports
from posgui.journal import Journal
from posgui.model.errors import ConfigError
from posgui.model.incidents import Cause
from posgui.model.settings import PrinterSettings, Settings
from posgui.service.actions import Actions
from posgui.service.card import CapabilityCard
from posgui.service.hot_plug import HotPlug
from posgui.service.hub import Hub
from posgui.service.incidents import Incidents
from posgui.service.intake import recover_unfinished
from posgui.service.opening import Opening
from posgui.service.printer import Printer
from posgui.service.reading import Reading
from posgui.service.retention import Retention
from posgui.service.rhythm import Rhythm
from posgui.service.roles import Roles
from posgui.service.settlements import Settlements
from posgui.service.storage import Storage
from posgui.service.whereabouts import Whereabouts
from posgui.transports import plugging

if TYPE_CHECKING:
    from posgui.service.diagnostics.diagnostics import Diagnostics

_LOGGER = logging.getLogger(__name__)

FINISH_S = 3.0
"""A receipt in flight gets so long to be proven when the engine is asked to stop."""


class Engine:
    """Built by ``start``, taken down by ``stop``; used once."""

    def __init__(self, settings: Settings, data_dir: Path, config_file: str) -> None:
        self.settings = settings
        self.hub = Hub()
        self.journal = self._open_journal(data_dir)
        self.incidents = Incidents(self.journal, self.hub)
        self.storage = Storage(
            self.journal, self.incidents, lambda: shutil.disk_usage(data_dir).free
        )
        self.printers: dict[str, Printer] = {}
        self.ports = Ports(
            settings,
            config_file,
            Settlements(self.journal, self.hub, self.incidents, settings),
        )
        self.roles = Roles(settings.roles)
        self.actions = Actions(
            self.printers,
            self.journal,
            self.hub,
            settings.ui.shop,
            settings.reprint,
            self.roles,
            settings.roles.old_after_min * 60,
        )
        self.opening = Opening(self.journal, self.incidents, settings.opening.remind_at)
        self._tasks: list[asyncio.Task[None]] = []

    @cached_property
    def diagnostics(self) -> Diagnostics:
        """The one button; loaded by the first who presses it."""
        from posgui.service.diagnostics.diagnostics import Diagnostics

        return Diagnostics(
            self.actions.printer,
            self.printers,
            self.ports.inlets,
            self.journal,
            self.storage,
            self.incidents,
            self.hub,
            self.settlements,
            look_for,
        )

    async def start(self) -> None:
        """Bring everything up: what was waiting goes on, then the ports open.

        ConfigError if a port cannot be had.
        """
        await self.journal.records.close_stale_incidents(time.time())
        await self.incidents.restore()
        for settings in self.settings.printers:
            self.printers[settings.id] = await self._build_printer(settings)
        await self._restore()
        await self.opening.restore()
        await self.storage.look()
        self._spawn(self.incidents.run(), "incidents")
        self._spawn(self.storage.run(), "storage")
        self._spawn(self.opening.run(), "opening")
        self._spawn(Whereabouts(self.printers, self.hub).run(), "whereabouts")
        plugs = HotPlug(self.printers.values(), is_plugged_in, plugging.watch)
        self._spawn(plugs.run(), "hot-plug")
        for printer in self.printers.values():
            printer.changed()
            self._spawn(printer.run(), f"printer {printer.id}")
        self._spawn(
            Retention(self.journal, self.settings.retention.days, self._nothing_prints).run(),
            "retention",
        )
        reading = Reading(self.journal, self.hub, self._nothing_prints, self.settings.printers)
        self._spawn(reading.run(), "reading")
        await self.settlements.restore()
        self._spawn(self.settlements.run(), "settlements")
        self._spawn(self._rhythm().run(), "rhythm")
        try:
            await self.ports.open(
                self.printers, self.journal, self.hub, self.incidents, self.storage
            )
        except ConfigError:
            await self.stop()
            raise

    async def stop(self, finish_s: float = FINISH_S) -> None:
        """Close the ports, let receipts in flight finish for so long, close the rest."""
        await self.ports.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(finish_s):
                for printer in self.printers.values():
                    await printer.delivery.idle.wait()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.incidents.settled()
        await self.journal.close()

    def _nothing_prints(self) -> bool:
        return all(printer.delivery.idle.is_set() for printer in self.printers.values())

    def _open_journal(self, data_dir: Path) -> Journal:
        loop = asyncio.get_running_loop()

        def damaged(set_aside: Path) -> None:
            _LOGGER.error("a damaged journal was set aside as %s", set_aside.name)
            loop.call_soon_threadsafe(self._tell_damage, set_aside.name)

        return Journal(data_dir, damaged)

    def _tell_damage(self, name: str) -> None:
        self.incidents.happened(Cause.JOURNAL_FAILED, None, {"file": name})

    async def _build_printer(self, settings: PrinterSettings) -> Printer:
        kept = await self.journal.records.capability(settings.id)
        key = settings_key(settings)
        card = CapabilityCard()
        if kept is not None and kept[0] == key:
            with suppress(TypeError):
                card = CapabilityCard.from_json(kept[1])

        def keep(found: CapabilityCard) -> None:
            nonlocal card
            if found != card:
                card = found
                write = self.journal.records.set_capability
                self.incidents.background(write(settings.id, key, found.as_json(), time.time()))

        return Printer(
            settings,
            transport_maker(settings),
            is_plugged_in,
            card,
            keep,
            self.journal,
            self.hub,
            self.incidents,
            self.settings.backlog,
            self.printers,
        )

    async def _restore(self) -> None:
        for receipt in await recover_unfinished(self.journal):
            self.incidents.happened(
                Cause.RECEIPT_TRUNCATED, receipt.printer, {"receipt": receipt.id}
            )
        open_jobs = await self.journal.jobs.open()
        for printer in self.printers.values():
            mine = [entry for entry in open_jobs if entry.job.printer == printer.id]
            await printer.restore(mine)

    @property
    def settlements(self) -> Settlements:
        """The sales that are told."""
        return self.ports.settlements

    def _rhythm(self) -> Rhythm:
        wanted = self.settings.captures if self.settings.watch.rhythm else ()
        listen = {
            each.printer: f"{each.host}:{each.port}"
            for each in reversed(wanted)
            if each.printer not in self.settlements.watched
        }
        return Rhythm(self.journal, self.incidents, listen, self.settings.ui.shift_end)

    def _spawn(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        task.add_done_callback(_log_end)
        self._tasks.append(task)


def _log_end(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _LOGGER.critical("%s ended", task.get_name(), exc_info=error)
