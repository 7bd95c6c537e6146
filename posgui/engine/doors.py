"""What can be asked of the engine over the desk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import tomlkit

from posgui import config
from posgui.desk import wire
from posgui.desk.server import Method
from posgui.engine.bundle.doors import BundleDoors
from posgui.engine.diagnosis_doors import DiagnosisDoors
from posgui.engine.engine import Engine
from posgui.engine.finding_doors import FindingDoors
from posgui.engine.note_doors import NoteDoors
from posgui.engine.opening_doors import OpeningDoors
from posgui.engine.ports import listeners, port_in_use
from posgui.engine.queue_doors import QueueDoors
from posgui.engine.receipt_doors import ReceiptDoors
from posgui.engine.rights_doors import RightsDoors
from posgui.engine.sale_doors import SaleDoors
from posgui.engine.set_up_doors import SetUpDoors
from posgui.model.incidents import Cause
from posgui.model.settings import Protected, Role
from posgui.rules.shift import shift_end
from posgui.service.pin import hashed

CHECKED_ROWS = 50_000
"""Rows of the audit record checked whenever it is listed: about a second."""


class Doors:
    """The desk's methods. Results are plain JSON values in the outside face's shapes."""

    def __init__(
        self,
        engine: Engine,
        config_file: Path,
        data_dir: Path,
        reload: Callable[[], None],
        shutdown: Callable[[], None],
    ) -> None:
        self._engine = engine
        self._config_file = config_file
        self._reload = reload
        self._shutdown = shutdown
        self._receipts = ReceiptDoors(engine)
        self._opening = OpeningDoors(engine)
        self._notes = NoteDoors(engine)
        self._diagnosis = DiagnosisDoors(engine)
        self._bundle = BundleDoors(engine, config_file, data_dir, self._diagnosis.diagnose)
        self._set_up = SetUpDoors(engine, str(config_file))

    def methods(self) -> dict[str, Method]:
        """Name to method."""
        return {
            "status": self.status,
            "incidents": self.incidents,
            "audit": self.audit,
            "put_off": self.put_off,
            "test_print": self.test_print,
            "reconnect": self.reconnect,
            "reprint": self.reprint,
            "settle": self.settle,
            "release": self.release,
            "discard": self.discard,
            "settings": self.settings,
            "change_settings": self.change_settings,
            "set_pin": self.set_pin,
            "shutdown": self.shutdown,
            **self._receipts.methods(),
            **self._opening.methods(),
            **self._notes.methods(),
            **self._diagnosis.methods(),
            **self._bundle.methods(),
            **self._set_up.methods(),
            **SaleDoors(self._engine).methods(),
            **QueueDoors(self._engine).methods(),
            **FindingDoors(self._engine).methods(),
            **RightsDoors(self._engine, str(self._config_file)).methods(),
        }

    async def snapshot(self) -> wire.Json:
        """Everything a front end starts from."""
        return {
            "status": await self.status(),
            "alerts": [wire.noun_alert(alert) for alert in self._engine.incidents.alerts],
            "receipts": (await self._receipts.receipts())["receipts"],
            "settings": await self.settings(),
            **await self._notes.unread(),
        }

    async def status(self) -> wire.Json:
        """``posgui status``."""
        engine = self._engine
        for printer in engine.printers.values():
            # Who follows the events has heard of all this before the answer.
            printer.changed()
        checked = engine.opening.last
        return {
            "printers": [wire.noun_status(p.status()) for p in engine.printers.values()],
            "incidents": [wire.noun_incident(i) for i in engine.incidents.open],
            "opening_check": wire.noun_opening_check(checked) if checked else None,
        }

    async def incidents(self, limit: int = 200) -> wire.Json:
        """``posgui incidents``: open and past ones, newest first."""
        found = await self._engine.journal.records.incidents(limit)
        return {"incidents": [wire.noun_incident(incident) for incident in found]}

    async def audit(self, limit: int = 200, verify: bool = False) -> wire.Json:
        """``posgui audit``: newest first, and whether the record is intact; a long one is
        checked to its beginning with ``verify``."""
        record = self._engine.journal.audit
        broken_at = await record.broken_at(None if verify else CHECKED_ROWS)
        return {
            "audit": [wire.noun_audit(row) for row in await record.newest(limit)],
            "intact": broken_at is None,
            "broken_at": broken_at,
        }

    async def put_off(self, key: str, printer: str | None = None, who: str = "person") -> wire.Json:
        """Do not show a harmless alert again until the shift ends."""
        end = shift_end(self._engine.settings.ui.shift_end, datetime.now().astimezone())
        await self._engine.incidents.put_off(Cause(key), printer, end, who)
        return {"until": end.timestamp()}

    async def test_print(
        self, printer: str | None = None, who: str = "person", drawer: bool = False
    ) -> wire.Json:
        """``posgui test-print``: returns when the page was proven or could not be; with
        ``drawer`` it opens the cash drawer, which is written down."""
        result = await self._engine.actions.test_print(printer, who, opens_drawer=drawer)
        return {"receipt": wire.noun_receipt(result["receipt"]), "proven": result["proven"]}

    async def reconnect(self, printer: str | None = None) -> wire.Json:
        """``posgui reconnect``."""
        return await self._engine.actions.reconnect(printer)

    async def reprint(
        self,
        receipt: str | None = None,
        who: str = "person",
        backup: bool = False,
        pin: str | None = None,
    ) -> wire.Json:
        """``posgui reprint``."""
        copied = await self._engine.actions.reprint(receipt, who, backup=backup, given_pin=pin)
        return {"receipt": wire.noun_receipt(copied)}

    async def settle(
        self, receipt: str, printed: bool, who: str = "person", backup: bool = False
    ) -> wire.Json:
        """``posgui settle``."""
        settled = await self._engine.actions.settle(receipt, printed, who, backup=backup)
        return {"receipt": wire.noun_receipt(settled)}

    async def release(
        self,
        printer: str | None = None,
        receipts: Sequence[str] = (),
        who: str = "person",
        last: bool = False,
        pin: str | None = None,
    ) -> wire.Json:
        """``posgui release``: ids of what is printed and of what is kept without."""
        done = await self._engine.actions.release(
            printer, list(receipts), who, last=last, given_pin=pin
        )
        return {answer: [receipt.id for receipt in found] for answer, found in done.items()}

    async def discard(
        self,
        printer: str | None = None,
        receipts: Sequence[str] = (),
        who: str = "person",
        pin: str | None = None,
    ) -> wire.Json:
        """``posgui discard``: as ``release``."""
        done = await self._engine.actions.discard(printer, list(receipts), who, given_pin=pin)
        return {answer: [receipt.id for receipt in found] for answer, found in done.items()}

    async def settings(self) -> wire.Json:
        """The configuration as plain values, and its file; of a PIN and of
        the token of ``[[settlements]]`` only whether it is set."""
        described = config.describe(self._engine.settings)
        for role in (Role.MANAGER, Role.SUPPORT):
            described["roles"][role] = bool(described["roles"][role])
        for told in described["settlements"]:
            told["token"] = bool(told["token"])
        return {**described, "file": str(self._config_file)}

    async def change_settings(self, settings: wire.Json, pin: str | None = None) -> wire.Json:
        """Write the configuration file and start again with it."""
        await self._engine.roles.require_for(Protected.SETTINGS, pin)
        return await self._write_settings(settings)

    async def set_pin(
        self, pin: str, role: str = Role.MANAGER, old: str | None = None
    ) -> wire.Json:
        """``posgui pin``: set a role's PIN; where there is one, a present one is needed."""
        kept = self._engine.settings.roles
        if kept.manager or kept.support:
            await self._engine.roles.require(old)
        new = await asyncio.to_thread(hashed, pin)
        return await self._write_settings({"roles": {str(Role(role)): new}})

    async def _write_settings(self, given: wire.Json) -> wire.Json:
        settings = self._with_tokens(given)
        await self._check_ports(settings)
        await asyncio.to_thread(
            self._config_file.parent.mkdir, mode=0o700, parents=True, exist_ok=True
        )
        await asyncio.to_thread(config.write, self._config_file, settings)
        self._reload()
        return {}

    def _with_tokens(self, settings: wire.Json) -> wire.Json:
        """A token that is only said to be set is the one there is, of the same printer."""
        kept: dict[str, list[str]] = {}
        for told in self._engine.settings.settlements:
            kept.setdefault(told.printer, []).append(told.token)
        tables = []
        for table in settings.get("settlements", ()):
            mine = kept.get(table["printer"], [])
            token = mine.pop(0) if mine else ""
            is_said = isinstance(table.get("token"), bool)
            tables.append({**table, "token": token} if is_said else table)
        return {**settings, "settlements": tables} if "settlements" in settings else settings

    async def _check_ports(self, settings: wire.Json) -> None:
        """Refuse a port somebody else has before the file says that it is ours."""
        ours = {address for _, address in listeners(self._engine.settings)}
        document = tomlkit.dumps({**config.describe(self._engine.settings), **settings})
        for where, address in listeners(config.parse(document, str(self._config_file))):
            if address in ours:
                continue
            try:
                server = await asyncio.start_server(_ignore, *address)
            except OSError as error:
                raise port_in_use(str(self._config_file), where, address, error) from error
            server.close()

    async def shutdown(self) -> wire.Json:
        """Stop the engine; answered before it does."""
        self._shutdown()
        return {}


def _ignore(*_: object) -> None:
    """A port that is only tried serves nobody."""
