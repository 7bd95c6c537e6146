"""What can be asked of the engine about the right to use a device of this machine."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable

from posgui.desk import wire
from posgui.desk.server import Method
from posgui.engine.building import node_of, settings_key
from posgui.engine.engine import Engine
from posgui.engine.trying import settings_of
from posgui.host import polkit, rights
from posgui.host.polkit import Asking, Outcome
from posgui.host.rights import Access, Rights, Rule, Way
from posgui.model.errors import TransportError
from posgui.model.settings import PrinterSettings, TransportKind
from posgui.texts.resources import udev_rule

GIVEN_S = 2.0
"""udev has acted by the time the command ends; a slow machine sets the list of who may open
the device a moment later."""
LOOK_S = 0.1

Look = Callable[[PrinterSettings, Rule], Rights]


class RightsDoors:
    """The desk's methods about rights; nothing is changed unless a person asks for it and an
    administrator agrees."""

    def __init__(self, engine: Engine, config_file: str, look: Look | None = None) -> None:
        """``config_file`` is named when a printer's values are refused; ``look`` finds out
        whether a printer's device may be opened (blocks)."""
        self._engine = engine
        self._config_file = config_file
        self._look = look or device_rights
        self._asking: dict[str, Asking] = {}

    def methods(self) -> dict[str, Method]:
        """Name to method."""
        return {
            "device_rights": self.device_rights,
            "give_right": self.give_right,
            "cancel_right": self.cancel_right,
        }

    async def device_rights(self, table: wire.Json) -> wire.Json:
        """Whether this user may use the printer of such a table of ``[[printers]]``:
        ``access`` (ok, denied, missing, unknown), ``device``, and where it is denied the
        ``way`` that helps (rule, group, sign-in, none), ``group``, ``user``, the ``command``
        for a terminal, and ``can_ask`` whether ``give_right`` can ask an administrator."""
        rule = await asyncio.to_thread(_rule)
        found = await asyncio.to_thread(self._look, settings_of(table, self._config_file), rule)
        program = rights.as_root(found, rule)
        return {
            "access": found.access,
            "device": found.node,
            "way": found.way,
            "group": found.group,
            "user": found.user,
            "command": rights.command(found, rule),
            "can_ask": bool(program) and await asyncio.to_thread(polkit.can_ask),
        }

    async def give_right(self, table: wire.Json, run: str = "", who: str = "person") -> wire.Json:
        """Have an administrator give it, as the desktop asks for their password; ``outcome``
        is done, canceled, refused (no administrator, or nobody could be asked) or failed,
        and ``access`` whether the device may be used now. Takes as long as the person does;
        ``cancel_right`` with the same ``run`` takes it back."""
        settings = settings_of(table, self._config_file)
        asking = self._asking[run] = Asking()
        try:
            rule = await asyncio.to_thread(_rule)
            found = await asyncio.to_thread(self._look, settings, rule)
            if not (program := rights.as_root(found, rule)):
                outcome = Outcome.DONE if found.access is Access.OK else Outcome.FAILED
                return {"outcome": outcome, "access": found.access}
            outcome = await asking.run(program)
        finally:
            self._asking.pop(run, None)
        if outcome is Outcome.DONE:
            detail = {"device": found.node, "way": str(found.way)}
            await self._engine.journal.records.audit(who, "right-given", None, detail, time.time())
            found = await self._given(settings, rule)
        return {"outcome": outcome, "access": found.access}

    async def cancel_right(self, run: str = "") -> wire.Json:
        """Ask the administrator no longer."""
        if run in self._asking:
            self._asking[run].take_back()
        return {}

    async def _given(self, settings: PrinterSettings, rule: Rule) -> Rights:
        """What holds now; a printer that waited for the right is reached at once. A group
        counts from the next sign-in, and is not waited for."""
        loop = asyncio.get_running_loop()
        end = loop.time() + GIVEN_S
        found = await asyncio.to_thread(self._look, settings, rule)
        while found.way is Way.RULE and found.access is Access.DENIED and loop.time() < end:
            await asyncio.sleep(LOOK_S)
            found = await asyncio.to_thread(self._look, settings, rule)
        for printer in self._engine.printers.values():
            if settings_key(printer.settings) == settings_key(settings):
                printer.link.reconnect()
        return found


def device_rights(settings: PrinterSettings, rule: Rule) -> Rights:
    """The right to a printer's device. Blocks."""
    if sys.platform != "linux":
        return Rights(Access.UNKNOWN)
    try:
        node = node_of(settings)
    except TransportError:
        return Rights(Access.UNKNOWN)
    if node is None:
        kinds = (TransportKind.USB, TransportKind.USBLP)
        return Rights(Access.MISSING if settings.transport in kinds else Access.UNKNOWN)
    return rights.look(node, None if settings.transport is TransportKind.SERIAL else rule)


def _rule() -> Rule:
    file = udev_rule()
    return Rule(file, file.read_text("utf-8"))
